"""My line, shared lines, and the history of a call."""

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


async def test_without_a_line_all_calls_and_how_to_set_one(stage: Stage) -> None:
    """The list, and the word that would make it shorter."""
    stage.begin()
    message = only(await stage.types("U0ANA", ""))
    assert "1 call" in message.words
    assert "/calls line" in message.words
    refused = only(await stage.tags("U0ANA", "sold"))
    assert "/calls line" in refused.words


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
    assert "/calls line" in only(await stage.types("U0ANA", "line")).words
    only(await stage.types("U0ANA", "line off"))


async def test_no_call_on_my_line(stage: Stage) -> None:
    """It says so, and offers all calls."""
    stage.begin()
    await stage.types("U0ANA", f"line {LINE}")
    message = only(await stage.types("U0ANA", ""))
    assert "All calls" in [control.label for control in message.controls]


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
    """Beside the card, which stays."""
    stage.begin()
    await stage.tags("U0SAM", f"{CALL} sold")
    card = only(await stage.types("U0SAM", CALL))
    history = only(await stage.clicks("U0SAM", card, "History"))
    assert history.ts != card.ts
    assert "Sale" in history.words
