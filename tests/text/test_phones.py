import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text import phones

UNHURRIED = settings(deadline=None)  # the first number of a country loads what is known of it

HIDDEN = phones.HIDDEN


@pytest.mark.parametrize(
    "written",
    [
        "530-999-9999",
        "5309999999",
        "(530) 999-9999",
        "(530)999-9999",
        "530.999.9999",
        "530 999 9999",
        "530/999-9999",
        "53 09 99 99 99",
        "1-530-999-9999",
        "15309999999",
        "+1 530 999 9999",
        "+1 (530) 999-9999",
        "++1 530 999 9999",
        "0015309999999",
        "530\u2013999\u20139999",  # en dashes
        "530\u2011999\u20119999",  # dashes that don't break
        "530\u2212999\u22129999",  # minus signs
        "530\u00a0999\u20099999",  # hard and thin spaces
        "530\u200b999\u200b9999",  # zero-width spaces
        "\uff15\uff13\uff10\uff0d\uff19\uff19\uff19\uff0d\uff19\uff19\uff19\uff19",  # full width
        "\u0665\u0663\u0660 \u0669\u0669\u0669 \u0669\u0669\u0669\u0669",  # Arabic digits
        " 530-999-9999. ",
        "tel:530-999-9999",
        "<tel:+15309999999|530-999-9999>",
        "<tel:5309999999|530-999-9999>",
        "<tel:5309999999>",
    ],
)
def test_one_number_in_many_ways_of_writing(written: str) -> None:
    """However an American number is written, it is read the same."""
    assert phones.parse(written, "US") == "+15309999999"


@pytest.mark.parametrize(
    ("written", "region", "e164"),
    [
        ("020 7946 0958", "GB", "+442079460958"),
        ("+44 (0)20 7946 0958", "US", "+442079460958"),
        ("011 44 20 7946 0958", "US", "+442079460958"),
        ("00 44 20 7946 0958", "US", "+442079460958"),
        ("06 12 34 56 78", "fr", "+33612345678"),
        ("(555) 555-1234", "US", "+15555551234"),
        ("1-800-FLOWERS", "US", "+18003569377"),
        ("855-559-SALE", "US", "+18555597253"),
    ],
)
def test_numbers_are_read_where_they_are_written(written: str, region: str, e164: str) -> None:
    """The region fills in what a number doesn't say; being possible is enough, so that 555 numbers work."""
    assert phones.parse(written, region) == e164


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+",
        "9999",
        "530-999",
        "999-9999",
        "25309999999",
        "5309999999 8555595599",
        "530-999-9999 x12",
        "8555595599,,12#",
        "530+999+9999",
        "1234ABCDEF",
        "ABCD1234-ABCD1234",
        "800ABCDEFG",
        "call 530-999-9999",
        "1" * 100_000,
    ],
)
def test_what_is_no_whole_number_is_none(text: str) -> None:
    """Halves, doubles, ids and numbers with an extension have no E.164."""
    assert phones.parse(text, "US") is None


@pytest.mark.parametrize("extension", [" x12", " ext. 12", ",,12#", "*12", ";ext=12", " extension 12", "#12"])
def test_an_extension_is_no_part_of_the_number(extension: str) -> None:
    """A number with an extension stays as given, is the same phone, and is written out with its extension."""
    given_number = f"855-559-5599{extension}"
    assert phones.parse(given_number, "US") is None
    assert phones.main_number(given_number, "US") == "+18555595599"
    assert phones.same("+18555595599", given_number)
    assert not phones.same("+15309999999", given_number)
    assert phones.format_full(given_number, "US") == f"+1 855-559-5599{extension}"
    assert phones.last_digits(given_number, 4) == "5599"
    assert "12" not in phones.mask(f"+1{given_number}")


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("+15309999999", f"+1 530-{HIDDEN * 3}-9999"),
        ("+18765551234", f"+1 876-{HIDDEN * 3}-1234"),
        ("+442079460958", f"+44 {HIDDEN * 2} {HIDDEN * 4} 0958"),
        ("+6771234567", f"+677 {HIDDEN * 5}67"),
        ("+18555595599 x12", f"+1 855-{HIDDEN * 3}-5599 x{HIDDEN * 2}"),
        ("1-800-FLOWERS", f"+1 800-{HIDDEN * 3}-9377"),
        ("530-999-9999", f"{HIDDEN * 3}-{HIDDEN * 3}-{HIDDEN * 2}99"),
        ("911", HIDDEN * 3),
        ("+1911", "+" + HIDDEN * 4),
        ("anonymous", "anonymous"),
        ("", ""),
    ],
)
def test_a_masked_number_can_be_told_apart_and_not_called(number: str, masked: str) -> None:
    """Area code and last digits stay in North America, elsewhere country and last digits, else hardly any."""
    assert phones.mask(number) == masked


@UNHURRIED
@given(st.one_of(st.text(), st.text("0123456789+-() x,#•٣", max_size=40)))
def test_masks_hide_at_least_three_digits(text: str) -> None:
    """Whatever is masked shows no digit, or hides at least three; without a country it shows two at most."""
    masked = phones.mask(text)
    shown = sum(character.isdecimal() for character in masked)
    assert not shown or masked.count(HIDDEN) >= 3
    assert shown <= 2 or masked.startswith("+")


@UNHURRIED
@given(st.text(), st.sampled_from(["US", "DE", "GB", "XX", ""]))
def test_no_text_is_too_strange(text: str, region: str) -> None:
    """Whatever the text, there is an answer: a number, or the text as it was."""
    number = phones.parse(text, region)
    assert number is None or phones.parse(number, region) == number
    assert (
        number is not None
        or phones.main_number(text, region) is not None
        or phones.format_full(text, region) == text
    )
    assert len(phones.last_digits(text, 4)) <= 4


@UNHURRIED
@given(st.integers(2_000_000_000, 9_999_999_999))
def test_every_full_form_reads_back(digits: int) -> None:
    """What is written out for people is read as the same number again."""
    e164 = f"+1{digits}"
    if phones.parse(e164, "US") is not None:
        assert phones.parse(phones.format_full(e164, "US"), "DE") == e164


@UNHURRIED
@given(st.from_regex(r"\+1[2-9][0-9]{9}", fullmatch=True), st.sampled_from(["US", "CA", "AG", "GB", "ZZ"]))
def test_the_short_way_for_north_america_gives_what_the_library_does(number: str, region: str) -> None:
    """What is clean already is given back without asking it, which takes its time: it gives the same."""
    read = phonenumbers.parse(number, region)
    assert phonenumbers.is_possible_number(read)
    assert phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164) == number
    assert phones.parse(number, region) == number


@pytest.mark.parametrize(
    ("given", "main", "digits"),
    [
        ("855-559-5612x204", "+18555595612", "8555595612"),
        ("+18555595612,,12", "+18555595612", "18555595612"),
        ("+442079460123 ext. 7", "+442079460123", "442079460123"),
        ("*67", None, ""),
        ("anonymous", None, ""),
        ("8" * 10_000_000, None, ""),
    ],
)
def test_what_has_an_extension_is_read_once(given: str, main: str | None, digits: str) -> None:
    """It stays as given, and is compared by what was read of it; what is too long for a number is none."""
    number = phones.AsGiven.read(given, "US")
    assert number == given
    assert (number.main, number.digits) == (main, digits)
    assert phones.same("+18555595612", number) is (main == "+18555595612")
    assert phones.last_digits(number, 4) == digits[-4:]


def test_comparing_with_what_was_read_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """However often it is compared, and with how many numbers, the library isn't asked again."""
    number = phones.AsGiven.read("+18555595612,,12", "US")
    asked: list[str] = []
    monkeypatch.setattr(phonenumbers, "parse", lambda text, _region: asked.append(text))
    assert [phones.same(other, number) for other in ("+18555595612", "+15309999999")] == [True, False]
    assert phones.last_digits(number, 4) == "5612"
    assert asked == []


@pytest.mark.parametrize(
    "caller",
    [
        "+266696687",
        "266696687",
        "+7378742883",
        "+86282452253",
        "+8656696",
        "+7748283",
        "+2562533",
        "+10000000000",
        "+1 000-000-0000",
        "0000000000",
        "0",
        "00",
        "anonymous",
        "Anonymous ",
        "UNKNOWN",
        "Private Number",
        "No Caller ID",
        "caller id blocked",
        "restricted",
        "Unavailable",
        "N/A",
        "sip:anonymous@anonymous.invalid",
        "<sip:anonymous@anonymous.invalid>",
        "\u200banonymous",
    ],
)
def test_a_withheld_caller(caller: str) -> None:
    """A caller who isn't told is said to be so in words, on the keypad, or in zeros."""
    assert phones.is_withheld(caller, "US")


@pytest.mark.parametrize(
    "caller",
    [
        "+15309999999",
        "7378742883",
        "+17378742883",
        "+15300000000",
        "100",
        "Private 530-999-9999",
        "Ann",
        "",
        "x0",
    ],
)
def test_a_caller_who_is_told(caller: str) -> None:
    """A number is one though its keys spell a word; what is neither is left as it is."""
    assert not phones.is_withheld(caller, "US")
