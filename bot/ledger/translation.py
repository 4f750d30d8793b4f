"""What SQLAlchemy and the drivers raise, as types of ours. No text of theirs gets through: it quotes values.

Sources: sqlite.org/rescode.html; PostgreSQL's appendix "Error Codes".
"""

import sqlite3
from collections.abc import Mapping

from sqlalchemy import exc

from bot.ledger.errors import DatabaseBusy, LedgerUnavailable, Reason, StatementFailed

PRIMARY = 0xFF  # SQLite's extended codes keep the primary one in their last byte

_SQLITE: Mapping[int, Reason] = {
    sqlite3.SQLITE_FULL: Reason.FULL,
    sqlite3.SQLITE_READONLY: Reason.READ_ONLY,
    sqlite3.SQLITE_PERM: Reason.READ_ONLY,
    sqlite3.SQLITE_CORRUPT: Reason.DAMAGED,
    sqlite3.SQLITE_NOTADB: Reason.DAMAGED,
    sqlite3.SQLITE_IOERR: Reason.UNREACHABLE,
    sqlite3.SQLITE_CANTOPEN: Reason.UNREACHABLE,
}
_SQLITE_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_INTERRUPT})

_POSTGRES: Mapping[str, Reason] = {
    "53100": Reason.FULL,
    "25006": Reason.READ_ONLY,
    "XX001": Reason.DAMAGED,
    "XX002": Reason.DAMAGED,
    "53300": Reason.UNREACHABLE,  # too many connections
    "57P01": Reason.UNREACHABLE,  # shut down by its administrator
    "57P02": Reason.UNREACHABLE,  # crash elsewhere
    "57P03": Reason.UNREACHABLE,  # starting up
    "58030": Reason.UNREACHABLE,  # its disk fails
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
        return LedgerUnavailable(Reason.UNREACHABLE, code or None)
    return StatementFailed(code or type(error.orig).__name__)


def _sqlstate(error: Exception) -> str:
    orig = error.orig if isinstance(error, exc.DBAPIError) else None
    return str(getattr(orig, "sqlstate", None) or "")
