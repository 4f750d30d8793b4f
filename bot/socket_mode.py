"""Socket Mode: the same app without a public address. Slack speaks to it through a WebSocket of ours."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import Application
from bot.periodic import repeated
from bot.proxies import proxy_for, reaching
from bot.slack_failures import FAILED, reason

log = logging.getLogger("switchboard.socket_mode")

PING_EVERY = 5.0  # seconds; a connection that broke is noticed, and made anew, after as many
RENEWED_EVERY = 10.0  # seconds; an address Slack gives is good for 30


class Client(SocketModeClient):
    """slack_sdk's client, asking for each WebSocket through the proxy that its own address has."""

    @property
    def proxy(self) -> str | None:
        """The proxy of the present address; slack_sdk sets one for all, and NO_PROXY counts for nothing."""
        address: str | None = getattr(self, "wss_uri", None)
        return None if address is None else proxy_for(address)

    @proxy.setter
    def proxy(self, chosen: str | None) -> None:
        del chosen


class Handler(AsyncSocketModeHandler):
    """Bolt's handler with our client."""

    def __init__(self, app: AsyncApp, app_token: str, web_client: AsyncWebClient) -> None:
        self.app = app
        self.app_token = app_token
        self.client = Client(app_token, logger=app.logger, web_client=web_client, ping_interval=PING_EVERY)
        self.client.socket_mode_request_listeners.append(self.handle)  # type: ignore[arg-type]  # as Bolt does


class SocketMode:
    """The connection, which makes itself anew whenever it ends."""

    def __init__(self, handler: AsyncSocketModeHandler) -> None:
        self._handler = handler
        self._refused: str | None = None

    @property
    def not_ready(self) -> dict[str, str]:
        """Why Slack can't reach us; empty while it can."""
        session = self._handler.client.current_session
        if session is not None and not session.closed:
            return {}
        return {"socket": self._refused or "not connected"}

    async def renew_the_address(self) -> None:
        """Ask for a new address while there is no connection: the client would keep to an expired one."""
        if not self.not_ready:
            return
        client = self._handler.client
        try:
            answer = await client.web_client.apps_connections_open(app_token=client.app_token)
        except FAILED as error:
            client.wss_uri = None
            if self._refused != reason(error):
                log.warning("Slack gives no connection", extra={"error": reason(error)})
            self._refused = reason(error)
        else:
            client.wss_uri = answer.get("url")
            self._refused = None


@asynccontextmanager
async def connected(
    application: Application, app_token: str, slack_api_url: str
) -> AsyncIterator[SocketMode]:
    """Answer Slack through a WebSocket until the block ends; it begins before there is a connection."""
    client = reaching(AsyncWebClient(base_url=slack_api_url, timeout=10), slack_api_url)
    handler = Handler(application.bolt, app_token, client)
    socket_mode = SocketMode(handler)
    connecting = asyncio.create_task(handler.connect_async())  # type: ignore[no-untyped-call]  # Bolt's own
    try:
        async with repeated("socket", RENEWED_EVERY, socket_mode.renew_the_address):
            yield socket_mode
    finally:
        connecting.cancel()
        await asyncio.wait({connecting})
        await handler.close_async()  # type: ignore[no-untyped-call]  # as above
