"""One kept-alive connection to a contestant, as light as asyncio has it: it isn't what is to be measured."""

import asyncio
import re
import time
from dataclasses import dataclass
from typing import NamedTuple, cast

from sandbox.slack.transport import signature

HOST = "127.0.0.1"
_LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)\r\n", re.IGNORECASE)
_HEAD_ENDS = b"\r\n\r\n"


NOT_CLICKED_YET = "0000000000.000000"
"""Stands in a body for when somebody clicked, until it is sent."""


@dataclass(frozen=True)
class ToSend:
    """What is asked, made beforehand and signed when it is sent: what Slack sent seconds ago is refused."""

    head: bytes
    body: bytes = b""
    secret: str | None = None
    """That it is signed with; without one it isn't."""

    def written(self, now: float | None = None) -> bytes:
        """Give it as it goes over the wire at a moment: the present one, in epoch seconds."""
        if self.secret is None:
            return self.head + b"\r\n" + self.body
        at = time.time() if now is None else now
        body = self.body.replace(NOT_CLICKED_YET.encode(), f"{at:.6f}".encode())
        signed = signature(self.secret, str(int(at)), body)
        headers = f"X-Slack-Request-Timestamp: {int(at)}\r\nX-Slack-Signature: {signed}\r\n\r\n"
        return self.head + headers.encode() + body


class Answer(NamedTuple):
    """What came back: ``done_at`` in seconds of the loop's clock."""

    status: int
    body: bytes
    done_at: float


class Connection(asyncio.Protocol):
    """Asks one thing at a time. Its answers must carry a Content-Length, as those of all contestants do."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._received = b""
        self._answer: asyncio.Future[Answer] | None = None

    @classmethod
    async def to(cls, port: int) -> "Connection":
        """Connect to a port on loopback. Raises OSError."""
        _, connection = await asyncio.get_running_loop().create_connection(cls, HOST, port)
        return connection

    async def ask(self, request: bytes) -> Answer:
        """Send a request and wait for the whole answer. Raises ConnectionError."""
        if self._transport is None or self._transport.is_closing():
            raise ConnectionResetError("closed before it was asked")
        self._answer = self._loop.create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        """Close it."""
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way to write; asyncio calls this."""
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - of asyncio's signature
        """Tell whoever waits; asyncio calls this."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionResetError("closed before it was answered"))

    def data_received(self, data: bytes) -> None:
        """Take what came, and answer once it is whole; asyncio calls this."""
        self._received += data
        head, found, body = self._received.partition(_HEAD_ENDS)
        if not found or self._answer is None:
            return
        length = _LENGTH.search(head + b"\r\n")
        if length is None:
            self._answer.set_exception(ConnectionError("an answer without Content-Length"))
            return
        if len(body) < int(length[1]):
            return
        self._received = b""
        self._answer.set_result(Answer(int(head[9:12]), body, self._loop.time()))
