"""Says that something is being waited for, so that a prompt that doesn't come back isn't silent."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from sandbox.terminal.lines import Style, line
from sandbox.terminal.terminal import Terminal

SAID_AFTER = (1.5, 4.0, 8.0)
"""Seconds after which it is said, each time with how long it has been."""


@asynccontextmanager
async def waiting(terminal: Terminal, words: str) -> AsyncIterator[None]:
    """While the block runs, say now and then that it does."""
    saying = asyncio.create_task(_say(terminal, words))
    try:
        yield
    finally:
        saying.cancel()
        with suppress(asyncio.CancelledError):
            await saying


async def _say(terminal: Terminal, words: str) -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    for seconds in SAID_AFTER:
        await asyncio.sleep(began + seconds - loop.time())
        terminal.show([line(f"… {words} ({seconds:g} s)", Style.DIM)])
