"""Work that is done again and again in the background, whatever one time of it comes to."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from bot.errors import BotError

log = logging.getLogger("switchboard.periodic")


@asynccontextmanager
async def repeated(name: str, seconds: float, work: Callable[[], Awaitable[object]]) -> AsyncIterator[None]:
    """Do the work now and every so many seconds, until the block ends. A time that fails is logged."""

    async def again_and_again() -> None:
        while True:
            try:
                await work()
            except BotError as error:
                said = {"error": type(error).__name__, "code": getattr(error, "code", None)}
                log.warning("not done this time", extra={"entry": name, **said})
            except Exception:  # whatever it was, the next time may work, and nobody would start it again
                log.exception("a fault of ours", extra={"entry": name})
            await asyncio.sleep(seconds)

    task = asyncio.create_task(again_and_again())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})
