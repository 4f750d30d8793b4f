"""A server that fails over, and a commit whose answer was lost: nobody restarts anything, and all is told."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import Connection, func, make_url, select

from bot.database.database import Database, open_database
from bot.database.errors import CommitUnknown, DatabaseBusy, LedgerUnavailable, UnavailableReason
from bot.database.postgres import connecting
from bot.database.tables import tag_request
from bot.database.urls import PostgresUrl, read_url
from bot.ledger.accept import Accepted, TagRequests
from bot.ledger.lines import Lines, MyLine
from bot.ledger.tag_requests import CallReference, ReferenceKind, TagRequest
from bot.ledger.watched_clock import WatchedClock
from tests.database.proxy import Proxy
from tests.database.rows import add, names, unavailable
from tests.ledger.people import ACME, ANA, NOW

LINE = "+18555595599"


@pytest.fixture
async def proxy(postgres_url: str) -> AsyncIterator[Proxy]:
    url = make_url(postgres_url)
    async with Proxy(str(url.host), url.port or 5432) as opened:
        yield opened


@pytest.fixture
async def database(postgres_url: str, proxy: Proxy) -> AsyncIterator[Database]:
    url = make_url(postgres_url).set(host="127.0.0.1", port=proxy.port)
    given = url.update_query_dict({"sslmode": "disable"}).render_as_string(hide_password=False)
    async with open_database(given) as opened:
        await asyncio.gather(*(opened.write(lambda _: None) for _ in range(20)))
        yield opened


def asked(key: str, call: str = "ABCD1234-ABCD1234") -> TagRequest:
    return TagRequest(
        key, ANA, ACME, CallReference(ReferenceKind.TRANSACTION_ID, call), {"call_disposition": key}
    )


def requests_of(database: Database) -> TagRequests:
    return TagRequests(database, WatchedClock(), lambda _, __: None)


def accepted(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(tag_request)).scalar_one()


async def become_standby(database: Database) -> None:
    """Every connection there is leads to a server that can only be read by now; new ones don't."""
    met = asyncio.Barrier(10)
    loop = asyncio.get_running_loop()

    def only_read(connection: Connection) -> None:
        asyncio.run_coroutine_threadsafe(met.wait(), loop).result(10)
        connection.exec_driver_sql("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY").close()

    await asyncio.gather(*(database.write(only_read, within=10) for _ in range(10)))


async def test_connections_to_what_has_become_a_standby_are_left(database: Database) -> None:
    """However many there are, nobody's write is refused for it."""
    await become_standby(database)
    await asyncio.gather(*(database.write(add(str(number))) for number in range(20)))
    assert unavailable(database) is None
    assert len(await database.read(names)) == 20


@pytest.mark.parametrize("code", ["57P01", "57P02", "57P03", "08006", "08P01"])
async def test_what_a_server_says_that_stops_is_no_last_word(database: Database, code: str) -> None:
    """A shutdown, a crash, a start, a pooler whose server is gone: the same is done on a new connection."""
    times = iter(range(10))

    def stops_once(connection: Connection) -> None:
        if next(times) == 0:
            connection.exec_driver_sql(
                f"DO $$ BEGIN RAISE EXCEPTION 'gone' USING ERRCODE = '{code}'; END $$"
            ).close()
        add("one")(connection)

    await database.write(stops_once)
    assert await database.read(names) == {"one"}


def test_of_several_hosts_the_one_that_can_be_written_is_taken() -> None:
    """One alone is taken as it is: a standby can still be read."""
    for url, expected in (
        ("postgresql://db/calls?host=one:5432&host=two:5432", "read-write"),
        ("postgresql://db/calls", None),
    ):
        target = read_url(url)
        assert isinstance(target, PostgresUrl)
        assert connecting(target).get("target_session_attrs") == expected


async def test_a_commit_whose_answer_was_lost_is_found(database: Database, proxy: Proxy) -> None:
    """In time for the ack: whoever tags hears nothing of it, and it is there once."""
    proxy.answer_lost_to = b"COMMIT"
    taken = await requests_of(database).accept(asked("click 1"))
    assert isinstance(taken, Accepted)
    found = await requests_of(database).get(taken.request_id)
    assert found is not None
    assert await database.read(accepted) == 1


async def test_a_line_whose_commit_lost_its_answer_is_found(database: Database, proxy: Proxy) -> None:
    """Set and forgotten, as if nothing had been."""
    lines = Lines(database)
    proxy.answer_lost_to = b"COMMIT"
    assert await lines.set(ANA, ACME, LINE, NOW) == MyLine(LINE, NOW, shared=False)
    assert await lines.get(ANA, ACME) == MyLine(LINE, NOW, shared=False)
    proxy.answer_lost_to = b"COMMIT"
    assert await lines.forget(ANA, ACME)
    assert await lines.get(ANA, ACME) is None


async def test_a_line_whose_commit_never_arrived_is_as_it_was(database: Database, proxy: Proxy) -> None:
    """That nothing was saved is said for certain; another line that was set before is not taken for it."""
    lines = Lines(database)
    before = await lines.set(ANA, ACME, LINE, NOW)
    proxy.cut_at = b"COMMIT"
    with pytest.raises(LedgerUnavailable):
        await lines.set(ANA, ACME, LINE, NOW + timedelta(seconds=1))
    proxy.cut_at = b"COMMIT"
    with pytest.raises(LedgerUnavailable):
        await lines.forget(ANA, ACME)
    assert await lines.get(ANA, ACME) == before


async def test_a_commit_that_never_arrived_is_said_not_to_have(database: Database, proxy: Proxy) -> None:
    """Not that it may have been."""
    proxy.cut_at = b"COMMIT"
    with pytest.raises(LedgerUnavailable) as away:
        await requests_of(database).accept(asked("click 1"))
    assert away.value.reason is UnavailableReason.UNREACHABLE
    assert await database.read(accepted) == 0


@pytest.mark.parametrize("saved", [True, False])
async def test_what_became_of_a_commit_is_found_out_when_the_server_is_back(
    database: Database, proxy: Proxy, *, saved: bool
) -> None:
    """Later than the ack: whoever asks then learns it."""
    if saved:
        proxy.answer_lost_to, proxy.gone_after = b"COMMIT", True
    else:
        proxy.hold_at = b"COMMIT"
    with pytest.raises(CommitUnknown) as unknown:
        await requests_of(database).accept(asked("click 1"))
    if not saved:
        await proxy.vanish()
        proxy.hold_at = None
    await proxy.listen()
    assert await unknown.value.committed() is saved
    assert await database.read(accepted) == int(saved)


async def test_a_locked_call_keeps_nobody_else_waiting(database: Database, postgres_url: str) -> None:
    """However many tags come for it: they are refused, and everybody else's are taken meanwhile."""
    taking = requests_of(database)
    await taking.accept(asked("first"))
    with psycopg.connect(postgres_url) as other:
        other.execute("SELECT key FROM lane FOR UPDATE")
        locked = [asyncio.create_task(taking.accept(asked(f"locked {number}"))) for number in range(40)]
        await asyncio.sleep(0)
        others = [
            asyncio.create_task(taking.accept(asked(f"other {number}", f"CALL{number:04}-ABCD1234")))
            for number in range(20)
        ]
        taken = await asyncio.gather(*others)
        assert all(isinstance(each, Accepted) for each in taken)
        refused = await asyncio.gather(*locked, return_exceptions=True)
        assert all(isinstance(each, DatabaseBusy) for each in refused)
    assert isinstance(await taking.accept(asked("after")), Accepted)
    assert await database.read(accepted) == 22


async def test_many_tags_of_one_call_are_all_taken(database: Database) -> None:
    """Its place is handed on, in order."""
    taken = await asyncio.gather(*(requests_of(database).accept(asked(f"{n}")) for n in range(60)))
    assert all(isinstance(each, Accepted) for each in taken)
    sequences = select(tag_request.c.sequence).order_by(tag_request.c.sequence)
    assert await database.read(lambda c: c.execute(sequences).scalars().all()) == list(range(1, 61))
