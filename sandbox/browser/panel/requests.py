"""What Invoca was asked, a row for each request, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sandbox.asked import Tone, call_of, looked_for, outcome, values_set
from sandbox.invoca.received import Received

SHOWN = 30
_LONGEST = 240
"""Characters of what was asked that are shown; what is left out is counted."""


@dataclass(frozen=True)
class RequestRow:
    """One request: when, what was asked in words, and what came of it. `key` stays the same for good."""

    key: str
    at: datetime
    method: str
    path: str
    asked: str
    outcome: str
    tone: Tone


def request_rows(received: Sequence[Received]) -> list[RequestRow]:
    """Give the last requests, the newest first."""
    first = max(0, len(received) - SHOWN)
    return [_row(position, received[position]) for position in range(len(received) - 1, first - 1, -1)]


def _row(position: int, received: Received) -> RequestRow:
    came = outcome(received)
    asked = (
        f"set on {call_of(received.query)}: {values_set(received)}"
        if received.write
        else f"look up {looked_for(received.query)}"
    )
    return RequestRow(
        key=f"asked-{position}",
        at=received.at,
        method=received.method,
        path=received.path.rpartition("/")[2],
        asked=_clipped(asked),
        outcome=came.words,
        tone=came.tone,
    )


def _clipped(words: str) -> str:
    left_out = len(words) - _LONGEST
    return f"{words[:_LONGEST]}… ({left_out} more characters)" if left_out > 0 else words
