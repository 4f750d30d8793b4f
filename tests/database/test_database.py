"""What both databases promise of a transaction."""

import asyncio
import threading
import traceback

import pytest
from sqlalchemy import Connection, insert
from sqlalchemy.exc import IntegrityError

from bot.database.database import Database, open_database
from bot.database.errors import DatabaseBusy, LedgerError, StatementFailed
from bot.database.tables import delivery_seen
from bot.database.transactions import in_time
from tests.database.rows import add, locked_by_somebody, names
from tests.waiting import PATIENCE

SECRET = "530-999-9999"

AT_ONCE = 200


async def test_a_write_gives_its_result_and_is_there(database: Database) -> None:
    """The result is the work's; every reader sees what it wrote."""
    assert await database.write(add("one")) == "one"
    assert await database.read(names) == {"one"}


async def test_what_was_written_outlives_the_process_that_wrote_it(database_url: str) -> None:
    """It is there when the database is opened again."""
    async with open_database(database_url) as database:
        await database.write(add("one"))
    async with open_database(database_url) as database:
        assert await database.read(names) == {"one"}


async def test_many_writes_at_once_are_all_committed(database: Database) -> None:
    """Two hundred callers each get their own result."""
    wanted = [str(number) for number in range(AT_ONCE)]
    assert await asyncio.gather(*(database.write(add(each)) for each in wanted)) == wanted
    assert await database.read(names) == set(wanted)


async def test_what_the_work_raises_undoes_that_work_alone(database: Database) -> None:
    """Its caller gets the very error; the writes beside it are committed."""
    error = RuntimeError("ours")

    def fails(connection: Connection) -> None:
        add("undone")(connection)
        raise error

    results = await asyncio.gather(
        database.write(add("before")), database.write(fails), database.write(add("after")),
        return_exceptions=True,
    )  # fmt: skip
    assert list(results) == ["before", error, "after"]
    assert await database.read(names) == {"before", "after"}


async def test_a_write_that_waits_too_long_is_never_committed(database: Database, database_url: str) -> None:
    """With somebody else's lock on it the caller is told in time, and the row never comes."""
    with locked_by_somebody(database_url):
        with pytest.raises(DatabaseBusy) as told:
            await database.write(add("late"), within=0.1)
        assert "nothing was done" in told.value.words()
    await database.write(add("next"))
    assert await database.read(names) == {"next"}


async def test_work_that_ends_after_its_caller_was_told_is_rolled_back(database: Database) -> None:
    """Given up while it ran: decided once, for both sides; a write beside it is committed all the same."""
    caller_was_told, started = threading.Event(), threading.Event()

    def slow(connection: Connection) -> None:
        add("slow")(connection)
        started.set()
        caller_was_told.wait(PATIENCE)

    writing = asyncio.create_task(database.write(slow, within=0.2))
    await asyncio.to_thread(started.wait, PATIENCE)
    beside = asyncio.create_task(database.write(add("beside")))
    with pytest.raises(DatabaseBusy):
        await writing
    caller_was_told.set()
    assert await beside == "beside"
    assert await database.read(names) == {"beside"}


async def test_a_cancelled_write_is_rolled_back(database: Database) -> None:
    """Whoever stops waiting before the commit has given the write up."""
    cancelled, started = threading.Event(), threading.Event()

    def slow(connection: Connection) -> None:
        add("slow")(connection)
        started.set()
        cancelled.wait(PATIENCE)

    writing = asyncio.create_task(database.write(slow))
    await asyncio.to_thread(started.wait, PATIENCE)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    cancelled.set()
    await database.write(add("next"))
    assert await database.read(names) == {"next"}


async def test_what_one_request_asks_has_one_bound_together(database: Database) -> None:
    """Its time is over: nothing more is begun for it, but for what it has left to others to do."""

    async def leave_to_others() -> None:
        await database.write(add("others"))

    with in_time(0.0):
        with pytest.raises(DatabaseBusy):
            await database.write(add("late"))
        await asyncio.create_task(leave_to_others())
    await database.write(add("next"))
    assert await database.read(names) == {"others", "next"}


async def test_a_read_has_its_bound_too(database: Database) -> None:
    """A reader that takes too long does not keep its caller waiting."""
    done = threading.Event()
    with pytest.raises(DatabaseBusy):
        await database.read(lambda _: done.wait(PATIENCE), within=0.05)
    done.set()


async def test_a_read_changes_nothing(database: Database) -> None:
    """A write that came to the wrong door is refused."""
    with pytest.raises(LedgerError):
        await database.read(add("one"))
    assert await database.read(names) == set()


async def test_no_value_gets_into_an_exception(database: Database) -> None:
    """Drivers quote what they were given; what reaches a caller, and so a log, doesn't."""
    await database.write(add(SECRET))
    with pytest.raises(StatementFailed) as failed:
        await database.write(add(SECRET))
    assert failed.value.code in {"SQLITE_CONSTRAINT_PRIMARYKEY", "23505"}
    assert SECRET not in "".join(traceback.format_exception(failed.value))
    with pytest.raises(StatementFailed) as failed:
        await database.write(lambda c: c.execute(insert(delivery_seen), {"id": object(), "seen_at": SECRET}))
    assert SECRET not in "".join(traceback.format_exception(failed.value))


async def test_no_value_gets_into_sqlalchemys_own_errors(database: Database) -> None:
    """Work that looks at what it caught finds the statement, and no parameters."""

    def twice(connection: Connection) -> str:
        add(SECRET)(connection)
        try:
            with connection.begin_nested():
                add(SECRET)(connection)
        except IntegrityError as error:
            return str(error).replace(str(error.orig), "")
        return ""

    said = await database.write(twice)
    assert "hide_parameters" in said
    assert SECRET not in said


async def test_work_may_use_savepoints_of_its_own(database: Database) -> None:
    """What a nested transaction undoes leaves the rest of the work."""

    def partly(connection: Connection) -> None:
        add("kept")(connection)
        nested = connection.begin_nested()
        add("undone")(connection)
        nested.rollback()

    await database.write(partly)
    assert await database.read(names) == {"kept"}


async def test_a_read_sees_one_moment(database: Database) -> None:
    """What is committed while it runs stays out of it."""
    started, written = threading.Event(), threading.Event()

    def twice(connection: Connection) -> tuple[set[str], set[str]]:
        first = names(connection)
        started.set()
        written.wait(PATIENCE)
        return first, names(connection)

    reading = asyncio.create_task(database.read(twice))
    await asyncio.to_thread(started.wait, PATIENCE)
    await database.write(add("one"))
    written.set()
    assert await reading == (set(), set())
    assert await database.read(names) == {"one"}
