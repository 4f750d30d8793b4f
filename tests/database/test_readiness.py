"""Whether the database can be written is found out by writing, also where nobody else writes anything."""

import asyncio
import fcntl
import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, make_url

from bot.database.database import Database, open_database
from bot.database.errors import LedgerUnavailable, UnavailableReason
from bot.database.sqlite import LOCK
from bot.delivery import attempts
from bot.ledger.lanes import LaneKind, Taker
from tests.database.proxy import Proxy
from tests.database.rows import add, locked_by_somebody, names
from tests.ledger.people import ACME
from tests.waiting import until


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.levelname for record in caplog.records if record.name == "switchboard.ledger"]


async def test_a_database_that_can_be_written_is_ready_and_nothing_is_left_in_it(database: Database) -> None:
    """Many who ask at once share one write."""
    assert await asyncio.gather(*(database.check() for _ in range(50))) == [None] * 50
    assert await database.read(names) == set()


async def test_a_locked_database_is_not_ready(
    database: Database, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Asked again and again: it is said once, and once that it is over."""
    with locked_by_somebody(database_url):
        for _ in range(2):
            assert await database.check() is UnavailableReason.BUSY
    assert await database.check() is None
    assert said(caplog) == ["ERROR", "WARNING"]


async def test_a_server_that_answers_nothing_is_not_ready(
    postgres_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A black hole: whoever asks is told all the same, and the log says it once."""
    url = make_url(postgres_url)
    async with Proxy(str(url.host), url.port or 5432) as proxy:
        proxied = url.set(host="127.0.0.1", port=proxy.port).update_query_dict({"sslmode": "disable"})
        async with open_database(proxied.render_as_string(hide_password=False)) as database:
            assert await database.check() is None
            proxy.hold_at = b""
            for _ in range(2):
                assert await database.check() in {UnavailableReason.BUSY, UnavailableReason.UNREACHABLE}
            proxy.hold_at = None
            proxy.let_go.set()
            await until(lambda: _is_ready(database))
    assert said(caplog) == ["ERROR", "WARNING"]


async def _is_ready(database: Database) -> bool:
    return await database.check() is None


async def test_what_only_looks_does_not_say_that_it_can_be_written_again(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """The deliveries look for work every second, also on a disk that is full; a write that is made does."""
    database._note(UnavailableReason.FULL)
    nobody = Taker("one", LaneKind.CHANGES, ACME)
    for _ in range(3):
        assert await database.write(lambda connection: attempts.claim(connection, nobody, 10, 1.0)) == ()
    assert said(caplog) == ["ERROR"]
    await database.write(add("one"))
    assert said(caplog) == ["ERROR", "WARNING"]


async def test_a_table_that_refuses_us_is_not_ready(database: Database) -> None:
    """Whatever the reason is: nothing can be remembered."""
    rename = "ALTER TABLE {} RENAME TO {}"
    await database.write(lambda c: c.exec_driver_sql(rename.format("delivery_seen", "lost")).close())
    assert await database.check() is UnavailableReason.REFUSING
    await database.write(lambda c: c.exec_driver_sql(rename.format("lost", "delivery_seen")).close())
    assert await database.check() is None


async def test_a_disk_that_cannot_be_written_is_found_without_anybody(sqlite_url: str) -> None:
    """No command, no click."""
    async with open_database(sqlite_url, exclusive=True) as database:
        await database.write(lambda c: c.exec_driver_sql("PRAGMA query_only = ON").close())
        await database.look()
        assert database.unavailable is UnavailableReason.READ_ONLY


@pytest.fixture
async def serving(sqlite_url: str) -> AsyncIterator[Database]:
    async with open_database(sqlite_url, exclusive=True) as opened:
        await opened.write(add("before"))
        await opened.read(names)
        yield opened


def file_of(url: str, suffix: str = "") -> Path:
    return Path(f"{make_url(url).database}{suffix}")


def remove(path: Path) -> None:
    path.unlink()


def replace(path: Path) -> None:
    beside = path.with_name("another")
    beside.write_bytes(path.read_bytes())
    beside.rename(path)


def move(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))


@pytest.mark.parametrize("suffix", ["", "-wal", "-shm"])
@pytest.mark.parametrize("lose", [remove, replace, move])
async def test_a_file_that_is_lost_takes_nothing_more(
    serving: Database,
    sqlite_url: str,
    suffix: str,
    lose: Callable[[Path], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The database, its log or its index: writes and reads are refused, it is said once, no file is made."""
    lose(file_of(sqlite_url, suffix))
    for _ in range(3):
        for act in (serving.write(add("lost")), serving.read(names)):
            with pytest.raises(LedgerUnavailable) as gone:
                await act
            assert gone.value.reason is UnavailableReason.GONE
    assert "Tell whoever looks after Switchboard" in gone.value.words()
    assert await serving.check() is UnavailableReason.GONE
    assert said(caplog) == ["ERROR"]
    assert file_of(sqlite_url).exists() is (suffix != "" or lose is replace)
    if suffix:
        with sqlite3.connect(f"file:{file_of(sqlite_url)}?mode=ro&immutable=1", uri=True) as alone:
            assert alone.execute("SELECT id FROM delivery_seen").fetchall() == [("before",)]
        alone.close()


async def test_a_file_that_is_brought_back_is_used_again(serving: Database, sqlite_url: str) -> None:
    """The very same one: without a restart."""
    path = file_of(sqlite_url)
    move(path)
    assert await serving.check() is UnavailableReason.GONE
    path.with_name("elsewhere").rename(path)
    assert await serving.check() is None
    await serving.write(add("after"))
    assert await serving.read(names) == {"before", "after"}


@pytest.mark.parametrize(("suffix", "saved"), [("", False), ("-wal", True)])
async def test_what_is_acknowledged_is_in_a_file_that_is_there(
    serving: Database, sqlite_url: str, suffix: str, *, saved: bool
) -> None:
    """The file is lost just as the COMMIT begins: nobody is told "saved" unless it can be found again."""

    def at_commit(statement: str) -> None:
        path = file_of(sqlite_url, suffix)
        if statement == "COMMIT" and path.exists():
            path.unlink()

    def arm(connection: Connection) -> None:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.set_trace_callback(at_commit)
        add("one")(connection)

    writing = asyncio.create_task(serving.write(arm))
    if saved:
        await writing
        with sqlite3.connect(f"file:{file_of(sqlite_url)}?mode=ro&immutable=1", uri=True) as alone:
            assert set(alone.execute("SELECT id FROM delivery_seen")) == {("before",), ("one",)}
        alone.close()
    else:
        with pytest.raises(LedgerUnavailable):
            await writing


@pytest.mark.parametrize("lose", [remove, replace, move])
async def test_a_lock_file_that_was_removed_is_made_anew(
    serving: Database, sqlite_url: str, lose: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    """And locked, so that nobody else takes it for free; nothing is refused meanwhile."""
    path = file_of(sqlite_url, LOCK)
    await serving.look()
    lose(path)
    await serving.write(add("meanwhile"))
    await serving.look()
    assert serving.locked
    assert is_locked(path)
    assert said(caplog) == ["WARNING"]
    await serving.look()
    assert said(caplog) == ["WARNING"]


async def test_a_lock_file_that_somebody_else_has_put_there(
    serving: Database, sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """It is said, once, for as long as that holds; what is asked for is done all the same."""
    path = file_of(sqlite_url, LOCK)
    path.unlink()
    with path.open("w", encoding="utf-8") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        for _ in range(2):
            await serving.look()
            assert not serving.locked
        await serving.write(add("meanwhile"))
        assert said(caplog) == ["ERROR"]
    await serving.look()
    assert serving.locked
    assert is_locked(path)


def is_locked(path: Path) -> bool:
    with path.open(encoding="utf-8") as another:
        try:
            fcntl.flock(another, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
