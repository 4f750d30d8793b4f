from datetime import UTC, datetime, timedelta

import pytest

from sandbox.invoca.calls import SandboxCall
from sandbox.invoca.received import Received
from sandbox.terminal.lines import Line, paint, width_of
from sandbox.terminal.panels import calls_panel, requests_panel, table

NOW = datetime(2026, 5, 4, 14, 3, 30, tzinfo=UTC)


def texts(lines: list[Line]) -> list[str]:
    return [paint(each, colours=False) for each in lines]


def call(**fields: str | None) -> SandboxCall:
    return SandboxCall("ABCD1234-ABCD1234", began=NOW - timedelta(seconds=75), **fields)  # type: ignore[arg-type]


def test_calls_are_numbered_with_their_age() -> None:
    """A withheld number says so."""
    numbers = {"calling_phone_number": "+15309999999", "destination_phone_number": "+18555595599"}
    assert texts(calls_panel([call(**numbers), call()], NOW, 80)) == [
        "2 calls in progress at Invoca",
        "  1  +15309999999 → +18555595599   1:15  ABCD1234-ABCD1234  ",
        "  2  withheld     →                1:15  ABCD1234-ABCD1234  ",
    ]


@pytest.mark.parametrize("columns", [40, 80])
def test_no_row_gets_past_the_edge(columns: int) -> None:
    """Whatever a campaign is called."""
    lines = calls_panel([call(advertiser_campaign_name="日本\x1b[2J" * 50)], NOW, columns)
    assert max(map(width_of, lines)) <= columns
    assert "\x1b" not in "".join(texts(lines))


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        (
            Received(
                "GET", "/api/1/calls_in_progress/current_calls.json", {"id": "25"}, "token", None, NOW, 200
            ),
            "14:03:30  200  GET current_calls.json",
        ),
        (
            Received("GET", "/a/current_calls.json", {"transaction_id": "A-1"}, None, None, NOW),
            "14:03:30  no answer  GET current_calls.json?transaction_id=A-1",
        ),
        (
            Received("PUT", "/a/calls_in_progress.json", {"transaction_id": "A"}, None, {"a": 1}, NOW, 404),
            "14:03:30  404  PUT calls_in_progress.json?transaction_id=A {'a': 1}",
        ),
    ],
)
def test_a_request_is_told_in_a_line(received: Received, expected: str) -> None:
    """What every request says, and the token, are left out."""
    assert texts(requests_panel([received], UTC, 80)) == [expected]


def test_a_table_keeps_its_second_column() -> None:
    """Also where the meaning takes several lines."""
    assert texts(table([("a", "one two three"), ("long", "x")], 16)) == [
        "  a     one two",
        "        three",
        "  long  x",
    ]
