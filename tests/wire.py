"""HTTP, byte by byte: what no client would send, and what is on the wire before anybody has read it."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from sandbox.slack.transport import signature
from tests.waiting import PATIENCE

WITHIN = PATIENCE


@dataclass(frozen=True)
class Answered:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Wire:
    """One connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def ask(self, *sent: bytes) -> Answered:
        """Send it, piece by piece, and read what is answered."""
        for piece in sent:
            self.writer.write(piece)
            await self.writer.drain()
        return await self.answered()

    async def answered(self) -> Answered:
        """Read one answer. EOFError or ConnectionError where none comes."""
        async with asyncio.timeout(WITHIN):
            head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            first, *lines = head.rstrip().split("\r\n")
            headers = dict(line.lower().split(": ", 1) for line in lines)
            body = await self.reader.readexactly(int(headers.get("content-length", 0)))
            return Answered(int(first.split()[1]), headers, body)

    async def closed(self) -> bytes:
        """Wait until the other side has closed it; gives what it said last."""
        async with asyncio.timeout(WITHIN):
            try:
                return await self.reader.read()
            except ConnectionError:
                return b""


@asynccontextmanager
async def wire(url: str) -> AsyncIterator[Wire]:
    """Connect to what listens there."""
    address = urlsplit(url)
    async with asyncio.timeout(WITHIN):
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
    try:
        yield Wire(reader, writer)
    finally:
        writer.transport.abort()


def signed(body: bytes, secret: str, off: int = 0) -> dict[str, str]:
    """The two headers that Slack signs a body with, at a clock that is so many seconds off."""
    timestamp = str(int(time.time()) + off)
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature(secret, timestamp, body)}


def head(
    headers: Mapping[str, str], length: int | None, method: str = "POST", path: str = "/slack/events"
) -> bytes:
    """The head of a request; without a length the body comes in chunks."""
    says = {"Transfer-Encoding": "chunked"} if length is None else {"Content-Length": str(length)}
    lines = [f"{name}: {value}" for name, value in ({"Host": "bot.example"} | dict(headers) | says).items()]
    return "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""]).encode("latin-1")


def chunks(body: bytes, size: int) -> Sequence[bytes]:
    """The body in chunks of this size."""
    cut = [body[at : at + size] for at in range(0, len(body), size)]
    return [b"%x\r\n%b\r\n" % (len(each), each) for each in [*cut, b""]]
