"""A wire between Switchboard and PostgreSQL that a test can cut or hold."""

import asyncio
import contextlib
from typing import Self


class Proxy:
    """Passes bytes both ways between its own port and the server's."""

    def __init__(self, host: str, port: int) -> None:
        self._server_at = (host, port)
        self._listening: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._passing: set[asyncio.Task[None]] = set()
        self.port = 0
        self.cut_at: bytes | None = None
        """The connection that sends this is cut before the server sees it."""
        self.answer_lost_to: bytes | None = None
        """The server sees this, and the connection is cut before it has answered."""
        self.gone_after = False
        """Whether the proxy vanishes together with such an answer."""
        self.hold_at: bytes | None = None
        """Whoever sends this is held until ``let_go`` is set."""
        self.let_go = asyncio.Event()

    async def __aenter__(self) -> Self:
        await self.listen()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.vanish()

    async def listen(self) -> None:
        """Be there, on the same port as before."""
        self._listening = await asyncio.start_server(self._connected, "127.0.0.1", self.port)
        self.port = int(self._listening.sockets[0].getsockname()[1])

    def cut(self) -> None:
        """End every connection there is."""
        for writer in self._writers:
            writer.close()
        self._writers.clear()

    async def vanish(self) -> None:
        """End every connection, and take no new one."""
        if self._listening is not None:
            self._listening.close()
        self.cut()
        for task in self._passing:
            task.cancel()
        await asyncio.gather(*self._passing, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server_reader, server_writer = await asyncio.open_connection(*self._server_at)
        self._writers |= {writer, server_writer}
        for passing in (self._pass(reader, server_writer), self._pass(server_reader, writer)):
            task = asyncio.create_task(passing)
            self._passing.add(task)
            task.add_done_callback(self._passing.discard)

    async def _lose_the_answer(
        self, reader: asyncio.StreamReader, server: asyncio.StreamWriter, data: bytes
    ) -> None:
        """Pass it on, and end the client's side of everything; the server's ends when it has had its say."""
        del reader
        self._writers.discard(server)
        if self.gone_after and self._listening is not None:
            self._listening.close()
        self.cut()
        server.write(data)
        await server.drain()
        server.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65536):
                if self.cut_at is not None and self.cut_at in data:
                    self.cut_at = None
                    self.cut()
                    return
                if self.hold_at is not None and self.hold_at in data:
                    await self.let_go.wait()
                if self.answer_lost_to is not None and self.answer_lost_to in data:
                    self.answer_lost_to = None
                    await self._lose_the_answer(reader, writer, data)
                    return
                writer.write(data)
                await writer.drain()
        writer.close()
