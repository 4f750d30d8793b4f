"""HTTP: ``POST /slack/events`` for Slack, ``GET /healthz`` and ``GET /readyz`` for whoever runs the bot."""

import asyncio
import json
import logging
import signal
import socket
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

import uvicorn
from slack_bolt.adapter.asgi.http_response import AsgiHttpResponse

from bot.serving.application import Application
from bot.serving.connections import HttpConnection, Listener, Places
from bot.serving.gate import SIGNATURE, Disconnected, NotLetIn, WhyTurnedAway
from bot.serving.socket_mode import SocketMode

log = logging.getLogger("switchboard.server")

Scope = MutableMapping[str, Any]

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

STOPS_AFTER = 2.0
"""Seconds for which it still serves after SIGTERM, while ``/readyz`` says that it won't: so long it takes a
platform to send requests elsewhere."""


class Web:
    """The ASGI application."""

    def __init__(
        self, application: Application, places: Places, socket_mode: SocketMode | None = None
    ) -> None:
        self._application = application
        self._places = places
        self._socket_mode = socket_mode

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return
        match scope["path"], scope["method"]:
            case "/slack/events", "POST" if self._socket_mode is None:
                await self._events(scope, receive, send)
            case "/slack/events", _ if self._socket_mode is None:
                await _not_so(send, b"POST")
            case "/healthz", "GET" | "HEAD":
                await _answer(send, 200, {"status": "alive"})
            case "/readyz", "GET" | "HEAD":
                await self._ready(send)
            case "/healthz" | "/readyz", _:
                await _not_so(send, b"GET, HEAD")
            case _:
                if any(name == SIGNATURE for name, _ in scope["headers"]):
                    self._application.gate.refusals.count(WhyTurnedAway.NO_SUCH_PATH, status=404)
                await _answer(send, 404, {"error": "nothing here"})

    async def _events(self, scope: Scope, receive: Receive, send: Send) -> None:
        gate = self._application.gate
        try:
            request = await gate.let_in(scope["headers"], receive)
        except Disconnected:
            return
        except NotLetIn as refused:
            gate.refusals.count(refused.reason, refused.words, status=refused.status)
            await _answer(send, refused.status, {"error": HTTPStatus(refused.status).phrase})
            return
        answer = await self._application.bolt.async_dispatch(request)
        response = AsgiHttpResponse(answer.status, answer.headers, answer.body)
        await send(response.get_response_start())
        await send(response.get_response_body())

    async def _ready(self, send: Send) -> None:
        if self._places.stopping:
            await _answer(send, 503, {"status": "stopping"})
            return
        await self._application.database.check()
        reasons = self._application.not_ready
        if self._socket_mode is not None:
            reasons |= self._socket_mode.not_ready
        if reasons:
            await _answer(send, 503, {"status": "not ready", **reasons})
        else:
            await _answer(send, 200, {"status": "ready"})


async def _not_so(send: Send, allowed: bytes) -> None:
    await _answer(send, 405, {"error": "this path takes other methods"}, (b"allow", allowed))


async def _answer(send: Send, status: int, body: dict[str, str], *more: tuple[bytes, bytes]) -> None:
    content = json.dumps(body).encode()
    length = str(len(content)).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", length), *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


class Server(uvicorn.Server):
    """Uvicorn's server, which takes connections our way and leaves signals to us.

    Its own way with signals would end the process before work is drained.
    """

    def __init__(self, config: uvicorn.Config, places: Places) -> None:
        super().__init__(config)
        self.places = places

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen on these sockets."""

        def connection() -> HttpConnection:
            return HttpConnection(self.config, self.server_state, self.lifespan.state, self.places)

        listeners = [Listener(each, connection, self.places) for each in sockets or ()]
        self.servers = listeners  # type: ignore[assignment]  # they have what uvicorn asks of asyncio's
        self.started = True

    @contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]  # noqa: ANN201, D102 - uvicorn's, emptied
        yield


def listening_socket(host: str, port: int) -> socket.socket:
    """Open the socket to listen on. Raises OSError when the address is taken or isn't ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With its protocol named: asyncio sets TCP_NODELAY only then, and an ack with a body would take 40 ms.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError:
        listening.close()
        raise
    return listening


def server(application: Application, socket_mode: SocketMode | None = None) -> Server:
    """Make the HTTP server of the application; ``serve(sockets=[…])`` runs it until ``should_exit``.

    In Socket Mode it has no ``/slack/events``.
    """
    places = Places(application.gate.refusals)
    config = uvicorn.Config(
        Web(application, places, socket_mode),
        lifespan="off",
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=10,
    )
    return Server(config, places)


async def serve(
    application: Application, listening: socket.socket, socket_mode: SocketMode | None = None
) -> None:
    """Serve until SIGTERM or SIGINT; requests under way are finished first.

    SIGTERM comes from a platform: it is told at ``/readyz`` first, and sends its requests elsewhere. With
    SIGINT, a second signal, or in Socket Mode, where nobody sends any, it ends at once.
    """
    web = server(application, socket_mode)
    loop = asyncio.get_running_loop()

    def end() -> None:
        web.should_exit = True

    def stop(number: signal.Signals) -> None:
        log.info("stopping")
        again = web.places.stopping
        web.places.stopping = True
        if again or number is signal.SIGINT or socket_mode is not None:
            end()
        else:
            loop.call_later(STOPS_AFTER, end)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop, number)
    host, port = listening.getsockname()[:2]
    log.info("listening", extra={"host": host, "port": port})
    await web.serve(sockets=[listening])
