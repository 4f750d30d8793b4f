"""What Slack refused, and what of Switchboard's did not get through, the newest first."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sandbox.slack.errors import APP_FAULTS, Refusal
from sandbox.slack.state import Call

REFUSALS_SHOWN = 20
FAILURES_SHOWN = 10


@dataclass(frozen=True)
class RefusalRow:
    """One thing Slack refused for being faulty: where it came in, what is wrong with it, and what it was."""

    key: str
    at: datetime
    where: str
    code: str
    messages: Sequence[str]
    payload: str


@dataclass(frozen=True)
class FailureRow:
    """One request that a switch kept from getting through, or its answer from being heard."""

    key: str
    at: datetime
    words: str


def refusal_rows(refused: Sequence[Refusal]) -> list[RefusalRow]:
    """Give the last refusals, with what was sent as indented JSON."""
    rows = [_refusal(position, refusal) for position, refusal in enumerate(refused)]
    return rows[: -REFUSALS_SHOWN - 1 : -1]


def failure_rows(calls: Sequence[Call]) -> list[FailureRow]:
    """Give the last requests that did not get through, or lost their answers; refusals are none of them."""
    rows = [
        FailureRow(f"failed-{position}", datetime.fromtimestamp(call.at, UTC), _words_of_failure(call))
        for position, call in enumerate(calls)
        if call.error is not None and call.error not in APP_FAULTS
    ]
    return rows[: -FAILURES_SHOWN - 1 : -1]


def _words_of_failure(call: Call) -> str:
    if call.error == "answer_lost":
        return f"Slack did what Switchboard asked of {call.method}, but Switchboard doesn't hear of it"
    return f"Slack did not take what Switchboard sent to {call.method}: {call.error}"


def _refusal(position: int, refusal: Refusal) -> RefusalRow:
    return RefusalRow(
        key=f"refused-{position}",
        at=datetime.fromtimestamp(refusal.at, UTC),
        where=refusal.where,
        code=refusal.code,
        messages=refusal.messages,
        payload=json.dumps(dict(refusal.payload), indent=2, ensure_ascii=False, default=str),
    )
