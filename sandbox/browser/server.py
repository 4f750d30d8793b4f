"""The sandbox in a browser: a page on loopback, served beside the Slack and the Invoca that it shows."""

import asyncio
import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from types import TracebackType
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route

from sandbox.browser.acts import Acts
from sandbox.browser.fragments import Pages, Sight
from sandbox.browser.guard import Guard
from sandbox.browser.not_done import NotDoneError
from sandbox.browser.panel.panel import Panel
from sandbox.browser.static_files import STATIC, KeptFiles
from sandbox.browser.stream import Streams, events
from sandbox.invoca.server import InvocaSandbox
from sandbox.slack.server import SlackSandbox
from sandbox.switchboard import Switchboard

PORT = 8321


def local_now() -> datetime:
    """Give the present moment in this machine's time zone."""
    return datetime.now().astimezone()


class Browser:
    """The page, served while its `async with` block runs; `url` is where.

    It takes port 8321 if that is free, else any.
    """

    def __init__(  # noqa: PLR0913 - what is shown and how, each by its name
        self,
        slack: SlackSandbox,
        invoca: InvocaSandbox,
        switchboard: Switchboard,
        panel: Panel,
        *,
        now: Callable[[], datetime] = local_now,
        port: int = PORT,
    ) -> None:
        self.url = ""
        self._slack = slack
        self._panel = panel
        self._pages = Pages(slack, switchboard, panel, now)
        self._acts = Acts(slack)
        self._changes = Streams()
        self._port = port
        self._server: uvicorn.Server | None = None
        self._serving: asyncio.Task[None] | None = None
        for each in (slack, invoca, switchboard, panel):
            each.on_change(self._changes.tell)

    async def __aenter__(self) -> Self:
        """Begin to serve; from now on `url` is known."""
        listening = _listening(self._port)
        port = listening.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/"
        config = uvicorn.Config(
            Guard(self.application(), port),
            log_config=None,
            log_level="warning",
            access_log=False,
            lifespan="off",
            ws="none",
            http="h11",
            server_header=False,
            timeout_graceful_shutdown=2,
        )
        self._server = _Server(config)
        self._serving = asyncio.create_task(self._server.serve(sockets=[listening]))
        while not self._server.started and not self._serving.done():  # noqa: ASYNC110 - it has no event for it
            await asyncio.sleep(0.001)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let every stream end, then serve no more."""
        self._changes.close()
        if self._server is not None and self._serving is not None:
            self._server.should_exit = True
            await self._serving

    def application(self) -> Starlette:
        """Give the application, without its guard."""
        return Starlette(
            routes=[
                Route("/", self._page),
                Route("/events", self._events),
                Route("/act/panel/{name}", self._act_in_panel, methods=["POST"]),
                Route("/act/{what}", self._act, methods=["POST"]),
                Mount(STATIC, KeptFiles()),
            ]
        )

    async def _page(self, request: Request) -> Response:
        page = self._pages.page(request.query_params)
        if not {"as", "in"} <= request.query_params.keys():
            return RedirectResponse(page.address.url, status_code=303)
        return HTMLResponse(self._pages.whole(request.query_params))

    async def _events(self, request: Request) -> Response:
        sight = Sight(self._pages)
        query = request.query_params
        return StreamingResponse(
            events(lambda: sight.look(query), self._changes),
            media_type="text/event-stream",
            headers={"X-Accel-Buffering": "no"},
        )

    async def _act(self, request: Request) -> Response:
        what = request.path_params["what"]
        if what not in self._acts:
            return JSONResponse({"error": "There is nothing like that to do."}, status_code=404)
        try:
            outcome = await self._acts.do(what, await _body(request))
        except NotDoneError as error:
            return JSONResponse({"error": str(error), "keeps": True})
        question = outcome.question
        asked = {"question": self._pages.question(question)} if question is not None else {}
        return JSONResponse({**outcome.as_json(), **asked})

    async def _act_in_panel(self, request: Request) -> Response:
        act = self._panel.acts.get(request.path_params["name"])
        if act is None:
            return JSONResponse({"error": "There is nothing like that to do."}, status_code=404)
        try:
            fields = await _body(request)
            if not isinstance(fields, dict):
                raise NotDoneError("That could not be read. Reload the page.")
            words = await act(fields)
        except ValueError as error:
            return JSONResponse({"error": str(error)})
        return JSONResponse({"told": words} if words else {})


class _Server(uvicorn.Server):
    """Uvicorn's server, which leaves signals to whoever runs the page."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


async def _body(request: Request) -> Any:
    """Read a body that says it is JSON. Raises NotDoneError."""
    try:
        return json.loads(await request.body())
    except ValueError:
        raise NotDoneError("That could not be read. Reload the page.") from None


def _listening(port: int) -> socket.socket:
    """Give a socket that listens on loopback: at this port if it is free, else at any that is."""
    for each in (port, 0):
        trying = socket.socket()
        trying.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trying.bind(("127.0.0.1", each))
            trying.listen()
        except OSError:
            trying.close()
            if not each:
                raise
        else:
            trying.setblocking(False)
            return trying
    raise AssertionError
