"""A request on its way to the API: once, in order, through what the API does to it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.database.database import Database
from bot.ledger.accept import Accepted
from bot.ledger.outcomes import sweep
from bot.ledger.tag_requests import CallReference, Outcome, ReferenceKind
from bot.slack.background import Acks
from sandbox.invoca.faults import Fault, FaultKind, Requests
from tests.delivery.stage import CALL, CONTACT, FIELD, OTHER_CALL, Stage, everybody_looks, staged
from tests.ledger.people import ANA
from tests.waiting import until


@pytest.fixture
async def stage(database: Database) -> AsyncIterator[Stage]:
    async with staged(database) as ready, ready.delivery:
        yield ready


async def test_a_request_reaches_the_call(stage: Stage) -> None:
    """The happy end of all of this; nobody is told what went well."""
    request_id = await stage.accept("Sale")
    assert await stage.outcome(request_id) is Outcome.SENT
    assert stage.values() == ["Sale"]
    assert stage.messages == []
    await until(lambda: [each.id for each in stage.news] == [request_id])


async def test_what_was_accepted_in_order_is_sent_in_order(stage: Stage) -> None:
    """Fifty changes of one call and fifty of another, side by side."""
    stage.begin(OTHER_CALL)
    other = CallReference(ReferenceKind.TRANSACTION_ID, OTHER_CALL)
    for number in range(50):
        await stage.accept(str(number))
        last = await stage.accept(str(number), other)
    await stage.outcome(last)
    await until(lambda: len(stage.values()) == 50)
    assert stage.values() == stage.values(OTHER_CALL) == [str(number) for number in range(50)]


async def test_the_same_click_twice_is_one_request(stage: Stage) -> None:
    """Also at the same moment: each is acked, one is sent."""
    asked = [stage.asked("Sale", key="same") for _ in range(10)]
    given = await asyncio.gather(*(stage.delivery.requests.accept(each) for each in asked))
    accepted = [each for each in given if isinstance(each, Accepted)]
    assert len(accepted) == len(asked)
    assert len({each.request_id for each in accepted}) == 1
    assert await stage.outcome(accepted[0].request_id) is Outcome.SENT
    await stage.outcome(await stage.accept("No sale"))
    assert stage.values() == ["Sale", "No sale"]


async def test_with_the_api_down_it_waits_and_arrives(stage: Stage) -> None:
    """Everything that was accepted meanwhile, in its order."""
    stage.invoca.switches.fail(FaultKind.UNAVAILABLE)
    ids = [await stage.accept(str(number)) for number in range(5)]
    await until(lambda: len(stage.invoca.received) >= 1)
    await stage.rested()
    stage.invoca.switches.clear()
    stage.advance(31)
    assert [await stage.outcome(each) for each in ids] == [Outcome.SENT] * 5
    assert stage.values() == ["0", "1", "2", "3", "4"]
    assert stage.messages == []


async def test_too_many_requests_are_waited_out(stage: Stage) -> None:
    """Nothing is sent for the organization before the time the API asked for."""
    stage.invoca.switches.fail(Fault(FaultKind.TOO_MANY, times=1, retry_after="20"))
    request_id = await stage.accept()
    await until(lambda: len(stage.invoca.received) == 1)
    await stage.rested()
    stage.advance(19)
    stage.begin(OTHER_CALL)
    other = await stage.accept("Other", CallReference(ReferenceKind.TRANSACTION_ID, OTHER_CALL))
    await stage.idle()
    assert len(stage.invoca.received) == 1
    stage.advance(2)
    assert await stage.outcome(request_id) is Outcome.SENT
    assert await stage.outcome(other) is Outcome.SENT


async def test_a_call_that_ended_is_told(stage: Stage) -> None:
    """And what comes after it in the same lane ends likewise."""
    stage.end()
    ids = [await stage.accept("one"), await stage.accept("two")]
    assert [await stage.outcome(each) for each in ids] == [Outcome.ENDED] * 2
    await until(lambda: len(stage.told()) >= 1)
    assert stage.told()[0] == (ids[0], Outcome.ENDED)
    assert {message.person for message in stage.messages} == {ANA}


async def test_a_lost_answer_and_an_ended_call_are_not_confirmed(stage: Stage) -> None:
    """It may have been applied, and that is what is said."""
    stage.invoca.switches.fail(Fault(FaultKind.ANSWER_LOST, times=1))
    request_id = await stage.accept("Sale")
    await until(lambda: stage.values() == ["Sale"])
    stage.end()
    await stage.idle()
    assert await _is_uncertain(stage, request_id)
    stage.advance(31)
    assert await stage.outcome(request_id) is Outcome.UNCONFIRMED
    await until(lambda: stage.told() == [(request_id, Outcome.UNCONFIRMED)])


async def _is_uncertain(stage: Stage, request_id: str) -> bool:
    return (await stage.request(request_id)).uncertain


async def test_a_lost_answer_is_sent_again_before_what_comes_after_it(stage: Stage) -> None:
    """The same value twice, and never an older one on top of a newer."""
    stage.invoca.switches.fail(Fault(FaultKind.ANSWER_LOST, times=1))
    first, second = await stage.accept("one"), await stage.accept("two")
    await until(lambda: stage.values() == ["one"])
    await stage.rested()
    stage.advance(31)
    assert await stage.outcome(first) is await stage.outcome(second) is Outcome.SENT
    assert stage.values() == ["one", "one", "two"]


async def test_what_the_api_refuses_is_told_in_its_words(stage: Stage) -> None:
    """It is not tried again, and holds nothing up."""
    stage.invoca.switches.fail(Fault(FaultKind.FIELDS_REFUSED, times=1, messages={FIELD: ["is silly"]}))
    refused, fine = await stage.accept("one"), await stage.accept("two")
    assert await stage.outcome(refused) is Outcome.REFUSED
    assert await stage.outcome(fine) is Outcome.SENT
    assert "is silly" in str((await stage.request(refused)).words)
    assert stage.values() == ["two"]


async def test_a_refusal_after_a_lost_answer_is_not_called_one(stage: Stage) -> None:
    """The first attempt was applied: nobody may say that it was not."""
    stage.invoca.switches.fail(Fault(FaultKind.ANSWER_LOST, times=1))
    request_id = await stage.accept("Sale")
    await until(lambda: stage.values() == ["Sale"])
    await stage.idle()
    stage.invoca.switches.fail(Fault(FaultKind.FIELDS_REFUSED, times=1, messages={FIELD: ["is silly"]}))
    stage.advance(31)
    assert await stage.outcome(request_id) is Outcome.UNCONFIRMED
    assert "is silly" in str((await stage.request(request_id)).words)


@pytest.mark.parametrize("kind", [FaultKind.NO_ROUTE, FaultKind.WRONG_METHOD])
async def test_an_api_without_updates_refuses(stage: Stage, kind: FaultKind) -> None:
    """A 404 or 405 of the route is not one of the call."""
    stage.invoca.switches.fail(Fault(kind, on=Requests.WRITES))
    assert await stage.outcome(await stage.accept()) is Outcome.REFUSED


async def test_what_is_not_delivered_in_half_an_hour_expires(stage: Stage) -> None:
    """It is told, and never sent afterwards."""
    stage.invoca.switches.fail(Fault(FaultKind.TOO_MANY))
    request_id = await stage.accept()
    await until(lambda: stage.invoca.received)
    await stage.rested()
    stage.advance(30 * 60 - 1)
    await stage.idle()
    assert await stage.database.write(lambda c: sweep(c, stage.clock.now.timestamp())) == ()
    assert (await stage.request(request_id)).outcome is None
    stage.advance(1)
    assert await stage.outcome(request_id) is Outcome.EXPIRED
    await until(lambda: stage.told() == [(request_id, Outcome.EXPIRED)])
    await stage.rested()
    stage.invoca.switches.clear()
    stage.advance(60)
    assert await stage.outcome(await stage.accept("later")) is Outcome.SENT
    assert stage.values() == ["later"]


async def test_an_expired_request_that_may_have_been_applied_is_not_confirmed(stage: Stage) -> None:
    """Nobody may say that it was not delivered."""
    stage.invoca.switches.fail(FaultKind.ANSWER_LOST)
    request_id = await stage.accept()
    await until(lambda: stage.values() != [])
    await until(lambda: _is_uncertain(stage, request_id))
    stage.advance(31 * 60)
    assert await stage.outcome(request_id) is Outcome.UNCONFIRMED


async def test_a_request_of_an_organization_nobody_serves_expires(stage: Stage) -> None:
    """It was taken out of the configuration; its people hear of it all the same."""
    asked = stage.asked()
    gone = type(asked)("key", ANA, "ffffffffffff", asked.reference, asked.fields)
    accepted = await stage.delivery.requests.accept(gone)
    assert isinstance(accepted, Accepted)
    request_id = accepted.request_id
    stage.advance(30 * 60)
    assert await stage.outcome(request_id) is Outcome.EXPIRED
    await until(lambda: stage.told() == [(request_id, Outcome.EXPIRED)])


async def test_a_request_taken_back_in_time_is_never_sent(stage: Stage) -> None:
    """What came before and after it is; its person needs no message."""
    stage.invoca.switches.fail(FaultKind.TOO_MANY)
    ids = [await stage.accept(each) for each in ("one", "two", "three")]
    await until(lambda: stage.invoca.received)
    await stage.rested()
    assert await stage.delivery.requests.withdraw(ids[1], ANA)
    assert not await stage.delivery.requests.withdraw(ids[1], ANA)
    assert not await stage.delivery.requests.withdraw(ids[2], CONTACT)
    stage.invoca.switches.clear()
    stage.advance(31)
    assert [await stage.outcome(each) for each in ids] == [Outcome.SENT, Outcome.WITHDRAWN, Outcome.SENT]
    assert stage.values() == ["one", "three"]
    assert stage.messages == []


async def _add(stage: Stage, text: str) -> str:
    accepted = await stage.delivery.requests.accept(replace(stage.asked(text), above={FIELD: ""}))
    assert isinstance(accepted, Accepted)
    return accepted.request_id


async def test_a_text_is_added_below_what_stands_when_it_is_sent(stage: Stage) -> None:
    """Not below what was taken back meanwhile; and once, however often it is tried."""
    await stage.outcome(await stage.accept("one"))
    stage.invoca.switches.fail(Fault(FaultKind.TOO_MANY))
    taken_back, added = await _add(stage, "two"), await _add(stage, "three")
    await until(lambda: len(stage.invoca.received) > 1)
    await stage.rested()
    assert await stage.delivery.requests.withdraw(taken_back, ANA)
    stage.invoca.switches.clear()
    stage.invoca.switches.fail(Fault(FaultKind.ANSWER_LOST, times=1))
    for _ in range(2):
        stage.advance(31)
        await stage.idle()
    assert await stage.outcome(added) is Outcome.SENT
    assert stage.values() == ["one", "one\nthree", "one\nthree"]
    asked = (await stage.request(added)).asked
    assert (asked.fields, asked.sets) == ({FIELD: "three"}, {FIELD: "one\nthree"})


async def test_what_has_been_sent_or_may_have_been_cannot_be_taken_back(stage: Stage) -> None:
    """It has to be undone by another change."""
    held = stage.invoca.switches.fail(FaultKind.HELD)
    request_id = await stage.accept()
    await until(lambda: stage.invoca.received)
    assert not await stage.delivery.requests.withdraw(request_id, ANA)
    stage.invoca.switches.clear(held)
    assert await stage.outcome(request_id) is Outcome.SENT
    assert not await stage.delivery.requests.withdraw(request_id, ANA)


@pytest.mark.parametrize("kind", [FaultKind.UNAUTHORIZED, FaultKind.NOT_PERMITTED])
async def test_a_refused_organization_pauses_and_its_contact_is_told_once(
    stage: Stage, kind: FaultKind
) -> None:
    """All its calls wait behind one that tries now and then; with a good token everything goes out."""
    stage.begin(OTHER_CALL)
    stage.invoca.switches.fail(kind)
    ids = [
        await stage.accept("one"),
        await stage.accept("two", CallReference(ReferenceKind.TRANSACTION_ID, OTHER_CALL)),
    ]
    await until(lambda: stage.messages)
    await stage.rested()
    for _ in range(5):
        before = len(stage.invoca.received)
        stage.advance(31)
        await until(lambda before=before: len(stage.invoca.received) > before)  # type: ignore[misc]
        await stage.idle()
        assert len(stage.invoca.received) == before + 1
    assert [message.person for message in stage.messages] == [CONTACT]
    stage.invoca.switches.clear()
    stage.advance(31)
    assert [await stage.outcome(each) for each in ids] == [Outcome.SENT] * 2
    assert stage.values() == ["one"]
    assert stage.values(CALL) + stage.values(OTHER_CALL) == ["one", "two"]


async def test_what_is_more_urgent_goes_first(database: Database) -> None:
    """Nothing is taken up as long as a process has acks to make; what was accepted is sent right after."""
    urgent, asked = asyncio.Event(), asyncio.Event()

    async def behind() -> None:
        asked.set()
        await urgent.wait()

    async with staged(database) as stage, stage.another(behind) as delivery:
        request_id = await stage.accept("Sale")
        await asked.wait()
        everybody_looks(delivery)
        assert (await stage.request(request_id)).attempts == 0
        urgent.set()
        assert await stage.outcome(request_id) is Outcome.SENT
        assert stage.values() == ["Sale"]


async def test_where_acks_never_cease_everything_is_delivered(database: Database) -> None:
    """With an ack under way at every moment, what was accepted is taken and sent, not given back for ever."""
    acks = Acks()
    with acks.under_way():
        async with staged(database) as stage, stage.another(acks.first):
            request_id = await stage.accept("Sale")
            assert await stage.outcome(request_id) is Outcome.SENT
            assert stage.values() == ["Sale"]
            assert (await stage.request(request_id)).attempts == 1
