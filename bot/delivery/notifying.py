"""Telling people what became of what they asked: on the card it came from, else in a message."""

import time
from collections.abc import Awaitable, Sequence
from typing import TypeVar

from bot.delivery.attempts import Hub, within_time
from bot.delivery.workers import Worker
from bot.ledger.lanes import FRESH_FOR, LaneKind
from bot.ledger.notifications import (
    AnswerThere,
    Due,
    NotNotified,
    Tell,
    card_not_told,
    card_told,
    claim_cards,
    claim_messages,
    later,
    message,
    message_not_told,
    message_told,
    moved,
)

T = TypeVar("T")

PEOPLE_AT_ONCE = 4

CARDS_AT_ONCE = 10

_NO_ANSWER = NotNotified(uncertain=True)

_NOTHING_TRIED = NotNotified(0.0)


class NotifyingPeople:
    """The worker of everybody's messages."""

    def __init__(self, tell: Tell, hub: Hub) -> None:
        self._tell = tell
        self._hub = hub
        self.worker = Worker(self._claim, self._work, PEOPLE_AT_ONCE, hub.poll, hub.behind)

    async def _claim(self, most: int) -> Sequence[Due]:
        return await self._hub.writing.once(
            lambda connection, now: claim_messages(connection, self._hub.owner, most, now)
        )

    async def _work(self, due: Due, taken_at: float) -> None:
        if self.worker.stopping or time.monotonic() > taken_at + FRESH_FOR:
            await _give_back(self._hub, due)
            return
        failure = await within_time(_failure(self._tell(message(due))), _NO_ANSWER)
        if isinstance(failure, NotNotified):
            await self._later(due, failure)
            return
        await self._hub.writing.settled(lambda connection, now: message_told(connection, due, now))

    async def _later(self, due: Due, failure: NotNotified) -> None:
        await self._hub.writing.settled(
            lambda connection, now: message_not_told(connection, due, failure, now)
        )


class NotifyingOnCards:
    """The worker of everything that is told on cards."""

    def __init__(self, answer: AnswerThere, hub: Hub) -> None:
        self._answer = answer
        self._hub = hub
        self.worker = Worker(self._claim, self._work, CARDS_AT_ONCE, hub.poll, hub.behind)

    async def _claim(self, most: int) -> Sequence[Due]:
        return await self._hub.writing.once(
            lambda connection, now: claim_cards(connection, self._hub.owner, most, now)
        )

    async def _work(self, due: Due, taken_at: float) -> None:
        if self.worker.stopping or time.monotonic() > taken_at + FRESH_FOR:
            await _give_back(self._hub, due)
            return
        (notification,) = due.notifications
        answered = await within_time(_failure(self._answer(notification)), _NO_ANSWER)
        if isinstance(answered, NotNotified):
            await self._later(due, answered)
        elif answered:
            await self._hub.writing.settled(lambda connection, now: card_told(connection, due, now))
        else:
            await self._hub.writing.settled(
                lambda connection, now: moved(connection, due, now, uncertain=False)
            )
            self._hub.wake(LaneKind.TELLINGS, "")

    async def _later(self, due: Due, failure: NotNotified) -> None:
        elsewhere = await self._hub.writing.settled(
            lambda connection, now: card_not_told(connection, due, failure, now)
        )
        if elsewhere:
            self._hub.wake(LaneKind.TELLINGS, "")


async def _failure(notification: Awaitable[T]) -> T | NotNotified:
    try:
        return await notification
    except NotNotified as failure:
        return failure


async def _give_back(hub: Hub, due: Due) -> None:
    """Nothing was tried: whoever comes next may, at once."""
    await hub.writing.settled(
        lambda connection, now: later(connection, due, _NOTHING_TRIED, due.hold.attempts, now)
    )
