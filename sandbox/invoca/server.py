"""The sandbox's server: Invoca's Calls In Progress API on loopback, over real sockets."""

import asyncio
import json
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import TracebackType
from typing import Self

from aiohttp import web

from sandbox.changes import PATIENCE, Changes, Found
from sandbox.invoca.answers import Answer
from sandbox.invoca.api import Api
from sandbox.invoca.board import Board, Write
from sandbox.invoca.faults import Fault, FaultKind, InvocaSwitches
from sandbox.invoca.organizations import SandboxOrganization
from sandbox.invoca.received import Received
from sandbox.invoca.spoiled import spoil

_DROPPING = (FaultKind.DROPPED, FaultKind.ANSWER_LOST, FaultKind.APPLIED_LATE)
_WATCHED_EVERY = 0.1
"""Seconds between looks at the clock for calls that began or ended by themselves."""


def _now() -> datetime:
    return datetime.now(UTC)


class InvocaSandbox:
    """An API for these organizations, open while its `async with` block runs.

    `url` is where it is; `board` has its calls, `switches` what is wrong, `received` what came in. `clock`
    gives the present moment, with its time zone; `versions` are the versions of the API it knows.
    """

    url: str

    def __init__(
        self,
        organizations: Sequence[SandboxOrganization],
        *,
        clock: Callable[[], datetime] = _now,
        versions: Collection[str] = ("2022-08-01",),
    ) -> None:
        self._changes = Changes()
        self.organizations = tuple(organizations)
        self.board = Board(clock, self._changes.tell)
        self.switches = InvocaSwitches(changed=self._changes.tell)
        self.received: list[Received] = []
        self.dated_ahead: timedelta | None = timedelta()
        """How far the `Date` of its answers is ahead of the machine's clock; None: they have none."""
        self._api = Api(self.organizations, versions, self.board, self.switches)
        self._clock = clock
        self._late: list[tuple[Received, Write]] = []
        self._watching: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self._serve)
        application.on_response_prepare.append(self._date)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0]
        self.url = f"http://{host}:{port}"
        self._watching = asyncio.create_task(self._watch(self._live()))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._watching is not None:
            self._watching.cancel()
            with suppress(asyncio.CancelledError):
                await self._watching
        self.switches.clear()
        await self._runner.cleanup()

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call `listener` after each change of calls, switches or requests; it must not raise."""
        self._changes.listeners.append(listener)

    def apply_late_writes(self) -> list[Write]:
        """Apply the updates kept back by FaultKind.APPLIED_LATE, whether or not their calls have ended."""
        late, self._late = self._late, []
        for received, write in late:
            received.applied = True
            self.board.apply(write)
        return [write for _, write in late]

    @property
    def updates(self) -> list[Received]:
        """Give every request that wanted to change something, in the order they came in."""
        return [received for received in self.received if received.write]

    async def wait_for(self, condition: Callable[[], Found | None], seconds: float = PATIENCE) -> Found:
        """Wait until the condition gives something true, and give that; TimeoutError past the seconds."""
        return await self._changes.wait_for(condition, seconds)

    async def _watch(self, before: list[list[str]]) -> None:
        while True:
            await asyncio.sleep(_WATCHED_EVERY)
            if self._changes.listeners and (live := self._live()) != before:
                before = live
                self._changes.tell()

    def _live(self) -> list[list[str]]:
        now = self._clock()
        return [
            [call.transaction_id for call in self.board.live(organization, now)]
            for organization in self.organizations
        ]

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        received = await self._receive(request)
        struck = self.switches.strike(received.organization, write=received.write)
        for delay in struck:
            await delay.wait()
        fault = next((fault for fault in struck if not fault.delays), None)
        if fault is None:
            return self._respond(received, self._answer(received))
        if fault.kind in _DROPPING:
            if fault.kind is not FaultKind.DROPPED:
                self._answer(received, late=fault.kind is FaultKind.APPLIED_LATE)
            return self._drop(received, request)
        answer = self._spoiled(received, fault)
        if fault.kind is FaultKind.CUT_OFF_CONNECTION:
            received.dropped = True
            return await self._break_off(request, answer)
        return self._respond(received, answer)

    async def _receive(self, request: web.Request) -> Received:
        raw = await request.read()
        body: object = None
        if raw and request.content_type == "application/json":
            with suppress(ValueError):
                body = json.loads(raw)
        received = Received(
            request.method,
            request.path,
            dict(request.query),
            request.headers.get("Authorization"),
            body,
            self._clock(),
        )
        self.received.append(received)
        self._changes.tell()
        return received

    def _answer(self, received: Received, *, late: bool = False) -> Answer:
        def apply(write: Write) -> None:
            if late:
                self._late.append((received, write))
                return
            received.applied = True
            self.board.apply(write)

        return self._api.answer(received, self._clock(), apply)

    def _spoiled(self, received: Received, fault: Fault) -> Answer:
        return fault.answer() or spoil(self._answer(received), fault.kind)

    def _respond(self, received: Received, answer: Answer) -> web.Response:
        received.status = answer.status
        self._changes.tell()
        return web.Response(
            status=answer.status,
            body=answer.body.encode(answer.encoding, errors="replace"),
            content_type=answer.content_type,
            charset="utf-8",
            headers=answer.headers,
        )

    async def _date(self, request: web.Request, response: web.StreamResponse) -> None:
        del request
        if self.dated_ahead is None:
            response.headers.popall("Date", None)
        elif self.dated_ahead:
            response.headers["Date"] = format_datetime(_now() + self.dated_ahead, usegmt=True)

    def _drop(self, received: Received, request: web.Request) -> web.Response:
        received.dropped = True
        self._changes.tell()
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    async def _break_off(self, request: web.Request, answer: Answer) -> web.StreamResponse:
        whole = answer.body.encode(answer.encoding, errors="replace")
        response = web.StreamResponse(status=answer.status, headers={"Content-Length": str(len(whole))})
        response.content_type = answer.content_type
        await response.prepare(request)
        await response.write(whole[: len(whole) // 2])
        if request.transport is not None:
            request.transport.close()
        return response
