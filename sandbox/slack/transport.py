"""How a payload reaches the app, apart from what is in it.

Slack has two ways: a signed request to the app's request URL, here, and an envelope through a Socket Mode
connection. Both carry the same `Payload`; whatever implements `Transport` can be given to the sandbox.
"""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol
from urllib.parse import urlencode

import aiohttp

from sandbox.slack.workspace import App

ACK_SECONDS = 3.0


@dataclass(frozen=True)
class Payload:
    """One thing Slack tells the app.

    The kinds are those of Socket Mode's envelopes; `ssl_check` is HTTP's alone. Slack tries events again, up
    to three times: `retry_num` counts.
    """

    kind: Literal["slash_commands", "interactive", "events_api", "ssl_check"]
    body: Mapping[str, Any]
    retry_num: int = 0

    @property
    def takes_an_answer(self) -> bool:
        """Whether Slack does something with what the ack says: with a command's and a modal submission's."""
        return self.kind == "slash_commands" or self.body.get("type") == "view_submission"


@dataclass(frozen=True)
class Request:
    """A payload as it goes out, byte by byte: carrying it again is the very same delivery."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Ack:
    """What came back, in how many seconds. `error` is Slack's word for an ack that failed.

    An ack over a socket is given as the HTTP one that would say the same.
    """

    seconds: float
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    error: Literal["operation_timeout", "dispatch_failed"] | None = None


class Transport(Protocol):
    """A way to the app."""

    def request(self, payload: Payload) -> Request:
        """Make what goes out for this payload."""
        ...

    async def carry(self, request: Request) -> Ack:
        """Bring it to the app and wait for its ack, three seconds at most."""
        ...


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Sign a request as Slack does: HMAC-SHA256 over version, timestamp and raw body."""
    return "v0=" + hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()


def encoded(payload: Payload) -> tuple[str, bytes]:
    """Give the content type and raw body of a payload; JSON looks as PHP writes it, since Slack's does."""
    if payload.kind in {"slash_commands", "ssl_check"}:
        return "application/x-www-form-urlencoded", urlencode(payload.body).encode()
    as_json = json.dumps(payload.body, separators=(",", ":")).replace("/", "\\/")
    if payload.kind == "events_api":
        return "application/json", as_json.encode()
    return "application/x-www-form-urlencoded", urlencode({"payload": as_json}).encode()


class HttpTransport:
    """Signed requests to the app's request URL, each on a connection of its own."""

    def __init__(
        self, app: App, request_url: str, clock: Callable[[], float], ack_seconds: float = ACK_SECONDS
    ) -> None:
        self._app = app
        self._url = request_url
        self._clock = clock
        self._seconds = ack_seconds

    def request(self, payload: Payload) -> Request:
        """Sign a payload, at the clock's present time."""
        content_type, body = encoded(payload)
        timestamp = str(int(self._clock()))
        retry = {"X-Slack-Retry-Num": str(payload.retry_num), "X-Slack-Retry-Reason": "http_timeout"}
        return Request(
            body,
            {
                **(retry if payload.retry_num else {}),
                "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
                "Accept": "application/json,*/*",
                "Accept-Encoding": "gzip,deflate",
                "Content-Type": content_type,
                "X-Slack-Request-Timestamp": timestamp,
                "X-Slack-Signature": signature(self._app.signing_secret, timestamp, body),
            },
        )

    async def carry(self, request: Request) -> Ack:
        """POST it: `operation_timeout` when late, `dispatch_failed` without a connection or a 2xx status."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        timeout = aiohttp.ClientTimeout(total=self._seconds)
        connector = aiohttp.TCPConnector(force_close=True)
        try:
            async with (
                aiohttp.ClientSession(connector=connector, timeout=timeout) as session,
                session.post(
                    self._url, data=request.body, headers=request.headers, allow_redirects=False
                ) as response,
            ):
                body = await response.text()
                failed = not 200 <= response.status < 300
                return Ack(
                    loop.time() - began,
                    response.status,
                    dict(response.headers),
                    body,
                    "dispatch_failed" if failed else None,
                )
        except TimeoutError:
            return Ack(loop.time() - began, error="operation_timeout")
        except aiohttp.ClientError:
            return Ack(loop.time() - began, error="dispatch_failed")
