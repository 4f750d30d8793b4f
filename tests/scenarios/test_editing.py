"""Editing a call's data, its external id, and looking at the caller's profile, each in a modal."""

from sandbox.invoca.calls import CustomDatum
from sandbox.invoca.faults import FaultKind
from tests.scenarios.forms import EDIT, opens, submits
from tests.scenarios.stage import CALL, Stage, only


async def test_only_what_was_changed_is_written(stage: Stage) -> None:
    """Inputs hold what stands, ledger over API; one is changed, one PUT with one field, the card follows."""
    stage.begin(custom_data=(CustomDatum("call_notes", "from the ad", "DynamicAttribution"),))
    await stage.tags("U0ANA", f"{CALL} disposition=Callback")
    card = only(await stage.types("U0ANA", CALL))
    view = await opens(stage, "U0ANA", card, EDIT)
    assert "from the ad" in str(view.body)
    await submits(stage, "U0ANA", Disposition="Sale")
    assert stage.slack.modal("U0ANA") is None
    write = stage.invoca.board.writes(CALL)[-1]
    assert write.custom_data == (("call_disposition", "Sale"),)
    shown = next(each for each in stage.slack.seen("U0ANA", "C0SALES") if each.ts == card.ts)
    assert "Sale" in shown.words
    assert "✓" in shown.words


async def test_nothing_changed_writes_nothing(stage: Stage) -> None:
    """Submitting it as it was closes it."""
    stage.begin(custom_data=(CustomDatum("call_notes", "one\ntwo  three", "X"),))
    card = only(await stage.types("U0ANA", CALL))
    await opens(stage, "U0ANA", card, EDIT)
    await submits(stage, "U0ANA")
    assert stage.invoca.board.writes(CALL) == []
    assert stage.slack.modal("U0ANA") is None


async def test_a_wrong_value_is_said_at_its_input(stage: Stage) -> None:
    """Emptying a field, and a payment card's number: words at the input, and nothing is written."""
    stage.begin(custom_data=(CustomDatum("call_notes", "from the ad", "X"),))
    card = only(await stage.types("U0ANA", CALL))
    await opens(stage, "U0ANA", card, EDIT)
    await submits(stage, "U0ANA", Notes="")
    assert stage.last is not None
    assert "can't clear" in str(stage.last.errors)
    await submits(stage, "U0ANA", Notes="4111 1111 1111 1111")
    assert "card" in str(stage.last.errors)
    assert stage.invoca.board.writes(CALL) == []
    await submits(stage, "U0ANA", Notes="better")
    assert stage.set_on() == {"call_notes": "better"}


async def test_somebody_elses_value_is_asked_about(stage: Stage) -> None:
    """What another person set while the modal was open isn't overwritten without a question."""
    stage.begin()
    card = only(await stage.types("U0ANA", CALL))
    await opens(stage, "U0ANA", card, EDIT)
    await stage.tags("U0SAM", f"{CALL} disposition=Spam")
    await submits(stage, "U0ANA", Disposition="Sale")
    question = stage.slack.modal("U0ANA")
    assert question is not None
    assert "<@U0SAM>" in str(question.body)
    assert stage.set_on() == {"call_disposition": "Spam"}
    await submits(stage, "U0ANA")
    assert stage.set_on() == {"call_disposition": "Sale"}


async def test_with_the_api_down_it_opens_and_saves(stage: Stage) -> None:
    """From what is known; what is set is delivered once the API is back."""
    stage.begin()
    card = only(await stage.types("U0ANA", CALL))
    down = stage.invoca.switches.fail(FaultKind.DROPPED)
    await opens(stage, "U0ANA", card, EDIT)
    await submits(stage, "U0ANA", Disposition="Sale")
    stage.invoca.switches.clear(down)
    await stage.until(lambda: stage.set_on() == {"call_disposition": "Sale"})


async def test_an_expired_trigger_is_said(stage: Stage) -> None:
    """A modal that Slack doesn't open any more: words beside the card, not silence."""
    stage.begin()
    card = only(await stage.types("U0ANA", CALL))
    stage.slack.switches.error("views.open", "expired_trigger_id")
    await stage.clicks("U0ANA", card, EDIT)
    assert "Press the button again now." in stage.reads("U0ANA")
    stage.slack.refused.clear()


async def test_an_external_id(stage: Stage) -> None:
    """Set in its modal; an agent can't replace one that is set, a supervisor can."""
    stage.begin()
    card = only(await stage.types("U0ANA", CALL))
    await opens(stage, "U0ANA", card, "External ID…")
    view = stage.slack.modal("U0ANA")
    assert view is not None
    (entry,) = [control for control in view.controls if control.in_form]
    await submits(stage, "U0ANA", **{entry.label: "CRM-1"})
    assert stage.invoca.board.writes(CALL)[-1].external_unique_id == "CRM-1"
    again = only(await stage.types("U0ANA", CALL))
    refused = await opens(stage, "U0ANA", again, "External ID…")
    assert "upervisor" in str(refused.body)
    sams = only(await stage.types("U0SAM", CALL))
    await opens(stage, "U0SAM", sams, "External ID…")
    await submits(stage, "U0SAM", **{entry.label: "CRM-2"})
    assert stage.invoca.board.writes(CALL)[-1].external_unique_id == "CRM-2"


async def test_the_profile_is_for_supervisors(stage: Stage) -> None:
    """Shown in a modal, never on a card; an agent has no such choice, and is refused if it is forged."""
    stage.begin(demographics={"display_name_data_append": "Jo Doe", "age_range_data_append": "35-44"})
    card = only(await stage.types("U0SAM", CALL))
    assert "Jo Doe" not in card.words
    details = await opens(stage, "U0SAM", card, "Details")
    await stage.slack.click("U0SAM", details, "Caller profile")
    await stage.settle()
    view = stage.slack.modal("U0SAM")
    assert view is not None
    assert "Jo Doe" in str(view.body)
    anas = only(await stage.types("U0ANA", CALL))
    assert "Caller profile" not in str((await opens(stage, "U0ANA", anas, "Details")).body)


async def test_a_profile_that_invoca_cant_tell_now(stage: Stage) -> None:
    """While Invoca can't ask everywhere, nobody says that the call is over."""
    stage.begin(demographics={"display_name_data_append": "Jo Doe"})
    card = only(await stage.types("U0SAM", CALL))
    details = await opens(stage, "U0SAM", card, "Details")
    stage.invoca.switches.partial_data, stage.invoca.switches.unreachable = True, frozenset({CALL})
    await stage.slack.click("U0SAM", details, "Caller profile")
    await stage.settle()
    view = stage.slack.modal("U0SAM")
    assert view is not None
    assert "it may be over" in str(view.body)
    assert "is over" not in str(view.body)
