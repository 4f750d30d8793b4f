"""The clock goes back an hour, or forward and back again: nothing waits for it, and nobody is asked twice."""

import pytest
from sqlalchemy import select, update

from bot.database.database import Database
from bot.database.tables import draft, pause, tag_request
from bot.delivery import attempts
from bot.delivery.attempts import AttemptFailure
from bot.delivery.clock_set_back import WAITS, set_back, straighten
from bot.ledger import pauses
from bot.ledger.accept import DELIVERED_WITHIN, PLACED_WITHIN
from bot.ledger.drafts import KEPT_FOR, Drafts
from bot.ledger.lanes import LEASE
from bot.ledger.pauses import Pause, PauseReason
from bot.ledger.tag_requests import Outcome
from sandbox.invoca.faults import Fault, FaultKind, Requests
from tests.delivery.claims import ONE, TWO, T, accept_one, claimed, settled
from tests.delivery.stage import staged
from tests.ledger.people import ANA
from tests.waiting import until

HOUR = 3600.0

BACK = T - HOUR


async def straightened(database: Database, now: float, before: float | None) -> None:
    farthest = set_back(before, now)
    assert farthest is not None
    await database.write(lambda connection: straighten(connection, now, farthest))


def test_a_clock_that_goes_on_is_left_alone() -> None:
    """However far: what is overdue by it has its own rules."""
    assert set_back(T, T) is None
    assert set_back(T, T + HOUR) is None
    assert set_back(T, T - 0.001) == WAITS


@pytest.mark.parametrize("before", [T, None])
async def test_a_lease_is_a_lease_whatever_the_clock_says(database: Database, before: float | None) -> None:
    """Whoever holds it may still be sending: nobody else gets it before it would have run out."""
    await accept_one(database, 1)
    (held,) = await claimed(database, ONE, T)
    await straightened(database, BACK, before)
    assert await claimed(database, TWO, BACK + LEASE - 0.1) == []
    (taken,) = await claimed(database, TWO, BACK + LEASE)
    assert (await settled(database, held, Outcome.REFUSED, BACK + LEASE)).ended == ()
    assert (await settled(database, taken, Outcome.SENT, BACK + LEASE)).ended != ()


async def test_who_is_still_sending_settles_it(database: Database) -> None:
    """The clock takes nothing away from anybody."""
    await accept_one(database, 1)
    (held,) = await claimed(database, ONE, T)
    await straightened(database, BACK, T)
    assert (await settled(database, held, Outcome.SENT, BACK)).ended != ()


@pytest.mark.parametrize(("back", "before"), [(HOUR, T), (HOUR, None), (300.0, T)])
async def test_what_is_due_later_is_due(database: Database, back: float, before: float | None) -> None:
    """After a restart only what nobody could have delayed so far."""
    await accept_one(database, 1)
    (attempt,) = await claimed(database, ONE, T)
    await database.write(lambda c: attempts.retry(c, attempt, AttemptFailure(30.0), T))
    await straightened(database, T - back, before)
    assert len(await claimed(database, TWO, T - back)) == 1


async def test_what_somebody_else_delayed_waits_through_a_restart(database: Database) -> None:
    """A Retry-After of ten minutes is no stepped clock."""
    await accept_one(database, 1)
    (attempt,) = await claimed(database, ONE, T)
    await database.write(lambda c: attempts.paused(c, attempt, Pause(PauseReason.THROTTLED, 600.0), None, T))
    await straightened(database, T, None)
    assert await claimed(database, TWO, T + 599.0) == []
    assert len(await claimed(database, TWO, T + 600.0)) == 1


async def test_a_pause_ends_with_the_hour_it_began_in(database: Database) -> None:
    """The organization is asked again at once."""
    await accept_one(database, 1)
    (attempt,) = await claimed(database, ONE, T)
    await database.write(lambda c: attempts.paused(c, attempt, Pause(PauseReason.REFUSED), None, T))
    await straightened(database, BACK, T)
    assert await database.read(lambda c: c.execute(select(pause.c.until)).scalar_one()) == BACK
    (probe,) = await claimed(database, TWO, BACK)
    assert probe.probe
    assert await database.write(lambda c: pauses.end(c, probe.hold.scope, BACK))


async def test_deadlines_and_beginnings_come_back_with_it(database: Database) -> None:
    """A call that begins after the clock was set back is not the one that was meant an hour ahead."""
    await accept_one(database, 1)
    looked_up = update(tag_request).values(transaction_id=None)
    await straightened(database, BACK, T)
    found = select(tag_request.c.accepted_at, tag_request.c.deadline)
    at, deadline = await database.read(lambda c: c.execute(found).one())
    assert at == BACK
    assert BACK < deadline <= BACK + DELIVERED_WITHIN
    await database.write(lambda c: c.execute(looked_up))
    await straightened(database, BACK, T)
    at, deadline = await database.read(lambda c: c.execute(found).one())
    assert BACK < deadline <= BACK + PLACED_WITHIN


async def test_what_waits_is_sent_when_the_clock_has_gone_back(database: Database) -> None:
    """Forward for an hour, in which the API fails, and back: what was to be tried again then is tried now."""
    async with staged(database) as stage, stage.delivery:
        stage.advance(HOUR)
        fault = stage.invoca.switches.fail(Fault(FaultKind.UNAVAILABLE, Requests.WRITES))
        request_id = await stage.accept("Sale")
        await until(lambda: stage.invoca.received)
        await stage.idle()
        stage.invoca.switches.clear(fault)
        stage.advance(-HOUR)
        assert await stage.outcome(request_id) is Outcome.SENT
        assert stage.values() == ["Sale"]


@pytest.mark.parametrize(("ahead", "left"), [(0.5, 0.5), (HOUR, 0.0)])
async def test_what_is_kept_for_a_while(database: Database, ahead: float, left: float) -> None:
    """By the clock of a host a little ahead: left as it is. By one that was set back: cut to its time."""
    await Drafts(database).keep(ANA, "9999 sold", T + ahead)
    await straightened(database, T, None)
    expires = await database.read(
        lambda connection: connection.execute(select(draft.c.expires_at)).scalar_one()
    )
    assert expires == T + left + KEPT_FOR.total_seconds()
