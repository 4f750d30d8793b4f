"""Stopping the HTTP server without the ticks, ten a second, by which it looks for that itself."""

import asyncio

from bot.serving.http import Server
from tests.waiting import until


async def stop(web: Server, serving: asyncio.Task[None]) -> None:
    """Take nothing more, close what is open, and wait for what is being answered."""
    serving.cancel()
    await asyncio.wait({serving})
    for each in web.servers:
        each.close()
    state = web.server_state
    for connection in list(state.connections):
        connection.shutdown()
    await until(lambda: not state.connections and not state.tasks)
