"""Marks, look-alikes and addresses around what is typed, in both commands."""

import contextlib

import pytest

from bot.errors import Misunderstood
from bot.queries import ByExternalId, ByLastDigits, ByNumber, ByTransaction, Reference
from commands.grammar.references import NumberOrId
from tests.commands.asked import asked, query, reference
from tests.commands.tagging import near, tag
from tests.steps import counted

NUMBER = ByNumber("+15309999999")

LAST = ByLastDigits("9999")

CALLS: dict[str, Reference] = {
    "53O-999-9999": NUMBER,
    "530\u00b7999\u00b79999": NUMBER,
    "530,999,9999": NUMBER,
    "\u3164530-999-9999": NUMBER,
    "sip:+15309999999@sbc.example.com": NUMBER,
    "sips:15309999999@10.0.0.1:5061": NUMBER,
    "sip:<mailto:15309999999@sbc.example.com|15309999999@sbc.example.com>": NUMBER,
    "callto:+15309999999": NUMBER,
    "tel:+1-530-999-9999;ext=12": NUMBER,
    "<tel:+15309999999|(530) 999-9999>": NUMBER,
    "1+530-999-9999": NUMBER,
    "_530-999-9999_": NUMBER,
    "1-800-CONTACTS": ByNumber("+18002668228"),
    "800-44-STERN": ByNumber("+18004478376"),
    "1800FLOWERS": ByNumber("+18003569377"),
    "1-800-GOT-JUNK": ByNumber("+18004685865"),
    "+48 (0) 22 512 34 56": ByNumber("+48225123456"),
    "_9999_": LAST,
    "*9999*": LAST,
    "~9999~": LAST,
    "`9999`": LAST,
    "```9999```": LAST,
    "\u201c9999\u201d": LAST,
    "\u2022 9999": LAST,
    "1. 9999": LAST,
    "- 9999": LAST,
    "&gt; 9999": LAST,
    "\u2022 *_9999_*": LAST,
    "*ABCD1234-ABCD1234*": ByTransaction("ABCD1234-ABCD1234"),
    "_mycalls00001_": ByExternalId("mycalls00001"),
}


@pytest.mark.parametrize("written", CALLS)
def test_the_call_that_is_meant(written: str) -> None:
    """By both commands alike: what stands around a call is no part of it."""
    assert reference(written) == CALLS[written]
    assert tag(f"{written} sold").call == CALLS[written]


@pytest.mark.parametrize(
    "wrapped",
    ["`{}`", "```{}```", "```\n{}\n```", "*{}*", "_{}_", "~{}~", "\u2022 {}", "1. {}", "&gt; {}", "- {}"],
)
def test_the_whole_command_in_marks(wrapped: str) -> None:
    """As it is pasted from an instruction; the name of the command may have come along."""
    assert reference(wrapped.format("530-999-9999")) == NUMBER
    assert tag(wrapped.format("9999 sold")).call == LAST
    assert tag("`/tag 9999 sold`").call == LAST


def test_values_stay_as_typed() -> None:
    """The marks in them are somebody's own."""
    assert tag("9999 note=*very* _important_ `x`").fields == {"note": "*very* _important_ `x`"}
    assert query("ext:_x_").reference == ByExternalId("_x_")


@pytest.mark.parametrize("word", ["53O9999999", "INV-5309999", "530999999A", "ABC5309999"])
def test_a_word_that_dials_is_asked_about(word: str) -> None:
    """A question with two answers, each of which reads: never an external id in silence."""
    with pytest.raises(NumberOrId) as raised:
        asked(f"{word} campaign:Spring")
    number, external = [query(text) for _, text in raised.value.choices]
    assert isinstance(number.reference, ByNumber)
    assert external.reference == ByExternalId(word)
    assert number.filters == external.filters != ()
    assert [each.call for each in near(f"{word} sold").values()] == [number.reference, ByExternalId(word)]


@pytest.mark.parametrize(
    "word", ["CRM-53099999999", "mycalls00001", "12345678-ABCDEFGH", "INV-104200", '"53O9999999"']
)
def test_a_word_that_does_not_dial_is_an_id(word: str) -> None:
    """Too few digits or too many keys, a transaction id's shape, or said in quotes."""
    assert isinstance(reference(word), ByExternalId | ByTransaction)


def test_digits_between_strange_signs_are_no_id() -> None:
    """They are half a number, and that is said."""
    with pytest.raises(Misunderstood):
        asked("5309,99999")


@pytest.mark.parametrize("part", ["0 ", "5 ", "53 ", "(0)", "+1", "_9_ ", "1-800-A ", "sip:1 ", "O0l-"])
def test_a_long_text_takes_few_steps(part: str) -> None:
    """Five hundred characters of the worst kind are looked at as numbers a bounded number of times."""

    def read_it() -> None:
        with contextlib.suppress(Misunderstood):
            asked((part * 490)[:490])

    _, steps = counted(read_it)
    assert steps < 60_000
