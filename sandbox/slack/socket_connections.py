"""The WebSockets an app has open, and what goes over them."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from itertools import count

from aiohttp import WSMsgType, web

from sandbox.slack.errors import SlackError
from sandbox.slack.socket_messages import HOST, Reason, SocketAck, ack_in, disconnect, hello
from sandbox.slack.socket_tickets import Tickets
from sandbox.slack.state import SlackState

MOST = 10
"""How many connections an app may have."""
PING_SECONDS = 10.0


class Connection:
    """One WebSocket. `gone` is done when it is closed, by whichever side; `leaving` before that."""

    def __init__(self, request: web.Request) -> None:
        self.socket = web.WebSocketResponse(heartbeat=PING_SECONDS, timeout=1.0)
        self.gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.leaving = False
        self._transport = request.transport

    async def greet(self, text: str) -> None:
        """Send the first message, and the first ping."""
        await self.send(text)
        with suppress(ConnectionError):
            await self.socket.ping(f"Ping from {HOST}".encode())

    async def send(self, text: str) -> None:
        """Send a message. On a socket that just broke it is lost, as on any network."""
        try:
            await self.socket.send_str(text)
        except ConnectionError:
            self.leaving = True

    def fall_silent(self) -> None:
        """Stay there, and neither read nor say anything any more, as what froze does."""
        self.leaving = True
        self.socket._cancel_heartbeat()  # noqa: SLF001 - there is no other way to let it stop pinging
        if self._transport is not None:
            self._transport.pause_reading()

    def abort(self) -> None:
        """Break the connection, without a word."""
        self.leaving = True
        if self._transport is not None:
            self._transport.abort()


class Connections:
    """All of them. `hear` is told each ack that comes in, on whichever connection."""

    def __init__(self, state: SlackState, tickets: Tickets, hear: Callable[[SocketAck], None]) -> None:
        self._state = state
        self._tickets = tickets
        self._hear = hear
        self._connections: list[Connection] = []
        self._turns = count()
        self.handshakes = 0
        """How many were begun, whatever came of them."""

    @property
    def open(self) -> list[Connection]:
        """Those that take envelopes: greeted, and not about to be closed."""
        return [connection for connection in self._connections if not connection.leaving]

    def in_turn(self) -> Connection | None:
        """Give the connection whose turn it is; None without any. The app may not count on an order."""
        there_are = self.open
        return there_are[next(self._turns) % len(there_are)] if there_are else None

    async def link(self, request: web.Request) -> web.StreamResponse:
        """Serve one WebSocket, from its ticket to its end; 401 without a good ticket."""
        app_id, query = self._state.workspace.app.id, request.query
        if not self._tickets.use(query.get("ticket", ""), app_id, query.get("app_id", "")):
            return web.Response(status=401)
        connection = Connection(request)
        await connection.socket.prepare(request)
        if len(self.open) >= MOST:
            await connection.send(disconnect("too_many_websockets"))
            await connection.socket.close()
            return connection.socket
        await connection.greet(hello(app_id, len(self.open) + 1))
        self._connections.append(connection)
        self._state.changed()
        try:
            await self._listen(connection.socket)
        finally:
            self._connections.remove(connection)
            connection.gone.set_result(None)
            self._state.changed()
        return connection.socket

    async def _listen(self, socket: web.WebSocketResponse) -> None:
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            try:
                self._hear(ack_in(message.data))
            except SlackError as error:
                self._state.refuse("ack over a socket", error, {"body": message.data})

    async def disconnect(self, reason: Reason, seconds: float) -> None:
        """Say on every connection why it ends; close those that the app has not closed in so many seconds."""
        leaving = self.open
        for connection in leaving:
            connection.leaving = True
            await connection.send(disconnect(reason))
        if leaving:
            await asyncio.wait([connection.gone for connection in leaving], timeout=seconds)
        for connection in leaving:
            await connection.socket.close()

    def fall_silent(self) -> None:
        """Let every connection stay, and say nothing on it any more."""
        for connection in self.open:
            connection.fall_silent()
        self._state.changed()

    def drop(self) -> None:
        """Break every connection."""
        for connection in self._connections:
            connection.abort()
        self._state.changed()
