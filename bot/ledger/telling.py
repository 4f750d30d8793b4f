"""Telling people what became of what they asked."""

import logging
import time
from collections.abc import Sequence

from bot.ledger import tellings
from bot.ledger.lanes import FRESH_FOR
from bot.ledger.serving import Hub, within_time
from bot.ledger.tellings import NotTold, Tell, ToTell
from bot.ledger.worker import Worker

log = logging.getLogger("switchboard.delivery")

AT_ONCE = 4  # people


class TellingPeople:
    """The worker of everybody's messages."""

    def __init__(self, tell: Tell, hub: Hub) -> None:
        self._tell = tell
        self._hub = hub
        self.worker = Worker(self._claim, self._work, AT_ONCE, hub.poll)

    async def _claim(self, most: int) -> Sequence[ToTell]:
        return await self._hub.writing.once(
            lambda connection, now: tellings.claim(connection, self._hub.owner, most, now)
        )

    async def _work(self, due: ToTell, taken_at: float) -> None:
        if self.worker.stopping or time.monotonic() > taken_at + FRESH_FOR:
            await self._later(due, 0.0)
            return
        failure = await within_time(self._told(due), NotTold())
        if failure is not None:
            await self._later(due, failure.wait)
            return
        await self._hub.writing.settled(lambda connection, now: tellings.told(connection, due, now))

    async def _told(self, due: ToTell) -> NotTold | None:
        try:
            await self._tell(due.message)
        except NotTold as failure:
            return failure
        return None

    async def _later(self, due: ToTell, wait: float | None) -> None:
        await self._hub.writing.settled(lambda connection, now: tellings.not_told(connection, due, wait, now))
