"""Finding out which calls one organization's people meant, and placing what they asked of them."""

import time
from collections.abc import Sequence

from bot.delivery import attempts, placing
from bot.delivery.attempts import Attempt, AttemptFailure, Hub, LaneStep, Served, within_time
from bot.delivery.verdicts import (
    FoundCalls,
    OrganizationElsewhere,
    OrganizationRefused,
    PlainVerdict,
    Refused,
    Resolution,
    Throttled,
)
from bot.delivery.workers import Worker
from bot.ledger.lanes import FIRST, FRESH_FOR, LaneKind, Taker, wait
from bot.ledger.outcomes import Ending
from bot.ledger.pauses import Pause, PauseReason
from bot.ledger.tag_requests import Outcome, WhyNotPlaced

AT_ONCE = 4  # people of one organization


class FindingCalls:
    """The worker of one organization's lookups."""

    def __init__(self, fingerprint: str, served: Served, hub: Hub) -> None:
        self._fingerprint = fingerprint
        self._served = served
        self._hub = hub
        self._taker = Taker(hub.owner, LaneKind.LOOKUPS, fingerprint)
        self.worker = Worker(self._claim, self._work, AT_ONCE, hub.poll, hub.behind)

    async def _claim(self, most: int) -> Sequence[Attempt]:
        steps = await self._hub.writing.once(
            lambda connection, now: attempts.claim(connection, self._taker, most, now)
        )
        return self._hub.noted(steps, self._fingerprint)

    async def _work(self, first: Attempt, taken_at: float) -> None:
        attempt: Attempt | None = first
        while attempt is not None:
            if self.worker.stopping or time.monotonic() > taken_at + FRESH_FOR:
                await self._give_back(attempt)
                return
            failed: Resolution = PlainVerdict.NOT_APPLIED
            finding = await within_time(self._served.find(attempt.request), failed)
            taken_at = time.monotonic()
            attempt = await self._written(attempt, finding)

    async def _written(self, asked: Attempt, finding: Resolution) -> Attempt | None:
        """Write down what came of a lookup; gives the person's next one, if there is one."""
        match finding:
            case FoundCalls():
                return await self._found(asked, finding)
            case WhyNotPlaced():
                return await self._not_placed(asked, finding)
            case Refused(words):
                return await self._not_placed(asked, WhyNotPlaced.REFUSED, words)
            case OrganizationRefused():
                await self._hub.paused(asked, Pause(PauseReason.REFUSED), self._served.contact)
                self.worker.wake_in(FIRST)
            case OrganizationElsewhere():
                await self._hub.paused(asked, Pause(PauseReason.ELSEWHERE), self._served.contact)
                self.worker.wake_in(FIRST)
            case Throttled(wait):
                await self._hub.paused(asked, Pause(PauseReason.THROTTLED, wait), None)
                self.worker.wake_in(FIRST if wait is None else wait)
            case _:
                await self._again(asked)
        return None

    async def _found(self, asked: Attempt, found: FoundCalls) -> Attempt | None:
        match placing.chosen(asked.request, found):
            case None:
                await self._again(asked)
                return None
            case WhyNotPlaced() as why:
                return await self._not_placed(asked, why)
            case transaction_id:
                return await self._placed(asked, transaction_id)

    async def _placed(self, found: Attempt, transaction_id: str) -> Attempt | None:
        step = await self._hub.writing.settled(
            lambda connection, now: attempts.place(connection, found, transaction_id, now)
        )
        self._hub.wake(LaneKind.CHANGES, self._fingerprint)
        return self._following(step)

    async def _not_placed(
        self, asked: Attempt, why: WhyNotPlaced, words: str | None = None
    ) -> Attempt | None:
        step = await self._hub.writing.settled(
            lambda connection, now: attempts.settle(
                connection, asked, Ending(Outcome.NOT_PLACED, why, words), now
            )
        )
        return self._following(step)

    def _following(self, step: LaneStep | None) -> Attempt | None:
        following = self._hub.noted(() if step is None else (step,), self._fingerprint)
        return following[0] if following else None

    async def _give_back(self, attempt: Attempt) -> None:
        await self._hub.writing.settled(lambda connection, now: attempts.give_back(connection, attempt, now))
        self.worker.wake()

    async def _again(self, failed: Attempt) -> None:
        pause = wait(failed.hold.attempts)
        await self._hub.writing.settled(
            lambda connection, now: attempts.retry(connection, failed, AttemptFailure(pause), now)
        )
        self.worker.wake_in(pause)
