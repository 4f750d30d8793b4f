"""SQLite: its file, and one thread that writes, committing whatever is waiting together; a few that read.

The file is its owner's alone, and locked by the one process that serves from it.

Each write runs in a savepoint of its own, so that what goes wrong in one undoes only that one. A write that
was given up after it ran can't be taken out of the middle: the group is rolled back and the others run again.
"""

import errno
import fcntl
import logging
import os
import stat
import struct
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from sqlite3 import Connection as Driver
from sqlite3 import Error as SqliteError
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool, QueuePool

from bot.database.errors import LedgerUnavailable, StatementFailed, UnavailableReason, locked, translated
from bot.database.transactions import Done, Ended, Failed, Threads, Transaction, deliver, may_commit
from bot.errors import ConfigurationFaults

log = logging.getLogger("switchboard.ledger")

OWNER_ONLY = stat.S_IRUSR | stat.S_IWUSR

BESIDE = ("-wal", "-shm", "-journal")  # SQLite gives these the rights of the database file when it makes them

KEPT_OPEN = ("-wal", "-shm")

LOCK = ".lock"

LOCKED_BYTE = 2**62  # of the database file: far beyond its end, and beyond what SQLite locks of it


def require_usable(path: Path) -> None:
    """Raise ConfigurationFaults where the file can't be made or written; it is not opened."""
    with _told():
        _require_files(path)
    try:
        # Tried, not looked up: rights are not all that can be in the way. What is made here has no name.
        tempfile.TemporaryFile(dir=path.parent).close()
    except OSError as error:
        why = os.strerror(error.errno or errno.EIO)
        raise ConfigurationFaults(
            [f"DATABASE_URL: nothing can be made in the folder of the database file ({why})"]
        ) from None
    for each in _files(path):
        if each.exists() and not _may(each, os.R_OK | os.W_OK):
            raise _unwritable(errno.EACCES)


Identity = tuple[int, int]
"""A file's device and inode."""


def prepare(path: Path) -> None:
    """Make the file if need be, and take everybody else's rights to it and the files beside it away.

    Raises ConfigurationFaults.
    """
    require_usable(path)
    with _told():
        # One that is there is not opened: to close it would give up what SQLite has locked in this process.
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, OWNER_ONLY))
        for name in (path, *(Path(f"{path}{suffix}") for suffix in BESIDE)):
            if name.exists() and stat.S_IMODE(name.stat().st_mode) & ~OWNER_ONLY:
                name.chmod(OWNER_ONLY)


class Files:
    """The database file and those beside it, as they were opened: whether they are still what is there.

    SQLite itself goes on writing to a file that has been removed, and tells nobody.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database = _identity(path)
        self._beside: dict[Path, Identity | None] = {}

    def opened(self) -> None:
        """A connection has them open: remember the log and its index."""
        beside = (Path(f"{self._path}{suffix}") for suffix in KEPT_OPEN)
        self._beside = {name: _identity(name) for name in beside}

    def closed(self) -> None:
        """No connection has the log open: SQLite removes it by itself with the last one."""
        self._beside = {}

    def same_database(self) -> bool:
        """Whether the database file is the one that was opened."""
        return self._database is not None and _identity(self._path) == self._database

    def same(self) -> bool:
        """Whether all of them are."""
        return self.same_database() and all(_identity(name) == was for name, was in self._beside.items())


def _identity(path: Path) -> Identity | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


class LockFile:
    """The file beside the database, locked for as long as the process serves."""

    def __init__(self, path: Path) -> None:
        self._path = Path(f"{path}{LOCK}")
        self._held: int | None = None

    def take(self) -> None:
        """Lock the file that is there, made if need be. Raises _TakenError and OSError.

        One that was held before, and that somebody has removed, is let go.
        """
        opened = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, OWNER_ONLY)
        try:
            os.fchmod(opened, OWNER_ONLY)
            _lock(fcntl.flock, opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (_TakenError, OSError):
            os.close(opened)
            raise
        self.let_go()
        self._held = opened

    def let_go(self) -> None:
        """Give the lock up; the file stays."""
        if self._held is not None:
            os.close(self._held)
        self._held = None

    def keep(self) -> bool:
        """Have the lock of what is there now, which takes one look; False: it can't be had.

        A second process could not tell by a file that was removed, or put in its place, that this one serves.
        """
        if self._is_there():
            return True
        try:
            self.take()
        except (_TakenError, OSError):
            return False
        log.warning("the lock file beside the database was removed: it was made anew")
        return True

    def _is_there(self) -> bool:
        if self._held is None:
            return False
        held = os.fstat(self._held)
        return _identity(self._path) == (held.st_dev, held.st_ino)


@contextmanager
def held_lock(path: Path, refusal: str) -> Iterator[LockFile]:
    """Hold the lock of the process that serves. Raises ConfigurationFaults: ``refusal`` if another has it.

    There are two: of a file beside the database, which works everywhere, and, on Linux, of a byte of the
    database itself, which nobody can delete the lock of. The kernel gives both up when the process ends,
    however that happens; the lock file itself stays. Enter it before SQLite opens the database in this
    process, and leave it after SQLite has closed it: to close the file gives up what SQLite has locked.
    """
    with ExitStack() as held:
        file = LockFile(path)
        held.callback(file.let_go)
        try:
            with _told():
                file.take()
            if sys.platform == "linux":
                _lock(fcntl.fcntl, _opened(held, path), fcntl.F_OFD_SETLK, _whole_lock())
        except _TakenError:
            raise ConfigurationFaults([refusal]) from None
        yield file


class _TakenError(Exception):
    """Somebody else has the lock."""


def _lock(how: Callable[..., object], opened: int, *given: int | bytes) -> None:
    """Raises _TakenError where somebody else has it. A file system without such locks has nobody's."""
    try:
        how(opened, *given)
    except OSError as error:
        if error.errno in {errno.EAGAIN, errno.EACCES}:
            raise _TakenError from None
        if error.errno not in {errno.EINVAL, errno.ENOTSUP, errno.ENOLCK}:
            raise


def in_use(path: Path) -> bool:
    """Whether a process serves from this file, as far as can be told without a lock of one's own."""
    if sys.platform != "linux" or not path.exists():
        return False
    with _told(), path.open("rb") as opened:
        try:
            found = fcntl.fcntl(opened, fcntl.F_OFD_GETLK, _whole_lock())
        except OSError:
            return False
    kind, *_ = struct.unpack(FLOCK, found)
    return bool(kind != fcntl.F_UNLCK)


FLOCK = "hhqqi4x"  # struct flock of Linux: type, whence, start, length, process


def _whole_lock() -> bytes:
    return struct.pack(FLOCK, fcntl.F_WRLCK, os.SEEK_SET, LOCKED_BYTE, 1, 0)


def _opened(held: ExitStack, path: Path) -> int:
    with _told():
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, OWNER_ONLY)
    held.callback(os.close, descriptor)
    return descriptor


def _files(path: Path) -> Sequence[Path]:
    return [path, *(Path(f"{path}{suffix}") for suffix in (LOCK, *BESIDE))]


def _require_files(path: Path) -> None:
    for each in _files(path):
        try:
            kind = each.stat().st_mode
        except FileNotFoundError:
            if not path.parent.exists():
                raise
            continue
        if stat.S_ISDIR(kind):
            raise IsADirectoryError(errno.EISDIR, "")
        if not stat.S_ISREG(kind):
            raise ConfigurationFaults(["DATABASE_URL: what is there is no file"])


def _may(path: Path, mode: int) -> bool:
    return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise ConfigurationFaults(["DATABASE_URL: the folder of the database file does not exist"]) from None
    except OSError as error:
        raise _unwritable(error.errno or errno.EIO) from None


def _unwritable(number: int) -> ConfigurationFaults:
    return ConfigurationFaults([f"DATABASE_URL: the database file can't be written ({os.strerror(number)})"])


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
