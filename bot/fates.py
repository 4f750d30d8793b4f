"""Waiting for what becomes of a request, within the process."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.ledger.asked import Request

REMEMBERED = 1_000  # fates: whoever asks comes a moment after


@dataclass
class Fates:
    """``heard`` is told of every fate, at most once, and only of what this process delivered."""

    _ended: OrderedDict[str, Request] = field(default_factory=OrderedDict)
    _waiting: dict[str, list[asyncio.Future[Request]]] = field(default_factory=dict)
    _listeners: list[Callable[[Request], None]] = field(default_factory=list)

    def heard(self, request: Request) -> None:
        """A request has its fate."""
        self._ended[request.id] = request
        while len(self._ended) > REMEMBERED:
            self._ended.popitem(last=False)
        for waiting in self._waiting.pop(request.id, []):
            if not waiting.done():
                waiting.set_result(request)
        for listener in self._listeners:
            listener(request)

    def listen(self, listener: Callable[[Request], None]) -> None:
        """Have every fate told to this, too."""
        self._listeners.append(listener)

    async def wait(self, request_id: str, seconds: float) -> Request | None:
        """Give the request as it ended; None: not within so many seconds, or not in this process."""
        if request_id in self._ended:
            return self._ended[request_id]
        waiting: asyncio.Future[Request] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(request_id, []).append(waiting)
        try:
            async with asyncio.timeout(seconds):
                return await waiting
        except TimeoutError:
            return None
        finally:
            left = [each for each in self._waiting.pop(request_id, []) if each is not waiting]
            if left:
                self._waiting[request_id] = left
