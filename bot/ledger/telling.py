"""Telling people what became of what they asked: on the card it came from, else in a message."""

import time
from collections.abc import Awaitable, Sequence
from typing import TypeVar

from bot.ledger import answers, tellings, to_tell
from bot.ledger.answers import AnswerThere
from bot.ledger.lanes import FRESH_FOR, LaneKind
from bot.ledger.serving import Hub, within_time
from bot.ledger.tellings import Tell
from bot.ledger.to_tell import Due, NotTold
from bot.ledger.worker import Worker

T = TypeVar("T")

PEOPLE_AT_ONCE = 4
CARDS_AT_ONCE = 10

_NO_ANSWER = NotTold(uncertain=True)
_NOTHING_TRIED = NotTold(0.0)


class TellingPeople:
    """The worker of everybody's messages."""

    def __init__(self, tell: Tell, hub: Hub) -> None:
        self._tell = tell
        self._hub = hub
        self.worker = Worker(self._claim, self._work, PEOPLE_AT_ONCE, hub.poll, hub.behind)

    async def _claim(self, most: int) -> Sequence[Due]:
        return await self._hub.writing.once(
            lambda connection, now: tellings.claim(connection, self._hub.owner, most, now)
        )

    async def _work(self, due: Due, taken_at: float) -> None:
        if self.worker.stopping or time.monotonic() > taken_at + FRESH_FOR:
            await _give_back(self._hub, due)
            return
        failure = await within_time(_failure(self._tell(tellings.message(due))), _NO_ANSWER)
        if isinstance(failure, NotTold):
            await self._later(due, failure)
            return
        await self._hub.writing.settled(lambda connection, now: tellings.told(connection, due, now))

    async def _later(self, due: Due, failure: NotTold) -> None:
        await self._hub.writing.settled(
            lambda connection, now: tellings.not_told(connection, due, failure, now)
        )


class Answering:
    """The worker of everything that is told on cards."""

    def __init__(self, answer: AnswerThere, hub: Hub) -> None:
        self._answer = answer
        self._hub = hub
        self.worker = Worker(self._claim, self._work, CARDS_AT_ONCE, hub.poll, hub.behind)

    async def _claim(self, most: int) -> Sequence[Due]:
        return await self._hub.writing.once(
            lambda connection, now: answers.claim(connection, self._hub.owner, most, now)
        )

    async def _work(self, due: Due, taken_at: float) -> None:
        if self.worker.stopping or time.monotonic() > taken_at + FRESH_FOR:
            await _give_back(self._hub, due)
            return
        (telling,) = due.tellings
        answered = await within_time(_failure(self._answer(telling)), _NO_ANSWER)
        if isinstance(answered, NotTold):
            await self._later(due, answered)
        elif answered:
            await self._hub.writing.settled(lambda connection, now: answers.told(connection, due, now))
        else:
            await self._hub.writing.settled(
                lambda connection, now: answers.moved(connection, due, now, uncertain=False)
            )
            self._hub.wake(LaneKind.TELLINGS, "")

    async def _later(self, due: Due, failure: NotTold) -> None:
        elsewhere = await self._hub.writing.settled(
            lambda connection, now: answers.not_told(connection, due, failure, now)
        )
        if elsewhere:
            self._hub.wake(LaneKind.TELLINGS, "")


async def _failure(telling: Awaitable[T]) -> T | NotTold:
    try:
        return await telling
    except NotTold as failure:
        return failure


async def _give_back(hub: Hub, due: Due) -> None:
    """Nothing was tried: whoever comes next may, at once."""
    await hub.writing.settled(
        lambda connection, now: to_tell.later(connection, due, _NOTHING_TRIED, due.hold.attempts, now)
    )
