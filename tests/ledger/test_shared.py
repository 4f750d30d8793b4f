"""Cards in channels: one process at a time draws each."""

import sqlite3

import pytest
from sqlalchemy import Connection

from bot.database.database import Database, open_database
from bot.ledger.lanes import LEASE
from bot.ledger.replies import call_has_news, call_is_over, caller, with_news_of
from bot.ledger.shared import (
    CardHold,
    CardPlace,
    CardState,
    Claimed,
    Settled,
    SharedCard,
    claim,
    due,
    found_at,
    have_news,
    of_call,
    settle,
    take,
)
from bot.times import moment, utc_now
from tests.ledger.people import ACME, ANA

AT = 1_800_000_000.0  # epoch seconds

PLACE = CardPlace(ACME, "ABCD1234-ABCD1234", "C0SALES")


async def claimed(database: Database, owner: str, now: float) -> Claimed:
    card = SharedCard(PLACE, None, f"card-of-{owner}", ANA, utc_now(), CardState.POSTING)
    return await database.write(lambda connection: claim(connection, PLACE, CardHold(card, owner, 1), now))


@pytest.mark.parametrize("earlier", [0.0, 0.5, 2.5])
async def test_a_card_that_is_being_posted_is_not_posted_twice(database: Database, earlier: float) -> None:
    """Nor by whoever waited for its row, and goes by the time at which their transaction began."""
    assert (await claimed(database, "one", AT)).hold is not None
    assert (await claimed(database, "two", AT - earlier)).hold is None


async def test_a_card_of_the_dead_is_posted_again(database: Database) -> None:
    """Once its lease is over; it may be there already."""
    assert (await claimed(database, "one", AT)).hold is not None
    again = await claimed(database, "two", AT + LEASE)
    assert again.hold is not None
    assert again.perhaps


async def test_a_lease_of_a_clock_that_is_back_since_holds_nobody_up(database: Database) -> None:
    """It ends later than any does."""
    assert (await claimed(database, "one", AT)).hold is not None
    assert (await claimed(database, "two", AT - 3600.0)).hold is not None


async def test_the_cards_of_a_call_are_found_without_looking_at_all_others(sqlite_url: str) -> None:
    """Those of one person and those in channels; with every outcome they are looked for several times."""
    asked: list[str] = []

    def work(connection: Connection) -> list[str]:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.set_trace_callback(asked.append)
        call = PLACE.organization_fingerprint, PLACE.transaction_id
        of_call(connection, *call)
        have_news(connection, *call, moment(AT))
        with_news_of(connection, *call, AT)
        call_has_news(connection, *call, moment(AT))
        caller(connection, *call, AT)
        call_is_over(connection, *call, AT)
        driver.set_trace_callback(None)
        plans = [driver.execute(f"EXPLAIN QUERY PLAN {each}").fetchall() for each in asked]
        return [str(step[3]) for plan in plans for step in plan if "TEMP B-TREE" not in step[3]]

    async with open_database(sqlite_url) as database:
        steps = await database.write(work)
    assert len(asked) == len(steps) == 6
    for step in steps:
        assert "(organization_fingerprint=? AND transaction_id=?)" in step


async def test_news_that_comes_while_a_card_is_drawn_is_drawn_after_it(database: Database) -> None:
    """Whoever drew had read what stood before. That of a card being posted waits until it is there."""

    def drawn(connection: Connection, *, with_news: bool) -> tuple[str, ...]:
        hold = take(connection, "card-of-one", "one", AT)
        assert isinstance(hold, CardHold)
        if with_news:
            have_news(connection, ACME, PLACE.transaction_id, moment(AT))
        settle(connection, hold, Settled.SHOWN, AT)
        return due(connection, AT + LEASE, 10)

    await claimed(database, "one", AT)
    await database.write(lambda connection: have_news(connection, ACME, PLACE.transaction_id, moment(AT)))
    await database.write(lambda connection: found_at(connection, "card-of-one", "C0SALES", "1.1", AT))
    assert await database.read(lambda connection: due(connection, AT + LEASE, 10)) == ("card-of-one",)
    assert await database.write(lambda connection: drawn(connection, with_news=True)) == ("card-of-one",)
    assert await database.write(lambda connection: drawn(connection, with_news=False)) == ()
