"""Takes work and does it, so much at once: woken in the process, and looking for what others left."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from bot.database.errors import LedgerError, StatementFailed

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
