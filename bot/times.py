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


STEP = 1.0  # seconds: what keeps clocks right slews less (systemd-timesyncd 0.4, ntpd 0.128 in all)

SLEW = 0.1  # seconds in a second: chrony's fastest is 0.083 (maxslewrate), the kernel's own 0.0005


def is_step(by: float, within: float) -> bool:
    """Whether a clock that went wrong by so many seconds within so many has stepped, rather than slewed."""
    return abs(by) > STEP + SLEW * within


class Steps:
    """Notices that a clock has stepped: by one that never does, or, without one, that it has gone back."""

    def __init__(self, clock: Clock, never_steps: Callable[[], float] | None = None) -> None:
        self._clock = clock
        self._never_steps = never_steps
        self._before, self._ran = clock(), 0.0 if never_steps is None else never_steps()

    def since(self) -> timedelta:
        """Give how far it has stepped since this was asked last: below zero where it went back."""
        now, before = self._clock(), self._before
        self._before = now
        if self._never_steps is None:
            return min(now - before, timedelta(0))
        ran = self._never_steps()
        within, self._ran = ran - self._ran, ran
        by = (now - before).total_seconds() - within
        return timedelta(seconds=by) if is_step(by, within) else timedelta(0)
