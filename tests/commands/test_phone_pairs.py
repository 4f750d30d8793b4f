import pytest

from bot.queries import ByNumber, ByPair
from tests.commands.asked import reference

PAIR = ByPair("+15309999999", "+18555595599")


@pytest.mark.parametrize(
    "text",
    [
        # as numbers are written
        "530-999-9999 855-559-5599",
        "5309999999 8555595599",
        "530 999 9999 855 559 5599",
        "530.999.9999 855.559.5599",
        "(530) 999-9999 (855) 559-5599",
        "(530)999-9999(855)559-5599",
        "+15309999999 +18555595599",
        "1-530-999-9999 1-855-559-5599",
        "+1 530 999 9999 +1 855 559 5599",
        "530-999-9999 +1 (855) 559-5599",
        # what stands between them
        "from 530-999-9999 to 855-559-5599",
        "From: 530-999-9999 To: 855-559-5599",
        "530-999-9999 to 855-559-5599",
        "530-999-9999, 855-559-5599",
        "530-999-9999,855-559-5599",
        "530-999-9999; 855-559-5599",
        "530-999-9999 / 855-559-5599",
        "530-999-9999/855-559-5599",
        "530-999-9999 and 855-559-5599",
        "530-999-9999 & 855-559-5599",
        "530-999-9999 - 855-559-5599",
        "530-999-9999 \u2014 855-559-5599",
        "530-999-9999-855-559-5599",
        "530-999-9999 -> 855-559-5599",
        "530-999-9999 => 855-559-5599",
        "530-999-9999 > 855-559-5599",
        "530-999-9999->855-559-5599",
        "530-999-9999 \u2192 855-559-5599",
        "530-999-9999\u2026 \u2192 855-559-5599\u2026",
        "530-999-9999.. -> 855-559-5599..",
        "530-999-9999 \u27a1\ufe0f 855-559-5599",
        "530-999-9999 :arrow_right: 855-559-5599",
        "530-999-9999\n855-559-5599",
        "530-999-9999\t855-559-5599",
        "530-999-9999 | 855-559-5599",
        # the other way round, when it says so
        "to 855-559-5599 from 530-999-9999",
        "855-559-5599 from 530-999-9999",
        "855-559-5599 <- 530-999-9999",
        "855-559-5599 \u2190 530-999-9999",
        "destination 855-559-5599 caller 530-999-9999",
        "caller: 530-999-9999, destination: 855-559-5599",
        # as phones and Slack rewrite it
        "530\u2013999\u20139999 855\u2013559\u20135599",
        "530\u2011999\u20119999\u00a0855\u2011559\u20115599",
        "530\u200b-999-9999\u2009855-559-5599\u200b",
        "\u202d530-999-9999\u202c \u202d855-559-5599\u202c",
        "\uff15\uff13\uff10\uff0d\uff19\uff19\uff19\uff0d\uff19\uff19\uff19\uff19\u3000\uff18\uff15\uff15\uff0d\uff15\uff15\uff19\uff0d\uff15\uff15\uff19\uff19",
        "<tel:+15309999999|530-999-9999> <tel:+18555595599|855-559-5599>",
        "<tel:5309999999|530-999-9999> to <tel:8555595599|855-559-5599>",
        "530-999-9999 -&gt; 855-559-5599",
        "&lt;530-999-9999&gt; &lt;855-559-5599&gt;",
        "530-999-9999 &amp; 855-559-5599",
        ":telephone_receiver: 530-999-9999 855-559-5599",
        # in quotes, ticks and with punctuation
        "`530-999-9999 855-559-5599`",
        "`530-999-9999` `855-559-5599`",
        "\u201c530-999-9999\u201d \u201c855-559-5599\u201d",
        "'530-999-9999' '855-559-5599'",
        "\u00ab530-999-9999\u00bb, \u00ab855-559-5599\u00bb",
        "*530-999-9999* *855-559-5599*",
        "530-999-9999 855-559-5599.",
        "530-999-9999, 855-559-5599?",
        "tel:530-999-9999 tel:855-559-5599",
        "TEL: 530-999-9999 855-559-5599",
        "call from 530-999-9999 to 855-559-5599",
    ],
)
def test_one_pair_in_many_ways_of_writing(text: str) -> None:
    """However a caller and a destination are typed, the same call is meant."""
    assert reference(text) == PAIR


@pytest.mark.parametrize(
    ("text", "destination"),
    [
        ("530-999-9999 855-559-5599 x12", "855-559-5599 x12"),
        ("530-999-9999 855-559-5599 ext. 12", "855-559-5599 ext. 12"),
        ("530-999-9999 8555595599,,12#", "8555595599,,12#"),
        ("from 530-999-9999 to 8555595599*12", "8555595599*12"),
        ("530-999-9999 x7 855-559-5599", "+18555595599"),
    ],
)
def test_a_destination_keeps_its_extension(text: str, destination: str) -> None:
    """Extensions and pauses are part of where a call went, and say nothing of who called."""
    assert reference(text) == ByPair("+15309999999", destination)


@pytest.mark.parametrize(
    "text",
    [
        "530-999-9999",
        "(530) 999 9999",
        "53 09 99 99 99",
        "from 530-999-9999",
        "from 530-999-9999 to",
        "to: 530-999-9999",
        "530-999-9999 ext 12",
        "530-999-9999 530-999-9999",
        "tel:5309999999",
        "calls with number 530-999-9999",
    ],
)
def test_one_number_is_looked_for_on_every_side(text: str) -> None:
    """One number is the caller, the destination or the number dialled, even where only one side was said."""
    assert reference(text) == ByNumber("+15309999999")


def test_possible_numbers_are_enough() -> None:
    """Numbers that nobody has been given are looked up like others."""
    assert reference("(555) 555-0100, 1234567890") == ByPair("+15555550100", "+11234567890")
    assert reference("1234567890, 1234567891") == ByPair("+11234567890", "+11234567891")
    assert reference("1-800-FLOWERS") == ByNumber("+18003569377")
