import asyncio
import signal
import threading

import pytest

from sandbox.terminal.background import Background
from sandbox.terminal.interruption import Interruption
from tests.waiting import for_ever, until


def test_work_gives_its_result_or_its_error() -> None:
    """To the thread that waits."""

    async def fails() -> None:
        raise LookupError("nothing there")

    with Background(Interruption()) as background:
        assert background.run(asyncio.sleep(0, "done")) == "done"
        with pytest.raises(LookupError, match="nothing there"):
            background.run(fails())


def test_an_interruption_lets_the_work_clean_up_first() -> None:
    """Ctrl-C goes to the main thread; the work ends before anything else is done."""
    said: list[str] = []

    async def waits() -> None:
        try:
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
            await for_ever()
        finally:
            await asyncio.sleep(0)
            said.append("cleaned up")

    interruption = Interruption()
    with interruption.heard(), Background(interruption) as background:
        with pytest.raises(KeyboardInterrupt):
            background.run(waits())
        assert said == ["cleaned up"]
        assert background.run(asyncio.sleep(0, "goes on")) == "goes on"


def test_what_is_to_come_to_its_end_does() -> None:
    """An interruption meanwhile is kept in mind until somebody can be interrupted."""
    interruption = Interruption()

    async def ends() -> str:
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)
        await until(lambda: interruption._came)
        looks = iter(range(5))
        await until(lambda: next(looks, None) is None)  # and whoever would heed it has looked many times
        return "ended"

    with interruption.heard(), Background(interruption, looks_up_every=0.001) as background:
        assert background.run(ends(), to_its_end=True) == "ended"
        with pytest.raises(KeyboardInterrupt), interruption.welcome():
            raise AssertionError("not interrupted")


def test_where_it_is_welcome_it_comes_at_once() -> None:
    """Reading ends in the middle; and what was heard before goes on as it did."""
    interruption, before = Interruption(), signal.getsignal(signal.SIGINT)
    with interruption.heard(), pytest.raises(KeyboardInterrupt), interruption.welcome():
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_what_still_runs_at_the_end_is_cancelled() -> None:
    """And nothing of it is left."""
    said: list[str] = []

    async def goes_on() -> None:
        try:
            await for_ever()
        finally:
            said.append("cancelled")

    async def start() -> asyncio.Task[None]:
        task = asyncio.create_task(goes_on())
        await asyncio.sleep(0)
        return task

    with Background(Interruption()) as background:
        task = background.run(start())
    assert (said, task.cancelled()) == (["cancelled"], True)
