"""One transaction on its way through a thread: whether it may still be committed, and what became of it.

Whether it is committed or given up is decided once, under a lock: its caller gives it up when the time is
over, its thread asks just before the COMMIT. Whoever comes second learns what the first decided.
"""

import asyncio
import contextlib
import logging
import math
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import Enum, auto
from queue import Empty, SimpleQueue
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection

from bot.database.errors import CommitUnknown, DatabaseBusy

T = TypeVar("T")

Deciding = threading.RLock

Work = Callable[[Connection], T]
"""What is done in one transaction. It may be run again from its start, so it touches only the connection."""


@dataclass(frozen=True)
class Done(Generic[T]):
    """It was committed (or read), with this result."""

    value: T


@dataclass(frozen=True)
class Failed:
    """It was rolled back."""

    error: Exception


class Lost(Enum):
    """The connection was lost during the COMMIT."""

    LOST = auto()


Ended = Done[T] | Failed | Lost

_DEADLINE: ContextVar[tuple[asyncio.Task[Any] | None, float] | None] = ContextVar("deadline", default=None)
"""Whose, and when (monotonic): a task that is started meanwhile inherits it, and is not bound by it."""


@contextmanager
def in_time(seconds: float) -> Iterator[None]:
    """Whatever this task asks of the database in the block is given up after so many seconds altogether."""
    token = _DEADLINE.set((asyncio.current_task(), time.monotonic() + seconds))
    try:
        yield
    finally:
        _DEADLINE.reset(token)


def _time_left() -> float:
    deadline = _DEADLINE.get()
    if deadline is None or deadline[0] is not asyncio.current_task():
        return math.inf
    return max(0.0, deadline[1] - time.monotonic())


class _State(Enum):
    WAITING = auto()
    COMMITTING = auto()
    GIVEN_UP = auto()


@dataclass(frozen=True)
class Manner(Generic[T]):
    """How a transaction is to be run, apart from what it does."""

    scrubs: bool = False
    """What it takes away is to be gone from the files, too, as soon as it can be."""
    lane: str | None = None
    """The lane whose row it locks first, where it has one."""
    found: Work[T | None] | None = None
    """Gives in another transaction what this one has committed; None: nothing."""


class Transaction(Generic[T]):
    """Made on the event loop, run in a thread. ``within`` is in seconds."""

    def __init__(
        self,
        work: Work[T],
        within: float,
        deciding: Deciding,
        *,
        read_only: bool,
        manner: Manner[T] | None = None,
    ) -> None:
        within = min(within, _time_left())
        self.work = work
        self.within = within
        self.read_only = read_only
        self.manner: Manner[T] = manner or Manner()
        self.deciding = deciding
        self.lock = secrets.randbits(63)
        """What PostgreSQL holds until it has ended, whichever way."""
        self.proves = False
        """Whether it matters if it changes anything: nobody knows whether the database can be written."""
        self.wrote = False
        """Whether it changed anything; found out where it ``proves`` something."""
        self.loop = asyncio.get_running_loop()
        self._state = _State.WAITING
        self._deadline = time.monotonic() + within
        self._answer: asyncio.Future[Ended[T]] = self.loop.create_future()
        self._later: asyncio.Future[bool | None] = self.loop.create_future()

    async def result(self) -> T:
        """Wait for the result. Raises what the work raised, LedgerUnavailable, DatabaseBusy, CommitUnknown.

        A caller that is cancelled gives the transaction up, unless its commit is under way already.
        """
        timer = self.loop.call_later(self.within, self._time_is_up)
        try:
            outcome = await self._answer
        except asyncio.CancelledError:
            self._give_up()
            raise
        finally:
            timer.cancel()
        match outcome:
            case Done(value):
                return value
            case Failed(error):
                raise error
            case Lost():
                raise CommitUnknown(self._later, changes=self.manner.found is not None)

    def wanted(self) -> bool:
        """Whether it is still worth running: nobody has given it up, and there is time."""
        with self.deciding:
            if self._state is _State.WAITING and time.monotonic() > self._deadline:
                self._state = _State.GIVEN_UP
            return self._state is _State.WAITING

    def begin_commit(self) -> None:
        """Rule out that it is given up from here on. Only ``may_commit`` calls this, under the lock."""
        self._state = _State.COMMITTING

    def _give_up(self) -> bool:
        with self.deciding:
            if self._state is _State.WAITING:
                self._state = _State.GIVEN_UP
            return self._state is _State.GIVEN_UP

    def _time_is_up(self) -> None:
        if not self._answer.done():
            self._answer.set_result(Failed(DatabaseBusy()) if self._give_up() else Lost.LOST)

    def arrived(self, outcome: Ended[T]) -> None:
        """Tell whoever waits. Runs on the event loop."""
        if not self._later.done():
            self._later.set_result(None if outcome is Lost.LOST else isinstance(outcome, Done))
        if not self._answer.done():
            self._answer.set_result(outcome)


def may_commit(transactions: Sequence[Transaction[Any]]) -> bool:
    """Decide for all of them, which share one lock, at once: True if none has been given up.

    After True none of them can be given up any more; after False nothing is decided for the others.
    """
    if not transactions:
        return True
    with transactions[0].deciding:
        if not all(transaction.wanted() for transaction in transactions):
            return False
        for transaction in transactions:
            transaction.begin_commit()
        return True


def deliver(settled: Sequence[tuple[Transaction[Any], Ended[Any]]]) -> None:
    """Hand the outcomes from a thread to their callers, waking the event loop once for all of them."""
    if not settled:
        return
    with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
        settled[0][0].loop.call_soon_threadsafe(_arrive, settled)


def _arrive(settled: Sequence[tuple[Transaction[Any], Ended[Any]]]) -> None:
    for transaction, outcome in settled:
        transaction.arrived(outcome)


log = logging.getLogger("switchboard.ledger")

Run = Callable[[Transaction[Any]], None]


class Threads:
    """So many threads, fed from one queue."""

    def __init__(self, name: str, count: int, run: Run) -> None:
        self._waiting: SimpleQueue[Transaction[Any] | None] = SimpleQueue()
        self._run = run
        # Daemons: a database that answers nothing must not keep a stopped process alive.
        self._threads = [
            threading.Thread(target=self._work, name=f"{name}-{number}", daemon=True)
            for number in range(count)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, transaction: Transaction[Any]) -> None:
        """Have the transaction run as soon as a thread is free."""
        self._waiting.put(transaction)

    def more(self) -> Iterator[Transaction[Any]]:
        """Give what else is waiting right now, for a thread that can run several together."""
        while True:
            try:
                transaction = self._waiting.get_nowait()
            except Empty:
                return
            if transaction is None:
                self._waiting.put(None)
                return
            yield transaction

    def stop(self, seconds: float) -> bool:
        """Finish what is waiting, for so many seconds at the most. Blocks. False: a thread is stuck."""
        until = time.monotonic() + seconds
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _work(self) -> None:
        while (transaction := self._waiting.get()) is not None:
            try:
                self._run(transaction)
            except Exception as error:  # the thread must outlive a fault of ours, whose caller is told
                log.exception("a fault in the ledger", extra={"error": type(error).__name__})
                deliver([(transaction, Failed(error))])
