"""SQLite: one thread that writes, committing whatever is waiting together; a few that read.

Each write runs in a savepoint of its own, so that what goes wrong in one undoes only that one. A write that
was given up after it ran can't be taken out of the middle: the group is rolled back and the others run again.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from sqlite3 import Connection as Driver
from sqlite3 import Error as SqliteError
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool, QueuePool

from bot.database.errors import LedgerUnavailable, StatementFailed, UnavailableReason, locked, translated
from bot.database.sqlite_file import Files
from bot.database.transactions import Done, Ended, Failed, Threads, Transaction, deliver, may_commit

READERS = 4

GROUP = 500  # writes committed together at the most

GROUP_FOR = 0.02  # seconds spent on running a group before it is committed

LOCK_WAIT = 250  # ms that the writer waits for somebody else's lock before it looks who still wants it

READ_WAIT = 2000  # ms

_DURABLE = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what was blanked or deleted is gone from the file, too
    "PRAGMA journal_size_limit = 67108864",
)


def writing_engine(path: Path, lock_wait: int = LOCK_WAIT) -> Engine:
    """Make an engine whose connections write, and begin nothing by themselves. ``lock_wait`` is in ms."""
    return _engine(path, (f"PRAGMA busy_timeout = {lock_wait}", *_DURABLE), poolclass=NullPool)


def _reading_engine(path: Path) -> Engine:
    pragmas = (f"PRAGMA busy_timeout = {READ_WAIT}", "PRAGMA query_only = ON")
    return _engine(path, pragmas, poolclass=QueuePool, pool_size=READERS, max_overflow=0)


def _engine(path: Path, pragmas: Sequence[str], **options: Any) -> Engine:
    # Never made anew here: where the file has gone, an empty one would hide it.
    url = URL.create(
        "sqlite+pysqlite", database=f"file:{quote(str(path))}", query={"mode": "rw", "uri": "true"}
    )
    engine = create_engine(url, isolation_level="AUTOCOMMIT", hide_parameters=True, **options)

    @event.listens_for(engine, "connect")
    def _set_up(driver: Driver, record: object) -> None:
        del record
        for pragma in pragmas:
            driver.execute(pragma).close()

    return engine


class SqliteBackend:
    """Runs transactions on one file."""

    def __init__(self, path: Path) -> None:
        self._writing = writing_engine(path)
        self._reading = _reading_engine(path)
        self._files = Files(path)
        self._connection: Connection | None = None
        self._coming: list[Transaction[Any]] = []
        self._writer = Threads("ledger-writer", 1, self._write_group)
        self._readers = Threads("ledger-reader", READERS, self._read)

    def submit(self, transaction: Transaction[Any]) -> None:
        """Have it run, and committed unless it only reads."""
        if transaction.read_only:
            self._readers.submit(transaction)
            return
        # What one turn of the loop brings goes over together: with each by itself the two threads would
        # take the interpreter's lock from each other at every statement.
        if not self._coming:
            transaction.loop.call_soon(self._hand_over)
        self._coming.append(transaction)

    def _hand_over(self) -> None:
        coming, self._coming = self._coming, []
        for transaction in coming:
            self._writer.submit(transaction)

    def stop(self, seconds: float) -> bool:
        """Finish what is waiting, for so many seconds at the most. Blocks. False: a thread is stuck."""
        stopped = self._writer.stop(seconds) & self._readers.stop(seconds)
        if stopped:
            self._reading.dispose()
            self._disconnect()
        return stopped

    def _read(self, transaction: Transaction[Any]) -> None:
        if not transaction.wanted():
            return
        outcome: Ended[Any]
        try:
            self._require_files()
            with self._reading.connect() as connection, connection.begin():
                connection.exec_driver_sql("BEGIN")
                outcome = Done(transaction.work(connection))
        except Exception as error:  # noqa: BLE001 - whatever it is reaches its caller
            outcome = Failed(translated(error))
            if isinstance(outcome.error, LedgerUnavailable):
                self._reading.dispose()
        deliver([(transaction, outcome)])

    def _write_group(self, first: Transaction[Any]) -> None:
        """Settle the first and whatever has come to wait behind it."""
        group = [first]
        while group := [each for each in group if each.wanted()]:
            try:
                group = self._attempt(group)
            except Exception as error:  # noqa: BLE001 - whatever it is reaches everybody in the group
                if self._files.same():
                    self._files.closed()
                    self._disconnect()
                else:  # whoever closed the last connection would lose what only that one can still read
                    self._rescued()
                deliver([(each, Failed(translated(error))) for each in group])
                return

    def _attempt(self, group: list[Transaction[Any]]) -> list[Transaction[Any]]:
        """Run the group in one transaction and commit it; gives those that have to run again.

        ``group`` grows by what comes to wait meanwhile, so that a failure reaches everybody concerned.
        """
        connection = self._connected()
        root = connection.begin()
        if not _write_lock_taken(connection):
            root.rollback()
            return group
        ran: list[tuple[Transaction[Any], Ended[Any]]] = []
        for transaction in self._with_more(group):
            outcome = _in_savepoint(connection, transaction)
            if not _in_transaction(connection):  # SQLite has rolled back the whole of it, as on a full disk
                root.rollback()
                deliver([(transaction, _undone(outcome))])
                return [each for each in group if each is not transaction]
            ran.append((transaction, outcome))
        if not may_commit([transaction for transaction, outcome in ran if isinstance(outcome, Done)]):
            root.rollback()
            return group
        root.commit()
        if not self._files.same() and not self._rescued():
            raise LedgerUnavailable(
                UnavailableReason.GONE
            )  # committed to a file that nobody will find: not saved
        if any(transaction.manner.scrubs for transaction, _ in ran):
            _scrub(connection)
        deliver(ran)
        return group[len(ran) :]

    def _connected(self) -> Connection:
        self._require_files()
        if self._connection is None:
            self._connection = self._writing.connect()
            _driver(self._connection).execute("SELECT name FROM sqlite_master").close()  # opens the log, too
            self._files.opened()
        return self._connection

    def _require_files(self) -> None:
        """Raise LedgerUnavailable where the files are no longer those that were opened."""
        if not self._files.same():
            raise LedgerUnavailable(UnavailableReason.GONE)

    def _rescued(self) -> bool:
        """Bring what stands in a log that has been removed into the database file, where that is still there.

        The connection has the log open, and nobody else ever will: with the process it would be gone.
        """
        if self._connection is None or not self._files.same_database():
            return False
        with suppress(SqliteError):
            busy, written, moved = _driver(self._connection).execute("PRAGMA wal_checkpoint(FULL)").fetchone()
            return not busy and written == moved
        return False

    def _with_more(self, group: list[Transaction[Any]]) -> Iterator[Transaction[Any]]:
        """Give the group's, then what else is waiting, until the group has become large or taken long."""
        until = time.monotonic() + GROUP_FOR
        yield from tuple(group)
        if len(group) >= GROUP:
            return
        for transaction in self._writer.more():
            group.append(transaction)
            yield transaction
            if len(group) >= GROUP or time.monotonic() > until:
                return

    def _disconnect(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.invalidate()  # closes without a rollback of its own, which a broken file would refuse
            connection.close()


def _write_lock_taken(connection: Connection) -> bool:
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except OperationalError as error:
        if locked(error):
            return False
        raise
    return True


def _scrub(connection: Connection) -> None:
    """Bring the log into the file and empty it: what was taken away stands in no page of either any more.

    Where somebody is reading the log it stays for the next time, rather than have everybody wait.
    """
    driver = _driver(connection)
    driver.execute("PRAGMA busy_timeout = 0").close()
    with suppress(SqliteError):  # as on a full disk: what was committed stands all the same
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
    driver.execute(f"PRAGMA busy_timeout = {LOCK_WAIT}").close()


def _in_savepoint(connection: Connection, transaction: Transaction[Any]) -> Ended[Any]:
    # On the driver itself: begin_nested(), and even exec_driver_sql(), take longer than most of the work.
    driver = _driver(connection)
    driver.execute("SAVEPOINT one")
    changed = driver.total_changes
    try:
        value = transaction.work(connection)
    except Exception as error:  # noqa: BLE001 - whatever it is reaches its caller, and undoes only this one
        if driver.in_transaction:
            driver.execute("ROLLBACK TO one")
            driver.execute("RELEASE one")
        return Failed(translated(error))
    if driver.in_transaction:
        driver.execute("RELEASE one")
    transaction.wrote = driver.total_changes != changed
    return Done(value)


def _in_transaction(connection: Connection) -> bool:
    return _driver(connection).in_transaction


def _driver(connection: Connection) -> Driver:
    driver = connection.connection.driver_connection
    assert isinstance(driver, Driver)  # noqa: S101 - for mypy; it was made here
    return driver


def _undone(outcome: Ended[Any]) -> Ended[Any]:
    return Failed(StatementFailed("SQLITE_ABORT_ROLLBACK")) if isinstance(outcome, Done) else outcome
