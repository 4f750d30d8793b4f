"""Ids in Slack's shapes. They are counted, not drawn, so a scenario gets the same ones every time it runs."""

import base64
import hashlib
from collections.abc import Callable
from itertools import count


class Identifiers:
    """The ids one Slack gives out; none twice."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._numbers = count(1)
        self._last_ts = 0

    def ts(self) -> str:
        """Give a timestamp of a message or action: seconds and microseconds, later than any before."""
        self._last_ts = max(round(self._clock() * 1_000_000), self._last_ts + 1)
        seconds, microseconds = divmod(self._last_ts, 1_000_000)
        return f"{seconds}.{microseconds:06d}"

    def token(self, length: int) -> str:
        """Give letters and digits, as at the end of a response_url."""
        digest = hashlib.sha512(str(next(self._numbers)).encode()).digest()
        letters = base64.b64encode(digest, altchars=b"Zz").decode()
        return letters[:length]

    def view_id(self) -> str:
        """Give the id of a view."""
        return f"V{self.token(10).upper()}"

    def event_id(self) -> str:
        """Give the id of an event."""
        return f"Ev{self.token(9).upper()}"

    def view_hash(self) -> str:
        """Give the hash of one state of a view."""
        return f"{int(self._clock())}.{self.token(8)}"

    def trigger_id(self) -> str:
        """Give a trigger id: three parts, as Slack's have."""
        return f"{round(self._clock() * 1000)}.{next(self._numbers)}.{self.token(32).lower()}"
