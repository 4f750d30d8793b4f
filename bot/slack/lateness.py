"""How long ago Slack sent what is only now looked at: after three seconds it has given up on it.

Slack says when by its own clock, and this machine's may be off by more than that. So each is measured on the
clock that never steps (monotonic), and the quickest of late says how the two lie to each other. The first to
come can't be compared with any. It is late where this process stood still just now, since only so can
something have waited here unseen, and for no longer than that; else this machine's clock is what is off.
"""

import time
from collections import deque
from collections.abc import Callable
from heapq import nsmallest
from itertools import takewhile

from bot.times import elapsed

COMPARED_FOR = 600.0  # seconds: in so many, two clocks that are kept right drift apart by some milliseconds

COMPARED = 500  # requests

MANY = 8  # to compare with: then the two quickest don't count, since one of Slack's clocks may be ahead

OF_A_SECOND = MANY
"""So many of each second are compared, the quickest: in a storm of requests all are late, and by such a
measure none of them would be."""

BEAT = 0.25  # seconds

STILL = 1.0  # seconds without a beat: the process was stopped, or held up

STILL_FOR = 5.0  # seconds after which nothing is left of what waited meanwhile

KEPT = 300.0  # seconds: a moment of Slack's longer ago than a signature is valid tells nothing by itself

BEHIND = 1.0  # seconds that what comes from Slack may seem to be ahead, where this machine's clock is right


class Lateness:
    """What is known in this process. Both clocks give seconds; ``wall`` since the epoch."""

    def __init__(
        self, monotonic: Callable[[], float] = elapsed, wall: Callable[[], float] = time.time
    ) -> None:
        self._monotonic = monotonic
        self._wall = wall
        self._compared: deque[tuple[float, float, float]] = deque(maxlen=COMPARED)
        self._beat_at: float | None = None
        self._stood_still_until = float("-inf")
        self._stood_still_for = 0.0

    async def beat(self) -> None:
        """Say that the process runs; every quarter of a second."""
        now = self._monotonic()
        self._note_standstill(now)
        self._beat_at = now

    def of(self, asked_at: float | None, asked_by: float | None) -> float:
        """Give for how many seconds, at the least, Slack has waited for the ack of this.

        Between these two moments Slack had it, by its clock. Of what Slack gives no moment, it is as long as
        the process stood still just now.
        """
        now = self._monotonic()
        self._note_standstill(now)
        if asked_at is None or asked_by is None:
            return self._waited_unseen(now, BEAT)
        in_step = now - self._wall()
        lag = self._quickest(now, in_step)
        if lag is None:
            late = self._first(now, now - asked_by - in_step)
            # What it would have been, had it come at once: else those that waited with it would seem in time.
            self._compare(now, now - asked_at - late, asked_by - asked_at)
            return late
        late = max(0.0, now - asked_by - lag)
        if late > KEPT:
            return self._waited_unseen(now, STILL_FOR)
        self._compare(now, now - asked_at, asked_by - asked_at)
        return late

    def _compare(self, now: float, lag: float, within: float) -> None:
        """Remember one, unless there are enough of this second that were quicker."""
        of_this_second = list(takewhile(lambda each: now - each[0] < 1.0, reversed(self._compared)))
        if len(of_this_second) >= OF_A_SECOND:
            slowest = max(of_this_second, key=lambda each: each[1])
            if lag >= slowest[1]:
                return
            self._compared.remove(slowest)
        self._compared.append((now, lag, within))

    def _first(self, now: float, by_the_wall: float) -> float:
        """For how long the first to come has waited, by what this machine's clock says of it."""
        unseen = self._waited_unseen(now, STILL_FOR)
        if -BEHIND <= by_the_wall <= unseen:
            return max(0.0, by_the_wall)
        # This machine's clock is off, and tells nothing.
        return self._waited_unseen(now, BEAT)

    def _waited_unseen(self, now: float, within: float) -> float:
        """For how long something may have waited here, where the process woke within so many seconds."""
        return self._stood_still_for if now - self._stood_still_until < within else 0.0

    def _quickest(self, now: float, in_step: float) -> float | None:
        """By how much the clock here is ahead of Slack's; ``in_step``: if the wall's is right."""
        while len(self._compared) > MANY and now - self._compared[0][0] > COMPARED_FOR:
            self._compared.popleft()
        if not self._compared:
            return None
        lags = nsmallest(3, ((lag, within) for _, lag, within in self._compared))
        lag, within = lags[2 if len(self._compared) >= MANY else 0]
        # A signature tells the second only: what the wall's clock says may lie within it.
        return in_step if lag - within <= in_step <= lag else lag

    def _note_standstill(self, now: float) -> None:
        if self._beat_at is not None and now - self._beat_at > STILL:
            self._stood_still_for = now - self._beat_at
            self._stood_still_until = self._beat_at = now
