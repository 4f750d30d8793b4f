"""My line, shared lines, and the history of a call."""

from commands.lookup.line import NUMBER
from tests.scenarios.forms import opens, submits
from tests.scenarios.stage import CALL, Stage, only

OTHER = "EFGH5678-EFGH5678"
LINE = "855-555-0111"
FULL = "+1 530-999-9999"


async def test_the_call_on_my_line(stage: Stage) -> None:
    """Set once, then the command alone shows its call, and a tag alone is set on it."""
    stage.begin(destination_phone_number="+18555550111")
    stage.begin(transaction_id=OTHER, calling_phone_number="+15305550100")
    assert LINE.replace("-", "") in only(await stage.types("U0ANA", f"line {LINE}")).words.replace("-", "")
    card = only(await stage.types("U0ANA", ""))
    assert FULL in card.words
    await stage.tags("U0ANA", "sold")
    assert stage.set_on(CALL) == {"call_disposition": "Sale"}
    assert stage.set_on(OTHER) == {}


async def test_without_a_line_all_calls_and_the_way_to_set_one(stage: Stage) -> None:
    """The question which number it is, and below it the list; a tag that would need a line asks the same."""
    stage.begin()
    message = only(await stage.types("U0ANA", ""))
    assert message.words.startswith("*Which number do you answer?*")
    assert "1 live call" in message.words
    assert message.controls[0].label == "Set my line"
    refused = only(await stage.tags("U0ANA", "sold"))
    assert "Which number do you answer?" in refused.words
    assert refused.controls[0].label == "Set my line"


async def test_the_line_is_set_in_a_window(stage: Stage) -> None:
    """One tap, the number as typed; shown back as it was read. From then on its call is the one shown."""
    stage.begin(destination_phone_number="+18555550111")
    stage.begin(transaction_id=OTHER, calling_phone_number="+15305550100")
    question = only(await stage.types("U0ANA", ""))
    await opens(stage, "U0ANA", question, "Set my line")
    for typed in ("855-555", "people"):
        await submits(stage, "U0ANA", **{NUMBER: typed})
        assert stage.last is not None
        assert stage.last.errors == {"line": f'"{typed}" isn\'t a whole phone number. Such as: 855-559-5599'}
    await submits(stage, "U0ANA", **{NUMBER: "(855) 555 0111"})
    window = stage.slack.modal("U0ANA")
    assert window is not None
    assert "Your line is +1 855-555-0111." in window.words
    assert FULL in only(await stage.types("U0ANA", "")).words


async def test_nothing_implicit_on_a_shared_line(stage: Stage) -> None:
    """A number that two people set, or that the configuration shares: a list, and no tag without a name."""
    stage.begin(destination_phone_number="+18555550111")
    await stage.types("U0ANA", f"line {LINE}")
    shared = only(await stage.types("U0SAM", f"line {LINE}"))
    assert "everal people" in shared.words
    assert FULL not in only(await stage.types("U0ANA", "")).words
    assert "everal people" in only(await stage.tags("U0ANA", "sold")).words
    assert stage.invoca.board.writes(CALL) == []


async def test_forgetting_it(stage: Stage) -> None:
    """Off is off, also said twice."""
    await stage.types("U0ANA", f"line {LINE}")
    await stage.types("U0ANA", "line off")
    assert "Which number do you answer?" in only(await stage.types("U0ANA", "line")).words
    only(await stage.types("U0ANA", "line off"))


async def test_no_call_on_my_line(stage: Stage) -> None:
    """It says so, and is looked at again with one tap: the call shows in its place."""
    stage.begin()
    await stage.types("U0ANA", f"line {LINE}")
    message = only(await stage.types("U0ANA", ""))
    assert [control.label for control in message.controls] == ["Refresh", "All calls"]
    stage.begin(transaction_id=OTHER, destination_phone_number="+18555550111")
    (card,) = await stage.clicks("U0ANA", message, "Refresh")
    assert card.ts == message.ts
    assert FULL in card.words


async def test_history(stage: Stage) -> None:
    """Supervisors see everybody's, agents their own; typed, by external id after the end, and in the menu."""
    stage.begin()
    await stage.tags("U0ANA", f"{CALL} ext=CRM-9")
    await stage.tags("U0ANA", f"{CALL} disposition=No sale")
    await stage.tags("U0SAM", f"{CALL} disposition=Sale")
    all_of_it = only(await stage.types("U0SAM", f"history {CALL}"))
    assert "No sale" in all_of_it.words
    assert "<@U0ANA>" in all_of_it.words
    assert "<@U0SAM>" in all_of_it.words
    own = only(await stage.types("U0ANA", f"history {CALL}"))
    assert "No sale" in own.words
    assert "<@U0SAM>" not in own.words
    stage.invoca.board.end(stage.acme, CALL)
    assert "No sale" in only(await stage.types("U0SAM", "history ext:CRM-9")).words


async def test_history_in_the_menu(stage: Stage) -> None:
    """In a window over the card, which stays."""
    stage.begin()
    await stage.tags("U0SAM", f"{CALL} sold")
    card = only(await stage.types("U0SAM", CALL))
    assert await stage.clicks("U0SAM", card, "History") == []
    window = stage.slack.modal("U0SAM")
    assert window is not None
    assert "Disposition: *Sale*" in window.words
