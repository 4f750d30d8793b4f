"""What Invoca was asked, a row for each request, the newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sandbox.invoca.received import Received

SHOWN = 30
_LONGEST = 240
"""Characters of what was asked that are shown; what is left out is counted."""

Tone = Literal["good", "warning", "bad"]
"""Whether something went as it should."""


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
    words, tone = outcome(received)
    asked = (
        f"set on {_call_of(received.query)}: {_values_set(received)}"
        if received.write
        else f"look up {looked_for(received.query)}"
    )
    return RequestRow(
        key=f"asked-{position}",
        at=received.at,
        method=received.method,
        path=received.path.rpartition("/")[2],
        asked=_clipped(asked),
        outcome=words,
        tone=tone,
    )


def _clipped(words: str) -> str:
    left_out = len(words) - _LONGEST
    return f"{words[:_LONGEST]}… ({left_out} more characters)" if left_out > 0 else words


def outcome(received: Received) -> tuple[str, Tone]:
    """Give what its sender was answered, and how that is; of an update also if it was applied, in doubt."""
    good = received.status is not None and 200 <= received.status < 300
    if received.waits:
        return "no answer yet", "warning"
    if received.dropped:
        applied = f", {'but' if received.applied else 'and not'} applied" if received.write else ""
        return f"no answer{applied}", "bad"
    if received.write and good and not received.applied:
        return f"{received.status}, but not applied", "bad"
    return str(received.status), "good" if good else "bad"


def _call_of(query: Mapping[str, str]) -> str:
    """Give the one call an update is of, by the id it says."""
    return query.get("transaction_id") or f"ext:{query.get('external_unique_id', '')}"


def _values_set(received: Received) -> str:
    """Give the values an update asks to be set; `nothing` where it doesn't say any."""
    values = [f"{name} = {value}" for name, value in received.custom_data.items()]
    if received.external_unique_id is not None:
        values.append(f"external ID = {received.external_unique_id}")
    return ", ".join(values) or "nothing"


def looked_for(query: Mapping[str, str]) -> str:
    """Give which calls a lookup asks for."""
    ids = {
        "transaction_id": "the call",
        "external_unique_id": "the external ID",
        "call_record_id": "the call record",
    }
    parts = [f"{kind} {query[name]}" for name, kind in ids.items() if query.get(name)]
    caller, destination = (query.get(f"{end}_phone_number") for end in ("calling", "destination"))
    if caller or destination:
        parts.append(f"from {caller or '(no number)'} to {destination or '(no number)'}")
    return ", ".join(parts) or "every call in progress"
