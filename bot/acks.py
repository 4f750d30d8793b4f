"""Acks come first: what goes on behind them waits a moment for those under way.

A click costs some milliseconds before its ack and several times as much after it. When many come at once, the
work behind the first would hold up the acks of the last.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

GIVEN_WAY_FOR = 0.2  # seconds at the most: where acks never cease, the work goes on between them


class Acks:
    """Those being made in this process."""

    def __init__(self) -> None:
        self._under_way = 0
        self._none = asyncio.Event()
        self._none.set()

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """Make one, as long as the block runs."""
        self._under_way += 1
        self._none.clear()
        try:
            yield
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._none.set()

    async def first(self) -> None:
        """Return when none is being made, but soon in any case."""
        if self._under_way:
            with suppress(TimeoutError):
                async with asyncio.timeout(GIVEN_WAY_FOR):
                    await self._none.wait()
