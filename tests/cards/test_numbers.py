import re

import pytest

from bot.access.rights import Shown
from bot.cards.kit.numbers import Numbers, numbers_of, without_numbers
from bot.text.markup import fold
from tests.cards.examples import CALLER, call, organization

MASKED = numbers_of(call(), organization(), Shown.MASKED)

FULL = numbers_of(call(), organization(), Shown.FULL)


@pytest.mark.parametrize(
    ("number", "full", "masked"),
    [
        (CALLER, "+1 530-999-9999", "+1 530-•••-9999"),
        ("+442079460123", "+44 20 7946 0123", "+44 •• •••• 0123"),
        ("+18555595599x12", "+1 855-559-5599x12", "+1 855-•••-5599x••"),
        ("five", "five", "five"),
        ("sip:15309999999@pbx", "sip:15309999999@pbx", "sip:•••••••••99@pbx"),
    ],
)
def test_a_number(number: str, full: str, masked: str) -> None:
    """A number is written out in full or masked; what is none stays as given, but for its digits."""
    assert FULL.number(number) == full
    assert MASKED.number(number) == masked


@pytest.mark.parametrize(
    "text",
    [
        "5309999999",
        "+1 (530) 999-9999",
        "call back 530.999.9999 today",
        "999-9999",
        "https://acme.example/?tel=15309999999",
        "https://acme.example/?tel=%2B1%20530%20999%209999",
        "lead_5309999999_x",
        "5 3 0 9 9 9 9 9 9 9",
        "530-999-9999",
        "٥٣٠٩٩٩٩٩٩٩",
        "⑤③⓪⑨⑨⑨⑨⑨⑨⑨",
        "5\u200b309\u200d99\u2060999\u200b9",
        "x" * 290 + " 530-999-9999",
        "5309999999 5309999999",
        "53099999999999999",
    ],
)
def test_the_callers_number_hides_nowhere(text: str) -> None:
    """However the caller's number is written in another text, no more than its last four digits stay."""
    shown = MASKED.text(text, 300)
    for readable in re.sub("%..", "", shown).split("•"):
        assert sum(map(str.isdigit, readable)) <= 4, shown
    assert "•" in shown
    assert FULL.text("5309999999", 300) == "5309999999"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("ring 212-555-0147", "ring •••-•••-0147"),
        ("https://acme.example/?tel=2125550147", "https://acme.example/?tel=••••••0147"),
        ("+44 20 7946 0123", "+•• •• •••• 0123"),
        ("2024-05-01 10:30", "2024-05-01 10:30"),
        ("Spring 2024, $1,250.00", "Spring 2024, $1,250.00"),
        ("ABCD1234-EFGH5678", "ABCD1234-EFGH5678"),
        ("123-456", "123-456"),
        (":two::one::two::five::five::five::zero::one::four::seven:", "••••••:zero::one::four::seven:"),
        ("two one two, five five five 0147", "• • •, • • • 0147"),
        (
            "https://acme.example/?tel=%32%31%32%35%35%35%30%31%34%37",
            "https://acme.example/?tel=••••••%30%31%34%37",
        ),
        ("&#50;&#x31;&#50;-555-0147", "•••-•••-0147"),
        ("one or two of 2024-05-01 10:30", "one or two of 2024-05-01 10:30"),
        ("212/555/0147", "•••/•••/0147"),
        ("212|555|0147", "•••|•••|0147"),
        ("212:555:0147", "•••:•••:0147"),
        ("212_555_0147", "•••_•••_0147"),
        ("212\u2013555\u20130147", "•••\u2013•••\u20130147"),
        ("212\u2022555\u20220147", "•••\u2022•••\u20220147"),
        ("212\u00b7555\u00b70147", "•••\u00b7•••\u00b70147"),
        ("212=555=0147", "•••=•••=0147"),
        ("212 --- 555 --- 0147", "••• --- ••• --- 0147"),
        ("2/1/2/5/5/5/0/1/4/7", "•/•/•/•/•/•/0/1/4/7"),
        ("2.1.2.5.5.5.0.1.4.7", "•.•.•.•.•.•.0.1.4.7"),
        ("06/12/34/56/78", "••/••/••/56/78"),
        ("06:12:34:56:78", "••:••:••:56:78"),
        (
            "\uff12\uff11\uff12/\uff15\uff15\uff15/\uff10\uff11\uff14\uff17",
            "•••/•••/\uff10\uff11\uff14\uff17",
        ),
        ("2\ufe0f\u20e31\ufe0f\u20e32\ufe0f\u20e3 555 0147", "•\u20e3•\u20e3•\u20e3 ••• 0147"),
        ("212\u200b/\u200d555\u2060/0147", "•••/•••/0147"),
        ("https://acme.example/?a=212%2F555%2F0147", "https://acme.example/?a=•••%2F•••%2F0147"),
        ("212&nbsp;555&#45;0147", "•••&nbsp;•••&#45;0147"),
        ("tel=555|0147", "tel=•••|0147"),
        ("phone: 555_0147", "phone: •••_0147"),
        ("+45/20/12/34", "+••/••/12/34"),
        ("4111|1111|1111|1111", "••••|••••|••••|1111"),
        ("212/555/2012", "•••/•••/2012"),
        ("10:30:00.123 1/5/2024", "10:30:00.123 1/5/2024"),
        ("05.01.24 - 06.01.24, 9:15", "05.01.24 - 06.01.24, 9:15"),
        ("2023\u20132024", "2023\u20132024"),
        ("1,234,567.89 | 12,500", "1,234,567.89 | 12,500"),
        ("95112-1234", "95112-1234"),
        ("Windows 10.0.19045.3803, Safari 17.4.1", "Windows 10.0.19045.3803, Safari 17.4.1"),
        ("00000001-12345678", "00000001-12345678"),
        ("order 1234567", "order 1234567"),
    ],
)
def test_other_numbers(text: str, masked: str) -> None:
    """Somebody else's number is masked as well; dates, amounts and ids are not."""
    assert MASKED.text(text, 300) == masked


@pytest.mark.parametrize(
    ("pressed", "masked"),
    [
        ("2", "2"),
        ("1234", "1234"),
        ("9999999", "•••9999"),
        ("4111 1111 1111 1111#", "•••• •••• •••• 1111#"),
        *(
            (f"530{between}999{between}9999", f"•••{between}•••{between}9999")
            for between in (
                "/",
                "|",
                ":",
                "_",
                "\u2013",
                "=",
                "\u2022",
                " / ",
                "#*#",
                "x",
                " then ",
                "\u260e",
            )
        ),
        ("5\ufe0f\u20e33\ufe0f\u20e30\ufe0f\u20e39999999", "•\u20e3•\u20e3•\u20e3•••9999"),
        ("\uff15\uff13\uff10/999/9999", "•••/•••/9999"),
        ("530\u200b999\u200b9999", "••••••9999"),
    ],
)
def test_keypresses(pressed: str, masked: str) -> None:
    """A long run of keys is a number of some kind: of a telephone, a card, a person."""
    assert MASKED.keypresses(pressed, 100) == masked
    assert FULL.keypresses(pressed, 100) == fold(pressed)


def test_a_number_at_the_cut_is_masked_before_it_is_cut() -> None:
    """Clipping never leaves the first digits of a number readable."""
    for lead in range(30):
        shown = Numbers("US", own=(CALLER[1:],)).text("x" * lead + " 530-999-9999", 30)
        assert "530" not in shown
        assert "999-9" not in shown


def test_notifications() -> None:
    """Words for a notification keep their mentions and dates, and lose the numbers typed into them."""
    said = "I understood `530-999-9999`. Ask <@U0123456789> at <!date^1768478607^{ago}|12:03>, HTTP 403."
    assert without_numbers(said) == said.replace("530-999-9999", "•••-•••-9999")
