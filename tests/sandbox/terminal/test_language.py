import pytest

from sandbox.terminal.choosing import Unclear
from sandbox.terminal.language import Asked, Nothing, Number, Slash, Verb, Word, read

UNDERSTOOD: list[tuple[str, Asked]] = [
    ("", Nothing()),
    ("   ", Nothing()),
    ("/calls", Slash("/calls", "")),
    ("  /calls  530-999-9999   855-559-5599 ", Slash("/calls", "530-999-9999   855-559-5599")),
    ("/CALLS all", Slash("/CALLS", "all")),
    ("1", Number(1)),
    ("[12]", Number(12)),
    ("3 asked for a callback", Number(3, "asked for a callback")),
    ("3 5551234", Number(3, "5551234")),
    ("as sam", Word(Verb.AS, "sam")),
    ("AS Sam Supervisor", Word(Verb.AS, "Sam Supervisor")),
    ("as", Word(Verb.AS)),
    ("in #random", Word(Verb.IN, "#random")),
    ("loo", Word(Verb.LOOK)),
    ("req", Word(Verb.REQUESTS)),
    ("inv", Word(Verb.INVOCA)),
    ("in", Word(Verb.IN)),
    ("api slow 9", Word(Verb.API, "slow 9")),
    ("new call 530-555-0123", Word(Verb.NEW, "call 530-555-0123")),
    ("end 2", Word(Verb.END, "2")),
    ("?", Word(Verb.HELP)),
    ("q", Word(Verb.QUIT)),
    ("exit", Word(Verb.QUIT)),
]


@pytest.mark.parametrize(("line", "expected"), UNDERSTOOD)
def test_a_line_is_understood(line: str, expected: Asked) -> None:
    """Commands, numbers, words and their beginnings, in any case."""
    assert read(line) == expected


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("re", "Which word: reply, requests or restart?"),
        ("lokk", "Did you mean look?"),
        ("calls all", "/calls all"),
        ("tag sold", "/tag sold"),
        ("530-999-9999", "/calls 530-999-9999"),
        ("530 999 9999", "/calls 530 999 9999"),
        ("+1 (530) 999-9999", "/calls +1 (530) 999-9999"),
        ("9999", "/calls 9999"),
        ("what is this", "? lists what can be typed"),
        ("\x1b[2Jwhat", "I don't know 'what'"),
    ],
)
def test_what_is_not_understood_gets_a_hint(line: str, hint: str) -> None:
    """What was probably meant, and where to look; nothing typed commands the terminal."""
    with pytest.raises(Unclear) as raised:
        read(line)
    assert hint in str(raised.value)
    assert "\x1b" not in str(raised.value)
