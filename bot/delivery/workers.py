"""Workers take work and do it, so much at once: woken in the process, and looking for what others left.

Those of one organization (``Attempting``) take lanes, try what stands first in each, and write down what came
of it and what is tried next, in one transaction.
"""

import asyncio
import contextlib
import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import Connection

from bot.database.errors import LedgerError, StatementFailed
from bot.delivery import attempts
from bot.delivery.attempt_outcomes import Find, Put
from bot.delivery.attempts import Attempt, AttemptFailure, LaneStep
from bot.ledger.lanes import FIRST, FRESH_FOR, PUT_WITHIN, LaneKind, Taker, Writing
from bot.ledger.outcomes import Ending
from bot.ledger.pauses import Pause
from bot.ledger.tag_requests import AcceptedRequest
from bot.person import Person

log = logging.getLogger("switchboard.delivery")

T = TypeVar("T")


class Worker(Generic[T]):
    """``claim`` takes up to so many pieces of work; ``work`` does one, told when it was taken (monotonic).

    Nothing is taken before ``behind`` returns; from then on time counts.
    """

    def __init__(
        self,
        claim: Callable[[int], Awaitable[Sequence[T]]],
        work: Callable[[T, float], Awaitable[None]],
        at_once: int,
        poll: float,
        behind: Callable[[], Awaitable[None]],
    ) -> None:
        self.stopping = False
        self._claim = claim
        self._work = work
        self._at_once = at_once
        self._poll = poll
        self._behind = behind
        self._woken = asyncio.Event()
        self._running: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Look for work now."""
        self._woken.set()

    def wake_in(self, seconds: float) -> None:
        """Look for work then."""
        asyncio.get_running_loop().call_later(seconds, self.wake)

    async def run(self) -> None:
        """Take work and do it until told to stop."""
        while not self.stopping:
            self._woken.clear()
            free = self._at_once - len(self._running)
            if free:
                await self._take(free)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._poll):
                    await self._woken.wait()

    async def stop(self, within: float) -> None:
        """Take nothing more, and wait so many seconds for what is being done; then cancel it."""
        self.stopping = True
        self.wake()
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=within)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)

    async def _take(self, free: int) -> None:
        await self._behind()
        taken_at = time.monotonic()
        try:
            taken = await self._claim(free)
        except (LedgerError, StatementFailed) as error:
            said = {"error": type(error).__name__, "code": getattr(error, "code", None)}
            log.warning("can't look for what is to be delivered", extra=said)
            return
        for each in taken:
            task = asyncio.create_task(self._done(each, taken_at))
            self._running.add(task)
            task.add_done_callback(self._finished)

    async def _done(self, piece: T, taken_at: float) -> None:
        try:
            await self._work(piece, taken_at)
        except Exception as error:  # what was taken is taken again when its lease runs out
            log.exception("a fault in delivery", extra={"error": type(error).__name__})

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self.wake()


@dataclass(frozen=True)
class Served:
    """One organization that is delivered for. ``contact`` hears when it is refused as a whole."""

    put: Put
    find: Find
    contact: Person | None = None


@dataclass(frozen=True)
class Hub:
    """Shared by the workers. ``owner`` names this process; ``news`` hears of every outcome in it."""

    writing: Writing
    owner: str
    wake: Callable[[LaneKind, str], None]
    news: Callable[[AcceptedRequest], None]
    poll: float
    behind: Callable[[], Awaitable[None]]
    """Returns when what is more urgent in this process is done; soon in any case."""

    def noted(self, steps: Iterable[LaneStep], fingerprint: str) -> list[Attempt]:
        """Spread the news of what was committed; gives what is to be tried next."""
        following = []
        for step in steps:
            for ended in step.ended:
                self.news(ended)
                if ended.outcome is not None and ended.outcome.notified:
                    on_card = ended.asked.reply_id is not None
                    self.wake(LaneKind.CARDS if on_card else LaneKind.MESSAGES, "")
            if step.unpaused:
                self.wake(LaneKind.CHANGES, fingerprint)
                self.wake(LaneKind.LOOKUPS, fingerprint)
            if step.attempt is not None:
                following.append(step.attempt)
        return following


async def within_time(asking: Awaitable[T], otherwise: T) -> T:
    """Wait for an answer as long as an attempt may take; ``otherwise`` where that, or our own code, fails."""
    try:
        async with asyncio.timeout(PUT_WITHIN):
            return await asking
    except TimeoutError:
        return otherwise
    except Exception as error:  # a fault of ours must not strand what was accepted
        log.exception("a fault in asking the API", extra={"error": type(error).__name__})
        return otherwise


class Attempting(ABC, Generic[T]):
    """The worker of one organization's lanes of a kind. ``T`` is what comes of asking the API."""

    def __init__(self, taker: Taker, served: Served, hub: Hub, at_once: int, asking_at_once: int) -> None:
        self.served = served
        self.taker = taker
        self.hub = hub
        self._places = asyncio.Semaphore(asking_at_once)
        self.worker = Worker(self._claim, self._work, at_once, hub.poll, hub.behind)

    @abstractmethod
    async def ask(self, request: AcceptedRequest) -> T:
        """Ask the API, for as long as an attempt may take."""

    @abstractmethod
    async def written(self, attempt: Attempt, answer: T) -> Attempt | None:
        """Write down what came of an attempt; gives the next one in the same lane, if there is one."""

    async def settled(self, work: Callable[[Connection, float], LaneStep]) -> Attempt | None:
        """Commit what ends an attempt, and spread the news of it; gives the next one, as above."""
        step = await self.hub.writing.settled(work)
        following = self.hub.noted(() if step is None else (step,), self.taker.scope)
        return following[0] if following else None

    async def end(self, attempt: Attempt, ending: Ending) -> Attempt | None:
        """Give the attempt's request its outcome."""
        return await self.settled(lambda connection, now: attempts.settle(connection, attempt, ending, now))

    async def retry(self, attempt: Attempt, failure: AttemptFailure) -> None:
        """Try the same again later."""
        await self.hub.writing.settled(
            lambda connection, now: attempts.retry(connection, attempt, failure, now)
        )
        self.worker.wake_in(failure.wait)

    async def pause(self, attempt: Attempt, pause: Pause) -> None:
        """Leave the organization alone for a while; its contact is notified once of what they can mend."""
        contact = self.served.contact
        await self.hub.writing.settled(
            lambda connection, now: attempts.paused(connection, attempt, pause, contact, now)
        )
        self.hub.wake(LaneKind.MESSAGES, "")
        self.worker.wake_in(FIRST if pause.wait is None else pause.wait)

    async def _claim(self, most: int) -> Sequence[Attempt]:
        steps = await self.hub.writing.once(
            lambda connection, now: attempts.claim(connection, self.taker, most, now)
        )
        return self.hub.noted(steps, self.taker.scope)

    async def _work(self, first: Attempt, taken_at: float) -> None:
        attempt: Attempt | None = first
        while attempt is not None:
            await self.hub.behind()
            async with self._places:
                if self.worker.stopping or time.monotonic() > taken_at + FRESH_FOR:
                    await self._give_back(attempt)
                    return
                answer = await self.ask(attempt.request)
            taken_at = time.monotonic()
            attempt = await self.written(attempt, answer)

    async def _give_back(self, attempt: Attempt) -> None:
        """Not tried: whoever has been stopped for a while can't know what others have sent meanwhile."""
        await self.hub.writing.settled(lambda connection, now: attempts.give_back(connection, attempt, now))
        self.worker.wake()
