"""Acks come first: what goes on behind them waits for those under way, and a moment longer for the next.

A click costs some milliseconds before its ack and several times as much after it. When many come at once, or
one right behind the other, the work behind the first would hold up the acks of the others.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

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

    @property
    def count(self) -> int:
        """How many are being made."""
        return self._under_way

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

    async def first(self) -> None:
        """Return when none has been made for a moment, but soon in any case."""
        if self._quiet is not None:
            await asyncio.wait((self._quiet,), timeout=self._given_way_for)

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
