"""One kept-alive connection to a contestant, as light as asyncio has it: it isn't what is to be measured."""

import asyncio
import re
from typing import NamedTuple, cast

HOST = "127.0.0.1"
_LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)\r\n", re.IGNORECASE)
_HEAD_ENDS = b"\r\n\r\n"


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
