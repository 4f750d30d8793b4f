"""Socket Mode: payloads go to the app in envelopes, through WebSockets it opened itself."""

import asyncio
import hashlib
import json
from typing import Any
from uuid import UUID

from sandbox.slack.socket_connections import Connections
from sandbox.slack.socket_messages import SocketAck, envelope
from sandbox.slack.socket_tickets import Tickets
from sandbox.slack.state import SlackState
from sandbox.slack.transport import Ack, Payload, Request


class SocketMode:
    """The way to an app in Socket Mode.

    An ack counts on whichever connection it comes: clients that lose one send it on the next. `redelivers`
    has Slack bring an envelope again, the very same one with the same id, as it does at times: at once when
    its connection is lost before the ack, and once more when three seconds went by without one (nobody is
    shown what the ack of that says). Without it such an envelope is lost, as clicks are.
    """

    def __init__(self, state: SlackState, ack_seconds: float) -> None:
        self._state = state
        self._seconds = ack_seconds
        self._expected: list[tuple[str, asyncio.Future[SocketAck]]] = []
        self.tickets = Tickets(state.clock, state.identifiers)
        self.connections = Connections(state, self.tickets, self._hear)
        self.redelivers = False

    def request(self, payload: Payload) -> Request:
        """Wrap a payload in an envelope of its own. ValueError for `ssl_check`: there is no URL to probe."""
        if payload.kind == "ssl_check":
            raise ValueError("in Socket Mode there is no request URL, and so no certificate")
        drawn = hashlib.sha256(self._state.identifiers.token(32).encode()).digest()
        envelope_id = str(UUID(bytes=drawn[:16], version=4))
        return Request(envelope(payload, envelope_id).encode())

    async def carry(self, request: Request) -> Ack:
        """Bring an envelope over one of the connections, and give its ack as an HTTP one.

        `dispatch_failed` without a connection, `operation_timeout` without an ack in time.
        """
        loop = asyncio.get_running_loop()
        began = loop.time()
        if not self.connections.open:
            return Ack(0.0, error="dispatch_failed")
        text = request.body.decode()
        expected: asyncio.Future[SocketAck] = loop.create_future()
        self._expected.append(entry := (json.loads(text)["envelope_id"], expected))
        try:
            async with asyncio.timeout(self._seconds):
                ack = await self._acked(text, expected)
        except TimeoutError:
            if self.redelivers and (connection := self.connections.in_turn()):
                await connection.send(text)
            return Ack(loop.time() - began, error="operation_timeout")
        finally:
            self._expected.remove(entry)
        headers = {"Content-Type": "application/json"} if ack.body else {}
        return Ack(loop.time() - began, 200, headers, ack.body)

    async def _acked(self, text: str, expected: asyncio.Future[SocketAck]) -> SocketAck:
        while True:
            connection = await self._state.changes.wait_for(self.connections.in_turn, self._seconds)
            await connection.send(text)
            either: set[asyncio.Future[Any]] = {expected, connection.gone}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if expected.done() or not self.redelivers:
                return await expected

    def _hear(self, ack: SocketAck) -> None:
        for envelope_id, expected in self._expected:
            if envelope_id == ack.envelope_id and not expected.done():
                expected.set_result(ack)
                return
