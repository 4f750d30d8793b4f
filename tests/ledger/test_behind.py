"""Delivery waits for what is more urgent in its process."""

import asyncio

from bot.database.database import Database
from bot.ledger.tag_requests import Outcome
from bot.slack.background import Acks
from tests.ledger.stage import staged


async def test_what_is_more_urgent_goes_first(database: Database) -> None:
    """Nothing is taken up as long as a process has acks to make; what was accepted is sent right after."""
    urgent, asked = asyncio.Event(), asyncio.Event()

    async def behind() -> None:
        asked.set()
        await urgent.wait()

    async with staged(database) as stage, stage.another(behind) as delivery:
        request_id = await stage.accept("Sale")
        await asked.wait()
        delivery.wake_all()
        assert (await stage.request(request_id)).attempts == 0
        urgent.set()
        assert await stage.outcome(request_id) is Outcome.SENT
        assert stage.values() == ["Sale"]


async def test_where_acks_never_cease_everything_is_delivered(database: Database) -> None:
    """With an ack under way at every moment, what was accepted is taken and sent, not given back for ever."""
    acks = Acks()
    with acks.under_way():
        async with staged(database) as stage, stage.another(acks.first):
            request_id = await stage.accept("Sale")
            assert await stage.outcome(request_id) is Outcome.SENT
            assert stage.values() == ["Sale"]
            assert (await stage.request(request_id)).attempts == 1
