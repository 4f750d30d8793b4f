"""Connections by themselves, before an application that answers when it is told to."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import uvicorn

from bot.serving.connections import LONGEST_HEAD, MOST_AHEAD, MOST_PLACES, Places, places_for
from bot.serving.gate import Refusals, WhyTurnedAway
from bot.serving.http import Server, listening_socket
from tests.scenarios.stopping import stop
from tests.waiting import until
from tests.wire import WITHIN, Wire, head, wire

HERE = head({}, 0, "GET", "/at-once")

HELD = head({}, 0, "GET", "/held")

NEVER = 3_600.0  # seconds


@dataclass
class Served:
    """A server and what it has done."""

    web: Server
    url: str
    refusals: Refusals
    answering: asyncio.Event = field(default_factory=asyncio.Event)
    """Set, and what asks for ``/held`` is answered."""
    asked: list[str] = field(default_factory=list)

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for something in the server's state."""
        await until(condition)


@asynccontextmanager
async def served(limit: int = 100, whole_within: float = NEVER) -> AsyncIterator[Served]:
    """Serve with so many places; a request may take ``whole_within`` seconds to come."""

    async def application(scope: Any, receive: Callable[[], Awaitable[Any]], send: Any) -> None:
        made.asked.append(scope["path"])
        while (message := await receive()).get("more_body"):
            pass
        if message["type"] == "http.disconnect":
            return
        if scope["path"] == "/held":
            await made.answering.wait()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})

    listening = listening_socket("127.0.0.1", 0)
    refusals = Refusals()
    config = uvicorn.Config(application, lifespan="off", ws="none", access_log=False, log_config=None)
    web = Server(config, Places(refusals, limit, whole_within))
    made = Served(web, f"http://127.0.0.1:{listening.getsockname()[1]}", refusals)
    serving = asyncio.create_task(web.serve(sockets=[listening]))
    await made.until(lambda: web.started)
    try:
        yield made
    finally:
        made.answering.set()
        await stop(web, serving)


async def connected(opened: AsyncExitStack, server: Served) -> Wire:
    """One more connection, which the server has taken."""
    state = server.web.server_state
    before, gone = len(state.connections), server.refusals.counts[WhyTurnedAway.NO_PLACE]
    connection = await opened.enter_async_context(wire(server.url))
    await server.until(
        lambda: len(state.connections) > before or server.refusals.counts[WhyTurnedAway.NO_PLACE] > gone
    )
    return connection


def test_half_of_the_descriptors_are_for_connections() -> None:
    """With a bound, and some even where there are hardly any."""
    assert [places_for(each) for each in (-1, 1_048_576, 1_024, 256, 4)] == [
        MOST_PLACES, MOST_PLACES, 512, 128, 8
    ]  # fmt: skip


async def test_the_longest_silent_one_makes_room(caplog: pytest.LogCaptureFixture) -> None:
    """Not the one that came first, if it has said something since; all others stay, and one line says so."""
    async with served(limit=3) as server, AsyncExitStack() as opened:
        first, second, third = [await connected(opened, server) for _ in range(3)]
        assert (await first.ask(HERE)).status == 200
        fourth = await connected(opened, server)
        assert await second.closed() == b""
        fifth = await connected(opened, server)
        assert await third.closed() == b""
        for each in (first, fourth, fifth):
            assert (await each.ask(HERE)).status == 200
        assert server.refusals.counts == {WhyTurnedAway.NO_PLACE: 2}
    (line,) = [each for each in caplog.records if each.levelno >= logging.WARNING]
    assert vars(line)["reason"] == WhyTurnedAway.NO_PLACE.value


async def test_many_more_than_there_are_places(caplog: pytest.LogCaptureFixture) -> None:
    """All silent; whoever says something in between is answered."""
    async with served(limit=20) as server, AsyncExitStack() as opened:
        for _ in range(15):
            for _ in range(20):
                await opened.enter_async_context(wire(server.url))
            async with wire(server.url) as speaking:
                assert (await speaking.ask(HERE)).status == 200
        assert len(server.web.server_state.connections) <= 21
    assert len([each for each in caplog.records if each.levelno >= logging.WARNING]) == 1


async def test_who_is_owed_an_answer_keeps_the_place() -> None:
    """Where everybody is, a new one waits in the kernel until there is a place, and then is answered."""
    async with served(limit=2) as server, AsyncExitStack() as opened:
        owed = [await connected(opened, server) for _ in range(2)]
        for each in owed:
            each.writer.write(HELD)
        await server.until(lambda: server.asked == ["/held", "/held"])
        waiting = await opened.enter_async_context(wire(server.url))
        waiting.writer.write(HERE)
        (listener,) = server.web.servers
        await server.until(lambda: not vars(listener)["_is_taking"])
        server.answering.set()
        for each in (*owed, waiting):
            assert (await each.answered()).status == 200
        assert server.asked == ["/held", "/held", "/at-once"]


@pytest.mark.parametrize(
    ("sent", "status", "reason"),
    [
        (b"\r\n\r\n", None, WhyTurnedAway.SILENT),
        (b"GET /", 408, WhyTurnedAway.TOO_SLOW),
        (b"GET / HTTP/1.1\r\nHost:", 408, WhyTurnedAway.TOO_SLOW),
        (b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhalf", 408, WhyTurnedAway.TOO_SLOW),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nwhole\r\n", 408, WhyTurnedAway.TOO_SLOW),
    ],
)
@pytest.mark.parametrize("after", ["nothing", "a request"])
async def test_a_request_must_come_whole(
    caplog: pytest.LogCaptureFixture, sent: bytes, status: int | None, reason: WhyTurnedAway, after: str
) -> None:
    """However much of it is missing: refused, closed, counted, and no fault of ours in the log."""
    async with served(whole_within=0.01) as server, wire(server.url) as connection:
        if after == "a request":
            server.web.places.whole_within = NEVER
            assert (await connection.ask(HERE)).status == 200
            server.web.places.whole_within = 0.01
        connection.writer.write(sent)
        if status is not None:
            assert (await connection.answered()).status == status
        assert await connection.closed() == b""
        assert server.refusals.counts == {reason: 1}
    assert [each for each in caplog.records if each.levelno >= logging.ERROR] == []


async def test_who_says_nothing_is_not_waited_for(caplog: pytest.LogCaptureFixture) -> None:
    """It is closed without a word, which is nothing to warn of: a watcher looks at the port like that."""
    async with served(whole_within=0.01) as server, wire(server.url) as connection:
        assert await connection.closed() == b""
        assert server.refusals.counts == {WhyTurnedAway.SILENT: 1}
    assert [each for each in caplog.records if each.levelno >= logging.WARNING] == []


async def test_an_answer_may_take_longer_than_a_request() -> None:
    """Its time is for what is received: also with a stray line's end behind it."""
    async with served(whole_within=0.01) as server, wire(server.url) as connection:
        connection.writer.write(HELD)
        await server.until(lambda: server.asked)
        (there,) = server.web.places._open
        connection.writer.write(b"\r\n")
        await server.until(lambda: there._deadline)
        ran_out = there._deadline
        await server.until(lambda: there._deadline is not ran_out)
        server.answering.set()
        assert (await connection.answered()).status == 200


async def test_a_head_is_counted_again_for_each_request() -> None:
    """Many requests on one connection, together longer than one may be."""
    asked = head({"X-Long": "x" * (LONGEST_HEAD // 2)}, 0, "GET", "/at-once")
    async with served() as server, wire(server.url) as connection:
        for _ in range(5):
            assert (await connection.ask(asked)).status == 200


@pytest.mark.parametrize(
    "sent",
    [
        b"1\r\nx\r\n" * 100_000,
        b"1;" + b"e" * 300_000,
        b"0\r\nTrailer: " + b"t" * 300_000,
    ],
)
async def test_around_a_body_there_is_not_much(sent: bytes) -> None:
    """Chunks of a byte, an extension or a trailer without end: refused before it fills the memory."""
    async with served() as server, wire(server.url) as connection:
        answered = await connection.ask(head({}, None, "POST", "/at-once"), sent)
        assert answered.status == 400
        assert await connection.closed() == b""
        assert server.refusals.counts == {WhyTurnedAway.NOT_HTTP: 1}


async def test_requests_are_not_taken_far_ahead_of_their_answers() -> None:
    """Those that are taken are answered, in order; then it is closed."""
    async with served() as server, wire(server.url) as connection:
        connection.writer.write(HELD + HERE * 5_000)
        await server.until(lambda: server.refusals.counts)
        server.answering.set()
        for _ in range(1 + MOST_AHEAD):
            assert (await connection.answered()).status == 200
        assert await connection.closed() == b""
        assert server.asked == ["/held"] + ["/at-once"] * MOST_AHEAD


async def test_what_has_come_is_answered_when_it_stops() -> None:
    """Being answered, half received, not looked at or sent yet, and waiting to be taken: none is cut off."""
    async with served() as server, AsyncExitStack() as opened:
        owed, half, unread, new, idle = [await connected(opened, server) for _ in range(5)]
        owed.writer.write(HELD)
        half.writer.write(HERE[:10])
        for known in (idle, unread):
            await known.ask(HERE)
        await server.until(lambda: "/held" in server.asked)
        await server.until(lambda: any(each._begun for each in server.web.places._open))
        unread.writer.write(HERE)  # it is in the kernel: nobody has been asked to look
        untaken = socket.create_connection(listener_of(server))
        untaken.sendall(HERE)
        for each in server.web.servers:
            each.close()
        for there in list(server.web.server_state.connections):
            there.shutdown()
        assert await idle.closed() == b""
        half.writer.write(HERE[10:])
        new.writer.write(HERE)
        server.answering.set()
        for asking in (owed, half, unread, new):
            answered = await asking.answered()
            assert (answered.status, answered.headers["connection"]) == (200, "close")
            assert await asking.closed() == b""
        said = await asyncio.to_thread(read_all, untaken)
        assert said.startswith(b"HTTP/1.1 200 ")
        assert b"connection: close" in said


def listener_of(server: Served) -> tuple[str, int]:
    host, port = server.url.removeprefix("http://").split(":")
    return host, int(port)


def read_all(connection: socket.socket) -> bytes:
    with connection:
        connection.settimeout(WITHIN)
        said = b""
        while piece := connection.recv(65_536):
            said += piece
        return said
