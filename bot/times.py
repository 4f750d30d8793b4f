"""The time: read in one place, passed to whatever needs it."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Read the wall clock, as an aware time in UTC."""
    return datetime.now(UTC)
