"""Delivery: every accepted request on its way to its outcome, as long as the block runs; and news of it."""

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection

from bot.database.database import Database
from bot.delivery.attempts import LaneStep
from bot.delivery.clock_set_back import set_back, straighten
from bot.delivery.workers import Hub, Resolving, Sending, Served, Worker, in_messages, on_cards
from bot.ledger.accept import TagRequests
from bot.ledger.lanes import LaneKind, Writing
from bot.ledger.outcomes import AnswerThere, Notify, nowhere, sweep
from bot.ledger.tag_requests import AcceptedRequest
from bot.ledger.watched_clock import WatchedClock

REMEMBERED = 1_000  # outcomes: whoever asks comes a moment after


@dataclass
class OutcomeNews:
    """``heard`` is told of every outcome, at most once, and only of what this process delivered."""

    _ended: OrderedDict[str, AcceptedRequest] = field(default_factory=OrderedDict)
    _waiting: dict[str, list[asyncio.Future[AcceptedRequest]]] = field(default_factory=dict)
    _listeners: list[Callable[[AcceptedRequest], None]] = field(default_factory=list)

    def heard(self, request: AcceptedRequest) -> None:
        """A request has its outcome."""
        self._ended[request.id] = request
        while len(self._ended) > REMEMBERED:
            self._ended.popitem(last=False)
        for waiting in self._waiting.pop(request.id, []):
            if not waiting.done():
                waiting.set_result(request)
        for listener in self._listeners:
            listener(request)

    def listen(self, listener: Callable[[AcceptedRequest], None]) -> None:
        """Have every outcome told to this, too."""
        self._listeners.append(listener)

    async def wait(self, request_id: str, seconds: float) -> AcceptedRequest | None:
        """Give the request as it ended; None: not within so many seconds, or not in this process."""
        if request_id in self._ended:
            return self._ended[request_id]
        waiting: asyncio.Future[AcceptedRequest] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(request_id, []).append(waiting)
        try:
            async with asyncio.timeout(seconds):
                return await waiting
        except TimeoutError:
            return None
        finally:
            left = [each for each in self._waiting.pop(request_id, []) if each is not waiting]
            if left:
                self._waiting[request_id] = left


POLL = 1.0  # seconds between looks for what other processes left, and for what is overdue

STOP = 5.0  # seconds that a stop waits for what is being sent


def _unheard(ended: AcceptedRequest) -> None:
    del ended


async def _at_once() -> None:
    pass


class Delivery:
    """Delivers for these organizations, by fingerprint; ``notify`` sends people messages.

    What became of a request that came from a card goes to ``answer`` first, and to ``notify`` where that
    says it can't be said there, or has failed three times.

    Any number of these may run on one database; on SQLite within one process. ``news`` hears at once, but
    only in this process and at most once, of every outcome: to draw cards again, not to notify people. Work
    is taken, and the API asked, ``behind`` what is more urgent.
    """

    def __init__(  # noqa: PLR0913 - what it works on, for whom, and by what time
        self,
        database: Database,
        organizations: Mapping[str, Served],
        notify: Notify,
        *,
        answer: AnswerThere = nowhere,
        news: Callable[[AcceptedRequest], None] = _unheard,
        clock: WatchedClock | None = None,
        poll: float = POLL,
        behind: Callable[[], Awaitable[None]] = _at_once,
    ) -> None:
        time = clock or WatchedClock()
        writing = Writing(database, time)
        hub = Hub(writing, secrets.token_hex(8), self.wake, news, poll, behind)
        self._hub = hub
        self._workers: dict[tuple[LaneKind, str], Worker[Any]] = {
            (LaneKind.MESSAGES, ""): in_messages(notify, hub).worker,
            (LaneKind.CARDS, ""): on_cards(answer, hub).worker,
        }
        for fingerprint, served in organizations.items():
            self._workers[LaneKind.CHANGES, fingerprint] = Sending(fingerprint, served, hub).worker
            self._workers[LaneKind.LOOKUPS, fingerprint] = Resolving(fingerprint, served, hub).worker
        self._sweeper = Worker[LaneStep](self._swept, _nothing_more, 1, poll, behind)
        self._swept_at: float | None = None
        self._running: list[asyncio.Task[None]] = []
        self.requests = TagRequests(database, time, self.wake)
        """Where requests come in."""

    async def __aenter__(self) -> Self:
        workers = [*self._workers.values(), self._sweeper]
        self._running = [asyncio.create_task(worker.run()) for worker in workers]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        workers = [*self._workers.values(), self._sweeper]
        for worker in workers:
            worker.stopping = True
            worker.wake()
        await asyncio.wait(self._running)
        await asyncio.gather(*(worker.stop(STOP) for worker in workers))

    def wake(self, kind: LaneKind, scope: str) -> None:
        """Look now for what there is to do of this kind for this organization."""
        worker = self._workers.get((kind, scope))
        if worker is not None:
            worker.wake()

    async def _swept(self, most: int) -> Sequence[LaneStep]:
        del most
        now, ended = await self._hub.writing.once(self._sweep)
        self._swept_at = now
        self._hub.noted([LaneStep(ended)], "")
        return ()

    def _sweep(self, connection: Connection, now: float) -> tuple[float, tuple[AcceptedRequest, ...]]:
        farthest = set_back(self._swept_at, now)
        if farthest is not None:
            straighten(connection, now, farthest)
        return now, sweep(connection, now)


async def _nothing_more(step: LaneStep, taken_at: float) -> None:
    del step, taken_at
