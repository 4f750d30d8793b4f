"""Shortcuts on messages and from anywhere: the calls a message mentions, and tagging in the modal."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from commands.shortcuts.shortcuts import FIND_LABEL
from sandbox.invoca.faults import Fault, FaultKind, Requests
from sandbox.slack.views import View
from tests.scenarios.forms import chooses, says
from tests.scenarios.stage import CALL, Stage, Way, a_stage

OTHER = "EFGH5678-EFGH5678"
FULL = "+1 530-999-9999"


@pytest.fixture
async def socket_stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """For what is clicked long after: over HTTP, a signature of another time than the wall's is refused."""
    async with a_stage(tmp_path, way=Way("socket")) as made:
        yield made
        assert made.slack.refused == []


async def test_the_calls_a_message_mentions(stage: Stage) -> None:
    """By number, transaction id and external id, with one request for the list."""
    stage.begin(external_unique_id="CRM-1042")
    stage.begin(transaction_id=OTHER, calling_phone_number="+15305550100",
                destination_phone_number="+18555550111")  # fmt: skip
    for text in ("call from 530-999-9999 again", f"see {CALL}", "this is CRM-1042!"):
        before = stage.asked()
        view = await chooses(stage, "U0ANA", await says(stage, text), "look_up")
        assert "Spring Sale" in str(view.body)
        assert FULL in str(view.body)
        assert stage.asked() == before + 1
        await stage.slack.close_view("U0ANA")


async def test_a_viewer_does_not_look_up_by_number(stage: Stage) -> None:
    """The number in the message finds nothing for them, an id does, masked."""
    stage.begin()
    by_number = await chooses(stage, "U0VIC", await says(stage, "530-999-9999"), "look_up")
    assert "Spring Sale" not in str(by_number.body)
    assert "weren't looked for" in str(by_number.body)
    assert "there is no phone number" not in str(by_number.body)
    await stage.slack.close_view("U0VIC")
    by_id = await chooses(stage, "U0VIC", await says(stage, CALL), "look_up")
    assert "Spring Sale" in str(by_id.body)
    assert FULL not in str(by_id.body)


async def test_tagging_in_the_modal(stage: Stage) -> None:
    """One tap on a quick tag."""
    stage.begin()
    view = await chooses(stage, "U0ANA", await says(stage, "530-999-9999"), "tag")
    await stage.slack.click("U0ANA", view, "Sold")
    await stage.settle()
    assert stage.set_on() == {"call_disposition": "Sale"}
    shown = stage.slack.modal("U0ANA")
    assert shown is not None
    assert "✓" in str(shown.body)


async def found(stage: Stage, user: str = "U0ANA") -> View:
    """The one call a message mentions, in a modal of theirs."""
    return await chooses(stage, user, await says(stage, "530-999-9999"), "tag")


async def test_the_call_stays_in_the_modal(socket_stage: Stage) -> None:
    """Also when what was told of it is too long ago to be remembered: it is asked for again."""
    stage = socket_stage
    stage.begin()
    view = await found(stage, "U0SAM")
    stage.clock.pass_(minutes=31)
    await stage.slack.click("U0SAM", view, "Sold")
    await stage.settle()
    shown = stage.slack.modal("U0SAM")
    assert shown is not None
    assert "Spring Sale" in str(shown.body)
    assert "*Sale*" in str(shown.body)


async def test_what_was_tagged_is_said_without_its_call(socket_stage: Stage) -> None:
    """Where Invoca can't tell of the call any more, the modal says what was saved."""
    stage = socket_stage
    stage.begin()
    view = await found(stage, "U0SAM")
    stage.clock.pass_(minutes=31)
    stage.invoca.switches.fail(Fault(FaultKind.SERVER_ERROR, Requests.READS))
    await stage.slack.click("U0SAM", view, "Sold")
    await stage.settle()
    shown = stage.slack.modal("U0SAM")
    assert shown is not None
    assert "*Sale* · call …1234" in str(shown.body)


async def test_replacing_in_the_modal(stage: Stage) -> None:
    """Somebody was faster: the question says who and what, has a button, and the call is drawn again."""
    stage.begin()
    view = await found(stage)
    await stage.tags("U0SAM", f"{CALL} no_sale")
    await stage.slack.click("U0ANA", view, "Sold")
    await stage.settle()
    asked = stage.slack.modal("U0ANA")
    assert asked is not None
    assert "<@U0SAM> set Disposition: *No sale*" in str(asked.body)
    assert stage.set_on() == {"call_disposition": "No sale"}
    await stage.slack.submit("U0ANA", None, {})
    await stage.settle()
    assert stage.set_on() == {"call_disposition": "Sale"}
    shown = stage.slack.modal("U0ANA")
    assert shown is not None
    assert (shown.id, "*Sale* · <@U0ANA>" in str(shown.body)) == (view.id, True)


async def test_the_form_on_top_of_the_modal(stage: Stage) -> None:
    """What is set in it is there when it has closed."""
    stage.begin()
    view = await found(stage)
    await stage.slack.click("U0ANA", view, "Tag…")
    await stage.settle()
    await stage.slack.submit("U0ANA", None, {"Notes": "from the form"})
    await stage.settle()
    shown = stage.slack.modal("U0ANA")
    assert shown is not None
    assert (shown.id, "from the form" in str(shown.body)) == (view.id, True)


async def test_nothing_in_the_message(stage: Stage) -> None:
    """Words, and nobody is asked."""
    view = await chooses(stage, "U0ANA", await says(stage, "hi all"), "look_up")
    assert "no phone number" in str(view.body)
    assert stage.asked() == 0


async def test_finding_a_call_from_anywhere(stage: Stage) -> None:
    """Last digits typed into a modal; half a number is said at the input."""
    stage.begin()
    await stage.slack.global_shortcut("U0ANA", "find")
    await stage.settle()
    view = stage.slack.modal("U0ANA")
    assert view is not None
    label = next(control.label for control in view.controls if control.in_form)
    wrong = await stage.slack.submit("U0ANA", None, {label: "530-999"})
    assert wrong.errors
    await stage.slack.submit("U0ANA", None, {label: "9999"})
    await stage.settle()
    found = stage.slack.modal("U0ANA")
    assert found is not None
    assert "Spring Sale" in str(found.body)
    assert "9999" not in found.body["private_metadata"]


@pytest.mark.parametrize("typed", ["line 855-555-0111", "help", "me", "history 9999", "9999 share", "share"])
async def test_what_is_no_lookup_is_said_where_calls_are_looked_for(stage: Stage, typed: str) -> None:
    """It isn't answered with calls, and nothing of it is done."""
    stage.begin()
    await stage.slack.global_shortcut("U0ANA", "find")
    await stage.settle()
    answer = await stage.slack.submit("U0ANA", None, {FIND_LABEL: typed})
    assert answer.errors == {
        "text": "Calls are only looked for here, and nothing was done. Type that behind /calls instead."
    }
    assert stage.asked() == 0
