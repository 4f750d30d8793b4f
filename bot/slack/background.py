"""Acks come first: what goes on behind them waits for those under way, and a moment longer for the next.

A click costs some milliseconds before its ack and several times as much after it. When many come at once, or
one right behind the other, the work behind the first would hold up the acks of the others.
"""

import asyncio
import logging
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

from bot.errors import BotError
from bot.times import elapsed

QUIET_FOR = 0.002  # seconds without an ack, then the work begins

GIVEN_WAY_FOR = 0.5
"""Seconds at the most: where acks never cease, the work goes on between them. Far below lanes.FRESH_FOR, in
which what was taken has to be sent, or it is given back."""


class Acks:
    """Those being made in this process. Both times are in seconds."""

    def __init__(self, quiet_for: float = QUIET_FOR, given_way_for: float = GIVEN_WAY_FOR) -> None:
        self._quiet_for = quiet_for
        self._given_way_for = given_way_for
        self._under_way = 0
        self._ended_at = 0.0
        self._quiet: asyncio.Future[None] | None = None
        """What the work waits for; None where it needn't."""
        self._looking: asyncio.TimerHandle | None = None

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """Make one, as long as the block runs."""
        self._under_way += 1
        loop = asyncio.get_running_loop()
        if self._quiet is None:
            self._quiet = loop.create_future()
        try:
            yield
        finally:
            self._under_way -= 1
            self._ended_at = loop.time()
            if self._looking is None:
                self._looking = loop.call_at(self._ended_at + self._quiet_for, self._look)

    async def first(self, within: float | None = None) -> None:
        """Return when none has been made for a moment, but soon in any case."""
        if self._quiet is not None:
            await asyncio.wait((self._quiet,), timeout=self._given_way_for if within is None else within)

    def _look(self) -> None:
        """See whether it has been quiet: one timer for however many acks."""
        self._looking = None
        loop = asyncio.get_running_loop()
        quiet_at = self._ended_at + self._quiet_for
        if self._under_way:
            return  # the last of them sets the next timer
        if loop.time() < quiet_at:
            self._looking = loop.call_at(quiet_at, self._look)
        elif self._quiet is not None:
            self._quiet.set_result(None)
            self._quiet = None


AT_ONCE = 24  # being decided: the database commits so many together, and more would only wait for each other

HELD_FOR = 1.0  # seconds at the most: what waits for a locked row keeps the next one waiting no longer

BESIDE = 0.15
"""Of the work of a decision is done for whoever only comes, or is refused. If that didn't count, turns would
seem to take several times as long as they do, while a thousand come."""

Turn = asyncio.Future[bool]


class Turns:
    """Who is being decided, and who waits for that: first come, first served, and none who would be too late.

    If all of a thousand were begun as they come, none would be done before the last has been begun. How long
    a turn takes is seen from those before; who would have theirs too late is refused as soon as that is seen.
    All times are in seconds, of a clock that never steps.
    """

    def __init__(self, held_for: float = HELD_FOR, clock: Callable[[], float] = elapsed) -> None:
        self.at_once = AT_ONCE
        self._held_for = held_for
        self.clock = clock
        self._held: set[Turn] = set()
        self._waiting: OrderedDict[Turn, tuple[float, float]] = OrderedDict()
        """Since when each of them has waited, and until when they have to be done."""
        self._beside = 0.0
        """What was done beside decisions, counted in decisions."""
        self._freed: deque[tuple[float, float]] = deque(maxlen=2 * AT_ONCE)
        """When a turn became free for the next, and what had been done beside; it begins with the wait."""

    @property
    def held(self) -> int:
        """How many are being decided."""
        return len(self._held)

    @property
    def waiting(self) -> int:
        """How many wait for that."""
        return len(self._waiting)

    @property
    def busy_for(self) -> float:
        """For how long who is next has had to wait: as long may anything have waited that comes only now."""
        return self.clock() - next(iter(self._waiting.values()))[0] if self._waiting else 0.0

    async def take(self, until: float) -> Turn | None:
        """Wait for a turn, which is to be given back; None: it would not be done by then."""
        turn: Turn = asyncio.get_running_loop().create_future()
        since = self.clock()
        if not self._waiting:
            self._freed.clear()
            self._freed.append((since, self._beside))
        self._waiting[turn] = since, until
        self._beside += BESIDE
        self._look()
        too_late = turn.get_loop().call_later(until - self.clock(), self._refuse, turn)
        try:
            return turn if await turn else None
        except asyncio.CancelledError:
            self._refuse(turn)
            self.give_back(turn)
            raise
        finally:
            too_late.cancel()

    def give_back(self, turn: Turn) -> None:
        """Let the next one have it; where it was held for too long, that has happened already."""
        if turn not in self._held:
            return
        self._held.remove(turn)
        if self._waiting:
            self._freed.append((self.clock(), self._beside))
            self._look()

    def _look(self) -> None:
        """Refuse who came last, where that would be too late; give what is free to who came first."""
        now, each = self.clock(), self._each
        its_own = each * self.at_once  # since so many share what there is
        while self._waiting:
            last = next(reversed(self._waiting))
            if each * (len(self._waiting) - 1) + its_own <= self._waiting[last][1] - now:
                break
            self._refuse(last)
        while self._waiting and len(self._held) < self.at_once:
            first = next(iter(self._waiting))
            if first.done() or its_own >= self._waiting[first][1] - now:  # done: cancelled just now
                self._refuse(first)
                continue
            del self._waiting[first]
            self._held.add(first)
            first.set_result(True)
            first.get_loop().call_later(self._held_for, self.give_back, first)

    def _refuse(self, turn: Turn) -> None:
        if self._waiting.pop(turn, None) is not None and not turn.done():
            turn.set_result(False)
            self._beside += BESIDE

    @property
    def _each(self) -> float:
        """How long it took of late until one more turn was free; 0 as long as too few are known."""
        if len(self._freed) <= self.at_once:
            return 0.0
        (began, before), (ended, after) = self._freed[0], self._freed[-1]
        return (ended - began) / (len(self._freed) - 1 + after - before)


@dataclass(frozen=True)
class Patience:
    """All in seconds. A test on a slow machine has more of it, so that no time-out decides what it sees."""

    ack: float = 2.7
    """For what an ack waits for: Slack wants it within 3."""
    looking: float = 2.0
    """For a result; then a command says that it is looking."""
    database: float = 2.5
    """For a transaction, unless its caller says otherwise: below what an ack has."""
    card: float = 1.5
    """For the API, before a card is drawn without it."""
    behind_acks: float = GIVEN_WAY_FOR
    """For acks that never cease, before work is done between them."""
    turn: float = HELD_FOR
    """For what is being decided, before the next one is begun beside it."""


STANDARD = Patience()

log = logging.getLogger("switchboard.tasks")


class Tasks:
    """The tasks under way."""

    def __init__(self, acks: Acks | None = None) -> None:
        self.acks = acks or Acks()
        """What they stand behind."""
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run the work as a task of ours, behind the acks that are being made.

        It handles its own errors: what escapes is logged by asyncio.
        """
        task = asyncio.create_task(self._behind_acks(work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _behind_acks(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await self.acks.first()
        except asyncio.CancelledError:
            work.close()
            raise
        await work

    async def drain(self, seconds: float) -> None:
        """Wait for what is under way, for so many seconds at the most; then cancel the rest."""
        if not self._running:
            return
        _, late = await asyncio.wait(self._running, timeout=seconds)
        for task in late:
            task.cancel()
        if late:
            log.warning("stopped before everything was answered", extra={"count": len(late)})
            await asyncio.wait(late, timeout=1)


@asynccontextmanager
async def repeated(name: str, seconds: float, work: Callable[[], Awaitable[object]]) -> AsyncIterator[None]:
    """Do the work now and every so many seconds, until the block ends. A time that fails is logged."""

    async def again_and_again() -> None:
        while True:
            try:
                await work()
            except BotError as error:
                said = {"error": type(error).__name__, "code": getattr(error, "code", None)}
                log.warning("not done this time", extra={"entry": name, **said})
            except Exception:  # whatever it was, the next time may work, and nobody would start it again
                log.exception("a fault of ours", extra={"entry": name})
            await asyncio.sleep(seconds)

    task = asyncio.create_task(again_and_again())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})
