"""DATABASE_URL, read: which database it means. Its faults are told without the URL, for its password."""

import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.faults import ConfigurationFaults

LEAST_SQLITE = (3, 35)  # RETURNING
PREPARE_THRESHOLD = "prepare_threshold"


@dataclass(frozen=True)
class SqliteUrl:
    """A SQLite file, by its real path: every name of one file leads to the same lock."""

    path: Path


@dataclass(frozen=True)
class PostgresUrl:
    """A PostgreSQL database, with its parameters, for psycopg 3."""

    url: URL = field(repr=False)
    prepare_threshold: int | None = None
    """After how many runs a statement is prepared on the server. None: never, as connection poolers need."""


def read_url(text: str) -> SqliteUrl | PostgresUrl:
    """Read ``sqlite:///…``, ``postgres://…`` or ``postgresql://…``. Raises ConfigurationFaults."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise ConfigurationFaults(
            ["DATABASE_URL: can't be read; expected: sqlite:///… or postgresql://…"]
        ) from None
    if url.drivername in {"postgres", "postgresql"}:
        return _postgres(url.set(drivername="postgresql+psycopg"))
    if url.drivername != "sqlite":
        raise ConfigurationFaults(["DATABASE_URL: must begin with sqlite:///, postgres:// or postgresql://"])
    if not url.database or url.database == ":memory:" or url.host or url.query:
        raise ConfigurationFaults(
            ["DATABASE_URL: must name a file and nothing else; expected: sqlite:///switchboard.db"]
        )
    if sqlite3.sqlite_version_info < LEAST_SQLITE:
        raise ConfigurationFaults(["DATABASE_URL: this Python's SQLite is older than 3.35; use PostgreSQL"])
    return SqliteUrl(Path(url.database).resolve())


def _postgres(url: URL) -> PostgresUrl:
    """Take out what is psycopg's alone: libpq would refuse it.

    0 means what it does to other drivers, that nothing is prepared (pgjdbc, ``prepareThreshold``): to psycopg
    it would be everything, at once.
    """
    given = url.query.get(PREPARE_THRESHOLD, "0")
    threshold = "0" if str(given).lower() in {"", "none"} else str(given)
    if not threshold.isascii() or not threshold.isdecimal():
        raise ConfigurationFaults([f"DATABASE_URL: {PREPARE_THRESHOLD} must be a whole number or none"])
    return PostgresUrl(url.difference_update_query([PREPARE_THRESHOLD]), int(threshold[:9]) or None)
