"""Sending the changes of one organization's calls, one after the other in each call."""

import asyncio
import time
from collections.abc import Sequence

from bot.ledger import attempts, backoff
from bot.ledger.asked import Fate, Why
from bot.ledger.attempts import Attempt, Failure, Step
from bot.ledger.fates import Ending
from bot.ledger.lanes import FRESH_FOR, LaneKind, Taker
from bot.ledger.pauses import Pause, Reason
from bot.ledger.serving import Hub, Served, within_time
from bot.ledger.verdicts import (
    Answer,
    OrganizationElsewhere,
    OrganizationRefused,
    Refused,
    Throttled,
    Verdict,
)
from bot.ledger.worker import Worker

AT_ONCE = 64
"""Calls of one organization that are taken at once: most of them wait for their fate to be committed, which
takes as long as a quick answer of the API."""
PUTS_AT_ONCE = 20
"""Updates of one organization under way: twice the API client's connections, so that one is waiting whenever
a connection comes free, and none waits there for so long that its time runs out on the way."""


class Changing:
    """The worker of one organization's changes."""

    def __init__(self, fingerprint: str, served: Served, hub: Hub) -> None:
        self._fingerprint = fingerprint
        self._served = served
        self._hub = hub
        self._taker = Taker(hub.owner, LaneKind.CHANGES, fingerprint)
        self._places = asyncio.Semaphore(PUTS_AT_ONCE)
        self.worker = Worker(self._claim, self._work, AT_ONCE, hub.poll, hub.behind)

    async def _claim(self, most: int) -> Sequence[Attempt]:
        steps = await self._hub.writing.once(
            lambda connection, now: attempts.claim(connection, self._taker, most, now)
        )
        return self._hub.noted(steps, self._fingerprint)

    async def _work(self, first: Attempt, taken_at: float) -> None:
        attempt: Attempt | None = first
        while attempt is not None:
            verdict = await self._sent(attempt, taken_at)
            taken_at = time.monotonic()
            if verdict is None:
                await self._give_back(attempt)
                return
            attempt = await self._written(attempt, verdict)

    async def _sent(self, attempt: Attempt, taken_at: float) -> Verdict | None:
        """Send it when there is a place; None: not any more, since too much time has gone by."""
        await self._hub.behind()
        async with self._places:
            if self.worker.stopping or time.monotonic() > taken_at + FRESH_FOR:
                return None
            return await within_time(self._served.put(attempt.request), Answer.UNKNOWN)

    async def _give_back(self, attempt: Attempt) -> None:
        """Not sent: whoever has been stopped for a while can't know what others have sent meanwhile."""
        await self._hub.writing.settled(lambda connection, now: attempts.give_back(connection, attempt, now))
        self.worker.wake()

    async def _written(self, done: Attempt, verdict: Verdict) -> Attempt | None:
        """Write down what came of an attempt; gives the next one in the same lane, if there is one."""
        request = done.request
        match verdict:
            case Answer.SENT:
                return await self._ended(done, Ending(Fate.SENT))
            case Answer.CALL_GONE | Answer.NO_SUCH_CALL:
                return await self._gone(done, Why.NEVER_SEEN if verdict is Answer.NO_SUCH_CALL else None)
            case Refused(words):
                # Refused now; what became of an attempt whose answer was lost, nobody knows.
                fate = Fate.UNCONFIRMED if request.uncertain else Fate.REFUSED
                return await self._ended(done, Ending(fate, words=words))
            case OrganizationRefused():
                await self._paused(done, Pause(Reason.REFUSED))
            case OrganizationElsewhere():
                await self._paused(done, Pause(Reason.ELSEWHERE, applied=None))
            case Throttled(wait):
                await self._paused(done, Pause(Reason.THROTTLED, wait))
            case Answer.NOT_APPLIED:
                await self._again(done, Failure(backoff.wait(done.hold.attempts)))
            case _:
                await self._again(done, Failure(backoff.wait(done.hold.attempts), applied=None))
        return None

    async def _gone(self, done: Attempt, why: Why | None) -> Attempt | None:
        """There is no such call (any more); ``why`` where it isn't known that there ever was."""
        if done.request.by_external_id:
            # It may have another external id by now, of which the ledger knows nothing.
            await self._again(done, Failure(0.0, by_transaction_id=True))
            return None
        if done.request.uncertain:
            return await self._ended(done, Ending(Fate.UNCONFIRMED))
        return await self._ended(done, Ending(Fate.ENDED, why))

    async def _ended(self, done: Attempt, ending: Ending) -> Attempt | None:
        step: Step | None = await self._hub.writing.settled(
            lambda connection, now: attempts.settle(connection, done, ending, now)
        )
        following = self._hub.noted(() if step is None else (step,), self._fingerprint)
        return following[0] if following else None

    async def _again(self, failed: Attempt, failure: Failure) -> None:
        await self._hub.writing.settled(
            lambda connection, now: attempts.retry(connection, failed, failure, now)
        )
        self.worker.wake_in(failure.wait)

    async def _paused(self, refused: Attempt, pause: Pause) -> None:
        await self._hub.paused(refused, pause, self._served.contact)
        self.worker.wake_in(backoff.FIRST if pause.wait is None else pause.wait)
