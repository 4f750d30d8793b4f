"""The calls in progress as the panel lists them; nothing is masked here, this is the other side."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sandbox.invoca.calls import SandboxCall

_AMERICAN = re.compile(r"\+1(\d{3})(\d{3})(\d{4})")
_CLIPPED_AT = 120
"""Characters of a value that stand in its row; a longer one can be opened."""


@dataclass(frozen=True)
class Value:
    """One value that a call has: a custom data field's, or its external id."""

    name: str
    value: str

    @property
    def beginning(self) -> str | None:
        """Its first words, where it is too long to stand in a row; else None."""
        return self.value[:_CLIPPED_AT].rstrip() if len(self.value) > _CLIPPED_AT else None


@dataclass(frozen=True)
class CallRow:
    """One call: who calls whom, since when, and what it has. `name` tells it from the others."""

    transaction_id: str
    name: str
    caller: str | None
    destination: str
    campaign: str
    began: datetime
    set_now: Sequence[Value]
    came_with: Sequence[Value]


def call_rows(calls: Sequence[SandboxCall], values: Mapping[str, Mapping[str, str]]) -> list[CallRow]:
    """Give a row for each call, with what was set on it through the API (`values`, by transaction id)."""
    endings = Counter(_ending(call) for call in calls)
    return [_row(call, values.get(call.transaction_id, {}), endings) for call in calls]


def number_shown(number: str) -> str:
    """Give a number as it is read out: +1 530-999-9999. Others stay as they are."""
    return _AMERICAN.sub(r"+1 \1-\2-\3", number, count=1) if _AMERICAN.fullmatch(number) else number


def _row(call: SandboxCall, values: Mapping[str, str], endings: Mapping[str, int]) -> CallRow:
    external_id = call.external_unique_id
    ending = _ending(call)
    caller = call.calling_phone_number
    return CallRow(
        transaction_id=call.transaction_id,
        name=ending if endings[ending] == 1 else call.transaction_id,
        caller=None if caller is None else number_shown(caller),
        destination=number_shown(call.destination_phone_number or ""),
        campaign=call.advertiser_campaign_name or "",
        began=call.began,
        set_now=[
            *([] if external_id is None else [Value("External ID", external_id)]),
            *(Value(name, value) for name, value in values.items()),
        ],
        came_with=[Value(datum.name, datum.value) for datum in call.custom_data if datum.name not in values],
    )


def _ending(call: SandboxCall) -> str:
    return call.calling_phone_number[-4:] if call.calling_phone_number else call.transaction_id
