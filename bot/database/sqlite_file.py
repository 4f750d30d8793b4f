"""The file of a SQLite database: its owner's alone, locked by the one process that serves from it."""

import errno
import fcntl
import logging
import os
import stat
import struct
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

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
def locked(path: Path, refusal: str) -> Iterator[LockFile]:
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
