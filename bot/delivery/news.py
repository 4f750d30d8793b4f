"""Waiting for what becomes of a request, within the process."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.ledger.tag_requests import AcceptedRequest

REMEMBERED = 1_000  # outcomes: whoever asks comes a moment after


@dataclass
class OutcomeNews:
    """``heard`` is told of every outcome, at most once, and only of what this process delivered."""

    _ended: OrderedDict[str, AcceptedRequest] = field(default_factory=OrderedDict)
    _waiting: dict[str, list[asyncio.Future[AcceptedRequest]]] = field(default_factory=dict)
    _listeners: list[Callable[[AcceptedRequest], None]] = field(default_factory=list)

    def heard(self, request: AcceptedRequest) -> None:
        """A request has its outcome."""
        self._ended[request.id] = request
        while len(self._ended) > REMEMBERED:
            self._ended.popitem(last=False)
        for waiting in self._waiting.pop(request.id, []):
            if not waiting.done():
                waiting.set_result(request)
        for listener in self._listeners:
            listener(request)

    def listen(self, listener: Callable[[AcceptedRequest], None]) -> None:
        """Have every outcome told to this, too."""
        self._listeners.append(listener)

    async def wait(self, request_id: str, seconds: float) -> AcceptedRequest | None:
        """Give the request as it ended; None: not within so many seconds, or not in this process."""
        if request_id in self._ended:
            return self._ended[request_id]
        waiting: asyncio.Future[AcceptedRequest] = asyncio.get_running_loop().create_future()
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
