"""The file of a SQLite database: its owner's alone, locked by the one process that serves from it."""

import errno
import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.faults import ConfigurationFaults

OWNER_ONLY = stat.S_IRUSR | stat.S_IWUSR
BESIDE = ("-wal", "-shm", "-journal")  # SQLite gives these the rights of the database file when it makes them
KEPT_OPEN = ("-wal", "-shm")
LOCK = ".lock"

Identity = tuple[int, int]
"""A file's device and inode."""


def prepare(path: Path) -> None:
    """Make the file if need be, and take everybody else's rights to it and the files beside it away.

    Raises ConfigurationFaults.
    """
    with _told():
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, OWNER_ONLY))
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


@contextmanager
def locked(path: Path, refusal: str) -> Iterator[None]:
    """Hold the lock of the process that serves. Raises ConfigurationFaults: ``refusal`` if another has it.

    The kernel gives it up when the process ends, however that happens; the lock file itself stays.
    """
    with _told():
        lock = os.open(f"{path}{LOCK}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, OWNER_ONLY)
    try:
        os.fchmod(lock, OWNER_ONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ConfigurationFaults([refusal]) from None
        yield
    finally:
        os.close(lock)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise ConfigurationFaults(["DATABASE_URL: the folder of the database file does not exist"]) from None
    except OSError as error:
        what = os.strerror(error.errno or errno.EIO)
        raise ConfigurationFaults([f"DATABASE_URL: the database file can't be written ({what})"]) from None
