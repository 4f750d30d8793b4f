"""Two deliverers of one database: who lost the lease sends nothing more, and settles nothing."""

import asyncio
import math

import pytest
from sqlalchemy import Connection, NullPool, create_engine, event, make_url, select

from bot.database.database import Database, open_database
from bot.database.tables import lane, tag_request
from bot.delivery import attempts
from bot.delivery.attempts import AttemptFailure, FoundCall, LaneStep
from bot.ledger.accept import DELIVERED_WITHIN, PLACED_WITHIN, accept
from bot.ledger.lanes import LEASE, PUT_WITHIN, LaneKind, Taker
from bot.ledger.outcomes import sweep
from bot.ledger.pauses import Pause, PauseReason
from bot.ledger.tag_requests import AcceptedRequest, CallReference, Outcome, ReferenceKind, TagRequest
from tests.delivery.claims import CALL, ONE, TWO, T, accept_one, claimed, read, settled
from tests.delivery.stage import staged
from tests.ledger.people import ACME, ANA


def test_a_lease_is_longer_than_an_attempt_and_shorter_than_a_takeover_may_take() -> None:
    """DELIVERY.md, guarantees 3 and 5."""
    assert PUT_WITHIN < LEASE <= 14


async def test_one_holds_a_lane_at_a_time(database: Database) -> None:
    """Until its lease has run out."""
    await accept_one(database, 1)
    (held,) = await claimed(database, ONE, T)
    assert await claimed(database, TWO, T + LEASE - 0.1) == []
    (taken,) = await claimed(database, TWO, T + LEASE)
    assert taken.hold.epoch == held.hold.epoch + 1
    assert taken.request.uncertain


async def test_who_lost_the_lease_settles_nothing(database: Database) -> None:
    """Neither a outcome nor a failure of theirs counts any more."""
    await accept_one(database, 1)
    (stale,) = await claimed(database, ONE, T)
    (current,) = await claimed(database, TWO, T + LEASE)
    assert await settled(database, stale, Outcome.REFUSED, T + LEASE) == LaneStep()
    await database.write(lambda c: attempts.retry(c, stale, AttemptFailure(0.0), T + LEASE))
    assert (await read(database, "request 1")).outcome is None
    assert (await settled(database, current, Outcome.SENT, T + LEASE)).ended != ()
    assert (await read(database, "request 1")).outcome is Outcome.SENT


async def test_settling_twice_settles_nothing_of_the_next(database: Database) -> None:
    """A commit that nobody could tell of is repeated; the lane is not stepped twice."""
    for number in (1, 2):
        await accept_one(database, number)
    (first,) = await claimed(database, ONE, T)
    step = await settled(database, first, Outcome.SENT, T)
    assert step.attempt is not None
    assert await settled(database, first, Outcome.SENT, T) == LaneStep()
    assert (await read(database, "request 2")).outcome is None


async def test_a_change_that_comes_while_a_lane_is_settled_is_not_forgotten(database: Database) -> None:
    """Whether there is more is asked under the lane's lock."""
    await accept_one(database, 0)
    (attempt,) = await claimed(database, ONE, T)
    for number in range(1, 30):
        _, step = await asyncio.gather(
            accept_one(database, number), settled(database, attempt, Outcome.SENT, T)
        )
        if step.attempt is None:
            (attempt,) = await claimed(database, ONE, T)
        else:
            attempt = step.attempt
        assert attempt.request.id == f"request {number}"


async def test_a_death_in_an_attempt_leaves_it_uncertain(database: Database) -> None:
    """Whoever takes over knows that the API may have seen it."""
    await accept_one(database, 1)
    await claimed(database, ONE, T)
    assert (await read(database, "request 1")).uncertain
    (again,) = await claimed(database, TWO, T + LEASE)
    assert again.request.uncertain
    await database.write(lambda c: attempts.retry(c, again, AttemptFailure(0.0), T + LEASE))
    assert (await read(database, "request 1")).uncertain


async def test_a_certain_failure_leaves_no_doubt(database: Database) -> None:
    """So that it can be taken back."""
    await accept_one(database, 1)
    (attempt,) = await claimed(database, ONE, T)
    await database.write(lambda c: attempts.retry(c, attempt, AttemptFailure(0.0), T))
    assert not (await read(database, "request 1")).uncertain


async def test_what_is_being_sent_is_not_swept_away(database: Database) -> None:
    """Only when the lease of whoever sends it has run out."""
    await accept_one(database, 1)
    late = T + DELIVERED_WITHIN
    await claimed(database, ONE, late - 1)
    assert await database.write(lambda c: sweep(c, late)) == ()
    (ended,) = await database.write(lambda c: sweep(c, late + LEASE))
    assert ended.outcome is Outcome.UNCONFIRMED


async def test_what_is_late_is_never_begun(database: Database) -> None:
    """Nobody was there to send it: it ends, and what came after it is sent."""
    late = T + DELIVERED_WITHIN
    await accept_one(database, 1)
    asked = TagRequest("click 2", ANA, ACME, CALL, {"call_disposition": "2"})
    await database.write(lambda c: accept(c, asked, "request 2", T + 1))
    (step,) = await database.write(lambda c: attempts.claim(c, ONE, 10, late))
    assert [(each.id, each.outcome) for each in step.ended] == [("request 1", Outcome.EXPIRED)]
    assert step.attempt is not None
    assert step.attempt.request.id == "request 2"


async def test_many_claim_at_once_and_each_lane_goes_to_one(database: Database) -> None:
    """Nobody waits for anybody."""
    for number in range(20):
        call = CallReference(ReferenceKind.TRANSACTION_ID, f"CALL{number}")
        asked = TagRequest(f"click {number}", ANA, ACME, call, {"a": "b"})
        await database.write(lambda c, a=asked, n=number: accept(c, a, f"request {n}", T))  # type: ignore[misc]
    takers = [Taker(str(number), LaneKind.CHANGES, ACME) for number in range(5)]
    taken = await asyncio.gather(*(claimed(database, taker, T) for taker in takers))
    ids = [attempt.request.id for each in taken for attempt in each]
    assert len(ids) == len(set(ids))
    ids += [attempt.request.id for attempt in await claimed(database, ONE, T)]
    ids += [attempt.request.id for attempt in await claimed(database, TWO, T)]
    assert set(ids) == {f"request {number}" for number in range(20)}


async def test_sequences_have_no_holes_and_follow_the_commits(database: Database) -> None:
    """They come from the lane, not from a serial."""
    await asyncio.gather(*(accept_one(database, number) for number in range(30)))
    numbers = select(tag_request.c.sequence).order_by(tag_request.c.sequence)
    assert await database.read(lambda c: c.execute(numbers).scalars().all()) == list(range(1, 31))
    assert await database.read(lambda c: c.execute(select(lane.c.tail)).scalar_one()) == 30


@pytest.mark.parametrize("taken_at", [math.inf, -math.inf])
async def test_who_was_stopped_after_a_claim_sends_nothing(database: Database, taken_at: float) -> None:
    """A process that was stopped between taking a lane and sending can't know what others have sent."""
    async with staged(database) as stage:
        request_id = await stage.accept("old")
        changing = stage.delivery._workers[LaneKind.CHANGES, stage.fingerprint]
        (attempt,) = await changing._claim(1)
        await changing._work(attempt, taken_at)
        assert stage.values() == (["old"] if taken_at > 0 else [])
        found = await stage.request(request_id)
        assert (found.outcome, found.uncertain) == ((Outcome.SENT, True) if taken_at > 0 else (None, False))


async def test_a_death_in_a_probe_keeps_nobody_waiting_for_longer_than_a_lease(database: Database) -> None:
    """Whoever was to find out if a pause is over has died: another one tries, as soon as with everything."""
    await accept_one(database, 1)
    (attempt,) = await claimed(database, ONE, T)
    refused = Pause(PauseReason.REFUSED, wait=1.0)
    await database.write(lambda c: attempts.paused(c, attempt, refused, None, T))
    (probe,) = await claimed(database, ONE, T + 1)
    assert probe.probe
    (again,) = await claimed(database, TWO, T + 1 + LEASE)
    assert again.probe


async def test_what_is_placed_while_it_is_swept_goes_on(postgres_url: str) -> None:
    """The sweep had read that nobody found its call in time; then it was found, and it has half an hour."""
    lookups = Taker("one", LaneKind.LOOKUPS, ACME)
    asked = TagRequest("click", ANA, ACME, CallReference(ReferenceKind.MY_LINE), {"call_disposition": "Sale"})
    late = T + PLACED_WITHIN
    other = create_engine(make_url(postgres_url).set(drivername="postgresql+psycopg"), poolclass=NullPool)
    async with open_database(postgres_url) as database:
        await database.write(lambda c: accept(c, asked, "request", T))
        (found,) = await claimed(database, lookups, late - LEASE)

        def sweep_while_it_is_placed(connection: Connection) -> tuple[AcceptedRequest, ...]:
            @event.listens_for(connection, "after_cursor_execute", once=True)
            def place_it(*_: object) -> None:
                connection.execution_options(stream_results=False)  # it is for what is read alone
                with other.begin() as meanwhile:
                    attempts.place(meanwhile, found, FoundCall("ABCD1234-ABCD1234", None), late)

            # A cursor of the server's has its snapshot when it is declared, and locks as rows are fetched.
            return sweep(connection.execution_options(stream_results=True), late)

        assert await database.write(sweep_while_it_is_placed) == ()
        placed = await read(database, "request")
        assert (placed.outcome, placed.transaction_id) == (None, "ABCD1234-ABCD1234")
