"""Times in the database: epoch seconds, as double precision. One provider says what "now" is in SQL."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Double, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from bot.times import elapsed, is_step

AT_BEGIN = "now, at the beginning of the transaction"
"""Where a connection's ``info`` has what the server said as it began the transaction: a Reading."""

NOW_ON_POSTGRES = "CAST(extract(epoch FROM statement_timestamp()) AS DOUBLE PRECISION)"

Moment = datetime | float
"""An aware time, or epoch seconds."""


def epoch(moment: Moment) -> float:
    """Give the moment in epoch seconds. Raises ValueError for a time without a zone."""
    if isinstance(moment, datetime):
        if moment.tzinfo is None:
            raise ValueError("a time without a zone")
        return moment.timestamp()
    return float(moment)


def moment(seconds: float) -> datetime:
    """Give epoch seconds as an aware time in UTC."""
    return datetime.fromtimestamp(seconds, UTC)


class _DatabaseNow(FunctionElement[float]):
    """When the statement began, by the database's clock, in epoch seconds."""

    name = "database_now"
    inherit_cache = True
    type = Double()


@compiles(_DatabaseNow, "sqlite")
def _on_sqlite(element: _DatabaseNow, compiler: SQLCompiler, **options: Any) -> str:
    # unixepoch('subsec') came with SQLite 3.42; julianday gives milliseconds in every version.
    del element, compiler, options
    return "((julianday('now') - 2440587.5) * 86400.0)"


@compiles(_DatabaseNow, "postgresql")
def _on_postgres(element: _DatabaseNow, compiler: SQLCompiler, **options: Any) -> str:
    # now() is the transaction's begin, older than a lock it waited for; clock_timestamp() rules out indexes.
    del element, compiler, options
    return NOW_ON_POSTGRES


_NOW = select(_DatabaseNow())


@dataclass(frozen=True)
class Reading:
    """What a clock said (epoch seconds), and between which two moments of one that never steps (seconds)."""

    now: float
    asked: float
    told: float

    def stepped_since(self, earlier: "Reading") -> float:
        """Give how far forward the clock has stepped since, at the least, in seconds; 0.0: it hasn't.

        A process that was stopped, or a machine that slept, has seen no step: the other clock went on, too.
        """
        ran = self.told - earlier.asked
        by = self.now - earlier.now - ran
        return by if by > 0.0 and is_step(by, ran) else 0.0


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
        told: Reading | None = connection.info.get(AT_BEGIN)
        if told is None:
            asked = elapsed()
            told = Reading(float(connection.execute(_NOW).scalar_one()), asked, elapsed())
        return told
