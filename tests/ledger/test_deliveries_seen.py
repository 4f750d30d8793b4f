"""The same delivery twice works once."""

import asyncio

from bot.database.database import Database, open_database
from bot.ledger.accept import DeliveriesSeen
from tests.ledger.people import NOW


async def test_one_of_many_is_the_first(database: Database) -> None:
    """RETURNING tells it, on both databases: a count of rows would be -1 on one of them."""
    seen = DeliveriesSeen(database)
    told = await asyncio.gather(*(seen.first_time("1700000000.12:call.refresh", NOW) for _ in range(20)))
    assert sorted(told) == [False] * 19 + [True]
    assert await seen.first_time("1700000000.12:call.more", NOW)


async def test_two_processes_agree_on_who_is_first(database_url: str) -> None:
    """Through two connections of their own to one database."""
    async with open_database(database_url) as one, open_database(database_url) as two:
        for number in range(20):
            told = await asyncio.gather(
                *(DeliveriesSeen(each).first_time(str(number), NOW) for each in (one, two))
            )
            assert sorted(told) == [False, True]
