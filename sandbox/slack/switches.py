"""Troubles to switch on: outages, slowness, requests held, rate limits, errors, lost answers.

Each names a Web API method, `RESPONSE_URL`, or for a hold `LINK`, or `EVERYTHING`.
"""

import asyncio
from dataclasses import dataclass

EVERYTHING = "*"
RESPONSE_URL = "response_url"
LINK = "link"
"""A WebSocket's handshake."""


@dataclass(frozen=True)
class Substitute:
    """What a request gets instead of its answer: an error, an HTTP status without JSON, or a 429."""

    error: str | None = None
    status: int = 200
    retry_after: int | float | str | None = None


@dataclass
class _Trouble:
    method: str
    answer: Substitute
    times: int | None


class SlackSwitches:
    """The troubles that are on."""

    def __init__(self) -> None:
        self._down: set[str] = set()
        self._seconds: dict[str, float] = {}
        self._troubles: list[_Trouble] = []
        self._losses: dict[str, int | None] = {}
        self._lost_as: dict[str, int] = {}
        self._held: dict[str, asyncio.Event] = {}

    def outage(self, method: str = EVERYTHING, *, on: bool = True) -> None:
        """Drop the connection of every such request, without an answer."""
        if on:
            self._down.add(method)
        else:
            self._down.discard(method)

    def slow(self, seconds: float, method: str = EVERYTHING) -> None:
        """Let every such request wait so many seconds before it is looked at; 0 ends it."""
        self._seconds[method] = seconds

    def hold(self, method: str = EVERYTHING) -> None:
        """Let every such request wait, before it is looked at, until it is released."""
        self._held.setdefault(method, asyncio.Event())

    def release(self, method: str = EVERYTHING) -> None:
        """Let the requests that wait go on, and no further one wait."""
        if method in self._held:
            self._held.pop(method).set()

    def lose_answers(self, method: str, times: int | None = 1, *, status: int | None = None) -> None:
        """Do what such requests ask, and drop the connection instead of saying so: so many, or all.

        With `status` they get this HTTP status and a page of HTML instead, as from a gateway in between.
        """
        self._losses[method] = times
        if status is None:
            self._lost_as.pop(method, None)
        else:
            self._lost_as[method] = status

    def rate_limit(self, method: str, times: int = 1, *, retry_after: float | str = 30) -> None:
        """Substitute the next requests with 429, `ratelimited`, and this as `Retry-After`."""
        self._troubles.append(_Trouble(method, Substitute("ratelimited", 429, retry_after), times))

    def error(self, method: str, code: str, times: int | None = None) -> None:
        """Substitute with this error of Slack's: so many times, or until cleared."""
        self._troubles.append(_Trouble(method, Substitute(code), times))

    def broken(self, method: str, status: int = 503, times: int | None = None) -> None:
        """Substitute with this HTTP status and a page of HTML: so many times, or until cleared."""
        self._troubles.append(_Trouble(method, Substitute(status=status), times))

    def clear(self) -> None:
        """Switch everything off."""
        self._down.clear()
        self._seconds.clear()
        self._troubles.clear()
        self._losses.clear()
        self._lost_as.clear()
        for method in list(self._held):
            self.release(method)

    def is_down(self, method: str) -> bool:
        """Whether the connection of such a request is dropped."""
        return not self._down.isdisjoint({method, EVERYTHING})

    def seconds(self, method: str) -> float:
        """How long such a request waits."""
        return self._seconds.get(method, self._seconds.get(EVERYTHING, 0.0))

    async def wait(self, method: str) -> None:
        """Take the time such a request takes."""
        await asyncio.sleep(self.seconds(method))
        for held in [self._held[name] for name in (method, EVERYTHING) if name in self._held]:
            await held.wait()

    def loses_the_answer(self, method: str) -> bool:
        """Whether nobody hears that such a request was done, counting it."""
        name = method if self._losses.get(method, 0) != 0 else EVERYTHING
        left = self._losses.get(name, 0)
        if left:
            self._losses[name] = left - 1
        return left != 0

    def lost_as(self, method: str) -> int | None:
        """Give the HTTP status that stands for a lost answer; None: the connection drops."""
        return self._lost_as.get(method, self._lost_as.get(EVERYTHING))

    def instead(self, method: str) -> Substitute | None:
        """Give what such a request gets instead of its answer, counting it; None if nothing is in its way."""
        for trouble in self._troubles:
            if trouble.method in {method, EVERYTHING} and trouble.times != 0:
                if trouble.times is not None:
                    trouble.times -= 1
                return trouble.answer
        return None
