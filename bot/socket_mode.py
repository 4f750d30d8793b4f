"""Socket Mode: the same app without a public address. Slack speaks to it through a WebSocket of ours."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import Application
from bot.periodic import repeated

PING_EVERY = 5.0  # seconds; a connection that broke is noticed, and made anew, after as many
RENEWED_EVERY = 10.0  # seconds; an address Slack gives is good for 30


class SocketMode:
    """The connection, which makes itself anew whenever it ends."""

    def __init__(self, handler: AsyncSocketModeHandler) -> None:
        self._handler = handler

    @property
    def not_ready(self) -> dict[str, str]:
        """Why Slack can't reach us; empty while it can."""
        session = self._handler.client.current_session
        return {"socket": "not connected"} if session is None or session.closed else {}

    async def forget_the_ticket(self) -> None:
        """Have the next try to connect ask for a new address: the client would keep to an expired one."""
        if self.not_ready:
            self._handler.client.wss_uri = None


@asynccontextmanager
async def connected(
    application: Application, app_token: str, slack_api_url: str
) -> AsyncIterator[SocketMode]:
    """Answer Slack through a WebSocket until the block ends; it begins before there is a connection."""
    client = AsyncWebClient(base_url=slack_api_url, timeout=10)
    handler = AsyncSocketModeHandler(application.bolt, app_token, web_client=client, ping_interval=PING_EVERY)
    socket_mode = SocketMode(handler)
    connecting = asyncio.create_task(handler.connect_async())  # type: ignore[no-untyped-call]  # Bolt's own
    try:
        async with repeated("socket", RENEWED_EVERY, socket_mode.forget_the_ticket):
            yield socket_mode
    finally:
        connecting.cancel()
        await asyncio.wait({connecting})
        await handler.close_async()  # type: ignore[no-untyped-call]  # as above
