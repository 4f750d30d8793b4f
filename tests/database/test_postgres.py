"""What is PostgreSQL's alone: a server that can be lost, and connections that can be bounded."""

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest
from sqlalchemy import Connection, make_url, select
from sqlalchemy.exc import IntegrityError

from bot.database.database import Database, open_database
from bot.database.errors import (
    CommitUnknown,
    DatabaseBusy,
    LedgerUnavailable,
    StatementFailed,
    UnavailableReason,
)
from bot.database.tables import delivery_seen
from bot.database.transactions import Work
from bot.errors import ConfigurationFaults
from tests.database.proxy import Proxy
from tests.database.rows import add, names, unavailable
from tests.waiting import PATIENCE


@pytest.fixture
async def proxy(postgres_url: str) -> AsyncIterator[Proxy]:
    url = make_url(postgres_url)
    async with Proxy(str(url.host), url.port or 5432) as opened:
        yield opened


def name_of(proxy: Proxy) -> str:
    return f"switchboard through {proxy.port}"


@pytest.fixture
def proxied_url(postgres_url: str, proxy: Proxy) -> str:
    # In the clear, so that the proxy can see a COMMIT go by; by a name of its own.
    url = make_url(postgres_url).set(host="127.0.0.1", port=proxy.port)
    given = {"sslmode": "disable", "application_name": name_of(proxy)}
    return url.update_query_dict(given).render_as_string(hide_password=False)


@pytest.fixture
async def database(proxied_url: str) -> AsyncIterator[Database]:
    async with open_database(proxied_url) as opened:
        yield opened


async def test_connections_that_were_cut_are_replaced_unseen(database: Database, proxy: Proxy) -> None:
    """After a fail-over of the server, nobody's write or read is refused for it."""
    await asyncio.gather(*(database.write(add(str(number))) for number in range(20)))
    proxy.cut()
    await asyncio.gather(*(database.write(add(f"then {number}")) for number in range(20)))
    proxy.cut()
    assert len(await database.read(names)) == 40


async def test_a_server_that_ends_our_connections_is_asked_again(
    database: Database, proxy: Proxy, postgres_url: str
) -> None:
    """Also when it says goodbye, as on a restart."""
    await database.write(add("one"))
    with psycopg.connect(postgres_url, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s",
            (name_of(proxy),),
        )
    assert await database.write(add("two")) == "two"


async def test_an_outage_is_told_and_got_over(database: Database, proxy: Proxy) -> None:
    """Out of reach: typed, with words; back again: no restart needed."""
    await database.write(add("before"))
    await proxy.vanish()
    for act in (database.write(add("lost")), database.read(names)):
        with pytest.raises(LedgerUnavailable) as away:
            await act
        assert away.value.reason is UnavailableReason.UNREACHABLE
    assert away.value.again == "in a moment"
    assert unavailable(database) is UnavailableReason.UNREACHABLE
    await proxy.listen()
    await database.write(add("after"))
    assert unavailable(database) is None
    assert await database.read(names) == {"before", "after"}


async def test_a_connection_lost_during_the_commit_is_said_to_be(database: Database, proxy: Proxy) -> None:
    """Nobody can know what became of it, and nobody claims to; it is not run a second time."""
    await database.write(add("first"))
    proxy.cut_at = b"COMMIT"
    with pytest.raises(CommitUnknown) as unknown:
        await database.write(add("one"))
    assert await unknown.value.committed() is None
    assert await database.read(names) == {"first"}


async def test_a_commit_under_way_when_the_time_is_up_is_said_to_be(database: Database, proxy: Proxy) -> None:
    """It may still be saved, and whoever asks later learns that it was."""
    await database.write(add("first"))
    proxy.hold_at = b"COMMIT"
    with pytest.raises(CommitUnknown) as unknown:
        await database.write(add("slow"), within=0.3)
    proxy.let_go.set()
    assert await unknown.value.committed() is True
    assert await database.read(names) == {"first", "slow"}


async def test_a_failed_statement_that_was_swallowed_is_no_success(database: Database) -> None:
    """The COMMIT of a failed transaction is answered with a silent ROLLBACK: that must not read as saved."""
    await database.write(add("one"))

    def swallows(connection: Connection) -> None:
        add("two")(connection)
        try:
            add("one")(connection)
        except IntegrityError:
            return

    with pytest.raises(StatementFailed):
        await database.write(swallows)
    assert await database.read(names) == {"one"}


async def test_the_server_stops_what_nobody_waits_for(database: Database) -> None:
    """A statement ends with its caller's patience, long or short; a stopped process lets go."""
    asked = [
        await database.write(
            lambda c: c.exec_driver_sql("SHOW statement_timeout").scalar_one(), within=within
        )
        for within in (2.5, 0.5, 60.0)
    ]
    assert asked == ["2500ms", "500ms", "1min"]
    idle = "SHOW idle_in_transaction_session_timeout"
    assert await database.read(lambda c: c.exec_driver_sql(idle).scalar_one()) == "5s"
    with pytest.raises(DatabaseBusy):
        await database.write(lambda c: c.exec_driver_sql("SELECT pg_sleep(60)").close(), within=0.1)


async def test_a_deadlock_is_run_again(database: Database) -> None:
    """Two writes that lock two rows in opposite order are both done in the end."""
    await database.write(add("a"))
    await database.write(add("b"))
    met = asyncio.Barrier(2)
    loop = asyncio.get_running_loop()
    first_try = {"ab": True, "ba": True}

    def both(order: str) -> Work[None]:
        def work(connection: Connection) -> None:
            for name in order:
                connection.execute(
                    select(delivery_seen).where(delivery_seen.c.id == name).with_for_update()
                ).all()
                if first_try[order]:
                    first_try[order] = False
                    asyncio.run_coroutine_threadsafe(met.wait(), loop).result(PATIENCE)

        return work

    await asyncio.gather(
        database.write(both("ab"), within=PATIENCE), database.write(both("ba"), within=PATIENCE)
    )


async def test_no_more_connections_than_ten(database: Database, proxy: Proxy, postgres_url: str) -> None:
    """However many write at once."""
    await asyncio.gather(*(database.write(add(str(number))) for number in range(100)))
    with psycopg.connect(postgres_url) as other:
        count = other.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s", (name_of(proxy),)
        ).fetchone()
    assert count is not None
    assert 1 <= count[0] <= 10


async def test_a_server_that_is_not_there_stops_the_start(unused_tcp_port: int) -> None:
    """One line, without the user, the password or the host."""
    url = f"postgres://ana:secret@127.0.0.1:{unused_tcp_port}/calls?sslmode=prefer"
    with pytest.raises(ConfigurationFaults) as faults:
        async with open_database(url):
            pass
    assert faults.value.lines == (
        "DATABASE_URL: the database can't be reached: nobody listens at this host and port",
    )


async def test_parameters_of_the_url_reach_the_driver(postgres_url: str) -> None:
    """Such as sslmode; a parameter that PostgreSQL doesn't know is a fault of the URL."""
    wrong = (
        make_url(postgres_url).update_query_dict({"sslmod": "require"}).render_as_string(hide_password=False)
    )
    with pytest.raises(ConfigurationFaults) as faults:
        async with open_database(wrong):
            pass
    assert faults.value.lines == (
        "DATABASE_URL: unknown parameter sslmod; leave it out, or see how libpq names it",
    )
