"""What is SQLite's alone: commits in groups, one file with the rights of its owner, a disk that fails."""

import asyncio
import os
import sqlite3
import stat
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, make_url

from bot.database import sqlite
from bot.database.database import Database, open_database
from bot.database.errors import CommitUnknown, LedgerUnavailable, StatementFailed, UnavailableReason
from bot.errors import ConfigurationFaults
from tests.database.rows import add, names, unavailable
from tests.unprivileged import as_nobody, open_folder
from tests.waiting import PATIENCE

AT_ONCE = 200


@pytest.fixture
async def database(sqlite_url: str) -> AsyncIterator[Database]:
    async with open_database(sqlite_url, exclusive=True) as opened:
        yield opened


def path_of(url: str) -> Path:
    return Path(str(make_url(url).database))


def driver_of(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


@asynccontextmanager
async def writer_held(database: Database) -> AsyncIterator[None]:
    """The writer's thread is busy, so that what is written meanwhile becomes one group."""
    release, started = threading.Event(), threading.Event()

    def hold(_: Connection) -> None:
        started.set()
        release.wait(PATIENCE)

    holding = asyncio.create_task(database.write(hold))
    await asyncio.to_thread(started.wait, PATIENCE)
    yield
    release.set()
    await holding


async def test_what_waits_is_committed_together(database: Database) -> None:
    """Two hundred writes at once cost a few commits, not two hundred."""
    statements: list[str] = []
    await database.write(lambda connection: driver_of(connection).set_trace_callback(statements.append))
    await asyncio.gather(*(database.write(add(str(number))) for number in range(AT_ONCE)))
    assert 1 <= statements.count("COMMIT") <= 20
    assert len(await database.read(names)) == AT_ONCE


async def test_every_commit_reaches_the_disk(database: Database) -> None:
    """A write-ahead log, synchronised at each commit; foreign keys hold; what is deleted is overwritten."""

    def settings(connection: Connection) -> list[object]:
        asked = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in asked]

    assert await database.write(settings) == ["wal", 2, 1, 1]


async def test_a_group_that_sqlite_rolls_back_runs_again_without_the_culprit(database: Database) -> None:
    """Whoever ends everybody's transaction is told; nobody else notices."""

    def ends_it(connection: Connection) -> None:
        connection.exec_driver_sql("ROLLBACK")

    async with writer_held(database):
        writing = [
            asyncio.create_task(database.write(work)) for work in (add("before"), ends_it, add("after"))
        ]
        await asyncio.sleep(0)
    results = await asyncio.gather(*writing, return_exceptions=True)
    assert results[0] == "before"
    assert isinstance(results[1], StatementFailed)
    assert results[2] == "after"
    assert await database.read(names) == {"before", "after"}


async def test_a_commit_under_way_is_said_to_be(database: Database) -> None:
    """When the time runs out during the COMMIT nobody claims either; later it can be told."""
    armed, committing, release = threading.Event(), threading.Event(), threading.Event()

    def hold_the_commit(statement: str) -> None:
        if statement == "COMMIT" and armed.is_set():
            committing.set()
            release.wait(PATIENCE)

    await database.write(lambda connection: driver_of(connection).set_trace_callback(hold_the_commit))
    armed.set()
    with pytest.raises(CommitUnknown) as unknown:
        await database.write(add("slow"), within=0.2)
    assert committing.is_set()
    release.set()
    assert await unknown.value.committed() is True
    assert "look the call up to see whether it was saved" in unknown.value.words()
    assert "slow" in await database.read(names)


async def test_a_full_disk_is_told_and_got_over(database: Database) -> None:
    """The one that doesn't fit is refused, those beside it are saved, and with room again all is well."""
    pages = await database.write(lambda c: int(c.exec_driver_sql("PRAGMA page_count").scalar_one()))
    await database.write(lambda c: c.exec_driver_sql(f"PRAGMA max_page_count = {pages}").close())
    async with writer_held(database):
        writing = [
            asyncio.create_task(database.write(work))
            for work in (add("before"), add("x" * 100_000), add("after"))
        ]
        await asyncio.sleep(0)
    before, large, after = await asyncio.gather(*writing, return_exceptions=True)
    assert (before, after) == ("before", "after")
    assert isinstance(large, LedgerUnavailable)
    assert large.reason is UnavailableReason.FULL
    assert "Tell whoever looks after Switchboard" in large.words()
    await database.write(lambda c: c.exec_driver_sql("PRAGMA max_page_count = 100000").close())
    await database.write(add("y" * 100_000))
    assert len(await database.read(names)) == 3


async def test_a_file_that_can_only_be_read_is_told_and_got_over(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """The reason is there for whoever asks whether we are ready, and logged when it begins and ends."""
    await database.write(lambda connection: driver_of(connection).execute("PRAGMA query_only = ON").close())
    with pytest.raises(LedgerUnavailable) as refused:
        await database.write(add("one"))
    assert refused.value.reason is UnavailableReason.READ_ONLY
    assert unavailable(database) is UnavailableReason.READ_ONLY
    await database.write(add("two"))
    assert unavailable(database) is None
    assert await database.read(names) == {"two"}
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]


async def test_a_damaged_file_is_told(sqlite_url: str) -> None:
    """Pages overwritten from outside: a typed error, not a traceback."""
    async with open_database(sqlite_url) as database:
        await asyncio.gather(*(database.write(add(f"{number:0500}")) for number in range(AT_ONCE)))
    with path_of(sqlite_url).open("r+b") as file:
        size = file.seek(0, 2)
        file.seek(size // 2)
        file.write(b"\xff" * (size - size // 2))
    async with open_database(sqlite_url) as database:
        with pytest.raises(LedgerUnavailable) as damaged:
            await database.read(names)
    assert damaged.value.reason is UnavailableReason.DAMAGED


@pytest.mark.parametrize("content", [b"no database at all, " * 50, b"SQLite format 3\0" + b"\xff" * 5000])
async def test_something_else_than_a_database_is_refused(sqlite_url: str, content: bytes) -> None:
    """The start stops with one line, and the file stays as it was."""
    path_of(sqlite_url).write_bytes(content)
    with pytest.raises(ConfigurationFaults) as faults:
        async with open_database(sqlite_url):
            pass
    assert faults.value.lines == ("DATABASE_URL: the file is damaged, or no SQLite database",)
    assert path_of(sqlite_url).read_bytes() == content


async def test_the_files_are_their_owners_alone(sqlite_url: str) -> None:
    """The database, its log, its index and its lock, also where wider rights were found."""
    path = path_of(sqlite_url)
    path.touch(0o644)
    path.with_name("switchboard.db.lock").touch(0o666)
    async with open_database(sqlite_url, exclusive=True) as database:
        await database.write(add("one"))
        rights = {each.name: stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
    assert rights == {f"switchboard.db{suffix}": 0o600 for suffix in ("", "-wal", "-shm", ".lock")}


async def test_files_left_by_a_crash_are_narrowed_too(sqlite_url: str) -> None:
    """A log that was readable by everybody before is so no longer."""
    path = path_of(sqlite_url)
    async with open_database(sqlite_url) as first:
        await first.write(add("one"))
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).chmod(0o666)
        async with open_database(sqlite_url):
            assert {stat.S_IMODE(each.stat().st_mode) for each in path.parent.glob("*.db*")} == {0o600}


async def test_a_second_server_is_refused_and_a_tool_is_not(sqlite_url: str, tmp_path: Path) -> None:
    """By whatever name the file is called."""
    (tmp_path / "other.db").symlink_to(path_of(sqlite_url))
    async with open_database(sqlite_url, exclusive=True) as serving:
        for url in (sqlite_url, f"sqlite:///{tmp_path}/other.db"):
            with pytest.raises(ConfigurationFaults) as faults:
                async with open_database(url, exclusive=True):
                    pass
            assert "another Switchboard is serving" in faults.value.lines[0]
            async with open_database(url) as tool:
                await tool.write(add(url))
        assert len(await serving.read(names)) == 2
    async with open_database(sqlite_url, exclusive=True):
        pass


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("missing/switchboard.db", "DATABASE_URL: the folder of the database file does not exist"),
        ("", "DATABASE_URL: the database file can't be written (Is a directory)"),
    ],
)
async def test_a_file_that_cannot_be_made_is_one_line(tmp_path: Path, file: str, line: str) -> None:
    """What is wrong, and nothing of where it is."""
    with pytest.raises(ConfigurationFaults) as faults:
        async with open_database(f"sqlite:///{tmp_path}/{file}"):
            pass
    assert faults.value.lines == (line,)


def test_what_may_not_be_written_is_one_line_before_anything_is_made() -> None:
    """The folder, in which SQLite makes files of its own, and the file itself; nothing appears there."""
    with open_folder() as folder:
        within_reach = folder / "within_reach"
        within_reach.mkdir()
        within_reach.chmod(0o777)
        (within_reach / "switchboard.db").touch(0o400)
        with as_nobody():
            for path, why in (
                (
                    folder / "switchboard.db",
                    "nothing can be made in the folder of the database file (Permission",
                ),
                (within_reach / "switchboard.db", "the database file can't be written (Permission denied)"),
            ):
                for look in (sqlite.require_usable, sqlite.prepare):
                    with pytest.raises(ConfigurationFaults) as faults:
                        look(path)
                    assert faults.value.lines[0].startswith(f"DATABASE_URL: {why}")
        assert sorted(each.name for each in folder.rglob("*")) == ["switchboard.db", "within_reach"]


def test_what_is_no_file_is_one_line(tmp_path: Path) -> None:
    """A pipe in the place of the database, a folder in the place of its lock."""
    os.mkfifo(tmp_path / "pipe.db")
    (tmp_path / "other.db.lock").mkdir()
    for name, why in (
        ("pipe.db", "what is there is no file"),
        ("other.db", "the database file can't be written (Is a directory)"),
    ):
        with pytest.raises(ConfigurationFaults) as faults:
            sqlite.require_usable(tmp_path / name)
        assert faults.value.lines == (f"DATABASE_URL: {why}",)
