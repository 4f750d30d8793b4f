from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.fields import CustomField, ValueRefused, days_in, read_dates, read_value

OPTIONS = ("Sale", "No sale", "No show", "Callback", "Spam", "Other: see note")

CHOICE = CustomField(name="x", label="X", options=OPTIONS)

TEXT, LONG, NUMBER, DATE, YES_NO = (
    CustomField.model_validate({"name": "x", "label": "X", "type": kind})
    for kind in ("text", "long_text", "number", "date", "yes_no")
)


def refused(field: CustomField, typed: str, region: str = "US") -> ValueRefused:
    with pytest.raises(ValueRefused) as raised:
        read_value(field, typed, region)
    assert raised.value.problem
    assert len(raised.value.suggestions) <= 5
    for each in raised.value.suggestions:
        assert read_value(field, each, region) == each
    return raised.value


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1234.5", "1234.5"),
        ("1,234.50", "1234.5"),
        ("1.234,50", "1234.5"),
        ("1 234,50", "1234.5"),
        ("1\u00a0234", "1234"),
        ("1'234.50", "1234.5"),
        ("12,34,567.8", "1234567.8"),
        ("1,234,567", "1234567"),
        ("12,5", "12.5"),
        ("0,123", "0.123"),
        ("-5", "-5"),
        ("\u22125", "-5"),
        ("+5", "5"),
        (".5", "0.5"),
        ("5.", "5"),
        ("-0", "0"),
        ("007", "7"),
        ("$1200", "1200"),
        ("1200 \u20ac", "1200"),
        ("\uff11\uff12", "12"),
    ],
)
def test_numbers(typed: str, expected: str) -> None:
    """A number is plain digits, however it was written."""
    assert read_value(NUMBER, typed, "US") == expected
    assert read_value(NUMBER, typed, "DE") == expected


@pytest.mark.parametrize(
    ("typed", "region", "expected"),
    [
        ("1,234", "US", "1234"),
        ("1.234", "US", "1.234"),
        ("1.234", "DE", "1234"),
        ("1,234", "DE", "1.2340"),
        ("1.234", "CH", "1.234"),
    ],
)
def test_the_region_decides_where_nothing_else_does(typed: str, region: str, expected: str) -> None:
    """What is a thousand in one country is a little more than one in another; what was read reads again."""
    assert read_value(NUMBER, typed, region) == expected
    assert read_value(NUMBER, expected, region) == expected


@pytest.mark.parametrize("typed", ["lots", "1,2,3", "12 34", "1.2.3", "1e5", "5%", "--5", ".", "1" * 61])
def test_what_is_no_number(typed: str) -> None:
    """Nothing is guessed."""
    assert "number" in refused(NUMBER, typed).problem


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-21",
        "2026/11/21",
        "20261121",
        "11/21/2026",
        "21/11/2026",
        "21.11.2026",
        "21-11-26",
        "21 Nov 2026",
        "Nov 21, 2026",
        "Saturday, November 21st, 2026",
        "21st of November 2026",
        "21\u201311\u20132026",
    ],
)
def test_dates(typed: str) -> None:
    """A date is ``YYYY-MM-DD``, however it was written."""
    assert read_value(DATE, typed, "US") == "2026-11-21"


def test_the_region_decides_which_is_the_month() -> None:
    """In a country that writes both, neither is taken."""
    assert read_value(DATE, "5/6/2026", "US") == "2026-05-06"
    assert read_value(DATE, "5/6/2026", "GB") == "2026-06-05"
    assert read_value(DATE, "5.6.2026", "US") == "2026-06-05"
    assert refused(DATE, "5/6/2026", "CA").suggestions == ("2026-05-06", "2026-06-05")


@pytest.mark.parametrize(
    "typed",
    [
        "tomorrow",
        "02/30/2026",
        "21 Nov",
        "1/1/1",
        "2026",
        "13/13/2026",
        "1 1 2026",
        "21 Nov 2026 \u043e\u043d",
    ],
)
def test_what_is_no_date(typed: str) -> None:
    """A date has a year, a month and a day, and beside them nothing that somebody says, in any alphabet."""
    assert "date" in refused(DATE, typed).problem


def test_yes_and_no() -> None:
    """In the ways people write them."""
    assert [read_value(YES_NO, typed, "US") for typed in ("y", "TRUE", "\u200byes", "1")] == ["Yes"] * 4
    assert [read_value(YES_NO, typed, "US") for typed in ("n", "off", "No.")] == ["No"] * 3
    assert refused(YES_NO, "maybe").suggestions == ("Yes", "No")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Sale", "Sale"),
        ("sale.", "Sale"),
        ("NO  SALE", "No sale"),
        ("no sa", "No sale"),
        ("cal", "Callback"),
        ("other: see note", "Other: see note"),
    ],
)
def test_choices(typed: str, expected: str) -> None:
    """An option goes by as much of it as is its alone, and is sent as it is configured."""
    assert read_value(CHOICE, typed, "US") == expected


def test_what_is_no_option() -> None:
    """The nearest are suggested, all where there are few."""
    assert refused(CHOICE, "no").suggestions == ("No sale", "No show")
    assert refused(CHOICE, "Sael").suggestions[0] == "Sale"
    assert len(refused(CHOICE, "xyz").suggestions) == 5
    few = CustomField(name="x", label="X", options=("A", "B"))
    assert refused(few, "c").suggestions == ("A", "B")


def test_options_without_letters() -> None:
    """They are typed as they are."""
    stars = CustomField(name="x", label="X", options=("\u2605", "\u2605\u2605 good"))
    assert read_value(stars, "\u2605", "US") == "\u2605"


@pytest.mark.parametrize("field", [TEXT, LONG, NUMBER, DATE, YES_NO, CHOICE])
@pytest.mark.parametrize("typed", ["", " \n", "\u200b", "\x00\x01", "\ufeff "])
def test_nothing_clears_a_field(field: CustomField, typed: str) -> None:
    """Invoca keeps what is there."""
    assert refused(field, typed).problem == "Invoca can't clear a field; choose another value."


def test_texts() -> None:
    """A short text has one line, and neither holds what no text can."""
    assert read_value(TEXT, " one\r\ntwo\n three ", "US") == "one two  three"
    assert read_value(LONG, "one\r\ntwo\u2028three\x00\ud83d ", "US") == "one\ntwo\nthree"
    assert read_value(LONG, "\u201cso\u201d \u2014 it\tis", "US") == "\u201cso\u201d \u2014 it is"


def test_the_beginning_of_what_is_too_long() -> None:
    """255 characters, or 10,000."""
    assert read_value(TEXT, "x" * 255, "US") == "x" * 255
    assert (refused(TEXT, "x" * 256).suggestions, refused(TEXT, "x" * 256).keeps) == (("x" * 255,), 255)
    assert read_value(LONG, "x" * 10_000, "US") == "x" * 10_000
    assert refused(LONG, "x" * 10_001).keeps == 10_000


@given(
    st.sampled_from([TEXT, LONG, NUMBER, DATE, YES_NO, CHOICE]),
    st.one_of(st.text(), st.text("0123456789.,-/ '"), st.text("\u200b \n\x00ab")),
    st.sampled_from(["US", "DE", "CA", "IN"]),
)
def test_what_was_read_reads_again(field: CustomField, typed: str, region: str) -> None:
    """A value read once reads as itself, so that a form may hold it; what is suggested reads, too."""
    try:
        value = read_value(field, typed, region)
    except ValueRefused:
        refused(field, typed, region)
    else:
        assert value
        assert read_value(field, value, region) == value
        value.encode()


FRIDAY = date(2026, 12, 4)


@pytest.mark.parametrize(
    ("typed", "region", "expected"),
    [
        ("12/5", "US", ["2026-12-05"]), ("12/5", "GB", ["2027-05-12"]),
        ("12/5", "CA", ["2026-12-05", "2026-05-12"]),
        ("5.12.", "DE", ["2026-12-05"]), ("1/5", "US", ["2027-01-05"]), ("25/12", "US", ["2026-12-25"]),
        ("Dec 5", "US", ["2026-12-05"]), ("5th of December", "US", ["2026-12-05"]),
        ("Jan 5", "US", ["2027-01-05"]),
        ("tomorrow", "US", ["2026-12-05"]), ("Today", "US", ["2026-12-04"]), ("mon", "US", ["2026-12-07"]),
        ("thursday", "US", ["2026-12-10"]), ("friday", "US", ["2026-12-04", "2026-12-11"]),
        ("fri Dec 11", "US", ["2026-12-11"]), ("Feb 30", "US", []), ("13/13", "US", []), ("maybe", "US", []),
        ("2/29", "US", []), ("fridayish", "US", []),
    ],
)  # fmt: skip
def test_dates_as_people_say_them(typed: str, region: str, expected: list[str]) -> None:
    """Without a year it is the nearest, in the region's order; a Friday said on one may be either."""
    assert list(read_dates(typed, region, (FRIDAY,))) == expected
    assert not read_dates(typed, region)


def test_around_midnight_it_may_be_two_days() -> None:
    """Where nobody knows which day it is for somebody, what depends on it may be two."""
    night = datetime(2026, 12, 5, 6, tzinfo=UTC)  # midnight has passed in New York, and not in Chicago
    assert days_in("US", night) == (date(2026, 12, 4), date(2026, 12, 5))
    assert days_in("US", datetime(2026, 12, 5, 18, tzinfo=UTC)) == (date(2026, 12, 5),)
    assert days_in("DE", night) == (date(2026, 12, 5),)
    assert len(days_in("XX", night)) == 2
    assert read_dates("tomorrow", "US", days_in("US", night)) == ("2026-12-05", "2026-12-06")
    with pytest.raises(ValueRefused) as refused:
        read_value(DATE, "tomorrow", "US", days_in("US", night))
    assert refused.value.suggestions == ("2026-12-05", "2026-12-06")
