"""Work that goes on after the ack: tracked, so that nothing is lost sight of and a stop waits for it."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from bot.acks import Acks

log = logging.getLogger("switchboard.tasks")


class Tasks:
    """The tasks under way."""

    def __init__(self, acks: Acks | None = None) -> None:
        self.acks = acks or Acks()
        """What they stand behind."""
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run the work as a task of ours, behind the acks that are being made.

        It handles its own errors: what escapes is logged by asyncio.
        """
        task = asyncio.create_task(self._behind_acks(work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _behind_acks(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await self.acks.first()
        except asyncio.CancelledError:
            work.close()
            raise
        await work

    async def drain(self, seconds: float) -> None:
        """Wait for what is under way, for so many seconds at the most; then cancel the rest."""
        if not self._running:
            return
        _, late = await asyncio.wait(self._running, timeout=seconds)
        for task in late:
            task.cancel()
        if late:
            log.warning("stopped before everything was answered", extra={"count": len(late)})
            await asyncio.wait(late, timeout=1)
