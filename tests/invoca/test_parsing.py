"""What is made of answers that no document shows: as much as still makes sense."""

import json
from typing import Any

import pytest

from bot import words
from bot.invoca.errors import NotTheApi, Unreadable
from bot.invoca.models import Call, CurrentCalls
from tests.invoca.whole import parse_calls


def read(answer: Any) -> tuple[Call, ...]:
    return parse_calls(json.dumps(answer).encode(), "US").calls


WRAPPERS = ["current_calls", "calls_in_progress", "current_call", "call_in_progress"]


@pytest.mark.parametrize("key", WRAPPERS)
def test_wherever_the_calls_are(key: str) -> None:
    """A list, or one call alone, under each of the names they have had."""
    assert read({key: [{"transaction_id": "A"}]}) == read({key: {"transaction_id": "A"}}) == (Call("A"),)
    assert read({key: []}) == ()


def test_a_null_list_beside_a_real_one() -> None:
    """A name without a list is passed over."""
    assert read({"current_calls": None, "calls_in_progress": [{"transaction_id": "A"}]}) == (Call("A"),)


UNREADABLE = [
    b"",
    b" ",
    b"{",
    b'{"current_calls": [',
    b'{"current_calls": []',
    b'{"current_calls": [{"transaction_id": "A"',
    b"null",
    b"[]",
    b"{}",
    b"7",
    b'"calls"',
    b'[{"transaction_id": "A"}]',
    b'{"calls": []}',
    b'{"errors": {"class": "RecordNotFound"}}',
    b'{"current_calls": null}',
    b'{"current_calls": "none"}',
    b'{"current_calls": 0}',
    b'{"current_calls": [null]}',
    b'{"current_calls": ["A", 7, [], {}]}',
    b'{"current_calls": [{"call_status": "bridged"}]}',
    b'{"current_calls": [{"transaction_id": ""}]}',
    b'{"current_call": {}}',
    b'{"current_calls": [' + b"9" * 5_000 + b"]}",
    b'{"current_calls": ' + b'[{"a":' * 50_000,
    b'{"current_calls": [{"transaction_id": "A", "x": ' + b"[" * 900 + b"]" * 900 + b"}]}",
    b"\xff\xfe{",
    b'{"current_calls": "\xff"}',
]


@pytest.mark.parametrize("body", UNREADABLE, ids=lambda body: repr(body[:40]))
def test_what_cannot_be_read(body: bytes) -> None:
    """No JSON, no list of calls, or nothing in it that is one."""
    with pytest.raises(Unreadable):
        parse_calls(body, "US")


def test_a_page_is_no_answer_of_the_api() -> None:
    """What begins as a page for browsers came from somebody else, whatever its bytes."""
    for body in (
        b"<html></html>",
        b" \r\n<!DOCTYPE html>",
        b"\xef\xbb\xbf<p>",
        "<p>é".encode("utf-16"),
        b"<",
    ):
        with pytest.raises(NotTheApi):
            parse_calls(body, "US")


def test_entries_that_are_no_calls_are_skipped() -> None:
    """What has no transaction id can't be referred to; the calls beside it are shown, and it is said."""
    entries: list[Any] = [
        None,
        "A",
        7,
        [],
        {},
        {"city": "Fresno"},
        {"transaction_id": None},
        {"transaction_id": "A"},
    ]
    found = parse_calls(json.dumps({"current_calls": entries}).encode(), "US")
    assert found == CurrentCalls((Call("A"),), ("6 calls could not be read.",))


def test_the_last_of_two_with_one_id_wins() -> None:
    """A call told twice is one call, as it was told last."""
    twice = [{"transaction_id": "A", "city": "Fresno"}, {"transaction_id": "A", "region": "CA"}]
    assert read({"current_calls": twice}) == (Call("A", region="CA"),)


def test_order() -> None:
    """Newest first by transfer, or start where that isn't told; unknown last; then by transaction id."""
    calls = [
        {"transaction_id": "unknown B"},
        {"transaction_id": "unknown A", "bridge_start_time": "soon"},
        {"transaction_id": "old", "bridge_start_time": "2023-04-03T16:02:36-07:00"},
        {"transaction_id": "new", "transfer_start_time_utc": "2023-04-03T23:02:38.000Z"},
        {"transaction_id": "same B", "start_time": "2023-04-03T23:02:37Z"},
        {"transaction_id": "same A", "start_time": "2023-04-04T00:02:37+01:00"},
    ]
    ids = [call.transaction_id for call in read({"current_calls": calls})]
    assert ids == ["new", "same A", "same B", "old", "unknown A", "unknown B"]


def test_what_no_database_takes() -> None:
    """NUL and halves of surrogate pairs don't come through."""
    body = (
        b'{"current_calls": [{"transaction_id": "A\\u0000", "city": "Fres\\ud83dno", "x\\ud83d": "\\ud83d"}]}'
    )
    assert parse_calls(body, "US").calls == (Call("A", city="Fres?no", more={"x?": "?"}),)


def test_not_a_number_is_null() -> None:
    """Python's JSON would take NaN for a number; nobody else would."""
    body = b'{"current_calls": [{"transaction_id": "A", "score": NaN, "city": Infinity}]}'
    assert parse_calls(body, "US").calls == (Call("A"),)


@pytest.mark.parametrize(
    ("answer", "missing"),
    [
        ({}, ()),
        ({"partial_data": False, "errors": []}, ()),
        ({"partial_data": True}, (words.SOME_CALLS_MISSING,)),
        ({"partial_data": "true", "errors": [None, {}]}, (words.SOME_CALLS_MISSING,)),
        ({"partial_data": True, "errors": [{"error": "UnreachableRegion"}]}, ("UnreachableRegion",)),
        ({"errors": ["one", "two", "one"]}, ("one", "two")),
        ({"errors": "one"}, ("one",)),
        ({"errors": {"error": "A", "error_description": "why"}}, ("why",)),
    ],
)
def test_what_may_be_missing(answer: dict[str, Any], missing: tuple[str, ...]) -> None:
    """The API's own words for it, in every shape, each once; ours where it has none."""
    body = json.dumps(answer | {"calls_in_progress": []}).encode()
    assert parse_calls(body, "US").missing == missing
