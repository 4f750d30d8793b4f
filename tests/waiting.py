"""The one place where tests wait: for something to come about, and never for time to pass.

Every bound is far beyond what a slow machine that does much else needs: it ends a test that would never end.
"""

import asyncio
from collections.abc import Awaitable, Callable

from bot.slack.background import Patience

PATIENCE = 60.0  # seconds

PATIENT = Patience(*[PATIENCE] * 6)
"""The bot's, where no time-out is to decide what a test sees."""

LOOK_EVERY = 0.01  # seconds


async def until(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait for something that tells nobody when it comes about; a condition may be a coroutine's.

    TimeoutError if it never does.
    """
    async with asyncio.timeout(seconds):
        while True:
            given = condition()
            if await given if isinstance(given, Awaitable) else given:
                return
            await asyncio.sleep(LOOK_EVERY)


async def for_ever() -> None:
    """Wait for what never comes: until cancelled."""
    await asyncio.Event().wait()
