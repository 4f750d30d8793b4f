"""An event loop in a thread of its own, so that the prompt has the main thread, and with it Ctrl-C."""

import asyncio
import threading
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self, TypeVar

from sandbox.terminal.interruption import Interruption

Result = TypeVar("Result")


LOOKS_UP_EVERY = 0.1
"""Seconds between looks whether an interruption came."""


class Background:
    """Runs coroutines while the main thread waits for them, and goes on serving while it doesn't."""

    def __init__(self, interruption: Interruption, looks_up_every: float = LOOKS_UP_EVERY) -> None:
        self._interruption = interruption
        self._looks_up_every = looks_up_every
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="sandbox", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.run(self._finish(), to_its_end=True)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def run(self, work: Coroutine[Any, Any, Result], *, to_its_end: bool = False) -> Result:
        """Run the work to its end. An interruption cancels it, and waits until it has cleaned up.

        `to_its_end`: it does not; whoever asks next hears of it.
        """
        done = threading.Event()
        started: list[asyncio.Task[Result]] = []

        def start() -> None:
            task = self._loop.create_task(work)
            task.add_done_callback(lambda _: done.set())
            started.append(task)

        def cancel() -> None:
            started[0].cancel()

        self._loop.call_soon_threadsafe(start)
        try:
            while not done.wait(self._looks_up_every):
                if not to_its_end:
                    self._interruption.check()
        except KeyboardInterrupt:
            self._loop.call_soon_threadsafe(cancel)
            done.wait()
            raise
        return started[0].result()

    async def _finish(self) -> None:
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            if not task.cancelling():
                task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
        await self._loop.shutdown_asyncgens()
