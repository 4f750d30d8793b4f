"""Processes that deliver from one database, and how they die: between any two steps, with no last word.

A process is everything that runs in one context: its workers, and the clicks it takes in. Killing it cancels
all of that at once, either before a transaction is handed to the database (so that nothing of it is
committed) or right after its commit (so that nobody here has heard of it).
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from contextvars import Context, ContextVar, copy_context
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, TypeVar

from bot.database.database import Backend, Database
from bot.database.transactions import Work
from bot.delivery.engine import Delivery
from tests.waiting import PATIENCE

T = TypeVar("T")

NEVER = 3600.0  # seconds: they look for work when they are told to, not by the machine's clock


class Moment(Enum):
    """When a process dies."""

    BEFORE_THE_COMMIT = auto()
    AFTER_THE_COMMIT = auto()


@dataclass(eq=False)
class Process:
    """One of them. ``committed`` hears which of its tasks has just committed something."""

    committed: Callable[["asyncio.Task[Any] | None"], None]
    delivery: Delivery = field(init=False)
    alive: bool = True
    dies: tuple[int, Moment] | None = None
    """At which of its writes from now, and when."""
    tasks: "set[asyncio.Future[Any]]" = field(default_factory=set)
    context: Context = field(default_factory=copy_context)

    def __post_init__(self) -> None:
        self.context.run(_running.set, self)

    def begin(self, work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
        """Have something done in this process."""
        return asyncio.get_running_loop().create_task(work, context=self.context)

    async def start(self, delivery: Delivery) -> None:
        """Deliver."""
        self.delivery = delivery
        await self.begin(delivery.__aenter__())

    async def stop(self) -> None:
        """End as a process does that is asked to."""
        await asyncio.wait([self.begin(self.delivery.__aexit__(None, None, None))])
        self.alive = False

    def kill(self) -> None:
        """End it here and now."""
        self.alive = False
        for task in tuple(self.tasks):
            task.cancel()

    async def reached(self, moment: Moment) -> None:
        """Die here, if this is where."""
        if self.dies is None or self.dies[1] is not moment:
            return
        self.dies = (self.dies[0] - 1, moment)
        if self.dies[0] <= 0:
            self.kill()
            await asyncio.Event().wait()


_running: ContextVar[Process | None] = ContextVar("running", default=None)


def current() -> Process | None:
    """The process that is running right now."""
    return _running.get()


def task_of_a_process(
    loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, T], context: Context | None = None
) -> "asyncio.Task[T]":
    """Make a task that dies with its process: the loop's task factory."""
    task = asyncio.Task(work, loop=loop, context=context)
    process = _running.get() if context is None else context.get(_running)
    if process is not None:
        process.tasks.add(task)
        task.add_done_callback(process.tasks.discard)
    return task


class Watched(Database):
    """The database, as processes use it that may die at any write."""

    def __init__(self, backend: Backend) -> None:
        super().__init__(backend, PATIENCE)
        self._under_way = 0
        self._idle = asyncio.Event()

    @property
    def busy(self) -> bool:
        """Whether anything is under way."""
        return self._under_way > 0

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        while self.busy:
            self._idle.clear()
            await self._idle.wait()

    async def write(
        self,
        work: Work[T],
        within: float | None = None,
        *,
        scrubs: bool = False,
        lane: str | None = None,
        found: Work[T | None] | None = None,
    ) -> T:
        """Run the work in one transaction, as every database does."""
        process = current()
        with self._one_more():
            if process is not None:
                await process.reached(Moment.BEFORE_THE_COMMIT)
            value = await super().write(work, within, scrubs=scrubs, lane=lane, found=found)
            if process is not None:
                process.committed(asyncio.current_task())
                await process.reached(Moment.AFTER_THE_COMMIT)
        return value

    async def read(self, work: Work[T], within: float | None = None) -> T:
        """Run work that changes nothing."""
        with self._one_more():
            return await super().read(work, within)

    @contextmanager
    def _one_more(self) -> Iterator[None]:
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()
