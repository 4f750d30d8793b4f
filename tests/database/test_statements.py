"""Statements that are run on the driver itself: what goes in and comes out, and what is raised, as before."""

import asyncio
import traceback

import pytest
from sqlalchemy import Connection, bindparam, insert, make_url, select, update

from bot.database.database import Database, open_database
from bot.database.errors import LedgerUnavailable, StatementFailed
from bot.database.statements import Prepared
from bot.database.tables import delivery_seen, user_group
from bot.database.transactions import Work
from tests.database.proxy import Proxy
from tests.database.rows import names

SECRET = "530-999-9999"

ADD = Prepared(insert(delivery_seen), columns=["id", "seen_at"])

GROUP = Prepared(insert(user_group), columns=["group_id", "users", "refreshed_at"])

GROUPS = Prepared(select(user_group).where(user_group.c.group_id == bindparam("named")))

TOUCH = Prepared(
    update(delivery_seen)
    .where(delivery_seen.c.id == bindparam("named"))
    .values(seen_at=delivery_seen.c.seen_at + 1)
    .returning(delivery_seen)
)


def add(name: str) -> Work[None]:
    return lambda connection: ADD.one(connection, {"id": name, "seen_at": 1.0})


async def test_rows_come_with_their_columns_and_in_python(database: Database) -> None:
    """JSON is read, what no database can hold is replaced; who gives no rows gives none."""

    def work(connection: Connection) -> tuple[object, ...]:
        given = {"group_id": "S0\0", "users": ["U0ANA"], "refreshed_at": 1.5}
        assert GROUP.rows(connection, given) == []
        row = GROUPS.one(connection, {"named": "S0\0"})
        return (row.group_id, row.users, row.refreshed_at, GROUPS.one(connection, {"named": "none"}))

    assert await database.write(work) == ("S0\N{REPLACEMENT CHARACTER}", ["U0ANA"], 1.5, None)


async def test_what_a_statement_changed_is_given(database: Database) -> None:
    """Again and again, as a server prepares it."""
    await database.write(add("one"))
    for number in range(2, 12):
        row = await database.write(lambda c: TOUCH.one(c, {"named": "one"}))
        assert (row.id, row.seen_at) == ("one", number)


async def test_no_value_gets_into_an_exception(database: Database) -> None:
    """Drivers quote what they were given; what reaches a caller, and so a log, doesn't."""
    await database.write(add(SECRET))
    with pytest.raises(StatementFailed) as failed:
        await database.write(add(SECRET))
    assert failed.value.code in {"SQLITE_CONSTRAINT_PRIMARYKEY", "23505"}
    assert SECRET not in "".join(traceback.format_exception(failed.value))


async def test_a_failure_undoes_its_own_work_alone(database: Database) -> None:
    """The writes beside it are committed."""
    await database.write(add("one"))

    def work(connection: Connection) -> None:
        add("undone")(connection)
        add("one")(connection)

    results = await asyncio.gather(
        database.write(add("two")), database.write(work), database.write(add("three")), return_exceptions=True
    )
    assert isinstance(results[1], StatementFailed)
    assert await database.read(names) == {"one", "two", "three"}


async def test_a_read_changes_nothing(database: Database) -> None:
    """A write that came to the wrong door is refused."""
    with pytest.raises(LedgerUnavailable):
        await database.read(add("one"))
    assert await database.read(names) == set()


async def test_a_connection_that_breaks_in_a_statement_is_replaced_unseen(postgres_url: str) -> None:
    """The transaction is run again on another one."""
    url = make_url(postgres_url)
    async with Proxy(str(url.host), url.port or 5432) as proxy:
        through = url.set(host="127.0.0.1", port=proxy.port).update_query_dict({"sslmode": "disable"})
        async with open_database(through.render_as_string(hide_password=False)) as database:
            await database.write(add("one"))
            proxy.cut_at = b"INSERT"
            await database.write(add("two"))
            assert not proxy.cut_at
            assert await database.read(names) == {"one", "two"}


async def test_a_parameter_nobody_gives_is_no_null(database: Database) -> None:
    """A fault of ours is one, and nothing is written."""
    with pytest.raises((StatementFailed, KeyError)):
        await database.write(lambda c: ADD.rows(c, {"id": "one"}))
    assert await database.read(names) == set()
