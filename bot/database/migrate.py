"""Bringing a database's tables to this version: SQLite when it is opened, PostgreSQL when told to."""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect
from sqlalchemy.exc import SQLAlchemyError

from bot.database import sqlite
from bot.database.errors import (
    DatabaseBusy,
    LedgerUnavailable,
    StatementFailed,
    UnavailableReason,
    translated,
)
from bot.database.postgres import postgres_engine
from bot.database.sqlite import writing_engine
from bot.database.tables import metadata
from bot.database.urls import PostgresUrl, SqliteUrl, read_url
from bot.errors import ConfigurationFaults

MIGRATIONS = Path(__file__).parent / "migrations"

ADVISORY_LOCK = 0x5357_4249_5443_4842  # ours alone, among whatever else uses the server

LOCK_WAIT = 5000  # ms that SQLite waits for somebody else's write

IN_USE = (
    "DATABASE_URL: another Switchboard is serving from this SQLite file; stop it first, "
    "or use PostgreSQL for several processes"
)

IN_USE_BY_OLDER = (
    "DATABASE_URL: an older version of Switchboard is serving from this SQLite file; "
    "restart it with this version"
)

AHEAD = (
    "DATABASE_URL: the database's tables are of a version this one doesn't know, a newer one or one that was "
    "never released; run that version, or use another database"
)

BEHIND = "DATABASE_URL: the database is not at this version's tables yet; run `python -m bot migrate`"

UNAVAILABLE = {
    UnavailableReason.FULL: "DATABASE_URL: the database's disk is full",
    UnavailableReason.READ_ONLY: "DATABASE_URL: the database can only be read",
    UnavailableReason.DAMAGED: "DATABASE_URL: the file is damaged, or no SQLite database",
    UnavailableReason.GONE: "DATABASE_URL: the database file was removed or replaced meanwhile",
    UnavailableReason.UNREACHABLE: (
        "DATABASE_URL: the database can't be reached, or refuses this user, password or database name"
    ),
}

WHY_UNREACHABLE: Mapping[re.Pattern[str], str] = {
    re.compile(said): means
    for said, means in {
        "failed to resolve host|could not translate host name": "there is no host of this name",
        "Connection refused": "nobody listens at this host and port",
        "socket .* failed: (No such file|Permission)": "there is no server's socket in this folder",
        "timeout expired|timed out|No route|unreachable": "the host doesn't answer",
        "password authentication failed|no password supplied|role .* does not exist": (
            "the server refuses this user or password"
        ),
        "no pg_hba.conf entry": (
            "the server lets nobody in from here as this user, or only with sslmode=require"
        ),
        "database .* does not exist": "the server has no such database",
        "SSL|certificate": "it and the server don't agree on SSL; see sslmode and the certificates",
        "invalid|unrecognized|definition of service|could not parse": "a parameter has a value that is none",
    }.items()
}
"""What libpq and the server say, in English, and what that means; of anything else, nothing is said."""

BUSY = "DATABASE_URL: another program has locked the database; try again when it is done"

ANOTHERS = "DATABASE_URL: another program's tables are in the database; Switchboard needs one of its own"

UNUSABLE = "DATABASE_URL: the database refuses to be set up"


class TablesState(Enum):
    """A database's tables, compared with what this version needs."""

    CURRENT = "current"
    BEHIND = "behind"
    AHEAD = "ahead"


def state_at(target: PostgresUrl | SqliteUrl) -> TablesState:
    """Tell whether the tables fit; a file that isn't there yet is behind. Raises ConfigurationFaults."""
    if isinstance(target, SqliteUrl) and not (target.path.exists() and target.path.stat().st_size):
        return TablesState.BEHIND
    with _connected(target, begin="BEGIN") as connection:
        return state_of(connection)


def upgrade(url: str) -> None:
    """Bring the tables to this version; nothing happens where they are. Raises ConfigurationFaults.

    Two processes may do this at once on PostgreSQL: the second waits, then finds nothing to do. A SQLite file
    that is being served from is left alone.
    """
    target = read_url(url)
    if isinstance(target, PostgresUrl):
        with _connected(target) as connection:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK:d})").close()
            upgrade_on(connection)
        return
    sqlite.prepare(target.path)
    with sqlite.held_lock(target.path, IN_USE):
        upgrade_locked(target)


def upgrade_locked(target: SqliteUrl) -> None:
    """Bring a file to this version, by the process that holds its lock. Raises ConfigurationFaults."""
    with _connected(target, begin="BEGIN IMMEDIATE") as connection:
        upgrade_on(connection)


def upgrade_on(connection: Connection) -> None:
    """Bring the tables to this version in this transaction. Raises ConfigurationFaults if they are ahead."""
    match state_of(connection):
        case TablesState.AHEAD:
            raise ConfigurationFaults([AHEAD])
        case TablesState.BEHIND:
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        case TablesState.CURRENT:
            pass


def state_of(connection: Connection) -> TablesState:
    """Compare what the database says it is at with the newest migration there is.

    Raises ConfigurationFaults where it has tables named as ours that are somebody else's.
    """
    script = ScriptDirectory.from_config(_config())
    at = set(MigrationContext.configure(connection).get_current_heads())
    if at == set(script.get_heads()):
        return TablesState.CURRENT
    if not at:
        there = set(inspect(connection).get_table_names())
        if there & metadata.tables.keys() and "alembic_version" not in there:
            raise ConfigurationFaults([ANOTHERS])
    return TablesState.BEHIND if at <= known_revisions() else TablesState.AHEAD


def known_revisions() -> set[str]:
    """Every version of the tables that this one can bring to its own."""
    return {each.revision for each in ScriptDirectory.from_config(_config()).walk_revisions()}


def require_current(target: PostgresUrl) -> None:
    """Raise ConfigurationFaults unless the tables are this version's."""
    found = state_at(target)
    if found is not TablesState.CURRENT:
        raise ConfigurationFaults([AHEAD if found is TablesState.AHEAD else BEHIND])


def require_usable(url: str) -> None:
    """Raise ConfigurationFaults where a process that serves would be refused; nothing is made or changed.

    That another serves from the file is none of it: it may be the one that is checked.
    """
    target = read_url(url)
    if isinstance(target, PostgresUrl):
        require_current(target)
        return
    sqlite.require_usable(target.path)
    if state_at(target) is TablesState.AHEAD:
        raise ConfigurationFaults([AHEAD])


def in_use(url: str) -> bool:
    """Whether another process serves from this database alone, as one does from a SQLite file."""
    target = read_url(url)
    return isinstance(target, SqliteUrl) and sqlite.in_use(target.path)


@contextmanager
def _connected(target: PostgresUrl | SqliteUrl, begin: str = "") -> Iterator[Connection]:
    """Give a connection in one transaction, committed at the end; ``begin`` is how SQLite begins it."""
    if isinstance(target, PostgresUrl):
        engine = postgres_engine(target)
    else:
        engine = writing_engine(target.path, LOCK_WAIT)
    try:
        with engine.connect() as connection, connection.begin():
            if isinstance(target, SqliteUrl):
                _require_wal(connection)
                connection.exec_driver_sql(begin)
            else:
                connection.exec_driver_sql("SET LOCAL statement_timeout = 0").close()
            yield connection
    except SQLAlchemyError as error:
        raise ConfigurationFaults([_line(error)]) from None
    finally:
        engine.dispose()


def _require_wal(connection: Connection) -> None:
    if connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() != "wal":
        raise ConfigurationFaults(
            ["DATABASE_URL: SQLite can't keep a write-ahead log there; use a local disk, or PostgreSQL"]
        )


def _line(failure: SQLAlchemyError) -> str:
    match error := translated(failure):
        case LedgerUnavailable(reason=UnavailableReason.UNREACHABLE) if why := _why(failure):
            return f"DATABASE_URL: the database can't be reached: {why}"
        case LedgerUnavailable():
            return UNAVAILABLE.get(error.reason, UNUSABLE)
        case StatementFailed():
            return f"{UNUSABLE} ({error.code})"
        case DatabaseBusy():
            return BUSY
    return UNUSABLE


def _why(failure: SQLAlchemyError) -> str | None:
    driver_error = getattr(failure, "orig", None)
    if isinstance(driver_error, sqlite3.Error):
        return "its file can't be opened or read"
    said = str(driver_error)  # its own words are not told: they quote names
    return next((means for pattern, means in WHY_UNREACHABLE.items() if pattern.search(said)), None)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
