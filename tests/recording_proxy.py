"""An HTTP proxy on loopback that passes on what it is given, and remembers what it was asked for."""

import asyncio
import contextlib
import re
from typing import Self
from urllib.parse import urlsplit

ASKED = re.compile(rb"(?:CONNECT|GET|POST|PUT) (\S+) HTTP/1\.1\r\n")
AT_ONCE = 65536  # bytes


class RecordingProxy:
    """Takes CONNECT and whole URLs; what comes on one connection goes to the host of its first request."""

    def __init__(self) -> None:
        self._came: list[bytearray] = []
        self._writers: set[asyncio.StreamWriter] = set()
        self.url = ""

    async def __aenter__(self) -> Self:
        self._listening = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._listening.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._listening.close()
        for writer in self._writers:
            writer.close()

    @property
    def asked(self) -> set[str]:
        """The URLs so far, without their parameters; of a tunnel, the host and port."""
        targets = (each.decode() for came in self._came for each in ASKED.findall(bytes(came)))
        return {target.partition("?")[0] for target in targets}

    def was_asked(self, part: str) -> bool:
        """Whether a URL with this in it came."""
        return any(part in each for each in self.asked)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            head = bytearray(await reader.readuntil(b"\r\n\r\n"))
            self._came.append(head)
            target = head.split(b" ")[1].decode()
            tunnel = head.startswith(b"CONNECT")
            there = urlsplit(f"//{target}" if tunnel else target)
            other_reader, other = await asyncio.open_connection(there.hostname, there.port or 80)
            self._writers.add(other)
            if tunnel:
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                other.write(bytes(head))
            async with asyncio.TaskGroup() as passing:
                passing.create_task(_pass_on(reader, other, head))
                passing.create_task(_pass_on(other_reader, writer, bytearray()))


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, came: bytearray) -> None:
    with contextlib.suppress(OSError):
        while passed := await reader.read(AT_ONCE):
            came += passed
            writer.write(passed)
            await writer.drain()
    writer.close()
