"""Taking a change back."""

from bot.ledger.audit import Action, AuditOutcome
from sandbox.invoca.calls import CustomDatum
from sandbox.invoca.faults import Fault, FaultKind, Requests
from tests.scenarios.stage import CALL, Stage, only
from tests.scenarios.tables import deeds, rename


async def test_what_was_there_before_is_set_again(stage: Stage) -> None:
    """The value the ledger has from before; the answer says what was taken back."""
    stage.begin()
    await stage.tags("U0ANA", f"{CALL} disposition=No sale")
    await stage.tags("U0ANA", f"{CALL} disposition=Sale")
    message = only(await stage.tags("U0ANA", "undo"))
    assert stage.set_on() == {"call_disposition": "No sale"}
    assert "No sale" in message.words


async def test_the_card_shows_what_was_undone(stage: Stage) -> None:
    """Not that it is on its way when it has arrived."""
    stage.begin()
    await stage.tags("U0ANA", f"{CALL} disposition=Spam")
    card = only(await stage.types("U0ANA", CALL))
    await stage.clicks("U0ANA", card, "Sold")
    await stage.tags("U0ANA", "undo")

    def shown() -> str:
        return next(each.words for each in stage.slack.seen("U0ANA", "C0SALES") if each.ts == card.ts)

    await stage.until(lambda: "✓ *Spam*" in shown())


async def test_undo_again_goes_further_back(stage: Stage) -> None:
    """The second undo takes back the change before, not the undo."""
    stage.begin()
    for option in ("Spam", "No sale", "Sale"):
        await stage.tags("U0ANA", f"{CALL} disposition={option}")
    await stage.tags("U0ANA", "undo")
    await stage.tags("U0ANA", "undo")
    assert stage.set_on() == {"call_disposition": "Spam"}


async def test_invoca_cannot_clear_a_field(stage: Stage) -> None:
    """Without a value before, it says so and offers others."""
    stage.begin()
    await stage.tags("U0ANA", f"{CALL} sold")
    message = only(await stage.tags("U0ANA", "undo"))
    assert "can't clear" in message.words
    assert stage.set_on() == {"call_disposition": "Sale"}


async def test_who_sees_what_is_undone_is_written_down(stage: Stage) -> None:
    """What is set again may be somebody else's; and what can't be undone is shown, too."""
    stage.begin()
    await stage.tags("U0SAM", f"{CALL} disposition=Spam")
    await stage.tags("U0ANA", f"{CALL} sold")
    for said in ('"Spam"', "can't clear"):
        user = "U0ANA" if said == '"Spam"' else "U0SAM"
        before = await deeds(stage)
        assert said in only(await stage.tags(user, "undo")).words
        assert (user, Action.REVEAL, AuditOutcome.DONE, CALL) in (await deeds(stage))[len(before) :]


async def test_what_is_undone_goes_unnamed_where_that_cant_be_written_down(stage: Stage) -> None:
    """It is undone all the same, and so it is said."""
    stage.begin()
    await stage.tags("U0SAM", f"{CALL} disposition=Spam")
    await stage.tags("U0ANA", f"{CALL} sold")
    await rename(stage, "audit", "lost")
    message = only(await stage.tags("U0ANA", "undo"))
    await rename(stage, "lost", "audit")
    assert message.words == "Undone."
    assert stage.set_on() == {"call_disposition": "Spam"}


async def test_the_apis_own_value_comes_back(stage: Stage) -> None:
    """What the API had before is set again, where the ledger has nothing."""
    stage.begin(custom_data=(CustomDatum("call_disposition", "Callback", "DynamicAttribution"),))
    await stage.tags("U0ANA", f"{CALL} sold")
    await stage.tags("U0ANA", "undo")
    assert stage.set_on() == {"call_disposition": "Callback"}


async def test_not_over_somebody_elses(stage: Stage) -> None:
    """Somebody set the field since: their value stays, and the answer says whose it is."""
    stage.begin()
    await stage.tags("U0ANA", f"{CALL} sold")
    await stage.tags("U0SAM", f"{CALL} disposition=Spam")
    message = only(await stage.tags("U0ANA", "undo"))
    assert "<@U0SAM>" in message.words
    assert stage.set_on() == {"call_disposition": "Spam"}


async def test_nothing_to_undo(stage: Stage) -> None:
    """It says so."""
    message = only(await stage.tags("U0ANA", "undo"))
    assert "nothing" in message.words.lower()


async def test_what_was_there_before_cant_be_asked(stage: Stage) -> None:
    """That Invoca is down is what is said, not that there was nothing; and of a call that is over, that."""
    stage.begin(custom_data=(CustomDatum("call_disposition", "Callback", "DynamicAttribution"),))
    down = stage.invoca.switches.fail(Fault(FaultKind.NOT_PERMITTED, Requests.READS))
    await stage.tags("U0ANA", f"{CALL} sold")
    message = only(await stage.tags("U0ANA", "undo"))
    assert "doesn't let this organization use" in message.words
    assert "can't clear" not in message.words
    stage.invoca.switches.clear(down)
    stage.invoca.board.end(stage.acme, CALL)
    message = only(await stage.tags("U0ANA", "undo"))
    assert "The call is over, so this can't be undone." in message.words


async def test_not_after_the_end(stage: Stage) -> None:
    """Once Invoca has said that the call is over, the answer is that, each time, and nothing is sent."""
    stage.begin()
    await stage.tags("U0ANA", f"{CALL} no_sale")
    await stage.tags("U0ANA", f"{CALL} sold")
    stage.invoca.board.end(stage.acme, CALL)
    await stage.tags("U0SAM", f"{CALL} notes=too late")
    await stage.until(lambda: "Not saved" in stage.reads("U0SAM"))
    message = only(await stage.tags("U0ANA", "undo"))
    assert message.words == "The call is over, so this can't be undone."
    assert len(stage.invoca.board.writes(CALL)) == 2
