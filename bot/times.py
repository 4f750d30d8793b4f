"""The time: read in one place, passed to whatever needs it; as epoch seconds in the database."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]

Moment = datetime | float
"""An aware time, or epoch seconds."""


def epoch(moment: Moment) -> float:
    """Give the moment in epoch seconds. Raises ValueError for a time without a zone."""
    if isinstance(moment, datetime):
        if moment.tzinfo is None:
            raise ValueError("a time without a zone")
        return moment.timestamp()
    return float(moment)


def moment(seconds: float) -> datetime:
    """Give epoch seconds as an aware time in UTC."""
    return datetime.fromtimestamp(seconds, UTC)


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


@dataclass(frozen=True)
class Reading:
    """What a clock said (epoch seconds), and between which two moments of one that never steps (seconds)."""

    now: float
    asked: float
    told: float

    def stepped_since(self, earlier: "Reading") -> float:
        """Give how far forward the clock has stepped since, at the least, in seconds; 0.0: it hasn't.

        A process that was stopped, or a machine that slept, has seen no step: the other clock went on, too.
        """
        ran = self.told - earlier.asked
        by = self.now - earlier.now - ran
        return by if by > 0.0 and is_step(by, ran) else 0.0
