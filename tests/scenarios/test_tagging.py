"""Tagging a call in every way there is: typed, clicked, finished; and what is shown of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sandbox.invoca.faults import Fault, FaultKind, Requests
from sandbox.slack.messages import Message
from tests.scenarios.stage import CALL, Stage, only

OTHER = "EFGH5678-EFGH5678"
REFERENCES = (
    CALL, CALL.lower(), "ext:crm-1042", "crm-1042", "530-999-9999 855-559-5599", "530-999-9999",
    "855-559-5599", "9999",
)  # fmt: skip
BY_ID = REFERENCES[:4]


def labels(message: Message) -> list[str]:
    return [control.label for control in message.controls]


async def test_by_everything_that_names_a_call(stage: Stage) -> None:
    """By transaction id, external id, both numbers, one, or the last digits: the tag is on the call."""
    stage.begin(external_unique_id="crm-1042")
    stage.begin(transaction_id=OTHER, calling_phone_number="+15305550100",
                destination_phone_number="+18555550111")  # fmt: skip
    for number, reference in enumerate(REFERENCES):
        note, disposition = f"asked for callback {number}", ("Sale", "Spam")[number % 2]
        message = only(await stage.tags("U0ANA", f"{reference} disposition={disposition} notes={note}"))
        assert stage.set_on() == {"call_disposition": disposition, "call_notes": note}, reference
        assert stage.set_on(OTHER) == {}, reference
        named = "call …1234" if reference in BY_ID else "caller ending 9999"
        assert message.words == f"\N{CHECK MARK} *{disposition}* · Notes: {note} · {named}\nUndo", reference


async def test_a_quick_tag_typed(stage: Stage) -> None:
    """By its name, its label, or the beginning of either."""
    stage.begin()
    await stage.tags("U0ANA", f"{CALL} sold")
    assert stage.set_on() == {"call_disposition": "Sale"}
    await stage.tags("U0ANA", f"{CALL} No sale")
    assert stage.set_on() == {"call_disposition": "No sale"}


async def test_an_external_id(stage: Stage) -> None:
    """Set by id, then used to find the call."""
    stage.begin()
    await stage.tags("U0ANA", f"{CALL} ext=CRM-7")
    assert stage.invoca.board.writes(CALL)[-1].external_unique_id == "CRM-7"
    await stage.tags("U0ANA", "ext:CRM-7 sold")
    assert stage.set_on() == {"call_disposition": "Sale"}


async def test_a_click_changes_the_card_in_place(stage: Stage) -> None:
    """One tap: the same message says what was set, by whom, and that it is in Invoca."""
    stage.begin()
    card = only(await stage.types("U0ANA", CALL))
    again = only(await stage.clicks("U0ANA", card, "Sold"))
    assert again.ts == card.ts
    assert stage.set_on() == {"call_disposition": "Sale"}
    assert "<@U0ANA>" in again.words
    assert "✓" in again.words


async def test_more_quick_tags_are_in_a_menu(stage: Stage) -> None:
    """Five buttons, and beside them a menu with the rest."""
    stage.begin()
    card = only(await stage.types("U0ANA", CALL))
    acme = stage.directory.organizations[0]
    last = acme.quick_tags[-1]
    assert last.label not in labels(card)
    await stage.clicks("U0ANA", card, last.label)
    assert stage.set_on() == dict(last.set)


async def test_somebody_else_was_faster(stage: Stage) -> None:
    """A card that showed something else asks before it replaces what another person set since."""
    stage.begin()
    old = only(await stage.types("U0SAM", CALL))
    await stage.tags("U0ANA", f"{CALL} disposition=No sale")
    question = only(await stage.clicks("U0SAM", old, "Sold"))
    assert question.ts != old.ts
    assert "<@U0ANA>" in question.words
    assert "No sale" in question.words
    assert stage.set_on() == {"call_disposition": "No sale"}
    (replace,) = [label for label in labels(question) if label.startswith("Replace")]
    after = only(await stage.clicks("U0SAM", question, replace))
    assert stage.set_on() == {"call_disposition": "Sale"}
    assert "<@U0SAM>" in after.words


async def test_ones_own_tag_is_replaced_without_a_question(stage: Stage) -> None:
    """Whoever changes their own mind isn't asked."""
    stage.begin()
    card = only(await stage.types("U0ANA", CALL))
    await stage.clicks("U0ANA", card, "Sold")
    await stage.clicks("U0ANA", card, "No sale")
    assert stage.set_on() == {"call_disposition": "No sale"}


async def test_what_stands_already_is_no_change(stage: Stage) -> None:
    """The same value once more is not sent, and the answer says that it stands."""
    stage.begin()
    await stage.tags("U0ANA", f"{CALL} sold")
    again = only(await stage.tags("U0SAM", f"{CALL} disposition=sale"))
    assert "<@U0ANA>" in again.words
    assert len(stage.invoca.board.writes(CALL)) == 1


async def test_a_near_miss_is_finished_with_one_tap(stage: Stage) -> None:
    """A mistyped option: what was understood, what is wrong, and a button that does it. It works once."""
    stage.begin()
    miss = only(await stage.tags("U0ANA", f"{CALL} disposition=Salle notes=called twice"))
    assert stage.invoca.board.writes(CALL) == []
    again = stage.slack.clicked("U0ANA", miss, "Sale")
    card = only(await stage.clicks("U0ANA", miss, "Sale"))
    assert stage.set_on() == {"call_disposition": "Sale", "call_notes": "called twice"}
    assert card.ts == miss.ts
    assert card.words.startswith("\N{CHECK MARK} *Sale*")
    await stage.does(again, "U0ANA", "C0SALES")
    assert len(stage.invoca.board.writes(CALL)) == 1


async def test_a_draft_is_its_owners_and_for_ten_minutes(stage: Stage) -> None:
    """Nobody else's click finishes it, and nothing does after ten minutes."""
    stage.begin()
    miss = only(await stage.tags("U0ANA", f"{CALL} disposition=Salle"))
    label = labels(miss)[0]
    payload = stage.slack.clicked("U0ANA", miss, label)
    sams = {**payload.body, "user": {**payload.body["user"], "id": "U0SAM"}}
    await stage.does(replace(payload, body=sams), "U0SAM", "C0SALES")
    assert stage.invoca.board.writes(CALL) == []
    stage.clock.pass_(minutes=11)
    await stage.clicks("U0ANA", miss, label)
    assert "look the call up again" in stage.reads("U0ANA")
    assert stage.invoca.board.writes(CALL) == []


async def test_several_calls_are_asked_about(stage: Stage) -> None:
    """The last digits of two callers: nothing is written, and a button for each call finishes it."""
    stage.begin()
    stage.begin(transaction_id=OTHER, calling_phone_number="+15305559999",
                destination_phone_number="+18555550111")  # fmt: skip
    await stage.tags("U0ANA", "9999 sold")
    await stage.until(lambda: len(stage.slack.seen("U0ANA", "C0SALES")) > 0)
    question = stage.slack.seen("U0ANA", "C0SALES")[-1]
    assert stage.set_on() == {}
    assert stage.set_on(OTHER) == {}
    calls = [control for control in question.controls if control.action_id.startswith("tag.this")]
    assert len(calls) == 2
    await stage.clicks("U0ANA", question, calls[0].action_id)
    assert [stage.set_on(), stage.set_on(OTHER)].count({"call_disposition": "Sale"}) == 1


@pytest.mark.parametrize("time", [None, "soon", 2e30])
async def test_a_call_whose_beginning_is_not_known(stage: Stage, time: object) -> None:
    """It may be the next caller, so it isn't tagged unasked; that is said, and a button tags it by its id."""
    stage.begin(extra={"bridge_start_time": time})
    await stage.tags("U0ANA", "9999 sold")
    await stage.until(lambda: "can't tell when that call began" in stage.reads("U0ANA"))
    question = stage.slack.seen("U0ANA", "C0SALES")[-1]
    assert "No live call matches" not in stage.reads("U0ANA")
    assert stage.set_on() == {}
    (button,) = (control for control in question.controls if control.action_id.startswith("tag.this"))
    await stage.clicks("U0ANA", question, button.action_id)
    await stage.until(lambda: stage.set_on() == {"call_disposition": "Sale"})


def told(ago: timedelta, ahead: timedelta) -> dict[str, object]:
    """What the API says of when a call began, by a clock that is so far ahead."""
    return {"bridge_start_time": (datetime.now(UTC) - ago + ahead).isoformat()}


@pytest.mark.parametrize("ahead", [timedelta(minutes=4), timedelta(minutes=-4)])
async def test_invocas_clock_is_not_ours(stage: Stage, ahead: timedelta) -> None:
    """A call that is on the card is tagged; the next caller, who came after the tag, is not."""
    stage.invoca.dated_ahead = ahead
    stage.begin(extra=told(timedelta(seconds=20), ahead))
    await stage.types("U0ANA", "9999")
    await stage.tags("U0ANA", "9999 sold")
    await stage.until(lambda: stage.set_on() == {"call_disposition": "Sale"})
    assert "Not saved" not in stage.reads("U0ANA")
    stage.invoca.board.end(stage.acme, CALL)
    stage.begin(
        transaction_id=OTHER, calling_phone_number="+15305559999", extra=told(timedelta(minutes=-1), ahead)
    )
    await stage.tags("U0ANA", "9999 sold")
    await stage.until(lambda: "began after your tag, by our clock" in stage.reads("U0ANA"))
    assert stage.set_on(OTHER) == {}


async def test_invocas_clock_is_not_ours_and_nobody_says_so(stage: Stage) -> None:
    """Without a date there is no telling: that is said, and a button tags the call by its id."""
    stage.invoca.dated_ahead = None
    stage.begin(extra=told(timedelta(seconds=20), timedelta(minutes=4)))
    await stage.tags("U0ANA", "9999 sold")
    await stage.until(lambda: "began after your tag, by our clock" in stage.reads("U0ANA"))
    question = stage.slack.seen("U0ANA", "C0SALES")[-1]
    assert "No live call matches" not in stage.reads("U0ANA")
    assert stage.set_on() == {}
    (button,) = (control for control in question.controls if control.action_id.startswith("tag.this"))
    await stage.clicks("U0ANA", question, button.action_id)
    await stage.until(lambda: stage.set_on() == {"call_disposition": "Sale"})


async def test_one_of_two_began_and_of_the_other_nobody_knows(stage: Stage) -> None:
    """Either may be the one that was meant."""
    stage.begin()
    stage.begin(transaction_id=OTHER, calling_phone_number="+15305559999", extra={"bridge_start_time": ""})
    await stage.tags("U0ANA", "9999 sold")
    await stage.until(lambda: "2 calls fit" in stage.reads("U0ANA"))
    assert stage.set_on() == stage.set_on(OTHER) == {}


async def test_the_apis_refusal_is_told_on_the_card(stage: Stage) -> None:
    """The API's own words for the field, on the card that was clicked."""
    stage.begin()
    stage.invoca.switches.fail(
        Fault(
            FaultKind.FIELDS_REFUSED, Requests.WRITES, messages={"call_disposition": ["is not one we take"]}
        )
    )
    card = only(await stage.types("U0ANA", CALL))
    await stage.clicks("U0ANA", card, "Sold")
    await stage.until(lambda: "is not one we take" in stage.reads("U0ANA"))
    shown = stage.slack.seen("U0ANA", "C0SALES")[-1]
    assert shown.ts == card.ts
    assert "Not saved" in shown.words


async def test_a_call_that_ended_meanwhile(stage: Stage) -> None:
    """The card says that the tag came too late, what was chosen, and has no buttons to tag any more."""
    stage.begin()
    card = only(await stage.types("U0ANA", CALL))
    stage.invoca.board.end(stage.acme, CALL)
    await stage.clicks("U0ANA", card, "Sold")
    await stage.until(lambda: "Not saved" in stage.reads("U0ANA"))
    shown = stage.slack.seen("U0ANA", "C0SALES")[-1]
    assert "Sale" in shown.words
    assert "Sold" not in labels(shown)


async def test_an_id_of_which_nothing_is_known(stage: Stage) -> None:
    """It may be mistyped: nobody says of a call that was never seen that it had ended."""
    await stage.tags("U0ANA", f"{OTHER} sold")
    await stage.until(lambda: "Not saved" in stage.reads("U0ANA"))
    assert "it had ended, or the ID is wrong" in stage.reads("U0ANA")
    assert "The call had ended" not in stage.reads("U0ANA")
