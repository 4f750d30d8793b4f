"""What Invoca was asked, in words: which call was looked for, what was set, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sandbox.invoca.received import Received


class Tone(StrEnum):
    """Whether something went as it should."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True)
class Outcome:
    """What a sender was answered, and how that is."""

    words: str
    tone: Tone


def outcome(received: Received) -> Outcome:
    """Give what its sender was answered, and whether an update was applied where that doesn't follow."""
    good = received.status is not None and 200 <= received.status < 300
    if received.waits:
        return Outcome("no answer yet", Tone.WARNING)
    if received.dropped:
        applied = f", {'but' if received.applied else 'and not'} applied" if received.write else ""
        return Outcome(f"no answer{applied}", Tone.BAD)
    if received.write and good and not received.applied:
        return Outcome(f"{received.status}, but not applied", Tone.BAD)
    return Outcome(str(received.status), Tone.GOOD if good else Tone.BAD)


def call_of(query: Mapping[str, str]) -> str:
    """Give the one call an update is of, by the id it says."""
    return query.get("transaction_id") or f"ext:{query.get('external_unique_id', '')}"


def values_set(received: Received) -> str:
    """Give the values an update asks to be set; `nothing` where it doesn't say any."""
    values = [f"{name} = {value}" for name, value in received.custom_data.items()]
    if received.external_unique_id is not None:
        values.append(f"external id = {received.external_unique_id}")
    return ", ".join(values) or "nothing"


def looked_for(query: Mapping[str, str]) -> str:
    """Give which calls a lookup asks for."""
    ids = {
        "transaction_id": "the call",
        "external_unique_id": "the external id",
        "call_record_id": "the call record",
    }
    parts = [f"{kind} {query[name]}" for name, kind in ids.items() if query.get(name)]
    caller, destination = (query.get(f"{end}_phone_number") for end in ("calling", "destination"))
    if caller or destination:
        parts.append(f"from {caller or '(no number)'} to {destination or '(no number)'}")
    return ", ".join(parts) or "every call in progress"
