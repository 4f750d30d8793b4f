"""Sending the changes of one organization's calls, one after the other in each call."""

import asyncio
import time
from collections.abc import Sequence

from bot.delivery import attempts
from bot.delivery.attempts import Attempt, AttemptFailure, Hub, LaneStep, Served, within_time
from bot.delivery.verdicts import (
    OrganizationElsewhere,
    OrganizationRefused,
    PlainVerdict,
    Refused,
    Throttled,
    Verdict,
)
from bot.delivery.workers import Worker
from bot.ledger import lanes
from bot.ledger.lanes import FIRST, FRESH_FOR, LaneKind, Taker
from bot.ledger.outcomes import Ending
from bot.ledger.pauses import Pause, PauseReason
from bot.ledger.tag_requests import Outcome, WhyNotPlaced

AT_ONCE = 64
"""Calls of one organization that are taken at once: most of them wait for their outcome to be committed,
which
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
            return await within_time(self._served.put(attempt.request), PlainVerdict.UNKNOWN)

    async def _give_back(self, attempt: Attempt) -> None:
        """Not sent: whoever has been stopped for a while can't know what others have sent meanwhile."""
        await self._hub.writing.settled(lambda connection, now: attempts.give_back(connection, attempt, now))
        self.worker.wake()

    async def _written(self, done: Attempt, verdict: Verdict) -> Attempt | None:
        """Write down what came of an attempt; gives the next one in the same lane, if there is one."""
        request = done.request
        match verdict:
            case PlainVerdict.SENT:
                return await self._ended(done, Ending(Outcome.SENT))
            case PlainVerdict.CALL_GONE | PlainVerdict.NO_SUCH_CALL:
                return await self._gone(
                    done, WhyNotPlaced.NEVER_SEEN if verdict is PlainVerdict.NO_SUCH_CALL else None
                )
            case Refused(words):
                # Refused now; what became of an attempt whose answer was lost, nobody knows.
                outcome = Outcome.UNCONFIRMED if request.uncertain else Outcome.REFUSED
                return await self._ended(done, Ending(outcome, words=words))
            case OrganizationRefused():
                await self._paused(done, Pause(PauseReason.REFUSED))
            case OrganizationElsewhere():
                await self._paused(done, Pause(PauseReason.ELSEWHERE, applied=None))
            case Throttled(wait):
                await self._paused(done, Pause(PauseReason.THROTTLED, wait))
            case PlainVerdict.NOT_APPLIED:
                await self._again(done, AttemptFailure(lanes.wait(done.hold.attempts)))
            case _:
                await self._again(done, AttemptFailure(lanes.wait(done.hold.attempts), applied=None))
        return None

    async def _gone(self, done: Attempt, why: WhyNotPlaced | None) -> Attempt | None:
        """There is no such call (any more); ``why`` where it isn't known that there ever was."""
        if done.request.by_external_id:
            # It may have another external id by now, of which the ledger knows nothing.
            await self._again(done, AttemptFailure(0.0, by_transaction_id=True))
            return None
        if done.request.uncertain:
            return await self._ended(done, Ending(Outcome.UNCONFIRMED))
        return await self._ended(done, Ending(Outcome.ENDED, why))

    async def _ended(self, done: Attempt, ending: Ending) -> Attempt | None:
        step: LaneStep | None = await self._hub.writing.settled(
            lambda connection, now: attempts.settle(connection, done, ending, now)
        )
        following = self._hub.noted(() if step is None else (step,), self._fingerprint)
        return following[0] if following else None

    async def _again(self, failed: Attempt, failure: AttemptFailure) -> None:
        await self._hub.writing.settled(
            lambda connection, now: attempts.retry(connection, failed, failure, now)
        )
        self.worker.wake_in(failure.wait)

    async def _paused(self, refused: Attempt, pause: Pause) -> None:
        await self._hub.paused(refused, pause, self._served.contact)
        self.worker.wake_in(FIRST if pause.wait is None else pause.wait)
