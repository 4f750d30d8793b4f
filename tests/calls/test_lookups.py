import dataclasses

import pytest

from bot.calls.current import apply, matches
from bot.invoca.models import Call
from bot.queries import (
    FILTERS,
    AllCalls,
    ByLastDigits,
    ByLine,
    ByNumber,
    ByTransaction,
    Filter,
    Query,
    Reference,
)
from bot.text.matching import choose, yes_or_no

CALL = Call(
    transaction_id="ABCD1234-ABCD1234",
    call_status="bridged",
    calling_phone_number="+15309999999",
    destination_phone_number="855-559-5599 x12",
    called_phone_number="+18665551234",
    phone_type="Mobile",
    city="São Palm Springs",
    region="CA",
    zip_code="95814",
    verified_zip_code="95815-1234",
    media_type="Online",
    source="Google Ads",
    repeat_calling_phone_number=True,
    advertiser_campaign_name="Spring Sale (West)",
    advertiser_campaign_id="441",
    advertiser_name="Acme Roofing",
    affiliate_name="Pay-per-call Partners",
    promo_number_description="Billboard I-80",
)

EMPTY = Call(transaction_id="ABCD1234-ABCD1235")


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("campaign", "spring sale", True),
        ("campaign", "SALE WEST", True),
        ("campaign", "sale", True),
        ("campaign", "ring", False),
        ("campaign", "441", True),
        ("campaign", "44", False),
        ("publisher", "pay per call", True),
        ("advertiser", "acme", True),
        ("promo", "billboard", True),
        ("promo", "I 80", True),
        ("source", "google", True),
        ("media", "online", True),
        ("city", "sao", True),
        ("city", "SÃO PALM", True),
        ("city", "springs", True),
        ("city", "alm", False),
        ("state", "ca", True),
        ("state", "co", False),
        ("zip", "958", True),
        ("zip", "95815", True),
        ("zip", "814", False),
        ("type", "mobile", True),
        ("status", "bridged", True),
        ("repeat", "yes", True),
        ("repeat", "no", False),
        ("repeat", "perhaps", False),
        ("city", "!!", False),
    ],
)
def test_a_filter_compares_words(name: str, value: str, *, expected: bool) -> None:
    """Texts match from the beginning of a word, ids as a whole; case, accents and punctuation don't count."""
    assert matches(CALL, Filter(name, value)) is expected


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("value", ["yes", "no", "x"])
def test_what_a_call_does_not_tell_matches_nothing(name: str, value: str) -> None:
    """A call without the field is in no filtered list, not even in that of "no"."""
    assert not matches(EMPTY, Filter(name, value))


def test_filters_compare_fields_that_calls_have() -> None:
    """Every field a filter names is a field of a call, and a yes-or-no filter compares nothing else."""
    known = {field.name for field in dataclasses.fields(Call)}
    for comparison in FILTERS.values():
        compared = {*comparison.texts, *comparison.ids, *filter(None, [comparison.yes_no])}
        assert compared <= known
        assert comparison.yes_no is None or compared == {comparison.yes_no}


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        (AllCalls(), 2),
        (ByTransaction("ABCD1234-ABCD1234"), 2),
        (ByNumber("+15309999999"), 1),
        (ByNumber("+18555595599"), 1),
        (ByNumber("+18665551234"), 1),
        (ByNumber("+15305551234"), 0),
        (ByLine("+18555595599"), 1),
        (ByLine("+18665551234"), 1),
        (ByLine("+15309999999"), 0),
        (ByLastDigits("9999"), 1),
        (ByLastDigits("999"), 1),
        (ByLastDigits("5599"), 0),
    ],
)
def test_what_the_api_cannot_look_up_is_compared_here(reference: Reference, expected: int) -> None:
    """A number may be caller, destination (extension or not) or dialled; last digits are the caller's."""
    assert len(apply([CALL, EMPTY], Query(reference))) == expected


def test_every_filter_must_hold() -> None:
    """Two filters narrow more than one, whatever the reference."""
    spring, no_repeat = Filter("campaign", "spring"), Filter("repeat", "no")
    for reference in (AllCalls(), ByNumber("+15309999999"), ByTransaction(CALL.transaction_id)):
        assert apply([CALL, EMPTY], Query(reference, (spring,))) == (CALL,)
        assert apply([CALL, EMPTY], Query(reference, (spring, no_repeat))) == ()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("acme", (1,)),  # exactly the first, though the second's is the same but for case
        ("ACME", (1, 2)),
        ("Acme", (2,)),
        ("acme r", (3,)),
        ("ac", (1, 2, 3)),
        ("bohm", (4,)),
        ("böhm solar", (4,)),
        ("", ()),
        ("!", ()),
        ("x", ()),
    ],
)
def test_a_name_is_chosen_by_as_much_of_it_as_is_its_alone(typed: str, expected: tuple[int, ...]) -> None:
    """The very name comes before the same but for case and accents, and that before a beginning."""
    assert (
        choose(typed, [("acme", 1), ("Acme", 2), ("Acme Roofing", 3), ("Böhm Solar", 4), ("bohm", 4)])
        == expected
    )


@pytest.mark.parametrize("typed", ["yes", "Y", "TRUE", "1", "on", "yep", "sí"])
def test_ways_to_say_yes(typed: str) -> None:
    """Yes has many spellings."""
    assert yes_or_no(typed) is True


@pytest.mark.parametrize("typed", ["no", "N", "False", "0", "off", "nope"])
def test_ways_to_say_no(typed: str) -> None:
    """So has no."""
    assert yes_or_no(typed) is False
