"""Socket Mode: the same app without a public address. Slack speaks to it through a WebSocket of ours."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientSession, ClientTimeout, ClientWebSocketResponse
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.access.slack_failures import FAILED, reason
from bot.environment import proxy_for, reaching
from bot.serving.application import Application
from bot.slack.background import repeated

log = logging.getLogger("switchboard.socket_mode")

PING_EVERY = 5.0  # seconds; a connection that broke is noticed, and made anew, after as many

HANDSHAKE = 5.0
"""Seconds for a handshake as a whole: DNS, TCP, TLS and the upgrade to a WebSocket, or the request for its
address. aiohttp's own five minutes would leave us deaf for as long."""

ACKS_WITHIN = 3.0  # seconds: Slack waits no longer

SILENT_AFTER = 15.0
"""Seconds without a word: Slack greets a connection at once, and answers each of our pings."""


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
    """Bolt's handler with our client. ``ping_interval`` is in seconds."""

    def __init__(
        self, app: AsyncApp, app_token: str, web_client: AsyncWebClient, ping_interval: float
    ) -> None:
        self.app = app
        self.app_token = app_token
        self.client = Client(app_token, logger=app.logger, web_client=web_client, ping_interval=ping_interval)
        self.client.socket_mode_request_listeners.append(self.handle)  # type: ignore[arg-type]  # as Bolt does


class SocketMode:
    """The connection, which makes itself anew whenever it ends. ``clock`` gives unix seconds."""

    def __init__(self, handler: AsyncSocketModeHandler, clock: Callable[[], float] = time.time) -> None:
        self._client = handler.client
        self._clock = clock
        self._refused: str | None = None
        self._session: ClientWebSocketResponse | None = None
        self._since = 0.0
        self._greeted = False
        self._counted = 1
        self._client.message_listeners.append(self._heard)

    @property
    def not_ready(self) -> dict[str, str]:
        """Why Slack can't reach us; empty while it can."""
        session = self._client.current_session
        if session is None or session.closed:
            return {"socket": self._refused or "not connected"}
        self._look_at(session)
        if not self._greeted:
            return {"socket": "connected, and not greeted yet"}
        return {"socket": "connected, but silent"} if self._silent_for >= SILENT_AFTER else {}

    @property
    def _silent_for(self) -> float:
        pong = self._client.last_ping_pong_time  # when the ping was sent that was answered last
        return self._clock() - max(self._since, pong or 0.0)

    def _look_at(self, session: ClientWebSocketResponse) -> None:
        """Begin anew with a session that wasn't there before."""
        if session is not self._session:
            self._session, self._since, self._greeted = session, self._clock(), False

    async def _heard(self, _client: object, message: dict[str, Any], _raw: str | None) -> None:
        session = self._client.current_session
        if session is None:
            return
        self._look_at(session)
        self._since = self._clock()
        if message.get("type") == "hello":
            self._greeted = True
            self._count(message.get("num_connections"))

    def _count(self, connections: object) -> None:
        """Warn of others on this token: Slack gives each request to one of all connections."""
        count = connections if isinstance(connections, int) else 1
        if count > 1 and count != self._counted:
            log.warning(
                "Slack counts several connections with this app-level token, and each gets a part of what "
                "people do: stop every other process that has it, unless it is Switchboard on this database",
                extra={"count": count},
            )
        self._counted = count

    async def look_after_it(self) -> None:
        """Ask for a new address while there is no connection, and break one that is silent.

        Without a new one, the client would keep to an address that expired; Slack's are good for 30 s.
        """
        session = self._client.current_session
        if session is not None and not session.closed:
            self._look_at(session)
            if self._silent_for >= SILENT_AFTER:
                log.warning("the socket is silent: connecting anew")
                self._since = self._clock()
                _break(session)
                self._client.stale = True
                await self._client.connect_to_new_endpoint()
            return
        try:
            answer = await self._client.web_client.apps_connections_open(app_token=self._client.app_token)
        except FAILED as error:
            self._client.wss_uri = None
            if self._refused != reason(error):
                log.warning("Slack gives no connection", extra={"error": reason(error)})
            self._refused = reason(error)
        else:
            self._client.wss_uri = answer.get("url")
            self._refused = None


def _break(session: ClientWebSocketResponse) -> None:
    """End it without a goodbye, for which aiohttp would wait ten seconds."""
    connection = session._response.connection  # noqa: SLF001 - nothing public leads there
    if connection is not None and connection.transport is not None:
        connection.transport.abort()


@asynccontextmanager
async def connected(  # noqa: PLR0913 - what is joined, and what a test sets
    application: Application,
    app_token: str,
    slack_api_url: str,
    *,
    handshake: float = HANDSHAKE,
    ping_every: float = PING_EVERY,
    acks_within: float = ACKS_WITHIN,
    clock: Callable[[], float] = time.time,
) -> AsyncIterator[SocketMode]:
    """Answer Slack through a WebSocket until the block ends; it begins before there is a connection.

    ``handshake``: seconds for each step on the way to one; ``ping_every``: between two pings or tries;
    ``acks_within``: at the end for those that are being made, which have no other way than this.
    """
    client = reaching(
        AsyncWebClient(base_url=slack_api_url, timeout=handshake),  # type: ignore[arg-type]  # parts, too
        slack_api_url,
    )
    handler = Handler(application.bolt, app_token, client, ping_every)
    await handler.client.aiohttp_client_session.close()  # the one it made waits for five minutes
    handler.client.aiohttp_client_session = ClientSession(timeout=ClientTimeout(total=handshake))
    socket_mode = SocketMode(handler, clock)
    connecting = asyncio.create_task(handler.connect_async())  # type: ignore[no-untyped-call]  # Bolt's own
    try:
        async with repeated("socket", ping_every, socket_mode.look_after_it):
            yield socket_mode
    finally:
        await application.tasks.acks.first(acks_within)
        connecting.cancel()
        await asyncio.wait({connecting})
        await handler.close_async()  # type: ignore[no-untyped-call]  # as above
