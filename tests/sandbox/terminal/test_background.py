import asyncio
import signal
import threading

import pytest

from sandbox.terminal.background import Background


def test_work_gives_its_result_or_its_error() -> None:
    """To the thread that waits."""

    async def fails() -> None:
        raise LookupError("nothing there")

    with Background() as background:
        assert background.run(asyncio.sleep(0, "done")) == "done"
        with pytest.raises(LookupError, match="nothing there"):
            background.run(fails())


def test_an_interruption_lets_the_work_clean_up_first() -> None:
    """Ctrl-C goes to the main thread; the work ends before anything else is done."""
    said: list[str] = []

    async def waits() -> None:
        try:
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0)
            said.append("cleaned up")

    with Background() as background:
        with pytest.raises(KeyboardInterrupt):
            background.run(waits())
        assert said == ["cleaned up"]


def test_what_still_runs_at_the_end_is_cancelled() -> None:
    """And nothing of it is left."""
    said: list[str] = []

    async def goes_on() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            said.append("cancelled")

    async def start() -> asyncio.Task[None]:
        task = asyncio.create_task(goes_on())
        await asyncio.sleep(0)
        return task

    with Background() as background:
        task = background.run(start())
    assert (said, task.cancelled()) == (["cancelled"], True)
