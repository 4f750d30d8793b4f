"""The database: work in transactions, on SQLite or PostgreSQL; and whether it can be written."""

import asyncio
import logging
import math
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, delete, insert

from bot.database import migrate, sqlite
from bot.database.errors import (
    CommitUnknown,
    DatabaseBusy,
    LedgerUnavailable,
    StatementFailed,
    UnavailableReason,
)
from bot.database.postgres import PostgresBackend
from bot.database.sqlite import LockFile, SqliteBackend
from bot.database.tables import delivery_seen
from bot.database.transactions import Deciding, Manner, Transaction, Work
from bot.database.urls import PostgresUrl, SqliteUrl, read_url


def write_and_take_back(connection: Connection) -> None:
    """Write a row and delete it again, in one transaction that is committed."""
    name = f"check {secrets.token_hex(8)}"
    connection.execute(insert(delivery_seen).values(id=name, seen_at=0.0))
    connection.execute(delete(delivery_seen).where(delivery_seen.c.id == name))


log = logging.getLogger("switchboard.ledger")

T = TypeVar("T")

WITHIN = 2.5  # seconds: Slack wants its ack within 3

CHECKED_WITHIN = 2.0  # seconds: a database that takes longer is not ready for anybody's click

CHECKED_EVERY = 5.0  # seconds

STOP = 5.0  # seconds that closing waits for what is under way


class Backend(Protocol):
    """Where transactions run."""

    def submit(self, transaction: Transaction[Any]) -> None:
        """Have it run, and committed unless it only reads."""

    def stop(self, seconds: float) -> bool:
        """Finish what is waiting, for so many seconds at the most. Blocks. False: a thread is stuck."""


class Database:
    """Runs work in transactions. Made by ``open_database``."""

    def __init__(self, backend: Backend, within: float = WITHIN, lock: LockFile | None = None) -> None:
        self._backend = backend
        self._lock = lock
        self.locked = True
        """Whether a second process would see by the lock file that this one serves."""
        self.within = within
        """Seconds for each transaction that names no other time."""
        self._deciding = Deciding()
        self._checking: asyncio.Task[None] | None = None
        self._checked_at = -math.inf
        self.unavailable: UnavailableReason | None = None
        """Why it can't be written, until something has been written again."""

    async def write(
        self,
        work: Work[T],
        within: float | None = None,
        *,
        scrubs: bool = False,
        lane: str | None = None,
        found: Work[T | None] | None = None,
    ) -> T:
        """Run the work in one transaction; gives its result once that is committed.

        The work may be run more than once before it is committed, and gives plain values, not a cursor. What
        it raises rolls back this work alone, and is raised here. ``within`` is in seconds (None: as this
        database was opened); after that:
        DatabaseBusy when it has been given up and will never be committed, CommitUnknown when its commit was
        under way. LedgerUnavailable: the database can't. A caller that is cancelled gives it up likewise.

        ``scrubs``: what it takes away is to be gone from the files, too, once nobody reads it any more.
        ``lane`` is the key of the lane whose row it locks first: however long somebody else holds that, the
        rest goes on. ``found`` gives, in another transaction, what this one has committed, or None: where the
        connection was lost during the commit, that is how it is found out. It is given for what a person
        asked to have changed.
        """
        within = self.within if within is None else within
        manner = Manner(scrubs, lane, found)
        transaction = Transaction(work, within, self._deciding, read_only=False, manner=manner)
        transaction.proves = self.unavailable is not None
        self._backend.submit(transaction)
        try:
            value = await transaction.result()
        except LedgerUnavailable as error:
            self._note(error.reason, error.code)
            raise
        # What found nothing to do proves nothing, and what waits for a lock may be something else entirely.
        if transaction.wrote and self.unavailable is not UnavailableReason.BUSY:
            self._note(None)
        return value

    async def check(self) -> UnavailableReason | None:
        """Give why it can't be written right now, found out by a small write of its own; None: it can.

        Answers within ``CHECKED_WITHIN`` seconds; many who ask at once share one write.
        """
        if self._checking is None or self._checking.done():
            self._checking = asyncio.create_task(self._checked())
        await asyncio.shield(self._checking)
        return self.unavailable

    async def look(self) -> None:
        """Check it where that is due: every few seconds, and every second while it can't be written.

        A lock file that was removed is noticed, and made anew, each time.
        """
        if self._lock is not None:
            locked = await asyncio.to_thread(self._lock.keep)
            if self.locked and not locked:
                log.error("the lock file beside the database was removed, and can't be made anew")
            self.locked = locked
        if self.unavailable is not None or time.monotonic() >= self._checked_at + CHECKED_EVERY:
            await self.check()

    async def _checked(self) -> None:
        self._checked_at = time.monotonic()
        try:
            await self.write(write_and_take_back, CHECKED_WITHIN)
        except LedgerUnavailable:
            return
        except (DatabaseBusy, CommitUnknown) as error:
            self._note(UnavailableReason.BUSY, getattr(error, "code", None))
        except StatementFailed as error:
            self._note(UnavailableReason.REFUSING, error.code)
        else:
            self._note(None)

    async def read(self, work: Work[T], within: float | None = None) -> T:
        """Run work that changes nothing; it sees one moment. Raises DatabaseBusy, LedgerUnavailable."""
        within = self.within if within is None else within
        transaction = Transaction(work, within, self._deciding, read_only=True)
        self._backend.submit(transaction)
        return await transaction.result()

    def _note(self, reason: UnavailableReason | None, code: str | None = None) -> None:
        if reason is self.unavailable:
            return
        before, self.unavailable = self.unavailable, reason
        if reason is None:
            log.warning("the database can be written again")
        elif before is None:  # once an outage: a server that is away is slow at first, then out of reach
            log.error("the database can't be written", extra={"reason": reason.value, "code": code})


@asynccontextmanager
async def open_database(
    url: str, *, exclusive: bool = False, within: float = WITHIN
) -> AsyncIterator[Database]:
    """Open the database that a DATABASE_URL names, and close it again. Raises ConfigurationFaults.

    ``exclusive`` is for a process that serves or delivers: on SQLite a second such process is refused, while
    tools (not exclusive) still read and write. SQLite is brought to this version's tables; PostgreSQL is
    refused unless it is at them. ``within``: seconds for each transaction that names no other time.
    """
    target = read_url(url)
    async with AsyncExitStack() as opened:
        backend: Backend
        lock: LockFile | None = None
        if isinstance(target, PostgresUrl):
            await asyncio.to_thread(migrate.require_current, target)
            backend = PostgresBackend(target)
        else:
            await asyncio.to_thread(sqlite.prepare, target.path)
            if exclusive:
                lock = opened.enter_context(sqlite.held_lock(target.path, migrate.IN_USE))
                await asyncio.to_thread(migrate.upgrade_locked, target)
            else:
                await asyncio.to_thread(_upgrade_unless_served, target)
            backend = SqliteBackend(target.path)
        try:
            yield Database(backend, within, lock)
        finally:
            if not await asyncio.to_thread(backend.stop, STOP):
                log.error("the database did not let go in time")


def _upgrade_unless_served(target: SqliteUrl) -> None:
    if migrate.state_at(target) is not migrate.TablesState.CURRENT:
        with sqlite.held_lock(target.path, migrate.IN_USE_BY_OLDER):
            migrate.upgrade_locked(target)
