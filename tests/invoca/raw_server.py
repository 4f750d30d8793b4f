"""A server that answers with exactly the bytes a test gives it: for what no HTTP library would send."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.waiting import until


@dataclass
class RawServer:
    """Where it is, and the requests it got."""

    url: str
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0


@asynccontextmanager
async def answering(
    *answers: bytes, keep_open: bool = False, trickling: bool = False
) -> AsyncIterator[RawServer]:
    """Answer one request after the other with these bytes, the last one for all that follow.

    The connection is closed after each answer unless it is to be kept open; a trickling answer has a space
    after it again and again for as long as the client stays.
    """
    left = list(answers)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        raw.connections += 1
        try:
            while request := await _request(reader):
                raw.requests.append(request)
                writer.write(left.pop(0) if len(left) > 1 else left[0])
                await writer.drain()
                if trickling:
                    await _trickle(reader, writer)
                if not keep_open:
                    break
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    raw = RawServer(f"http://{host}:{port}")
    try:
        yield raw
    finally:
        server.close()
        await server.wait_closed()


def http(status: str, body: bytes = b"", *headers: str, length: int | None = None) -> bytes:
    """Write an answer out; ``length`` is what it claims to be long, if that isn't the truth."""
    claimed = len(body) if length is None else length
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {claimed}", "Content-Type: application/json", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def _trickle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    def has_left() -> bool:
        writer.write(b" ")
        return reader.at_eof() or reader.exception() is not None

    await until(has_left)


async def _request(reader: asyncio.StreamReader) -> bytes:
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        line = await reader.readline()
        if not line:
            return b""
        head += line
    length = next(
        (line[15:] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), b"0"
    )
    return head + await reader.readexactly(int(length))
