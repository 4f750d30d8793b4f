"""Everything there is in one example: a database, processes, organizations' APIs, people and a clock."""

import asyncio
import itertools
from collections.abc import Coroutine, Iterable, Sized
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from typing import Any, Self, TypeVar

from sqlalchemy import Connection, delete, func, select

from bot.database.database import open_database
from bot.database.statements import Prepared
from bot.database.tables import lane, metadata, reply, tag_request
from bot.delivery.engine import Delivery
from bot.delivery.workers import Served
from bot.errors import OutOfDate
from bot.ledger.drafts import Drafts
from bot.ledger.tag_requests import AcceptedRequest, ReferenceKind, read_request
from bot.ledger.watched_clock import DatabaseClock, WatchedClock
from bot.person import Person
from tests.delivery.stage import everybody_looks
from tests.guarantees import checks
from tests.guarantees.api import Api
from tests.guarantees.clicks import Click, Seen
from tests.guarantees.flights import Flights
from tests.guarantees.inbox import Inbox
from tests.guarantees.processes import NEVER, Process, Watched, task_of_a_process
from tests.ledger.people import ACME, ANA, NOW, OTHER, SAM, TWIN
from tests.waiting import PATIENCE

T = TypeVar("T")

ORGANIZATIONS = {ACME: "acme", OTHER: "other"}

LINES = {ANA: "+18555595599", SAM: "+18555595599", TWIN: "+18555550000"}

CONTACT = Person("T0ACME", "U0OPS")

STEP = 31.0  # seconds: longer than any lease, and any wait before something is tried again

ENOUGH = 40  # steps in which everything must have come to its end

EVERY = Prepared(select(tag_request).order_by(tag_request.c.lane, tag_request.c.sequence))

WORK = select(func.count()).select_from(lane).where(lane.c.due.is_not(None))

OPEN = select(func.count()).select_from(tag_request).where(tag_request.c.outcome.is_(None))

LEFT = Prepared(select((WORK.scalar_subquery() + OPEN.scalar_subquery()).label("left")))


class Ground:
    """What is made once for many examples: the databases, as two processes have opened them, and the loop."""

    def __init__(self, url: str) -> None:
        self._runner = asyncio.Runner()
        self._opened = AsyncExitStack()
        self.url = url
        self.databases: list[Watched] = []
        self.failure: Exception | None = None
        """The last there was: Hypothesis says no more of it where it doesn't come each time."""

    def __enter__(self) -> Self:
        self._runner.get_loop().set_task_factory(task_of_a_process)  # type: ignore[arg-type]  # not generic there
        self.run(self._open())
        return self

    def __exit__(self, *_: object) -> None:
        self.run(self._opened.aclose())
        self._runner.close()

    async def _open(self) -> None:
        for _ in range(2 if self.url.startswith("postgres") else 1):  # one process alone serves a file
            opened = await self._opened.enter_async_context(open_database(self.url, exclusive=True))
            self.databases.append(Watched(opened._backend))

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Have something done."""
        try:
            return self._runner.run(asyncio.wait_for(work, PATIENCE))
        except Exception as error:
            self.failure = error
            raise


class World:
    """One example's."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.now = NOW
        self.flights = Flights(self.clock)
        self.inbox = Inbox(self.clock, self.flights)
        self.apis = {fingerprint: Api(self.flights, self.typed) for fingerprint in ORGANIZATIONS}
        self.processes: list[Process] = []
        self.dying: list[Process] = []
        self.clicks: dict[str, Click] = {}
        self.seen = Seen()
        self._ticks = itertools.count(1)
        self._databases = itertools.cycle(ground.databases)

    def clock(self) -> datetime:
        """Tell the time."""
        return self.now

    def tick(self) -> int:
        """A number that is larger each time."""
        return next(self._ticks)

    async def cards(self) -> set[str]:
        """The cards that the ledger knows of."""
        read = self.ground.databases[0].read
        return await read(lambda connection: set(connection.execute(select(reply.c.id)).scalars()))

    async def typed(self, asked: AcceptedRequest) -> str | None:
        """The line that a reference means; None where nobody knows any more."""
        if asked.asked.reference.kind is not ReferenceKind.KEPT_QUERY:
            return LINES[asked.asked.person]
        try:
            kept = Drafts(self.ground.databases[0])
            return await kept.get(str(asked.asked.reference.text), asked.asked.person, self.now)
        except OutOfDate:
            return None

    async def empty(self) -> None:
        """Begin with an empty ledger."""

        def emptied(connection: Connection) -> None:
            for table in reversed(metadata.sorted_tables):
                connection.execute(delete(table))

        await self.ground.databases[0].write(emptied)

    async def start(self) -> Process:
        """Start a process."""
        process = Process(self.inbox.committed)
        database = next(self._databases)
        served = {name: Served(api.put, api.find, CONTACT) for name, api in self.apis.items()}
        delivery = Delivery(
            database,
            served,
            self.inbox.tell,
            answer=self.inbox.answer,
            clock=WatchedClock(DatabaseClock(self.clock)),
            poll=NEVER,
        )
        await process.start(delivery)
        self.processes.append(process)
        return process

    async def look(self) -> None:
        """Have everybody look for what others left, as each does once a second; then as ``rest``."""
        for process in self.processes:
            everybody_looks(process.delivery)
        await self.rest()

    async def rest(self) -> None:
        """Wait until all that anybody knows of has been done."""
        self.now += timedelta(milliseconds=10)
        await self._still()
        for process in [each for each in self.processes if not each.alive]:
            await asyncio.gather(*process.tasks, return_exceptions=True)
            self.processes.remove(process)
        self.seen.look(await self.rows(), self.clicks, self.tick())
        faults = self.seen.faults + self.inbox.faults
        assert not faults, "\n".join(faults)

    async def _still(self) -> None:
        ready: Sized = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]  # there is no other way
        busy: Iterable[Watched] = self.ground.databases
        while busy or ready:
            for database in busy:
                await database.idle()
            await asyncio.sleep(0)
            busy = [database for database in self.ground.databases if database.busy]

    async def rows(self) -> list[AcceptedRequest]:
        """The ledger as it stands."""
        read = self.ground.databases[0].read
        return await read(lambda connection: [read_request(row) for row in EVERY.rows(connection, {})])

    async def pass_time(self, seconds: float) -> None:
        """Set the clock forward."""
        self.flights.time_passes(seconds)
        self.now += timedelta(seconds=seconds)
        await self.look()

    async def end(self) -> None:
        """Let the weather clear, see everything to its end, and hold the ledger to its guarantees."""
        for api in self.apis.values():
            api.of_updates.clear()
            api.of_lookups.clear()
        self.inbox.troubles.clear()
        for process in self.processes:
            process.dies = None
        for flight in self.flights.held:
            flight.go.set()
        await self.rest()
        if not self.processes:
            await self.start()
        for _ in range(ENOUGH):
            await self.pass_time(STEP)
            if await self._nothing_left():
                break
        else:
            raise AssertionError("something never came to its end")
        await self._check()

    async def _nothing_left(self) -> bool:
        read = self.ground.databases[0].read
        left: int = await read(lambda connection: LEFT.one(connection, {}).left)
        return left == 0

    async def _check(self) -> None:
        clicks, rows = list(self.clicks.values()), await self.rows()
        faults = [
            *checks.accepted_once(clicks, rows, await self.cards()),
            *checks.ended_once(clicks, rows, self.inbox.outcomes()),
        ]
        for fingerprint, api in self.apis.items():
            theirs = [row for row in rows if row.asked.organization_fingerprint == fingerprint]
            faults += checks.fates_are_true(theirs, api)
            faults += checks.landed_where_meant(clicks, theirs, api)
            faults += checks.in_their_persons_order(clicks, theirs)
            for call in api.calls:
                faults += checks.in_order(theirs, call, self.seen)
        assert not faults, "\n".join(faults)

    async def stop(self, process: Process) -> None:
        """Ask a process to stop; what it has under way comes to its end meanwhile."""
        process.dies = None
        stopping = asyncio.ensure_future(process.stop())
        while not stopping.done():
            await asyncio.sleep(0)
            for flight in self.flights.held:
                if flight.process is process:
                    flight.go.set()
        await stopping

    async def leave(self) -> None:
        """End everybody who is still there."""
        for process in self.processes:
            process.kill()
        await self._still()
