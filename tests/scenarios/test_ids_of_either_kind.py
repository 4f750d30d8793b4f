"""An id that is typed alone, and may be a transaction id or an external id, is looked up as both."""

import pytest

from sandbox.invoca.faults import Fault, FaultKind, Requests
from tests.scenarios.stage import CALL, Stage, only

ID, OTHER = "Z9-4471", "EFGH5678-EFGH5678"
FULL = "+1 530-999-9999"
LIKE_A_TRANSACTION = "ACME2026-order042"


async def found_in_a_modal(stage: Stage, typed: str) -> str:
    """What Find a call shows for it."""
    await stage.slack.global_shortcut("U0ANA", "find")
    await stage.settle()
    await stage.slack.submit("U0ANA", None, {"Number, ID, or last four digits": typed})
    await stage.settle()
    view = stage.slack.modal("U0ANA")
    assert view is not None
    return str(view.body)


@pytest.mark.parametrize("kind", ["transaction_id", "external_unique_id"])
async def test_it_finds_the_call(stage: Stage, kind: str) -> None:
    """Whichever it is: in the command, in the modal, and to tag it."""
    for number, typed in enumerate((ID.lower(), "Z9", "order-2", "-7A")):
        call, external_id = typed.upper(), None
        if kind == "external_unique_id":
            call, external_id = f"CALL000{number}-CALL000{number}", typed
        stage.begin(stage.acme, transaction_id=call, external_unique_id=external_id)
        assert FULL in only(await stage.types("U0ANA", typed)).words, typed
        assert "Spring Sale" in await found_in_a_modal(stage, typed), typed
        await stage.slack.close_view("U0ANA", clear=True)
        await stage.tags("U0ANA", f"{typed} sold")
        await stage.until(lambda call=call: stage.set_on(call) == {"call_disposition": "Sale"})  # type: ignore[misc]
        stage.invoca.board.end(stage.acme, call)


async def test_two_different_calls_are_asked_about(stage: Stage) -> None:
    """Nobody guesses: the list, a button for each; and what is said to be one or the other is that."""
    stage.begin(transaction_id=ID)
    stage.begin(transaction_id=OTHER, external_unique_id=ID, advertiser_campaign_name="Autumn")
    assert "2 live calls" in only(await stage.types("U0ANA", ID)).words
    both = await found_in_a_modal(stage, ID)
    assert "Spring Sale" in both
    assert "Autumn" in both
    await stage.tags("U0ANA", f"{ID} sold")
    await stage.until(lambda: "2 calls fit" in stage.reads("U0ANA"))
    assert stage.set_on(ID) == stage.set_on(OTHER) == {}
    assert "Autumn" in only(await stage.types("U0ANA", f"ext:{ID}")).words
    assert "Spring Sale" in only(await stage.types("U0ANA", f"tx:{ID}")).words
    await stage.tags("U0ANA", f"ext:{ID} sold")
    await stage.until(lambda: stage.set_on(OTHER) == {"call_disposition": "Sale"})
    await stage.tags("U0ANA", f"tx:{ID} no sale")
    await stage.until(lambda: "call_disposition" in stage.set_on(ID))


@pytest.mark.parametrize("kind", ["transaction_id", "external_unique_id"])
async def test_what_it_is_said_to_be_is_not_looked_up_as_the_other(stage: Stage, kind: str) -> None:
    """Then the call is another, and there is none."""
    stage.begin(stage.acme, **{kind: ID})
    said = "ext" if kind == "transaction_id" else "tx"
    assert "No live call matches" in only(await stage.types("U0ANA", f"{said}:{ID}")).words


async def test_one_lookup_fails(stage: Stage) -> None:
    """With a call found by the other it doesn't matter; without, nobody says that there is none."""
    refused = Fault(FaultKind.UNKNOWN_VERSION, on=Requests.READS, times=1)
    stage.invoca.switches.fail(refused)
    said = only(await stage.types("U0ANA", ID)).words
    assert "No live call matches" not in said
    assert "version" in said
    stage.begin(transaction_id=ID, external_unique_id=ID)
    stage.invoca.switches.fail(Fault(FaultKind.UNKNOWN_VERSION, on=Requests.READS, times=1))
    assert FULL in only(await stage.types("U0ANA", ID)).words


async def test_an_external_id_that_looks_like_a_transaction_id(stage: Stage) -> None:
    """As a transaction id no call has it: it is looked up as it was typed before that is said."""
    stage.begin(external_unique_id=LIKE_A_TRANSACTION)
    assert FULL in only(await stage.types("U0ANA", LIKE_A_TRANSACTION)).words
    assert "No live call matches" in only(await stage.types("U0ANA", f"tx:{LIKE_A_TRANSACTION}")).words


async def test_by_its_transaction_id_it_is_the_one_whenever_it_began(stage: Stage) -> None:
    """An id names no next caller."""
    stage.begin(transaction_id=ID, extra={"bridge_start_time": None})
    await stage.tags("U0ANA", f"{ID} sold")
    await stage.until(lambda: stage.set_on(ID) == {"call_disposition": "Sale"})


async def test_its_history(stage: Stage) -> None:
    """Also when the call is over."""
    stage.begin(transaction_id=ID)
    await stage.tags("U0ANA", f"{ID} sold")
    await stage.until(lambda: stage.set_on(ID))
    stage.invoca.board.end(stage.acme, ID)
    assert "Disposition: *Sale*" in only(await stage.types("U0ANA", f"history {ID}")).words


async def test_an_agent_does_not_replace_the_external_id_it_was_found_by(stage: Stage) -> None:
    """That it was typed without saying what it is opens no way around."""
    stage.begin(external_unique_id=ID, extra={"external_unique_id": None})
    await stage.tags("U0ANA", f"{ID} ext=CRM-2")
    await stage.until(lambda: "Only a supervisor can change it" in stage.reads("U0ANA"))
    assert stage.invoca.board.writes(CALL) == []
