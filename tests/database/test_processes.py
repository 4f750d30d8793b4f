"""What holds between processes: a killed one loses nothing acknowledged; one alone serves a file."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.database import migrate
from bot.database.database import open_database
from bot.errors import ConfigurationFaults
from tests.database.rows import names

ROOT = Path(__file__).parents[2]

ENOUGH = 20


@asynccontextmanager
async def serving(url: str) -> AsyncIterator[Process]:
    """Another process serves from the database, and has written."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.database.serving", url, cwd=ROOT, stdout=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def read_acknowledged(process: Process, count: int) -> list[str]:
    assert process.stdout is not None
    return [(await process.stdout.readline()).decode().strip() for _ in range(count)]


async def test_what_was_acknowledged_survives_a_kill(database_url: str) -> None:
    """SIGKILL in the middle of writing: every row that was told of is there."""
    async with serving(database_url) as process:
        acknowledged = await read_acknowledged(process, ENOUGH)
        process.kill()
        assert process.stdout is not None
        acknowledged += (await process.stdout.read()).decode().split()
        await process.wait()
    assert len(acknowledged) >= ENOUGH
    async with open_database(database_url, exclusive=True) as database:
        assert set(acknowledged) <= await database.read(names)


async def test_one_process_serves_from_a_file(sqlite_url: str, tmp_path: Path) -> None:
    """A second one is refused, also where somebody has tidied the lock file away, and again; a tool is not.

    The death of the first frees the file.
    """
    async with serving(sqlite_url) as process:
        await read_acknowledged(process, 1)
        await is_refused(sqlite_url)
        async with open_database(sqlite_url) as tool:
            assert "0" in await tool.read(names)
        if sys.platform == "linux":  # elsewhere there is no lock that can't be deleted
            for _ in range(2):
                (tmp_path / "switchboard.db.lock").unlink()
                await is_refused(sqlite_url)
            assert migrate.in_use(sqlite_url)
        await read_acknowledged(process, 1)  # undisturbed by it
    assert not migrate.in_use(sqlite_url)
    async with open_database(sqlite_url, exclusive=True):
        pass


async def is_refused(url: str) -> None:
    with pytest.raises(ConfigurationFaults) as faults:
        async with open_database(url, exclusive=True):
            pass
    assert "another Switchboard is serving" in faults.value.lines[0]
