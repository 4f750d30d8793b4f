import re
from datetime import datetime, timedelta

from sandbox.invoca.long_notes import LONG_NOTED_CALL, long_noted_call
from sandbox.invoca.scenario import scenario
from tests.sandbox.invoca.conftest import NOON

ACTING = re.compile(r"[<>*`~]|_\w+_|:\w+:|[\u200b-\u202e]")
CALLS = scenario(7, NOON)
OTHERS = CALLS[1:]


def test_the_documented_call_comes_first() -> None:
    """Whatever the seed, the call the documentation names is there from the start, for an hour."""
    for seed in (1, 2):
        call = scenario(seed, NOON)[0]
        assert (call.transaction_id, call.external_unique_id) == ("ABCD1234-ABCD1234", "mycalls00001")
        assert (call.calling_phone_number, call.destination_phone_number) == ("+15309999999", "+18555595599")
        assert (call.began, call.ends) == (NOON, NOON + timedelta(hours=1))
        assert call == CALLS[0]


def test_a_seed_gives_the_same_calls() -> None:
    """The same seed repeats itself; another one gives other calls."""
    assert scenario(7, NOON) == CALLS
    assert scenario(8, NOON)[1:] != OTHERS


def test_several_calls_are_always_in_progress() -> None:
    """At every moment of the twelve hours at least four calls besides the documented one are in progress."""
    moments = [NOON + timedelta(seconds=seconds) for seconds in range(0, 12 * 3600, 20)]
    counts = [sum(call.in_progress(moment) for call in OTHERS) for moment in moments]
    assert min(counts) >= 4
    assert max(counts) < 30


def test_calls_can_be_told_apart() -> None:
    """No transaction id comes twice, and nobody is in two calls at once."""
    assert len({call.transaction_id for call in CALLS}) == len(CALLS)
    ends: dict[str, datetime] = {}
    for call in OTHERS:
        if call.calling_phone_number is not None:
            assert ends.get(call.calling_phone_number, call.began) <= call.began
            ends[call.calling_phone_number] = call.ends or call.began


def test_callers_are_as_different_as_real_ones() -> None:
    """Withheld numbers, repeat callers, profiles and extensions all occur."""
    assert any(call.calling_phone_number is None and not call.demographics for call in OTHERS)
    assert any(call.repeat_calling_phone_number for call in OTHERS)
    assert any(call.demographics for call in OTHERS)
    assert any("x204" in (call.destination_phone_number or "") for call in OTHERS)


def test_the_scenarios_texts_are_ordinary() -> None:
    """Nothing in them is Slack's markup or code: what is hostile comes by its own switch."""
    for call in CALLS:
        texts = [call.advertiser_campaign_name or "", *(datum.value for datum in call.custom_data)]
        assert not any(ACTING.search(text) for text in texts), texts


def test_a_call_with_notes_longer_than_an_input_and_a_profile() -> None:
    """Its notes are of 5,000 characters to the last, and it is as known as the documented call."""
    call = long_noted_call(NOON)
    values = {datum.name: datum.value for datum in call.custom_data}
    assert len(values["call_notes"]) == 5_000
    assert values["call_disposition"] == "Callback"
    assert (call.transaction_id, call.calling_phone_number) == (LONG_NOTED_CALL, "+15305550127")
    assert call.demographics["display_name_data_append"]
    assert call.in_progress(NOON)
    assert call.ends is None
