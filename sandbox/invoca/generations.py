"""A call as JSON, in each generation of the API: list key, names and formats of times, shape of custom data.

Objects are lists of pairs here, since the API's own examples repeat keys within one object.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC, datetime, tzinfo
from enum import StrEnum

from sandbox.invoca.calls import CustomDatum, SandboxCall

Pairs = list[tuple[str, object]]


class Generation(StrEnum):
    """The generations, by the date they were documented; the attribution tier has ids and numbers only."""

    EARLY_SEPTEMBER_2022 = "2022-09-02"
    LATE_SEPTEMBER_2022 = "2022-09-28"
    APRIL_2023 = "2023-04"
    ATTRIBUTION = "attribution"

    @property
    def of_2022(self) -> bool:
        """Whether times are UTC, unknown calls are 404 and an update answers with one `current_call`."""
        return self in (Generation.EARLY_SEPTEMBER_2022, Generation.LATE_SEPTEMBER_2022)

    @property
    def list_key(self) -> str:
        """The name of the list of calls."""
        return "calls_in_progress" if self is Generation.EARLY_SEPTEMBER_2022 else "current_calls"


@dataclass(frozen=True)
class Writing:
    """How calls are written: the generation, whose local time, and the API's documented bad habits."""

    generation: Generation
    time_zone: tzinfo = UTC
    explicit_nulls: bool = False
    repeated_keys: bool = False
    national_numbers: bool = False


_IDENTITY = ("transaction_id", "call_status", "external_unique_id")
_NUMBERS = ("calling_phone_number", "destination_phone_number")
_NOT_PLAIN = {"began", "ends", "start_time", "custom_data", "demographics", "extra"}
_BASIC = (*_IDENTITY, *_NUMBERS, "called_phone_number", "call_record_id", "phone_type")
_REPORTED = tuple(f.name for f in fields(SandboxCall) if f.name not in {*_NOT_PLAIN, *_BASIC})

_SUPERSEDED: Pairs = [
    ("transaction_id", "SUPERSEDED-00000000"),
    ("external_unique_id", "superseded"),
    ("destination_phone_number", "+18005550199"),
    ("phone_type", "Landline"),
]
"""What a repeated key holds first; the last value is the one that counts."""


def calls_json(calls: Iterable[SandboxCall], writing: Writing, *, partial: bool = False) -> str:
    """Give the answer to a lookup; `partial` says that some regions could not be asked."""
    listed = ", ".join(_object(_call(call, writing)) for call in calls)
    body = f"{json.dumps(writing.generation.list_key)}: [{listed}]"
    if not partial:
        return f"{{{body}}}"
    errors = [
        {
            "error": "CallsInProgressAPI::UnreachableRegion",
            "error_description": "Not all regions could be queried, so the list may be incomplete",
        }
    ]
    return f'{{"partial_data": true, "errors": {json.dumps(errors)}, {body}}}'


def update_json(call: SandboxCall, writing: Writing, written: Iterable[tuple[str, str]]) -> str:
    """Give the answer to an update. Only the answers of 2022 show the values just written."""
    if not writing.generation.of_2022:
        return calls_json([call], writing)
    echoed = tuple(CustomDatum(name, value, "CallsInProgressAPI") for name, value in written)
    names = {datum.name for datum in echoed}
    kept = tuple(datum for datum in call.custom_data if datum.name not in names)
    pairs = [
        (key, _custom_data_of_2022((*kept, *echoed), writing.generation) if key == "custom_data" else value)
        for key, value in _call(call, writing)
    ]
    return f'{{"current_call": {_object(pairs)}}}'


def _object(pairs: Pairs) -> str:
    return "{" + ", ".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in pairs) + "}"


def _call(call: SandboxCall, writing: Writing) -> Pairs:
    if writing.generation.of_2022:
        pairs = _call_of_2022(call, writing.generation)
    else:
        pairs = _call_since_2023(call, writing)
    pairs = [(key, value) for key, value in pairs if key not in call.extra]
    pairs += call.extra.items()
    if writing.national_numbers:
        pairs = [(key, _national(value) if key == "calling_phone_number" else value) for key, value in pairs]
    if writing.repeated_keys:
        repeated = {key for key, _ in _SUPERSEDED}
        present = {key for key, _ in pairs}
        first = [(key, value) for key, value in _SUPERSEDED if key in present]
        rest = [("key presses" if key == "keypresses" else key, value) for key, value in pairs]
        pairs = [
            *first,
            *(pair for pair in rest if pair[0] not in repeated),
            *(pair for pair in rest if pair[0] in repeated),
        ]
    return pairs


def _call_of_2022(call: SandboxCall, generation: Generation) -> Pairs:
    return [
        *((name, getattr(call, name)) for name in (*_IDENTITY, *_NUMBERS)),
        ("call_start_time_utc", _utc(call.start_time)),
        ("transfer_start_time_utc", _utc(call.began)),
        ("custom_data", _custom_data_of_2022(call.custom_data, generation)),
    ]


def _call_since_2023(call: SandboxCall, writing: Writing) -> Pairs:
    pairs: Pairs = [(name, getattr(call, name)) for name in _BASIC]
    pairs.append(("bridge_start_time", _local(call.began, writing.time_zone)))
    if writing.generation is not Generation.ATTRIBUTION:
        pairs.append(("start_time", _local(call.start_time, writing.time_zone)))
        pairs += [(name, getattr(call, name)) for name in _REPORTED]
        pairs.append(("custom_data", _custom_data_since_2023(call)))
    if writing.explicit_nulls:
        return pairs
    # Fields without a value are left out since 2023, all but the external id, which is shown as null.
    return [(key, value) for key, value in pairs if value is not None or key == "external_unique_id"]


def _custom_data_of_2022(data: Iterable[CustomDatum], generation: Generation) -> object:
    if generation is Generation.EARLY_SEPTEMBER_2022:
        return [
            {"source": datum.source, "name": datum.name, "value": datum.value, "data_type": datum.data_type}
            for datum in data
        ]
    return {datum.name: {"value": datum.value, "source": datum.source} for datum in data}


def _custom_data_since_2023(call: SandboxCall) -> dict[str, object]:
    data: dict[str, object] = {
        datum.name: {"value": datum.value, "source": datum.source} for datum in call.custom_data
    }
    return data | {"demographics_data": dict(call.demographics)}


def _utc(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _local(moment: datetime | None, zone: tzinfo) -> str | None:
    return None if moment is None else moment.astimezone(zone).isoformat(timespec="seconds")


def _national(number: object) -> object:
    """Give an American number in the 12 characters the field list describes, 866-555-1234."""
    if isinstance(number, str) and len(number) == len("+18665551234") and number.startswith("+1"):
        return f"{number[2:5]}-{number[5:8]}-{number[8:]}"
    return number
