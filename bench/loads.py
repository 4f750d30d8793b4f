"""The ways to ask: as soon as one is answered, many at once, or so many a second.

Each runs in a process of its own. The requests are made beforehand; here they are only signed and sent, and
timed from then on.
"""

import asyncio
import gc
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from bench.connection import Answer, Connection, ToSend


@dataclass(frozen=True)
class Taken:
    """What a load brought. ``milliseconds`` has one entry a request, in the order they were answered.

    ``busy`` is the share of a processor that sending and timing took: near 1, the load itself was measured.
    """

    milliseconds: tuple[float, ...]
    seconds: float
    busy: float
    statuses: frozenset[int]
    with_words: int
    """How many of the answers said something in their body."""

    @property
    def a_second(self) -> float:
        """Answers a second."""
        return len(self.milliseconds) / self.seconds


class Load(Protocol):
    """A way to ask."""

    @property
    def requests(self) -> int:
        """How many requests it needs at the most."""
        ...

    async def run(self, port: int, requests: Sequence[ToSend]) -> Sequence[tuple[float, Answer]]:
        """Ask; gives each answer with the moment from which it was waited for. Raises OSError."""
        ...


@dataclass(frozen=True)
class InTurn:
    """So many connections, each sending its next as soon as its last is answered, until the time is over.

    It ends early where the requests are used up.
    """

    connections: int
    seconds: float
    requests: int

    async def run(self, port: int, requests: Sequence[ToSend]) -> Sequence[tuple[float, Answer]]:
        """Ask for the time given."""
        waiting = iter(requests)
        until = asyncio.get_running_loop().time() + self.seconds
        asking = [_one_after_the_other(port, waiting, until) for _ in range(self.connections)]
        return [each for answers in await asyncio.gather(*asking) for each in answers]


@dataclass(frozen=True)
class Bursts:
    """So many connections, each sending one at the same moment; again ``pause`` seconds after the last."""

    connections: int
    pause: float
    requests: int

    async def run(self, port: int, requests: Sequence[ToSend]) -> Sequence[tuple[float, Answer]]:
        """Ask them all."""
        loop = asyncio.get_running_loop()
        connections = [await Connection.to(port) for _ in range(self.connections)]
        answers: list[tuple[float, Answer]] = []
        try:
            for first in range(0, len(requests), self.connections):
                burst = requests[first : first + self.connections]
                await asyncio.sleep(self.pause)
                written = [request.written() for request in burst]
                began = loop.time()
                asking = (each.ask(request) for each, request in zip(connections, written, strict=False))
                answers += [(began, answer) for answer in await asyncio.gather(*asking)]
        finally:
            for connection in connections:
                connection.close()
        return answers


@dataclass(frozen=True)
class SoManyASecond:
    """Sent by the clock, whether or not those before are answered."""

    a_second: float
    seconds: float

    @property
    def requests(self) -> int:
        """How many are sent."""
        return round(self.a_second * self.seconds)

    async def run(self, port: int, requests: Sequence[ToSend]) -> Sequence[tuple[float, Answer]]:
        """Ask them all, each when it is due."""
        loop = asyncio.get_running_loop()
        free: list[Connection] = []
        began = loop.time()

        async def ask(request: ToSend, due: float) -> tuple[float, Answer]:
            await asyncio.sleep(due - loop.time())
            written = request.written()
            sent = loop.time()  # not ``due``: a timer of asyncio's is up to a millisecond late
            connection = free.pop() if free else await Connection.to(port)
            answer = await connection.ask(written)
            free.append(connection)
            return sent, answer

        asking = [ask(request, began + at / self.a_second) for at, request in enumerate(requests)]
        try:
            return await asyncio.gather(*asking)
        finally:
            for connection in free:
                connection.close()


async def _one_after_the_other(
    port: int, requests: Iterator[ToSend], until: float
) -> list[tuple[float, Answer]]:
    loop = asyncio.get_running_loop()
    connection = await Connection.to(port)
    answers = []
    try:
        while loop.time() < until and (request := next(requests, None)) is not None:
            written = request.written()
            began = loop.time()
            answers.append((began, await connection.ask(written)))
    finally:
        connection.close()
    return answers


def taken(load: Load, port: int, requests: Sequence[ToSend]) -> Taken:
    """Put the load on a port of this machine; for a process that does nothing else. Raises OSError."""
    return asyncio.run(_timed(lambda: load.run(port, requests)))


async def _timed(ask: Callable[[], Awaitable[Sequence[tuple[float, Answer]]]]) -> Taken:
    gc.collect()
    gc.disable()
    began, worked = time.perf_counter(), time.process_time()
    try:
        answers = await ask()
    finally:
        gc.enable()
    seconds, busy = time.perf_counter() - began, time.process_time() - worked
    return Taken(
        tuple((answer.done_at - since) * 1000 for since, answer in answers),
        seconds,
        busy / seconds,
        frozenset(answer.status for _, answer in answers),
        sum(bool(answer.body) for _, answer in answers),
    )
