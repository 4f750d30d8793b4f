"""What can go wrong with the database, as types.

LedgerError(BotError)       something a person is told in its own words
├── LedgerUnavailable       full, read-only, damaged or out of reach: nothing was saved
├── DatabaseBusy            not committed in time: nothing was saved, and nothing of it ever will be
└── CommitUnknown           in time nobody could tell whether it was saved; ``committed()`` tells later

StatementFailed             a fault of ours: a statement the database refused. Carries a code, never a value.
"""

import asyncio
import sqlite3
from collections.abc import Mapping
from enum import Enum

from sqlalchemy import exc

from bot import words
from bot.errors import BotError

COMMIT_UNKNOWN = (
    "That took too long, so nothing is shown. If you changed something, look the call up to see whether it "
    "was saved."
)


class LedgerError(BotError):
    """The database could not do what was asked of it."""


class UnavailableReason(Enum):
    """Why the database is unavailable."""

    FULL = "full"
    READ_ONLY = "read-only"
    DAMAGED = "damaged"
    UNREACHABLE = "out of reach"
    GONE = "its file was removed or replaced"
    REFUSING = "refuses what is written"
    BUSY = "locked, or too slow"


class LedgerUnavailable(LedgerError):
    """Nothing was saved. It works again by itself once the reason is gone."""

    def __init__(self, reason: UnavailableReason, code: str | None = None) -> None:
        self.reason = reason
        self.again = words.IN_A_MOMENT if reason is UnavailableReason.UNREACHABLE else ""
        self.code = code
        """SQLite's error name or PostgreSQL's SQLSTATE, where there is one; as below."""
        super().__init__(f"the database is {reason.value}")

    def words(self) -> str:
        """Whether waiting helps, or somebody has to be told."""
        if self.reason is UnavailableReason.UNREACHABLE:
            return "Switchboard can't reach its database right now, so nothing was done."
        return (
            "Switchboard can't use its database, so nothing was done. "
            "Tell whoever looks after Switchboard here; trying again won't help."
        )


class DatabaseBusy(LedgerError):
    """It was not done in time. It has been rolled back: nothing of it is saved, now or later."""

    again = words.IN_A_MOMENT

    def __init__(self, code: str | None = None) -> None:
        self.code = code
        super().__init__("the database is busy")

    def words(self) -> str:
        """Nothing was done."""
        return words.DATABASE_BUSY


class CommitUnknown(LedgerError):
    """The commit was under way when the time was up, or the connection was lost during it.

    It may have been saved. Repeating it is safe only under the same idempotency key.
    """

    def __init__(self, later: "asyncio.Future[bool | None]", *, changes: bool = False) -> None:
        self._later = later
        self.changes = changes
        """Whether it was something that a person asked to have changed, and is to be told of."""
        super().__init__("it is not known whether this was committed")

    async def committed(self) -> bool | None:
        """Wait until it is known: True, False, or None where that can't be found out any more."""
        return await asyncio.shield(self._later)

    def words(self) -> str:
        """It may have been saved: look first."""
        return COMMIT_UNKNOWN


class StatementFailed(Exception):
    """The database refused a statement of ours, such as one against a constraint.

    ``code`` is SQLite's error name or PostgreSQL's SQLSTATE. The driver's own text quotes values: left out.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"a statement failed: {code}")


PRIMARY = 0xFF  # SQLite's extended codes keep the primary one in their last byte

_SQLITE: Mapping[int, UnavailableReason] = {
    sqlite3.SQLITE_FULL: UnavailableReason.FULL,
    sqlite3.SQLITE_READONLY: UnavailableReason.READ_ONLY,
    sqlite3.SQLITE_PERM: UnavailableReason.READ_ONLY,
    sqlite3.SQLITE_CORRUPT: UnavailableReason.DAMAGED,
    sqlite3.SQLITE_NOTADB: UnavailableReason.DAMAGED,
    sqlite3.SQLITE_IOERR: UnavailableReason.UNREACHABLE,
    sqlite3.SQLITE_CANTOPEN: UnavailableReason.UNREACHABLE,
}

_SQLITE_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_INTERRUPT})

_POSTGRES: Mapping[str, UnavailableReason] = {
    "53100": UnavailableReason.FULL,
    "25006": UnavailableReason.READ_ONLY,
    "XX001": UnavailableReason.DAMAGED,
    "XX002": UnavailableReason.DAMAGED,
    "53300": UnavailableReason.UNREACHABLE,  # too many connections
    "57P01": UnavailableReason.UNREACHABLE,  # shut down by its administrator
    "57P02": UnavailableReason.UNREACHABLE,  # crash elsewhere
    "57P03": UnavailableReason.UNREACHABLE,  # starting up
    "58030": UnavailableReason.UNREACHABLE,  # its disk fails
}

_POSTGRES_TRANSIENT = frozenset({"40001", "40P01"})  # could not serialize, deadlock: the same again may work

_LOCK_NOT_AVAILABLE = "55P03"

_POSTGRES_BUSY = _POSTGRES_TRANSIENT | {"57014", _LOCK_NOT_AVAILABLE}  # the first: statement time-out

_POSTGRES_LEFT = frozenset({"25006", "57P01", "57P02", "57P03"})

_CONNECTION_EXCEPTION = "08"  # class 08; poolers say so of a server of theirs that is gone


def translated(error: Exception) -> Exception:
    """Give the error as one of ours; what is not the database's, as it is."""
    ours: Exception
    match error:
        case exc.TimeoutError():
            ours = DatabaseBusy()
        case exc.StatementError():
            ours = _of_statement(error)
        case sqlite3.Error():
            ours = _of_sqlite(error)
        case _:
            return error
    return ours.with_traceback(error.__traceback__)


def lost_connection(error: Exception) -> bool:
    """Whether the connection broke while it was in use."""
    return isinstance(error, exc.DBAPIError) and error.connection_invalidated


def transient(error: Exception) -> bool:
    """Whether the whole transaction may work when it is run again."""
    return _sqlstate(error) in _POSTGRES_TRANSIENT


def server_left(error: Exception) -> bool:
    """Whether another connection may lead to a server that can: this one's stops, or has become a standby."""
    code = _sqlstate(error)
    return code in _POSTGRES_LEFT or code.startswith(_CONNECTION_EXCEPTION)


def lock_not_available(error: Exception) -> bool:
    """Whether somebody else held a row or a table for longer than may be waited."""
    return _sqlstate(error) == _LOCK_NOT_AVAILABLE


def locked(error: Exception) -> bool:
    """Whether somebody else holds SQLite's write lock."""
    orig = error.orig if isinstance(error, exc.DBAPIError) else None
    return isinstance(orig, sqlite3.Error) and _primary_code(orig) == sqlite3.SQLITE_BUSY


def _of_statement(error: exc.StatementError) -> Exception:
    if isinstance(error.orig, sqlite3.Error):
        return _of_sqlite(error.orig)
    if isinstance(error, exc.DBAPIError):
        return _of_postgres(error)
    return StatementFailed(type(error.orig or error).__name__)


def _of_sqlite(orig: sqlite3.Error) -> Exception:
    code = _primary_code(orig)
    name = getattr(orig, "sqlite_errorname", type(orig).__name__)
    if code in _SQLITE_BUSY:
        return DatabaseBusy(name)
    if code in _SQLITE:
        return LedgerUnavailable(_SQLITE[code], name)
    return StatementFailed(name)


def _primary_code(orig: sqlite3.Error) -> int:
    return int(getattr(orig, "sqlite_errorcode", 0)) & PRIMARY


def _of_postgres(error: exc.DBAPIError) -> Exception:
    code = _sqlstate(error)
    if code in _POSTGRES_BUSY:
        return DatabaseBusy(code)
    if code in _POSTGRES:
        return LedgerUnavailable(_POSTGRES[code], code)
    never_answered = not code and isinstance(error, exc.OperationalError)
    if error.connection_invalidated or never_answered or code.startswith(_CONNECTION_EXCEPTION):
        return LedgerUnavailable(UnavailableReason.UNREACHABLE, code or None)
    return StatementFailed(code or type(error.orig).__name__)


def _sqlstate(error: Exception) -> str:
    orig = error.orig if isinstance(error, exc.DBAPIError) else None
    return str(getattr(orig, "sqlstate", None) or "")
