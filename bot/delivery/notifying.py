"""Notifying people of what became of what they asked: on the card it came from, else in a message."""

import time
from collections.abc import Awaitable, Callable, Sequence

from bot.delivery.workers import Hub, Worker, within_time
from bot.ledger.lanes import FRESH_FOR, LaneKind
from bot.ledger.notifications import (
    AnswerThere,
    Due,
    Notify,
    NotNotified,
    claim,
    later,
    message,
    settle,
)

PEOPLE_AT_ONCE = 4

CARDS_AT_ONCE = 10

_NO_ANSWER = NotNotified(uncertain=True)

_NOTHING_TRIED = NotNotified(0.0)


class Notifying:
    """The worker of everything people are notified of on cards, or in messages."""

    def __init__(
        self, kind: LaneKind, notify: Callable[[Due], Awaitable[bool]], at_once: int, hub: Hub
    ) -> None:
        self._kind = kind
        self._notify = notify
        self._hub = hub
        self.worker = Worker(self._claim, self._work, at_once, hub.poll, hub.behind)

    async def _claim(self, most: int) -> Sequence[Due]:
        return await self._hub.writing.once(
            lambda connection, now: claim(connection, self._hub.owner, self._kind, most, now)
        )

    async def _work(self, due: Due, taken_at: float) -> None:
        if self.worker.stopping or time.monotonic() > taken_at + FRESH_FOR:
            # Nothing was tried: whoever comes next may, at once.
            tried = due.hold.attempts
            await self._hub.writing.settled(
                lambda connection, now: later(connection, due, _NOTHING_TRIED, tried, now)
            )
            return
        came = await within_time(self._notified(due), _NO_ANSWER)
        if await self._hub.writing.settled(
            lambda connection, now: settle(connection, due, self._kind, came, now)
        ):
            self._hub.wake(LaneKind.MESSAGES, "")

    async def _notified(self, due: Due) -> bool | NotNotified:
        try:
            return await self._notify(due)
        except NotNotified as failure:
            return failure


def on_cards(answer: AnswerThere, hub: Hub) -> Notifying:
    """Notify people on the card a request came from, one outcome at a time."""

    async def notify(due: Due) -> bool:
        return await answer(due.notifications[0])

    return Notifying(LaneKind.CARDS, notify, CARDS_AT_ONCE, hub)


def in_messages(send: Notify, hub: Hub) -> Notifying:
    """Notify people in direct messages."""

    async def notify(due: Due) -> bool:
        await send(message(due))
        return True

    return Notifying(LaneKind.MESSAGES, notify, PEOPLE_AT_ONCE, hub)
