"""The database's clock, watched: where it has stepped forward, what waits by it is moved along first.

Each process sees a step for itself, against a clock of its own that never steps, in the first transaction it
begins after it: no lease is taken, and nothing is overdue, because of an hour that never passed. Of several
processes one moves the ledger, the others wait for it; a row says by how much it was moved, and when the
clock was seen last. A process whose own clock stood still (a virtual machine that was paused; a machine that
slept, where the platform has no CLOCK_BOOTTIME) takes that for a step too, unless the row says that others
have seen the time go by.

Nobody can tell a step from before a process began: where all begin with a wrong clock, that is the time.

Of a transaction that began before the step, whoever moves waits for its end, once it has written to a lane;
one that writes its first a moment later still goes by the old time: its lease may be taken at once (the epoch
fences what it settles), and its deadline is sooner than it should be.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, text, update

from bot.database.postgres import AT_BEGIN
from bot.database.statements import insert
from bot.database.tables import clock_seen, draft, lane, pause, reply, shared_card, tag_request
from bot.times import STEP, Moment, Reading, elapsed, epoch, is_step, moment, utc_now

log = logging.getLogger("switchboard.ledger")

TRUSTED_AFTER = 3600.0  # seconds that the clock was seen running since it last stepped

_ALIVE = (
    lane.c.lease_until,
    lane.c.due,
    lane.c.not_before,
    pause.c.until,
    shared_card.c.lease_until,
    shared_card.c.due,
    reply.c.expires_at,
    reply.c.due,
    reply.c.caller_until,
    draft.c.expires_at,
)


@dataclass(frozen=True)
class DatabaseClock:
    """What time it is for SQL: by the database's own clock, or by ``controlled`` where that is given.

    ``never_steps`` tells what is a step of ``controlled``; without it, however that moves is as time passes.
    """

    controlled: Callable[[], Moment] | None = None
    never_steps: Callable[[], float] | None = None

    def read(self, connection: Connection) -> float:
        """Give the time it is as the transaction begins, in epoch seconds."""
        return self.reading(connection).now

    def reading(self, connection: Connection) -> Reading:
        """Give it beside a clock that never steps."""
        if self.controlled is not None:
            now = epoch(self.controlled())
            ran = now if self.never_steps is None else self.never_steps()
            return Reading(now, ran, ran)
        if connection.dialect.name == "sqlite":
            asked = elapsed()
            return Reading(time.time(), asked, elapsed())  # SQLite looks there too, only takes longer
        told: Reading = connection.info[AT_BEGIN]
        return told


class WatchedClock:
    """One process's watch over the clock that the ledger goes by."""

    def __init__(self, clock: DatabaseClock | None = None) -> None:
        self._clock = clock or DatabaseClock()
        self._seen: Reading | None = None
        self._moved = 0.0
        """By how much the ledger had been moved along, by the row, when that was seen."""
        self._looked_at: float | None = None

    def here(self) -> datetime:
        """Give the time it is, without asking: it steps once the ledger has been moved along."""
        seen = self._seen
        return utc_now() if seen is None else moment(seen.now + elapsed() - seen.told)

    def read(self, connection: Connection) -> float:
        """Give the time it is as the transaction begins, in epoch seconds; changes nothing."""
        return self._clock.read(connection)

    def judge(self, connection: Connection) -> float:
        """Give the time it is, with what waits moved along in this transaction where the clock has stepped.

        It comes before anything else in its transaction: on PostgreSQL it may wait for those of others.
        """
        now, _ = self._judge(connection)
        return now

    def seen_running(self, connection: Connection) -> tuple[float, bool]:
        """Give the time it is, and whether the clock has been seen running for long enough to delete by it.

        That is kept in the row, by every process at least each minute, so that it outlives them. An hour that
        nobody saw, or a clock that is behind what it showed, begins it anew.
        """
        now, moved = self._judge(connection)
        row = _row(connection)
        before, self._looked_at = self._looked_at, now
        known = (now if before is None else before) - TRUSTED_AFTER <= row.seen_at <= now + STEP
        running = row.running if known else 0.0
        if before is not None:  # what nobody here has seen may be a step, of which others know
            running += max(0.0, now - max(before, row.seen_at if known else before))
            connection.execute(update(clock_seen).values(seen_at=now, running=running))
            self._moved = self._moved if moved else row.moved
        return now, running >= TRUSTED_AFTER

    def _judge(self, connection: Connection) -> tuple[float, bool]:
        reading = self._clock.reading(connection)
        if self._seen is None:
            self._moved = connection.execute(select(clock_seen.c.moved)).scalar() or 0.0
        elif (by := reading.stepped_since(self._seen)) and self._move(connection, reading, by):
            return reading.now, True  # seen once that is committed: by whoever comes next, who finds it done
        self._seen = reading
        return reading.now, False

    def _move(self, connection: Connection, reading: Reading, by: float) -> bool:
        """Move along what waits, in this transaction. False: nothing is left to be moved."""
        row = _row(connection)
        by -= row.moved - self._moved
        would_be = reading.now - by
        if not is_step(by, 0.0) or row.seen_at > would_be:
            self._moved = row.moved
            return False
        move_along(connection, would_be, by)
        connection.execute(
            update(clock_seen).values(seen_at=reading.now, running=0.0, moved=clock_seen.c.moved + by)
        )
        log.warning("the clock has stepped forward", extra={"seconds": round(by, 3)})
        return True


def move_along(connection: Connection, would_be: float, by: float) -> None:
    """Move along what lies ahead of the time it would be: the clock is ``by`` seconds ahead of that."""
    if connection.dialect.name == "postgresql":  # what is being claimed or accepted meanwhile is seen then
        connection.execute(text("LOCK TABLE lane, shared_card IN SHARE ROW EXCLUSIVE MODE"))
    for column in _ALIVE:
        connection.execute(update(column.table).where(column > would_be).values({column: column + by}))
    waiting = tag_request.c.outcome.is_(None) & (tag_request.c.deadline > would_be)
    later = {each: each + by for each in (tag_request.c.accepted_at, tag_request.c.deadline)}
    connection.execute(update(tag_request).where(waiting).values(later))


def _row(connection: Connection) -> Row[Any]:
    first = {"id": 1, "seen_at": 0.0, "running": 0.0, "moved": 0.0}
    connection.execute(insert(connection.dialect.name, clock_seen).values(first).on_conflict_do_nothing())
    return connection.execute(select(clock_seen).with_for_update()).one()
