"""Any JSON, and any bytes, are CurrentCalls or Unreadable: never another error."""

import json
from dataclasses import fields
from datetime import UTC
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.invoca.errors import Unreadable
from bot.invoca.models import Call, CurrentCalls
from bot.invoca.parsing import BROKE_OFF
from tests.invoca.conftest import PATIENT
from tests.invoca.whole import parse_calls

KEYS = [
    *(field.name for field in fields(Call)),
    "key presses",
    "call_start_time_utc",
    "transfer_start_time_utc",
    "demographics_data",
    "first_name_data_append",
    "name",
    "partner_name",
    "value",
    "source",
]

TIMES = st.one_of(st.datetimes(), st.datetimes(timezones=st.timezones())).map(lambda at: at.isoformat())

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | TIMES

VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | st.text(), inner, max_size=4)
    ),
    max_leaves=12,
)

CALLS = st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=8)

WRAPPERS = st.sampled_from(["current_calls", "calls_in_progress", "current_call", "errors", "partial_data"])

ANSWERS = st.dictionaries(WRAPPERS, st.lists(CALLS | VALUES, max_size=4) | CALLS | VALUES, max_size=3)


def read(body: bytes) -> CurrentCalls | None:
    try:
        return parse_calls(body, "US")
    except Unreadable:
        return None


@PATIENT
@given(ANSWERS | VALUES)
def test_any_json(answer: Any) -> None:
    """Whatever is read has its ids once, aware times, and text that can be stored and sent."""
    found = read(json.dumps(answer).encode())
    if found is None:
        return
    ids = [call.transaction_id for call in found.calls]
    assert len(set(ids)) == len(ids)
    for call in found.calls:
        assert call.transaction_id
        assert call.since is None or call.since.tzinfo is UTC
        for shown in (*vars(call).values(), *call.demographics.values(), *call.more.values()):
            if isinstance(shown, str):
                assert shown == shown.strip() != ""
                assert "\0" not in shown
                shown.encode()


@PATIENT
@given(st.binary(max_size=200))
def test_any_bytes(body: bytes) -> None:
    """Bytes that are no JSON are Unreadable."""
    read(body)


@PATIENT
@given(CALLS, st.integers(0, 200))
def test_any_cut(call: dict[str, Any], cut: int) -> None:
    """A cut-off answer never passes for a whole one, nor half a call for a call."""
    body = json.dumps({"current_calls": [call]}).encode()
    found = read(body[: min(cut, len(body) - 1)])
    if found is not None:
        whole = read(body)
        assert BROKE_OFF in found.missing
        assert whole is not None
        assert found.calls == whole.calls
