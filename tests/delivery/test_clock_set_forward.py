"""The clock steps forward while no time goes by: nothing is taken, expires or is deleted because of that."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import Connection, create_engine, func, make_url, select
from sqlalchemy import text as sql

from bot.database.database import Database
from bot.database.tables import audit, lane, tag_request
from bot.delivery import attempts
from bot.delivery.attempts import Attempt, AttemptFailure
from bot.ledger import pauses
from bot.ledger.accept import DELIVERED_WITHIN, TagRequests
from bot.ledger.audit import Action, Audit, AuditEntry, AuditOutcome
from bot.ledger.drafts import Drafts
from bot.ledger.lanes import LEASE, Taker, Writing
from bot.ledger.outcomes import sweep
from bot.ledger.pauses import Pause, PauseReason
from bot.ledger.retention import purge_in_time
from bot.ledger.tag_requests import Outcome, TagRequest
from bot.ledger.watched_clock import DatabaseClock, WatchedClock
from bot.times import moment
from sandbox.invoca.faults import Fault, FaultKind, Requests
from tests.delivery.claims import CALL, ONE, TWO, T, accept_one, settled
from tests.delivery.stage import staged
from tests.ledger.people import ACME, ANA
from tests.waiting import until

HOUR, MONTHS = 3600.0, 100 * 86400.0

RETENTION, VALUES = timedelta(days=90), timedelta(days=30)


@dataclass
class Times:
    """The clock that the ledger goes by, and the time that really goes by."""

    now: float = T
    ran: float = 0.0

    def pass_(self, seconds: float) -> None:
        """Let time go by."""
        self.now += seconds
        self.ran += seconds

    def step(self, seconds: float) -> None:
        """Set the clock forward."""
        self.now += seconds


@dataclass(frozen=True)
class Process:
    """One of those that deliver; ``writing`` is what it does by the clock."""

    writing: Writing

    async def looks(self) -> None:
        """See what time it is, as each does every second."""
        await self.writing.once(sweep)

    async def claims(self, taker: Taker) -> list[Attempt]:
        """Take what is due."""
        steps = await self.writing.once(lambda c, now: attempts.claim(c, taker, 10, now))
        return [step.attempt for step in steps if step.attempt is not None]


def a_process(database: Database, times: Times, ran: Callable[[], float] | None = None) -> Process:
    clock = WatchedClock(DatabaseClock(lambda: times.now, ran or (lambda: times.ran)))
    return Process(Writing(database, clock))


async def two(database: Database, times: Times) -> tuple[Process, Process]:
    """Two processes that have seen what time it is."""
    both = a_process(database, times), a_process(database, times)
    for each in both:
        await each.looks()
    return both


async def read(database: Database, column: object) -> float:
    statement = select(column)  # type: ignore[call-overload]  # of one column
    return float(await database.read(lambda connection: connection.execute(statement).scalar_one()))


@pytest.mark.parametrize("step", [3.0, LEASE, HOUR, MONTHS])
async def test_a_lease_that_is_held_is_not_taken(database: Database, step: float) -> None:
    """Whoever holds it may still be sending, for as long as it would have been without the step."""
    times = Times()
    one, other = await two(database, times)
    await accept_one(database, 1)
    (held,) = await one.claims(ONE)
    times.step(step)
    assert await other.claims(TWO) == []
    times.pass_(LEASE - 0.1)
    assert await other.claims(TWO) == []
    times.pass_(0.1)
    (taken,) = await other.claims(TWO)
    assert (await settled(database, held, Outcome.REFUSED, times.now)).ended == ()
    assert (await settled(database, taken, Outcome.SENT, times.now)).ended != ()


async def test_who_is_still_sending_settles_it(database: Database) -> None:
    """The step takes nothing away from anybody."""
    times = Times()
    one, _ = await two(database, times)
    await accept_one(database, 1)
    (held,) = await one.claims(ONE)
    times.step(HOUR)
    assert (await settled(database, held, Outcome.SENT, times.now)).ended != ()


@pytest.mark.parametrize("at_once", [False, True])
async def test_several_processes_move_it_once(database: Database, at_once: bool) -> None:  # noqa: FBT001 - a table's column
    """Whichever sees it first, and also where both do in the same moment."""
    times = Times()
    both = await two(database, times)
    await accept_one(database, 1)
    times.step(HOUR)
    if at_once:
        await asyncio.gather(*(each.looks() for each in both for _ in range(3)))
    times.pass_(30.0)
    for each in (*both, *both, a_process(database, times)):
        await each.looks()
    assert await read(database, tag_request.c.deadline) == T + HOUR + DELIVERED_WITHIN
    assert await read(database, tag_request.c.accepted_at) == T + HOUR
    times.step(60.0)
    await both[0].looks()
    times.pass_(300.0)  # the other is stopped meanwhile
    for each in (*both, *both):
        await each.looks()
    assert await read(database, tag_request.c.deadline) == T + HOUR + 60.0 + DELIVERED_WITHIN


async def test_what_was_not_committed_is_done_again(database: Database) -> None:
    """It is moved with whatever is written first, or not at all."""
    times = Times()
    one, _ = await two(database, times)
    await accept_one(database, 1)
    times.step(HOUR)

    def fails(connection: Connection, now: float) -> None:
        del connection, now
        raise ValueError("given up")

    with pytest.raises(ValueError, match="given up"):
        await one.writing.once(fails)
    await one.looks()
    assert await read(database, tag_request.c.deadline) == T + HOUR + DELIVERED_WITHIN


async def test_a_request_has_all_of_its_time(database: Database) -> None:
    """Then it expires."""
    times = Times()
    one, other = await two(database, times)
    await accept_one(database, 1)
    times.pass_(60.0)
    times.step(MONTHS)
    assert await one.writing.once(sweep) == ()
    times.pass_(DELIVERED_WITHIN - 61.0)
    assert await other.writing.once(sweep) == ()
    times.pass_(1.0)
    (ended,) = await other.writing.once(sweep)
    assert ended.outcome is Outcome.EXPIRED


async def test_a_tag_that_is_the_first_to_see_it_is_not_moved(database: Database) -> None:
    """Only what was there before is."""
    times = Times()
    one, _ = await two(database, times)
    await accept_one(database, 1)
    times.step(HOUR)
    later = TagRequest("click 2", ANA, ACME, CALL, {"call_disposition": "2"})
    await TagRequests(database, one.writing.clock, lambda *_: None).accept(later)
    await one.looks()
    accepted = select(tag_request.c.accepted_at).order_by(tag_request.c.sequence)
    found = await database.read(lambda connection: connection.execute(accepted).scalars().all())
    assert found == [times.now, times.now]
    assert await read(database, func.max(tag_request.c.deadline)) == times.now + DELIVERED_WITHIN


async def test_what_waits_goes_on_waiting(database: Database) -> None:
    """A Retry-After, and an organization's pause."""
    times = Times()
    one, other = await two(database, times)
    await accept_one(database, 1)
    (attempt,) = await one.claims(ONE)
    await one.writing.once(
        lambda c, now: attempts.paused(c, attempt, Pause(PauseReason.THROTTLED, 600.0), None, now)
    )
    times.step(HOUR)
    assert await other.claims(TWO) == []
    gate = await one.writing.once(lambda c, now: pauses.gate(c, ACME, now))
    assert gate.wait_until == times.now + 600.0
    times.pass_(600.0)
    (again,) = await other.claims(TWO)
    assert again.probe


async def test_what_was_typed_is_there_for_its_half_hour(database: Database) -> None:
    """By the clock that steps once the ledger has been moved along."""
    times = Times()
    one, _ = await two(database, times)
    drafts = Drafts(database)
    draft_id = await drafts.keep(ANA, "530-999-9999", moment(times.now))
    times.step(HOUR)
    await one.looks()
    times.pass_(29 * 60.0)
    assert await drafts.get(draft_id, ANA, moment(times.now)) == "530-999-9999"


@pytest.mark.parametrize(("rate", "every"), [(0.083, 1.0), (0.083, 60.0), (0.0005, HOUR)])
async def test_a_clock_that_is_slewed_steps_nowhere(database: Database, rate: float, every: float) -> None:
    """However far in all, and however seldom it is looked."""
    times = Times()
    one, _ = await two(database, times)
    await accept_one(database, 1)
    for _ in range(20):
        times.pass_(every)
        times.step(rate * every)
        await one.writing.once(lambda *_: None)
    assert await read(database, tag_request.c.deadline) == T + DELIVERED_WITHIN


@pytest.mark.parametrize("step", [0.1, 0.99])
async def test_a_small_correction_is_no_step(database: Database, step: float) -> None:
    """As of ntpd and timesyncd."""
    times = Times()
    one, _ = await two(database, times)
    await accept_one(database, 1)
    times.step(step)
    await one.looks()
    assert await read(database, tag_request.c.deadline) == T + DELIVERED_WITHIN


async def test_a_process_that_was_stopped_has_seen_no_step(database: Database) -> None:
    """Nor a machine that slept: time went by, and its lease is anybody's."""
    times = Times()
    one, other = await two(database, times)
    await accept_one(database, 1)
    await one.claims(ONE)
    times.pass_(HOUR / 4)
    assert len(await other.claims(TWO)) == 1
    await one.looks()
    assert await read(database, tag_request.c.deadline) == T + DELIVERED_WITHIN


async def test_a_process_whose_own_clock_stood_still_moves_nothing_while_others_run(
    database: Database,
) -> None:
    """As in a virtual machine that was paused: the others have seen the time go by."""
    times = Times()
    running, paused = a_process(database, times), a_process(database, times, lambda: 0.0)
    for each in (running, paused):
        await database.write(each.writing.clock.seen_running)
    await accept_one(database, 1)
    for _ in range(5):
        times.pass_(60.0)
        await database.write(running.writing.clock.seen_running)
    await paused.looks()
    assert await read(database, tag_request.c.deadline) == T + DELIVERED_WITHIN


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # SQLite has one writer
async def test_a_claim_under_way_is_moved_along(database: Database, database_url: str) -> None:
    """Begun by the old time, it is committed before the ledger is moved, and seen then."""
    times = Times()
    one, _ = await two(database, times)
    await accept_one(database, 1)
    url = make_url(database_url).set(drivername="postgresql+psycopg")
    engine = create_engine(url)
    try:
        with engine.connect() as connection, connection.begin() as claiming:
            (held,) = attempts.claim(connection, TWO, 10, T)
            assert held.attempt is not None
            times.step(HOUR)
            looking = asyncio.create_task(one.looks())
            await until(lambda: _somebody_waits(database))
            claiming.commit()
        await looking
    finally:
        engine.dispose()
    assert await read(database, lane.c.lease_until) == T + HOUR + LEASE
    assert await one.claims(ONE) == []


async def _somebody_waits(database: Database) -> bool:
    waiting = sql("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'lane'::regclass")
    return await database.read(lambda connection: bool(connection.execute(waiting).scalar_one()))


async def test_through_the_whole_of_delivery(database: Database) -> None:
    """The API fails, the clock steps by an hour, the API answers again: the tag is sent."""
    async with staged(database) as stage, stage.delivery, stage.another():
        fault = stage.invoca.switches.fail(Fault(FaultKind.UNAVAILABLE, Requests.WRITES))
        request_id = await stage.accept("Sale")
        await until(lambda: stage.invoca.received)
        await stage.idle()
        stage.clock.step(HOUR)
        stage.advance(0)
        stage.invoca.switches.clear(fault)
        stage.advance(60)
        assert await stage.outcome(request_id) is Outcome.SENT
        assert stage.values() == ["Sale"]


async def looked_up(database: Database, times: Times) -> None:
    await Audit(database).record(AuditEntry(moment(times.now), ANA, Action.LOOK_UP, ACME, AuditOutcome.DONE))


async def served(database: Database, times: Times, minutes: int, clock: WatchedClock | None = None) -> None:
    """Run a process for so long: it purges at its start and now and then, the application each minute."""
    clock = clock or a_process(database, times).writing.clock
    await purge_in_time(database, clock, RETENTION, VALUES)
    while minutes:
        some = min(minutes, 20)
        minutes -= some
        times.pass_(60.0 * some)
        await purge_in_time(database, clock, RETENTION, VALUES)


async def records(database: Database) -> int:
    return int(await read(database, func.count(audit.c.id)))


async def test_nothing_is_deleted_by_a_clock_that_has_just_stepped(database: Database) -> None:
    """Within the hour it can be set right; and if it isn't, that is the time."""
    times = Times()
    clock = a_process(database, times).writing.clock
    await served(database, times, 61, clock)
    await looked_up(database, times)
    times.step(MONTHS)
    await served(database, times, 59, clock)
    assert await records(database) == 1
    await served(database, times, 1, clock)
    assert await records(database) == 0


async def test_nothing_is_deleted_by_a_process_that_begins_after_a_step(database: Database) -> None:
    """The others have seen it; of one while nobody ran, an hour is waited for as well."""
    times = Times()
    await served(database, times, 61)
    await looked_up(database, times)
    times.step(MONTHS)
    await served(database, times, 59)
    assert await records(database) == 1


async def test_what_has_run_out_is_deleted_by_processes_that_live_for_minutes(database: Database) -> None:
    """What each has seen adds up; what two see at once counts once."""
    times = Times()
    await looked_up(database, times)
    times.pass_(MONTHS)
    for _ in range(5):
        await served(database, times, 10)
        times.pass_(20.0)
    both = [a_process(database, times).writing.clock for _ in range(2)]
    for _ in range(9):
        for each in both:
            await purge_in_time(database, each, RETENTION, VALUES)
            times.pass_(-0.01)  # it began first, and comes second
        times.pass_(60.02)
    assert await records(database) == 1
    await served(database, times, 2)
    assert await records(database) == 0


async def test_a_clock_that_went_back_begins_the_hour_anew(database: Database) -> None:
    """Whatever it said before was perhaps wrong."""
    times = Times()
    await served(database, times, 61)
    times.now -= MONTHS
    await looked_up(database, times)
    times.now += MONTHS - 2 * HOUR
    await served(database, times, 59)
    assert await records(database) == 1


async def test_a_retry_is_not_sooner_for_a_step(database: Database) -> None:
    """A wait of half a minute is one."""
    times = Times()
    one, other = await two(database, times)
    await accept_one(database, 1)
    (attempt,) = await one.claims(ONE)
    await one.writing.once(lambda c, now: attempts.retry(c, attempt, AttemptFailure(30.0), now))
    times.step(20.0)
    times.pass_(29.0)
    assert await other.claims(TWO) == []
    times.pass_(1.0)
    assert len(await other.claims(TWO)) == 1
