from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.asked import Outcome, Tone, call_of, looked_for, outcome, values_set
from sandbox.invoca.received import Received

NOW = datetime(2026, 5, 4, 14, 3, 30, tzinfo=UTC)


def request(method: str = "PUT", body: object = None, **fields: Any) -> Received:
    return Received(method, "/a", {"id": "25"}, None, body, NOW, **fields)


@pytest.mark.parametrize(
    ("received", "words", "tone"),
    [
        (request(), "no answer yet", Tone.WARNING),
        (request(dropped=True, applied=True), "no answer, but applied", Tone.BAD),
        (request(dropped=True), "no answer, and not applied", Tone.BAD),
        (request("GET", dropped=True), "no answer", Tone.BAD),
        (request(status=200), "200, but not applied", Tone.BAD),
        (request(status=202, applied=True), "202", Tone.GOOD),
        (request("GET", status=200), "200", Tone.GOOD),
        (request("GET", status=429), "429", Tone.BAD),
    ],
)
def test_what_came_of_a_request_is_told(received: Received, words: str, tone: Tone) -> None:
    """Of an update also whether it was applied, where its answer doesn't say."""
    assert outcome(received) == Outcome(words, tone)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"id": "25"}, "every call in progress"),
        ({"transaction_id": "A-1"}, "the call A-1"),
        ({"external_unique_id": "E"}, "the external id E"),
        ({"call_record_id": "R"}, "the call record R"),
        ({"calling_phone_number": "+1", "destination_phone_number": "+2"}, "from +1 to +2"),
        ({"calling_phone_number": "+1"}, "from +1 to (no number)"),
    ],
)
def test_what_a_lookup_looks_for_is_told(query: dict[str, str], words: str) -> None:
    """In words, without the parameters' names."""
    assert looked_for(query) == words


def test_what_an_update_sets_is_told() -> None:
    """Nothing where it can't be read."""
    asked = {"custom_data": [{"name": "a", "value": "x"}], "external_unique_id": "E"}
    assert values_set(request(body={"call_in_progress": asked})) == "a = x, external id = E"
    assert values_set(request(body=["odd"])) == "nothing"


def test_the_call_an_update_is_of_is_named_by_the_id_it_says() -> None:
    """The transaction id, else the external id."""
    assert call_of({"transaction_id": "A-1"}) == "A-1"
    assert call_of({"external_unique_id": "E"}) == "ext:E"
