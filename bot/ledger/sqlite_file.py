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
LOCK = ".lock"


def prepare(path: Path) -> None:
    """Make the file if need be, and take everybody else's rights to it and the files beside it away.

    Raises ConfigurationFaults.
    """
    with _told():
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, OWNER_ONLY))
        for name in (path, *(Path(f"{path}{suffix}") for suffix in BESIDE)):
            if name.exists() and stat.S_IMODE(name.stat().st_mode) & ~OWNER_ONLY:
                name.chmod(OWNER_ONLY)


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
