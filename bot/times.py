"""The time: read in one place, passed to whatever needs it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Read the wall clock, as an aware time in UTC."""
    return datetime.now(UTC)


def elapsed() -> float:
    """Give seconds on a clock that never steps; where there is one, it goes on while the machine sleeps."""
    sleeping_too: int | None = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if sleeping_too is None else time.clock_gettime(sleeping_too)


class Steps:
    """Notices that a clock has been set back, by what it said before."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._before = clock()

    def back(self) -> timedelta:
        """Give how far it has been set back since this was asked last; zero where it wasn't."""
        now = self._clock()
        stepped, self._before = self._before - now, now
        return max(stepped, timedelta(0))
