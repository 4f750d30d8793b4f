"""A connection pooler between Switchboard and PostgreSQL, as PgBouncer is one in transaction mode."""

import asyncio
import struct
from typing import Self

IDLE = b"I"


class Pooler:
    """Hands each transaction of a client to the other one of two server connections."""

    def __init__(self, host: str, port: int) -> None:
        self._server_at = (host, port)
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0

    async def __aenter__(self) -> Self:
        self._listening = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = int(self._listening.sockets[0].getsockname()[1])
        return self

    async def __aexit__(self, *_: object) -> None:
        self._listening.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for _turn in range(3):
            await asyncio.sleep(0)  # what was closed is closed by the loop

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        size = await reader.readexactly(4)
        startup = size + await reader.readexactly(struct.unpack("!i", size)[0] - 4)
        servers = [await asyncio.open_connection(*self._server_at) for _ in range(2)]
        greetings = []
        for server_reader, server_writer in servers:
            server_writer.write(startup)
            greetings.append(await _until_ready(server_reader))
        writer.write(greetings[0])
        at = 0

        async def answers(number: int) -> None:
            nonlocal at
            while True:
                kind, message = await _message(servers[number][0])
                if kind == b"Z" and message[-1:] == IDLE:
                    at = 1 - number
                writer.write(message)

        passing = [asyncio.create_task(answers(number)) for number in range(2)]
        try:
            while data := await reader.read(65536):
                servers[at][1].write(data)
        finally:
            for each in passing:
                each.cancel()
            for each_writer in (writer, *(server_writer for _, server_writer in servers)):
                each_writer.close()


async def _until_ready(reader: asyncio.StreamReader) -> bytes:
    said = b""
    while True:
        kind, message = await _message(reader)
        said += message
        if kind == b"Z":
            return said


async def _message(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    head = await reader.readexactly(5)
    return head[:1], head + await reader.readexactly(struct.unpack("!i", head[1:])[0] - 4)
