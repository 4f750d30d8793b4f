"""What became of a request is told on the card it came from, else in a message; never twice, never not."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, select

from bot.database.database import Database
from bot.database.tables import notification
from bot.delivery import attempts
from bot.delivery.attempts import Attempt
from bot.ledger.lanes import LEASE, LaneKind, Taker
from bot.ledger.outcomes import Due, Ending, NotNotified, claim_due, moved, settle_due
from bot.ledger.tag_requests import AcceptedRequest, Outcome
from sandbox.invoca.faults import FaultKind
from tests.delivery.stage import CONTACT, Stage, staged
from tests.ledger.people import ANA, SAM
from tests.waiting import until

T = 1_772_366_400.0  # 2026-03-01 12:00 UTC


@pytest.fixture
async def stage(database: Database) -> AsyncIterator[Stage]:
    async with staged(database) as ready, ready.delivery:
        ready.end()
        yield ready


async def ended(stage: Stage, value: str, reply_id: str | None = "card") -> str:
    card = {} if reply_id is None else {"reply_id": reply_id}
    request_id = await stage.accept(value, None, **card)
    assert await stage.outcome(request_id) is Outcome.ENDED
    return request_id


async def test_a_fate_is_told_on_its_card(stage: Stage) -> None:
    """Each at once, without the minute between messages; nobody gets a message."""
    stage.on_card = lambda _: True
    ids = [await ended(stage, str(number)) for number in range(3)]
    await until(lambda: len(stage.answers) == 3)
    await stage.idle()
    assert [each.id for each in stage.answers] == ids
    assert {each.outcome for each in stage.answers} == {Outcome.ENDED}
    assert stage.messages == []


async def test_what_a_card_cannot_tell_comes_as_a_message(stage: Stage) -> None:
    """Once, in the person's own lane: together with what comes within the minute."""
    first = await ended(stage, "one")
    await until(lambda: stage.told() == [(first, Outcome.ENDED)])
    ids = [await ended(stage, "two"), await ended(stage, "three", "another card")]
    await until(lambda: len(stage.answers) == 3)
    await stage.idle()
    stage.advance(61)
    await until(lambda: len(stage.told()) == 3)
    await stage.idle()
    assert [message.person for message in stage.messages] == [ANA, ANA]
    assert {each for each, _ in stage.told()[1:]} == set(ids)
    assert len(stage.answers) == 3


async def test_what_comes_from_no_card_is_told_at_once(stage: Stage) -> None:
    """There is nobody to ask first."""
    request_id = await ended(stage, "one", reply_id=None)
    await until(lambda: stage.told() == [(request_id, Outcome.ENDED)])
    assert stage.answers == []


async def test_a_card_is_tried_three_times(stage: Stage) -> None:
    """Then it comes as a message, which is told that some of it may have arrived where that is so."""

    def fails(request: AcceptedRequest) -> bool:
        last_try_of_two = len(stage.answers) > 4 and request.asked.fields == {"call_disposition": "two"}
        raise NotNotified(1.0, uncertain=last_try_of_two)

    stage.on_card = fails
    first, second = await ended(stage, "one"), await ended(stage, "two", "another card")
    for tries in (1, 2):
        await until(lambda tries=tries: len(stage.answers) == 2 * tries)  # type: ignore[misc]
        await stage.idle()
        assert stage.messages == []
        stage.advance(1)
    await until(lambda: len(stage.answers) == 6)
    await stage.idle()
    stage.advance(61)
    await until(lambda: len(stage.told()) == 2)
    repeated = {
        each.request.id: each.repeated for message in stage.messages for each in message.notifications
    }
    assert repeated == {first: False, second: True}


async def test_one_card_keeps_its_order_and_holds_up_no_other(stage: Stage) -> None:
    """A later outcome waits for an earlier one on the same card."""
    down = {"card"}

    def answer(request: AcceptedRequest) -> bool:
        if request.asked.reply_id in down:
            raise NotNotified(1.0)
        return True

    stage.on_card = answer
    first, second = await ended(stage, "one"), await ended(stage, "two")
    other = await ended(stage, "three", "another card")
    await until(lambda: other in [each.id for each in stage.answers])
    await stage.idle()
    assert {each.id for each in stage.answers} == {first, other}
    down.clear()
    stage.advance(1)
    await until(lambda: second in [each.id for each in stage.answers])
    await stage.idle()
    assert [each.id for each in stage.answers if each.asked.reply_id == "card"] == [first, first, second]


async def test_a_fault_in_answering_loses_nothing(stage: Stage) -> None:
    """Whatever it raises: tried again, then told in a message."""

    def broken(request: AcceptedRequest) -> bool:
        raise LookupError(request.id)

    stage.on_card = broken
    request_id = await ended(stage, "one")
    for tries in (1, 2, 3):
        await until(lambda tries=tries: len(stage.answers) == tries)  # type: ignore[misc]
        await stage.idle()
        stage.advance(31)
    await until(lambda: stage.told() == [(request_id, Outcome.ENDED)])
    assert stage.messages[0].repeated


async def test_the_contact_hears_of_a_pause_in_a_message(stage: Stage) -> None:
    """Wherever the request came from."""
    stage.on_card = lambda _: True
    stage.invoca.switches.fail(FaultKind.UNAUTHORIZED)
    await stage.accept("one", reply_id="card")
    await until(lambda: stage.messages)
    assert [message.person for message in stage.messages] == [CONTACT]
    assert stage.answers == []


# --- two processes ------------------------------------------------------------------------------------------


@pytest.fixture
async def still(database: Database) -> AsyncIterator[Stage]:
    """A stage on which nothing runs by itself, with one request that has ended."""
    async with staged(database) as ready:
        await ready.accept("one", reply_id="card")
        (attempt,) = await taken(ready)
        ending = Ending(Outcome.ENDED)
        await database.write(lambda c: attempts.settle(c, attempt, ending, T))
        yield ready


async def taken(stage: Stage) -> list[Attempt]:
    taker = Taker("one", LaneKind.CHANGES, stage.fingerprint)
    steps = await stage.database.write(lambda c: attempts.claim(c, taker, 10, T))
    return [step.attempt for step in steps if step.attempt is not None]


async def claimed(stage: Stage, owner: str, now: float) -> list[Due]:
    return list(await stage.database.write(lambda c: claim_due(c, owner, LaneKind.CARDS, 10, now)))


async def lanes_of_notifications(stage: Stage) -> list[tuple[str, int]]:
    counted = (
        select(notification.c.lane, func.count()).group_by(notification.c.lane).order_by(notification.c.lane)
    )
    return [tuple(row) for row in await stage.database.read(lambda c: c.execute(counted).all())]


async def test_who_takes_over_knows_that_it_may_have_been_told(still: Stage) -> None:
    """It was written down before it was sent; a failure that is certain takes that back."""
    (first,) = await claimed(still, "one", T)
    assert not first.notifications[0].repeated
    assert await claimed(still, "two", T + 1) == []
    (second,) = await claimed(still, "two", T + LEASE)
    assert second.notifications[0].repeated
    await still.database.write(lambda c: settle_due(c, second, LaneKind.CARDS, NotNotified(0.0), T + LEASE))
    (third,) = await claimed(still, "one", T + LEASE)
    assert third.notifications[0].repeated  # of the first, nobody knows to this day


async def test_a_certain_failure_leaves_no_doubt(still: Stage) -> None:
    """It is told as for the first time."""
    (first,) = await claimed(still, "one", T)
    await still.database.write(lambda c: settle_due(c, first, LaneKind.CARDS, NotNotified(0.0), T))
    (second,) = await claimed(still, "one", T)
    assert not second.notifications[0].repeated
    await still.database.write(
        lambda c: settle_due(c, second, LaneKind.CARDS, NotNotified(0.0, uncertain=True), T)
    )
    (third,) = await claimed(still, "one", T)
    assert third.notifications[0].repeated


async def test_moving_to_a_message_happens_once(still: Stage) -> None:
    """Also when it is repeated after a commit nobody could tell of, or by who lost the card's lane."""
    (stale,) = await claimed(still, "one", T)
    (current,) = await claimed(still, "two", T + LEASE)
    for due in (stale, current, current, stale):
        await still.database.write(lambda c, due=due: moved(c, due, T + LEASE, uncertain=False))  # type: ignore[misc]
    of_cards, of_people = "cards||card", f"messages||{ANA.home}|{ANA.user}"
    assert await lanes_of_notifications(still) == [(of_cards, 1), (of_people, 1)]
    assert await claimed(still, "one", T + 3 * LEASE) == []
    assert SAM not in {message.person for message in still.messages}
