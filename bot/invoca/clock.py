"""How far the API's clock is ahead of ours, learnt from the ``Date`` of its answers."""

import math
from collections import deque
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from statistics import median_low

REMEMBERED = 15  # answers; one whose date is off, as from a cache, doesn't count among them
DATE_SHOWS = 1.0  # seconds: a date is cut off to whole ones (RFC 9110, 5.6.7)
LONGEST_DATE = 64  # characters; the usual form has 29
MOST_BELIEVED = timedelta(minutes=5)
"""A clock ahead by more is broken, or the date isn't the API's: then we ask."""


class ApiClock:
    """One API's clock, beside ours."""

    def __init__(self) -> None:
        self._ahead: deque[tuple[float, float]] = deque(maxlen=REMEMBERED)

    def shown(self, date: str | None, *, asked_at: float, answered_at: float) -> None:
        """Learn from one answer: its ``Date``, and when it was asked for and came, in our epoch seconds.

        The date was written between the two, so it says within which bounds the clock is ahead.
        """
        if date is None or len(date) > LONGEST_DATE or answered_at < asked_at:
            return
        try:
            written = parsedate_to_datetime(date)
        except (ValueError, OverflowError):
            return
        at = (written if written.tzinfo is not None else written.replace(tzinfo=UTC)).timestamp()
        self._ahead.append((at - answered_at, at + DATE_SHOWS - asked_at))

    @property
    def ahead(self) -> timedelta | None:
        """By how much it is certainly ahead; negative where it is behind. None: no answer had a date.

        Of what the bounds leave open, that which makes a call begin later: rather a question too many than
        the next caller tagged. Zero where the two may agree.
        """
        if not self._ahead:
            return None
        least = median_low(low for low, _ in self._ahead)
        most = median_low(high for _, high in self._ahead)
        return timedelta() if least <= 0 <= most else timedelta(seconds=math.floor(least * 1000) / 1000)


def by_our_clock(told: datetime, ahead: timedelta | None) -> datetime | None:
    """A time that the API told, by our clock; as told where the API's isn't known. None: beyond all times."""
    try:
        return told if ahead is None else told - min(ahead, MOST_BELIEVED)
    except OverflowError:
        return None
