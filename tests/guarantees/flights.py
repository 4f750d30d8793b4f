"""What is under way between a process and somebody else, for as long as the test holds it there."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto

from tests.guarantees.processes import Process, current

A_WHOLE_ATTEMPT = 10.0  # seconds after which nothing arrives any more that was sent: the sender has given up


class Trouble(Enum):
    """What happens to one request to the API, or one message to a person."""

    DOWN = auto()
    """It failed, and certainly changed nothing."""
    LOST = auto()
    """Nobody knows; it was not applied."""
    ANSWER_LOST = auto()
    """Nobody knows; it was applied."""
    REFUSED = auto()
    UNAUTHORIZED = auto()
    THROTTLED = auto()
    THROTTLED_FOR_A_WHILE = auto()
    INCOMPLETE = auto()
    """Of a lookup: there may be more calls."""
    SLOW = auto()
    """It is held on its way; it arrives even where its sender dies or stands still meanwhile."""
    SLOW_AND_FRAGILE = auto()
    """It is held on its way; it never arrives where its sender dies or stands still meanwhile."""
    SLOW_ANSWER = auto()
    """It arrived at once, the answer is held."""


HOLDING = (Trouble.SLOW, Trouble.SLOW_AND_FRAGILE, Trouble.SLOW_ANSWER)


@dataclass(eq=False)
class Flight:
    """One thing under way. ``land`` is what its arrival does."""

    land: Callable[[], None]
    fragile: bool
    since: datetime
    process: Process | None
    landed: bool = False
    lost: bool = False
    go: asyncio.Event = field(default_factory=asyncio.Event)

    def arrive(self) -> None:
        """Let it arrive, unless it has, or never will."""
        if not self.landed and not self.lost:
            self.landed = True
            self.land()

    def abandon(self) -> None:
        """Its sender is gone, or stands still: it arrives now or never."""
        if self.fragile and not self.landed:
            self.lost = True
        self.arrive()


@dataclass
class Flights:
    """Everything that is held."""

    now: Callable[[], datetime]
    held: list[Flight] = field(default_factory=list)

    async def fly(self, trouble: Trouble, land: Callable[[], None]) -> bool:
        """Hold it until it is let go; gives whether it arrived."""
        flight = Flight(land, trouble is Trouble.SLOW_AND_FRAGILE, self.now(), current())
        if trouble is Trouble.SLOW_ANSWER:
            flight.arrive()
        self.held.append(flight)
        try:
            await flight.go.wait()
        except asyncio.CancelledError:
            flight.abandon()
            raise
        finally:
            self.held.remove(flight)
        flight.arrive()
        return flight.landed

    def time_passes(self, seconds: float) -> None:
        """Whoever has waited for longer than an attempt takes must have been standing still."""
        for flight in self.held:
            if (self.now() - flight.since).total_seconds() + seconds > A_WHOLE_ATTEMPT:
                flight.abandon()
