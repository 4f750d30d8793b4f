"""Who is told that something changed, and waiting until it has."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")
PATIENCE = 60.0  # seconds that something is waited for, on a machine however slow


class Changes:
    """Everybody who listens."""

    def __init__(self) -> None:
        self.listeners: list[Callable[[], None]] = []

    def tell(self) -> None:
        """Say that something changed."""
        for listener in list(self.listeners):
            listener()

    async def wait_for(self, condition: Callable[[], Found | None], seconds: float = PATIENCE) -> Found:
        """Wait until the condition gives something true, and give that; TimeoutError past the seconds."""
        changed = asyncio.Event()
        self.listeners.append(changed.set)
        try:
            async with asyncio.timeout(seconds):
                while not (found := condition()):
                    await changed.wait()
                    changed.clear()
                return found
        finally:
            self.listeners.remove(changed.set)
