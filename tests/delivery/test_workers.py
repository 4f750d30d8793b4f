"""What a worker survives."""

import asyncio
from collections.abc import Sequence

from bot.delivery.workers import Worker
from tests.waiting import until


async def at_once() -> None:
    """Nothing is more urgent."""


async def test_a_fault_in_looking_for_work_ends_nothing() -> None:
    """The next time may find some, and nobody would begin again for it."""
    looked, done = 0, list[str]()

    async def claim(most: int) -> Sequence[str]:
        nonlocal looked
        del most
        looked += 1
        if looked == 1:
            raise ValueError("what a newer version has written")
        return ["a piece"] if looked == 2 else []

    async def work(piece: str, taken_at: float) -> None:
        del taken_at
        done.append(piece)

    worker = Worker(claim, work, 1, 0.001, at_once)
    running = asyncio.create_task(worker.run())
    await until(lambda: done or running.done())
    await worker.stop(1.0)
    await running
    assert done == ["a piece"]
