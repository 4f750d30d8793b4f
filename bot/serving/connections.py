"""The connections that come in: how many, how long a request may take to arrive, how much before its body.

Uvicorn bounds none of these. Its ``limit_concurrency`` would answer Slack with 503, too, while others hold
every connection; here the one that has been silent for longest goes, and who says something stays.
"""

import asyncio
import http
import resource
import select
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

import httptools
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from bot.serving.gate import Refusals, WhyTurnedAway

WHOLE_WITHIN = 5.0  # seconds for a request, from its first byte; for the first one from its connection

LONGEST_HEAD = 32_000  # bytes until the headers end

LONGEST_FRAMING = 128_000  # bytes of a request that are not its body: headers, lengths of chunks, trailers

MOST_AHEAD = 10  # requests sent ahead of the answer to the one before

FIRST_WORD_WITHIN = 1.0  # seconds, from a connection that was made just before everything stops

LINGERS = 1.0  # seconds in which somebody who was refused can still read why

LINGERS_FOR = 256_000  # bytes thrown away meanwhile

MOST_PLACES = 2_000

TAKEN_AT_ONCE = 16  # connections, before those that are there are heard again

WAITING = 2_048  # connections that the kernel keeps until we take them

ACCEPTED_AGAIN_AFTER = 1.0  # seconds, where there was no descriptor for one


def places_for(descriptors: int) -> int:
    """How many connections may be open where a process may have so many descriptors: half of them.

    The others are for the database, for Slack and Invoca, and for what nobody has thought of.
    """
    unlimited = descriptors == resource.RLIM_INFINITY
    return MOST_PLACES if unlimited else max(8, min(MOST_PLACES, descriptors // 2))


class Places:
    """Which connections are open, and which of them owe us something."""

    def __init__(
        self, refusals: Refusals, limit: int | None = None, whole_within: float = WHOLE_WITHIN
    ) -> None:
        self.refusals = refusals
        self.whole_within = whole_within
        self.limit = limit or places_for(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
        self.stopping = False
        """Whether ``/readyz`` says so, and an answer is its connection's last."""
        self.changed: Callable[[], None] = lambda: None
        """Called when there may be room for one more."""
        self._open: set[HttpConnection] = set()
        self._silent: dict[HttpConnection, None] = {}
        """Those without a whole request of theirs being answered, the one silent for longest first."""

    def come(self, connection: "HttpConnection") -> None:
        """A connection has come."""
        self._open.add(connection)
        self._silent[connection] = None

    def gone(self, connection: "HttpConnection") -> None:
        """A connection is closed."""
        self._open.discard(connection)
        self._silent.pop(connection, None)
        self.changed()

    def heard(self, connection: "HttpConnection") -> None:
        """It has said something: now all others have been silent for longer."""
        if connection in self._silent:
            del self._silent[connection]
            self._silent[connection] = None

    def owed(self, connection: "HttpConnection") -> None:
        """Its request is whole: it stays until it has its answer."""
        self._silent.pop(connection, None)

    def owes(self, connection: "HttpConnection") -> None:
        """It has its answer, or doesn't read it: the next word is its own."""
        if connection in self._open:
            self._silent[connection] = None
            self.changed()

    def has_room(self, arriving: int) -> bool:
        """Whether there is a place beside so many that are arriving: free, or of somebody silent."""
        return bool(self._silent) or len(self._open) + arriving < self.limit

    def make_room(self, arriving: int) -> None:
        """Close the connection that has been silent for longest, unless there is a place."""
        if len(self._open) + arriving >= self.limit:
            self.close_the_longest_silent()

    def close_the_longest_silent(self) -> None:
        """Close it, if there is one."""
        longest = next(iter(self._silent), None)
        if longest is not None:
            self.refusals.count(WhyTurnedAway.NO_PLACE)
            del self._silent[longest]
            self._open.discard(longest)
            longest.transport.abort()


class HttpConnection(HttpToolsProtocol):
    """One connection: uvicorn's, with its bounds."""

    def __init__(
        self, config: uvicorn.Config, server_state: ServerState, app_state: dict[str, Any], places: Places
    ) -> None:
        super().__init__(config, server_state, app_state)
        self._places = places
        self._in_head = True
        """Whether what comes next belongs to a request's line or headers."""
        self._begun = False
        """Whether part of a request has come, and not all of it."""
        self._is_new = True
        """Whether nothing of any request has come."""
        self._framing = 0
        """Bytes of the present request that are not its body."""
        self._refused = False
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        """Give it a place and its time."""
        super().connection_made(transport)
        self._places.come(self)
        self._begin_to_wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Give its place back."""
        self._end_waiting()
        self._unset_keepalive_if_required()
        super().connection_lost(exc)
        self._places.gone(self)

    def data_received(self, data: bytes) -> None:
        """Read what has come; of a head, no more than it may have."""
        if self._refused:
            self._framing += len(data)
            if self._framing > LINGERS_FOR:
                self.transport.abort()
            return
        self._unset_keepalive_if_required()
        self._places.heard(self)
        if self._deadline is None:
            self._begin_to_wait()
        while data and not self._refused:
            room = LONGEST_HEAD - self._framing if self._in_head else len(data)
            part, data = data[:room], data[room:]
            self._framing += len(part)
            try:
                self.parser.feed_data(part)
            except httptools.HttpParserUpgrade:
                return  # nothing to change to here; what asked for it is answered all the same
            except httptools.HttpParserError:
                ahead = len(self.pipeline) >= MOST_AHEAD
                self._refuse(
                    400, WhyTurnedAway.NOT_HTTP, "requests came far ahead of their answers" if ahead else None
                )
                return
            if self._in_head and self._framing >= LONGEST_HEAD:
                self._refuse(431, WhyTurnedAway.HEAD_TOO_LARGE)
            elif self._framing > LONGEST_FRAMING:
                self._refuse(400, WhyTurnedAway.NOT_HTTP, "a body came in chunks of next to nothing")

    def on_message_begin(self) -> None:
        """Count its time from here, where the one before it ended in the same breath."""
        super().on_message_begin()
        self._begun = True
        self._is_new = False
        if self._deadline is None:
            self._begin_to_wait()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; what comes behind the body, as a trailer, is none (RFC 9110, 6.5.1)."""
        if self._in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Answer it; by now all is bounded but its body, which the gate counts."""
        if len(self.pipeline) >= MOST_AHEAD:  # thousands fit into what is read in one go
            raise ValueError
        super().on_headers_complete()
        self._in_head = False
        if self._places.stopping:
            self.cycle.keep_alive = False

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body."""
        self._framing -= len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """It has all come: from here on we owe the answer."""
        self._end_waiting()
        self._in_head = True
        self._begun = False
        self._framing = 0
        super().on_message_complete()
        if not self.cycle.response_complete:
            self._places.owed(self)
        elif self.timeout_keep_alive_task is None:  # it was refused before it was whole
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )

    def on_response_complete(self) -> None:
        """It has its answer."""
        super().on_response_complete()
        if not self._is_owed:
            self._places.owes(self)

    def pause_writing(self) -> None:
        """Who doesn't read what is answered keeps no place by that."""
        super().pause_writing()
        self._places.owes(self)

    def resume_writing(self) -> None:
        """It reads again."""
        super().resume_writing()
        if self._is_owed:
            self._places.owed(self)

    def shutdown(self) -> None:
        """Close it, once what it has sent is answered: also what nobody has looked at yet, or is on its way.

        Who has connected is about to say something; who has had an answer may well be silent from now on.
        """
        if self.pipeline:
            self.pipeline[0][0].keep_alive = False
        elif self._is_owed:
            self.cycle.keep_alive = False
        elif self._is_new:
            self._begin_to_wait(min(FIRST_WORD_WITHIN, self._places.whole_within))
        elif not self._begun and not self._has_unread:
            self.transport.close()

    @property
    def _is_owed(self) -> bool:
        newest = cast("RequestResponseCycle | None", self.cycle)
        return bool(self.pipeline) or (newest is not None and not newest.response_complete)

    @property
    def _has_unread(self) -> bool:
        looking = select.poll()
        looking.register(self.transport.get_extra_info("socket").fileno(), select.POLLIN)
        return bool(looking.poll(0))

    def _begin_to_wait(self, seconds: float | None = None) -> None:
        self._end_waiting()
        within = self._places.whole_within if seconds is None else seconds
        self._deadline = self.loop.call_later(within, self._is_too_slow)

    def _end_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _is_too_slow(self) -> None:
        self._deadline = None
        an_earlier_one = self._is_owed if self._in_head else bool(self.pipeline)
        if an_earlier_one:  # sent ahead of its answer: it is read on when that is there
            self._begin_to_wait()
        elif self._begun:
            self._refuse(408, WhyTurnedAway.TOO_SLOW)
        else:
            self._places.refusals.count(WhyTurnedAway.SILENT)
            self.transport.close()

    def _refuse(self, status: int, reason: WhyTurnedAway, words: str | None = None) -> None:
        """Say no where no application is asked, then close: a moment later, or it would not be heard."""
        self._end_waiting()
        self._refused = True
        self._framing = 0
        self._places.refusals.count(reason, words, status=status)
        begun = None if self._in_head else self.cycle
        if begun is not None and not begun.response_complete:
            begun.disconnected = True
            begun.message_event.set()
        if begun is None and self._is_owed:  # a whole one came before it: its answer is the last
            (self.pipeline[0][0] if self.pipeline else self.cycle).keep_alive = False
            return
        if begun is None or not begun.response_started:
            said = f"HTTP/1.1 {status} {http.HTTPStatus(status).phrase}\r\n"
            self.transport.write(f"{said}content-length: 0\r\nconnection: close\r\n\r\n".encode())
        if self.transport.can_write_eof() and not self.transport.is_closing():
            self.transport.write_eof()
        self.flow.resume_reading()
        self._deadline = self.loop.call_later(LINGERS, self.transport.abort)


class Listener:
    """Takes connections while there are places for them; where there is none, they wait in the kernel.

    asyncio's own way tries again without a pause when the process is out of descriptors (Python 3.11), and
    takes thousands in one go, before any of them is heard.
    """

    def __init__(
        self, listening: socket.socket, connection: Callable[[], HttpConnection], places: Places
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._socket = listening
        self._connection = connection
        self._places = places
        self._arriving: set[asyncio.Task[None]] = set()
        self._is_taking = False
        self._is_closed = False
        self._again: asyncio.TimerHandle | None = None
        listening.setblocking(False)
        listening.listen(WAITING)
        places.changed = self._take_on
        self._take_on()

    def close(self) -> None:
        """Take those who wait already, and then nobody; from now on an answer is its connection's last."""
        if self._is_closed:
            return
        self._places.stopping = True
        if self._is_taking:
            while self._take():
                pass
        self._is_closed = True
        self._pause()
        if self._again is not None:
            self._again.cancel()
        self._socket.close()

    async def wait_closed(self) -> None:
        """Return when nobody is arriving any more."""
        while self._arriving:
            await asyncio.wait(self._arriving)

    def _take_on(self) -> None:
        if not self._is_taking and not self._is_closed and self._again is None:
            self._is_taking = True
            self._loop.add_reader(self._socket.fileno(), self._take_some)

    def _pause(self) -> None:
        if self._is_taking:
            self._is_taking = False
            self._loop.remove_reader(self._socket.fileno())

    def _take_some(self) -> None:
        for _ in range(TAKEN_AT_ONCE):
            if not self._take():
                return

    def _take(self) -> bool:
        """Take one; False where none waits, or none can be taken."""
        if not self._places.has_room(len(self._arriving)):
            self._pause()  # until a place changes
            return False
        try:
            taken, _ = self._socket.accept()
        except (BlockingIOError, InterruptedError):
            return False
        except ConnectionError:
            return True  # it went as it came
        except OSError as error:
            self._places.refusals.count(WhyTurnedAway.NO_DESCRIPTOR, error=type(error).__name__)
            self._places.close_the_longest_silent()
            self._pause()
            self._again = self._loop.call_later(ACCEPTED_AGAIN_AFTER, self._try_again)
            return False
        self._places.make_room(len(self._arriving))
        taken.setblocking(False)
        task = self._loop.create_task(self._connected(taken))
        self._arriving.add(task)
        task.add_done_callback(self._arriving.discard)
        return True

    def _try_again(self) -> None:
        self._again = None
        self._take_on()

    async def _connected(self, taken: socket.socket) -> None:
        with suppress(OSError):  # it is gone already
            await self._loop.connect_accepted_socket(self._connection, taken)
