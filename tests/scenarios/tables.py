"""The database of a stage, looked at and put into trouble."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import psycopg
from sqlalchemy import Connection, event, make_url, text

from bot.database.errors import LedgerUnavailable
from bot.database.sqlite import SqliteBackend
from bot.ledger.audit import Action, AuditOutcome
from tests.ledger.audited import entries_of
from tests.scenarios.stage import Stage, Way


async def deeds(stage: Stage) -> list[tuple[str, Action, AuditOutcome, str | None]]:
    """Who did what to which call, oldest first."""
    fingerprint = stage.directory.organizations[0].fingerprint
    entries = await entries_of(stage.application.database, fingerprint)
    return [(each.person.user, each.action, each.outcome, each.transaction_id) for each in entries]


def file_of(stage: Stage) -> Path:
    """SQLite's file."""
    return Path(str(make_url(stage.settings.database_url.get_secret_value()).database))


async def rename(stage: Stage, table: str, name: str) -> None:
    """Call a table otherwise, so that nothing can be written to it."""
    statement = text(f"ALTER TABLE {table} RENAME TO {name}")
    await stage.application.database.write(lambda connection: connection.execute(statement).close())


async def limit_pages(stage: Stage, pages: int) -> None:
    """Let SQLite have so many pages, or as many as it has already."""
    statement = text(f"PRAGMA max_page_count = {pages}")
    await stage.application.database.write(
        lambda connection: connection.execute(statement).scalar_one(), within=10
    )


@asynccontextmanager
async def read_only(stage: Stage) -> AsyncIterator[None]:
    """SQLite's file can only be read, by every connection: a write that fails makes the bot open another."""
    database = stage.application.database
    backend = database._backend
    assert isinstance(backend, SqliteBackend)

    def only_read(driver: sqlite3.Connection, record: object) -> None:
        del record
        driver.execute("PRAGMA query_only = ON").close()

    def only_reads(connection: Connection) -> None:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        only_read(driver, None)

    event.listen(backend._writing, "connect", only_read)
    with suppress(LedgerUnavailable):  # the one in use may have been opened since
        await database.write(only_reads)
    yield
    event.remove(backend._writing, "connect", only_read)


@contextmanager
def locked(way: Way, folder: Path) -> Iterator[None]:
    """Somebody else holds what a tag is written to."""
    if way.database_url is None:
        with sqlite3.connect(folder / "switchboard.db", isolation_level=None) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("ROLLBACK")
        connection.close()
        return
    with psycopg.connect(way.database_url) as other:
        other.execute("LOCK TABLE lane, draft, tag_request IN EXCLUSIVE MODE")
        yield
        other.rollback()
