"""What was turned away at the door: counted by reason, with at most one line a minute in the log for each."""

import logging
import time
from collections import Counter
from collections.abc import Callable
from enum import Enum
from typing import Any

log = logging.getLogger("switchboard.gate")

SAID_EVERY = 60.0  # seconds


class WhyTurnedAway(Enum):
    """Why something was turned away, in words for the log."""

    NOT_HTTP = "what came is not HTTP"
    HEAD_TOO_LARGE = "the headers are longer than 32 kB"
    BODY_TOO_LARGE = "the body is longer than 1 MB"
    TOO_MUCH_AT_ONCE = "too many long bodies came at once"
    TOO_SLOW = "the request was not whole within 5 s"
    SILENT = "a connection brought nothing for 5 s"
    NO_PLACE = "the connection that was silent for longest made room for a new one"
    NO_DESCRIPTOR = "no connection could be taken: the process is out of file descriptors or memory"
    NO_SUCH_PATH = "it is signed, as Slack's is, and came where nobody takes it"
    NOT_SIGNED = "there is no signature or no timestamp"
    SIGNATURE = "the signature doesn't match: another SLACK_SIGNING_SECRET, or not from Slack"
    TIMESTAMP = "the timestamp is off"
    NOT_A_REQUEST = "what was signed is no request of Slack's"


ORDINARY = frozenset({WhyTurnedAway.SILENT})
"""What happens without anything being wrong: whoever watches a port connects and says nothing."""


class Refusals:
    """How much was turned away for which reason. ``clock`` gives seconds that never step back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.counts: Counter[WhyTurnedAway] = Counter()
        """Since the start, for whoever measures."""
        self._clock = clock
        self._said: dict[WhyTurnedAway, tuple[float, int]] = {}
        """When a line was last written for a reason, and how many there had been by then."""

    def count(self, reason: WhyTurnedAway, words: str | None = None, **fields: Any) -> None:
        """Count one, and say so: the first at once, then once a minute with how many there were since.

        ``words`` tell more than the reason's own; neither may hold anything that was sent.
        """
        self.counts[reason] += 1
        now, count = self._clock(), self.counts[reason]
        said_at, said = self._said.get(reason, (now - SAID_EVERY, 0))
        if now - said_at < SAID_EVERY:
            return
        self._said[reason] = (now, count)
        level = logging.INFO if reason in ORDINARY else logging.WARNING
        extra = {**fields, "reason": words or reason.value, "count": count - said}
        log.log(level, "turned away", extra=extra)
