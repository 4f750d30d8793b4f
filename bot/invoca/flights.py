"""One request for everyone who asks the same at the same time."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Found = TypeVar("Found")


@dataclass
class _Flight(Generic[Found]):
    task: asyncio.Task[Found]
    waiting: int = 0


class Flights(Generic[Key, Found]):
    """Lookups in flight. Nothing is kept of one that has landed, well or badly."""

    def __init__(self) -> None:
        self._flights: dict[Key, _Flight[Found]] = {}

    async def join(self, key: Key, start: Callable[[], Awaitable[Found]]) -> Found:
        """What the flight under this key brings, or raises; it is started if there is none.

        Whoever is cancelled leaves the others waiting; with the last one, the flight itself is cancelled.
        """
        flight = self._flights.get(key)
        if flight is None:
            flight = self._flights[key] = _Flight(asyncio.ensure_future(_awaited(start)))
            flight.task.add_done_callback(lambda _: self._landed(key, flight))
        flight.waiting += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if not flight.waiting and not flight.task.done():
                self._landed(key, flight)
                flight.task.cancel()

    async def cancel(self) -> None:
        """Cancel every flight, and with it whoever still waits for one."""
        tasks = [flight.task for flight in self._flights.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _landed(self, key: Key, flight: _Flight[Found]) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]


async def _awaited(start: Callable[[], Awaitable[Found]]) -> Found:
    return await start()
