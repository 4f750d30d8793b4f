"""A reference that is no transaction id is found out after the ack, and never means the next caller."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.database.database import Database
from bot.ledger.tag_requests import CallReference, Outcome, ReferenceKind, WhyNotPlaced
from sandbox.invoca.faults import Fault, FaultKind, Requests
from tests.delivery.stage import CALL, OTHER_CALL, Stage, staged
from tests.waiting import until

MY_LINE = CallReference(ReferenceKind.MY_LINE)

EXTERNAL = CallReference(ReferenceKind.EXTERNAL_ID, "mycalls00001")


@pytest.fixture
async def stage(database: Database) -> AsyncIterator[Stage]:
    async with staged(database) as ready, ready.delivery:
        yield ready


async def why(stage: Stage, request_id: str) -> WhyNotPlaced | None:
    assert await stage.outcome(request_id) is Outcome.NOT_PLACED
    return (await stage.request(request_id)).why


async def test_the_call_on_my_line_is_found_and_tagged(stage: Stage) -> None:
    """The request becomes a change of that call."""
    request_id = await stage.accept("Sale", MY_LINE)
    assert await stage.outcome(request_id) is Outcome.SENT
    assert stage.values() == ["Sale"]
    assert (await stage.request(request_id)).transaction_id == CALL


async def test_the_next_caller_is_never_tagged(stage: Stage) -> None:
    """The API was down; when it is back another call is on the line."""
    down = stage.invoca.switches.fail(FaultKind.UNAVAILABLE)
    request_id = await stage.accept("Sale", MY_LINE)
    await until(lambda: stage.invoca.received)
    await stage.rested()
    stage.end()
    stage.clock.now += timedelta(seconds=40)
    stage.begin(OTHER_CALL)
    board = stage.invoca.board.live(stage.invoca.organizations[0], stage.clock.now)
    assert [call.transaction_id for call in board] == [OTHER_CALL]
    stage.invoca.switches.clear(down)
    stage.invoca.board.begin(stage.invoca.organizations[0], replace(board[0], began=stage.clock.now))
    stage.advance(1)
    assert await why(stage, request_id) is WhyNotPlaced.BEGAN_AFTER
    assert stage.values(OTHER_CALL) == stage.values() == []
    await until(lambda: stage.told() == [(request_id, Outcome.NOT_PLACED)])


async def test_several_calls_are_no_call(stage: Stage) -> None:
    """Nobody guesses."""
    stage.begin(OTHER_CALL)
    assert await why(stage, await stage.accept("Sale", MY_LINE)) is WhyNotPlaced.SEVERAL


async def test_no_call_is_told(stage: Stage) -> None:
    """There is nothing on the line."""
    stage.end()
    assert await why(stage, await stage.accept("Sale", MY_LINE)) is WhyNotPlaced.NO_CALL


async def test_what_is_not_found_out_in_a_minute_is_not_placed(stage: Stage) -> None:
    """Neither then nor later."""
    stage.invoca.switches.fail(FaultKind.UNAVAILABLE)
    request_id = await stage.accept("Sale", MY_LINE)
    await until(lambda: stage.invoca.received)
    await stage.rested()
    stage.advance(60)
    assert await why(stage, request_id) is WhyNotPlaced.NOT_IN_TIME
    stage.invoca.switches.clear()
    stage.advance(60)
    assert stage.values() == []


async def test_one_persons_references_keep_their_order(stage: Stage) -> None:
    """They are looked up one after the other."""
    for number in range(10):
        last = await stage.accept(str(number), MY_LINE)
    assert await stage.outcome(last) is Outcome.SENT
    assert stage.values() == [str(number) for number in range(10)]


async def test_an_external_id_is_used_as_it_was(stage: Stage) -> None:
    """The API is asked by the id the person used."""
    stage.begin(OTHER_CALL, external_unique_id="mycalls00001", destination="+15550000000")
    assert await stage.outcome(await stage.accept("Sale", EXTERNAL)) is Outcome.SENT
    assert stage.values(OTHER_CALL) == ["Sale"]
    put = next(each for each in stage.invoca.received if each.write)
    assert put.query.get("external_unique_id") == "mycalls00001"


async def test_an_external_id_that_was_changed_since_is_not_used(stage: Stage) -> None:
    """By its transaction id the call is still reached."""
    stage.begin(OTHER_CALL, external_unique_id="mycalls00001", destination="+15550000000")
    stage.invoca.switches.fail(Fault(FaultKind.UNAVAILABLE, on=Requests.WRITES))
    change = await stage.accept(
        None, CallReference(ReferenceKind.TRANSACTION_ID, OTHER_CALL), external_unique_id="CRM-1"
    )
    tag = await stage.accept("Sale", EXTERNAL)

    async def placed() -> bool:
        return (await stage.request(tag)).transaction_id is not None

    await until(placed)
    await stage.idle()
    stage.invoca.switches.clear()
    before = len(stage.invoca.received)
    stage.advance(31)
    assert await stage.outcome(change) is await stage.outcome(tag) is Outcome.SENT
    puts = [each.query for each in stage.invoca.received[before:] if each.write]
    assert [query.get("transaction_id") for query in puts] == [OTHER_CALL] * 2
    assert stage.values(OTHER_CALL) == ["Sale"]


async def test_an_external_id_that_somebody_else_changed_is_not_the_end(stage: Stage) -> None:
    """404 by the external id: by the transaction id before it is said to have ended."""
    stage.begin(OTHER_CALL, external_unique_id="mycalls00001", destination="+15550000000")
    stage.invoca.switches.fail(Fault(FaultKind.NO_CALL, on=Requests.WRITES, times=1))
    assert await stage.outcome(await stage.accept("Sale", EXTERNAL)) is Outcome.SENT
    assert stage.values(OTHER_CALL) == ["Sale"]
