"""Times in the database: epoch seconds, as double precision. One provider says what "now" is in SQL."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Double, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

AT_BEGIN = "now, at the beginning of the transaction"
"""Where a connection's ``info`` has what the server said the time was when it began the transaction."""

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
class DatabaseClock:
    """What time it is for SQL: by the database's own clock, or by ``controlled`` where that is given."""

    controlled: Callable[[], Moment] | None = None

    def now(self) -> ColumnElement[float]:
        """Give an expression for now, in epoch seconds, to be put into a statement."""
        if self.controlled is None:
            return _DatabaseNow()
        return literal(epoch(self.controlled()), Double())

    def read(self, connection: Connection) -> float:
        """Give the time it is as the transaction begins, in epoch seconds."""
        if self.controlled is not None:
            return epoch(self.controlled())
        if connection.dialect.name == "sqlite":
            return time.time()  # SQLite looks at this machine's clock too, only takes longer
        if AT_BEGIN in connection.info:
            return float(connection.info[AT_BEGIN])
        return float(connection.execute(_NOW).scalar_one())
