"""A pooler that hands every transaction to another connection of the server: nothing is kept in a session."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Connection, make_url

from bot.database import migrate
from bot.database.database import Database, open_database
from tests.database.pooler import Pooler
from tests.database.rows import add, names

SETTINGS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")


def settings(connection: Connection) -> list[str]:
    return [str(connection.exec_driver_sql(f"SHOW {name}").scalar_one()) for name in SETTINGS]


def prepared(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT count(*) FROM pg_prepared_statements").scalar_one())


def with_threshold(url: str, threshold: str) -> str:
    given = make_url(url).update_query_dict({"prepare_threshold": threshold})
    return given.render_as_string(hide_password=False)


@pytest.fixture
async def pooled_url(postgres_url: str) -> AsyncIterator[str]:
    url = make_url(postgres_url)
    async with Pooler(str(url.host), url.port or 5432) as pooler:
        pooled = url.set(host="127.0.0.1", port=pooler.port).update_query_dict({"sslmode": "disable"})
        yield pooled.render_as_string(hide_password=False)


@pytest.mark.parametrize("threshold", ["", "0", "none", None])
async def test_every_transaction_works_through_a_pooler(pooled_url: str, threshold: str | None) -> None:
    """As often as a driver would prepare its statements, at once and one after the other, also to migrate."""
    url = pooled_url if threshold is None else with_threshold(pooled_url, threshold)
    await asyncio.to_thread(migrate.upgrade, url)
    async with open_database(url, exclusive=True) as database:
        for number in range(30):
            await database.write(add(f"{number}"))
            assert len(await database.read(names)) == number + 1
        await asyncio.gather(*(database.write(add(f"then {number}")) for number in range(60)))
        assert len(await database.read(names)) == 90


async def test_bounds_hold_in_every_transaction_through_a_pooler(pooled_url: str) -> None:
    """Whichever connection of the server it comes to."""
    async with open_database(pooled_url) as database:
        for _ in range(4):
            assert await database.write(settings) == ["2500ms", "1s", "5s"]
            assert await database.read(settings) == ["2500ms", "1s", "5s"]


@pytest.mark.parametrize(("threshold", "count"), [(None, False), ("1", True)])
async def test_statements_are_prepared_on_the_server_where_that_was_asked_for(
    postgres_url: str, threshold: str | None, *, count: bool
) -> None:
    """And only there."""
    url = postgres_url if threshold is None else with_threshold(postgres_url, threshold)
    async with open_database(url) as database:
        await _again_and_again(database)
        found = await asyncio.gather(*(database.read(prepared) for _ in range(20)))
    assert any(found) is count


async def _again_and_again(database: Database) -> None:
    for _ in range(5):
        await asyncio.gather(*(database.read(names) for _ in range(20)))
