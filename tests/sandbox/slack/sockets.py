from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox
from tests.sandbox.slack.blocks import Json
from tests.waiting import PATIENCE


async def url_of_a_connection(slack: SlackSandbox, token: str | None = None) -> str:
    """Ask for the URL of a WebSocket, with the app's own token unless there is another."""
    client = AsyncWebClient(base_url=slack.api_url)
    answer = await client.apps_connections_open(app_token=token or slack.workspace.app.app_token)
    url: str = answer["url"]
    return url


@dataclass
class Socket:
    """A WebSocket to Slack without a client library around it. `greeting` is Slack's hello."""

    raw: aiohttp.ClientWebSocketResponse
    greeting: Json

    async def message(self) -> Json:
        """Give the next message."""
        message: Json = await self.raw.receive_json(timeout=PATIENCE)
        return message

    async def ack(self, envelope: Json, payload: Any = None) -> None:
        """Ack an envelope, with a payload or without."""
        more = {} if payload is None else {"payload": payload}
        await self.raw.send_json({"envelope_id": envelope["envelope_id"], **more})


@asynccontextmanager
async def connected(slack: SlackSandbox, **options: Any) -> AsyncIterator[Socket]:
    """Open a WebSocket, and read Slack's hello."""
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(await url_of_a_connection(slack), **options) as raw,
    ):
        yield Socket(raw, await raw.receive_json(timeout=PATIENCE))


@asynccontextmanager
async def in_socket_mode(app: AsyncApp, slack: SlackSandbox, ping_seconds: float = 10) -> AsyncIterator[None]:
    """Let slack_sdk's own client connect a Bolt app, and wait until it has."""
    handler = AsyncSocketModeHandler(app, slack.workspace.app.app_token, ping_interval=ping_seconds)
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call] # Bolt leaves these two without types
        await slack.wait_connected()
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]
