import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.phones_in_text import LONGEST_TEXT, find
from tests.steps import counted

UNHURRIED = settings(deadline=None)  # the first number of a country loads what is known of it

CALLER, DESTINATION = "+15309999999", "+18555595599"


def numbers(text: str, region: str = "US") -> list[str]:
    return [found.e164 for found in find(text, region)]


@pytest.mark.parametrize(
    "text",
    [
        "530-999-9999 855-559-5599",
        "530 999 9999 855 559 5599",
        "5309999999 8555595599",
        "(530) 999-9999 (855) 559-5599",
        "(530)999-9999(855)559-5599",
        "530.999.9999 855.559.5599",
        "530-999-9999-855-559-5599",
        "530-999-9999/855-559-5599",
        "530-999-9999,855-559-5599",
        "530-999-9999\u2192855-559-5599",
        "1 530 999 9999 1 855 559 5599",
        "+15309999999+18555595599",
        "530\u2013999\u20139999 \u2014 855\u2013559\u20135599",
        "Ann (530-999-9999) was put through to 855-559-5599.",
        "Tel.530-999-9999, cell(855)559-5599",
        "call_start 2024-01-15 10:30:15 530-999-9999 seq 12 855-559-5599",
        "<tel:+15309999999|530-999-9999> <https://x.example/4155552671|855-559-5599>",
        "order 5 530 999 9999 then 855 559 5599 12",
    ],
)
def test_two_numbers_in_a_text(text: str) -> None:
    """Two numbers are found as two, whatever stands between and around them."""
    assert numbers(text) == [CALLER, DESTINATION]


@pytest.mark.parametrize(
    "text",
    [
        "CRM-5309999999",
        "ABC5309999999",
        "5309999999A",
        "orders/5309999999",
        "https://crm.example/?id=5309999999",
        "www.crm.example/5309999999",
        "5309999999@crm.example",
        "550e8400-e29b-41d4-a716-446655440000",
        "ABCD1234-5309999999",
        "4111 1111 1111 1111",
        "3782 822463 10005",
        "192.168.100.2001",
        "0.5309999999",
        "$5309999999",
        "1705312345",
        "2024-01-15 10:30",
        "530-999",
        "<@U5309999999> <#C5309999999|5309999999> <!date^5309999999^{ago}|5309999999>",
        "53099999998555595599",
    ],
)
def test_ids_dates_and_amounts_are_no_numbers(text: str) -> None:
    """Ten digits that belong to something else are left alone."""
    assert numbers(text) == []


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("030 123456 030 654321", "DE", ["+4930123456", "+4930654321"]),
        ("020 7946 0958 020 7946 0959", "GB", ["+442079460958", "+442079460959"]),
        ("06 12 34 56 78 06 12 34 56 79", "FR", ["+33612345678", "+33612345679"]),
        ("+44 (0)20 7946 0958 530-999-9999", "US", ["+442079460958", CALLER]),
        ("011 44 20 7946 0958", "US", ["+442079460958"]),
    ],
)
def test_numbers_of_other_countries(text: str, region: str, expected: list[str]) -> None:
    """Numbers side by side are told apart where they have other lengths, too."""
    assert numbers(text, region) == expected


@pytest.mark.parametrize(
    ("text", "raw", "has_extension"),
    [
        ("ring (530) 999-9999!", "(530) 999-9999", False),
        ("ring (530-999-9999)!", "530-999-9999", False),
        ("ring +1 530-999-9999 now", "+1 530-999-9999", False),
        ("ring 530-999-9999 ext. 12 now", "530-999-9999 ext. 12", True),
        ("ring 530-999-9999,,12# now", "530-999-9999,,12#", True),
        ("ring 530-999-9999, 12 times", "530-999-9999", False),
        ("ring <tel:+15309999999|530-999-9999>", "<tel:+15309999999|530-999-9999>", False),
    ],
)
def test_what_was_written_is_given_with_its_place(text: str, raw: str, *, has_extension: bool) -> None:
    """A found number knows where it stands, with its plus, parenthesis and extension."""
    (found,) = find(text, "US")
    assert (found.raw, found.has_extension, found.e164) == (raw, has_extension, CALLER)
    assert text[found.start : found.end] == raw


def test_a_long_list_is_found_whole() -> None:
    """Hundreds of numbers that only spaces part are all found, past what is cut at a time."""
    assert numbers("530 999 9999 " * 1_500) == [CALLER] * 1_500


@pytest.mark.parametrize(
    "part",
    [
        "1",
        "1-",
        "(1",
        "+1 ",
        "12 ",
        "0612 ",
        "530-999-9999 ",
        "x12",
        "<tel:",
        "<a|",
        "(",
        "+",
        "+( ",
        "ext ",
        "*12",
    ],
)
@pytest.mark.parametrize("region", ["US", "DE", "GB"])
def test_hostile_text_takes_no_time(part: str, region: str) -> None:
    """The longest text of the worst kind is done in a fraction of a second."""
    _, steps = counted(lambda: find(part * LONGEST_TEXT, region))
    assert steps < 2_000_000


@UNHURRIED
@given(
    st.one_of(st.text(), st.text("0123456789 +-().x,#<>|tel:\n•", max_size=200)),
    st.sampled_from(["US", "DE"]),
)
def test_found_numbers_stand_in_their_order(text: str, region: str) -> None:
    """Whatever the text, what is found doesn't overlap and is where it says it is."""
    at = 0
    for found in find(text, region):
        assert at <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == found.raw
        at = found.end


SAME_NUMBER = {
    "1-800-CONTACTS": "+18002668228",
    "1 800 CONTACTS": "+18002668228",
    "1-800-contacts": "+18002668228",
    "+1-800-FLOWERS": "+18003569377",
    "1800FLOWERS": "+18003569377",
    "1800flowers": "+18003569377",
    "(800) FLOWERS": "+18003569377",
    "800-44-STERN": "+18004478376",
    "1-800-GOT-JUNK": "+18004685865",
    "1.800.GOT.JUNK": "+18004685865",
    "1-800-4-A-DODGE": "+18004236343",
    "sip:+15309999999@sbc.example.com": CALLER,
    "sip:15309999999@10.0.0.1:5060;transport=udp": CALLER,
    "sips:+1-530-999-9999;ext=12@sbc.example.com;user=phone": CALLER,
    "SIP:%2B15309999999@sbc.example.com?subject=x": CALLER,
    "<sip:+15309999999@sbc.example.com>": CALLER,
    "callto:+15309999999": CALLER,
    "callto://+15309999999": CALLER,
    "tel:+1-530-999-9999;ext=12": CALLER,
    "<tel:+15309999999|(530) 999-9999>": CALLER,
    "+48 (0) 22 512 34 56": "+48225123456",
    "+48(0)225123456": "+48225123456",
    "+44 (0)20 7946 0123": "+442079460123",
    "0044 (0) 20 7946 0123": "+442079460123",
    "(+44) (0)20 7946 0123": "+442079460123",
    "+39 (0)6 1234 5678": "+390612345678",
    "1+530-999-9999": CALLER,
    "1+5309999999": CALLER,
    "+1+530-999-9999": CALLER,
    "+1 +530-999-9999": CALLER,
    "++1 530-999-9999": CALLER,
    "+ 1 530 999 9999": CALLER,
    "53O-999-9999": CALLER,
    "(53o) 999-9999": CALLER,
    "+l-530-999-9999": CALLER,
    "530\u00b7999\u00b79999": CALLER,
    "530,999,9999": CALLER,
    "530_999_9999": CALLER,
    "530|999|9999": CALLER,
    "530\\999\\9999": CALLER,
    "530\u2044999\u20449999": CALLER,
    "530\u30fb999\u30fb9999": CALLER,
    "\u3164530-999-9999": CALLER,
    "\u2800530-999-9999\u3164": CALLER,
    "\u200b\u200b530\u200b\u200b\u200b\u200b\u200b\u200b-999-9999": CALLER,
    "_530-999-9999_": CALLER,
    "*530-999-9999*": CALLER,
    "`530-999-9999`": CALLER,
    "~530-999-9999~": CALLER,
    "\u2022 530-999-9999": CALLER,
    "1. 530-999-9999": CALLER,
    "&gt; 530-999-9999": CALLER,
}


@pytest.mark.parametrize("written", SAME_NUMBER)
def test_a_number_in_whatever_clothes(written: str) -> None:
    """Words on the keypad, addresses, marks, look-alikes and what can't be seen: alone and in a text."""
    number = SAME_NUMBER[written]
    assert numbers(written) == [number]
    assert numbers(f"Please call {written} now, Ann") == [number]
    assert numbers(f"{written}\n\n855-559-5599") == [number, DESTINATION]


@pytest.mark.parametrize(
    "text",
    [
        "800 people called",
        "In 800-CALL we trust",
        "8001234ABC",
        "800ABCDEFG",
        "sip:ann@sbc.example.com",
        "1234+530",
        "53O9999999",
        "53O-9999",
        "8OO1234A-12345678",
        "CRM-53O-999-9999",
        "1-800-FLOWERS-12",
        "1-800-FLOWERS@crm.example",
    ],
)
def test_what_only_looks_like_one(text: str) -> None:
    """Words after 800, names before an address, ids with letters in them."""
    assert numbers(text) == []
