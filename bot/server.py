"""HTTP: ``POST /slack/events`` for Slack, ``GET /healthz`` and ``GET /readyz`` for whoever runs the bot."""

import asyncio
import json
import logging
import signal
import socket
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import contextmanager
from typing import Any

import uvicorn
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler

from bot.app import Application
from bot.socket_mode import SocketMode

log = logging.getLogger("switchboard.server")

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

LONGEST_BODY = 1_000_000  # bytes; Slack's largest payload, a view with its state, is about 250 kB


class Web:
    """The ASGI application."""

    def __init__(self, application: Application, socket_mode: SocketMode | None = None) -> None:
        self._application = application
        self._socket_mode = socket_mode
        self._slack = AsyncSlackRequestHandler(application.bolt, path="/slack/events")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return
        match scope["method"], scope["path"]:
            case "POST", "/slack/events" if self._socket_mode is None:
                await self._events(scope, receive, send)
            case "GET", "/healthz":
                await _answer(send, 200, {"status": "alive"})
            case "GET", "/readyz":
                await self._ready(send)
            case _:
                await _answer(send, 404, {"error": "nothing here"})

    async def _events(self, scope: Scope, receive: Receive, send: Send) -> None:
        length = dict(scope["headers"]).get(b"content-length", b"")
        if not length.isdigit() or int(length) > LONGEST_BODY:
            await _answer(send, 413, {"error": "a length of at most 1 MB is expected"})
            return
        await self._slack(dict(scope), receive, send)

    async def _ready(self, send: Send) -> None:
        await self._application.database.check()
        reasons = self._application.not_ready
        if self._socket_mode is not None:
            reasons |= self._socket_mode.not_ready
        if reasons:
            await _answer(send, 503, {"status": "not ready", **reasons})
        else:
            await _answer(send, 200, {"status": "ready"})


async def _answer(send: Send, status: int, body: dict[str, str]) -> None:
    content = json.dumps(body).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


class Server(uvicorn.Server):
    """Uvicorn's server, leaving signals to us: its own way would end the process before work is drained."""

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
    config = uvicorn.Config(
        Web(application, socket_mode),
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=10,
    )
    return Server(config)


async def serve(
    application: Application, listening: socket.socket, socket_mode: SocketMode | None = None
) -> None:
    """Serve until SIGTERM or SIGINT; requests under way are finished first."""
    web = server(application, socket_mode)
    loop = asyncio.get_running_loop()

    def stop() -> None:
        log.info("stopping")
        web.should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    host, port = listening.getsockname()[:2]
    log.info("listening", extra={"host": host, "port": port})
    await web.serve(sockets=[listening])
