import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.terminal.cells import clean, on_one_line, width

HOSTILE = {
    "a\x1b[31mred\x1b[0m": "ared",
    "a\x1b[2J\x1b[Hb": "ab",
    "a\x1b]0;title\x07b": "ab",
    "a\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\b": "alinkb",
    "a\x1b]52;c;Y3VybA==\x07b": "ab",
    "a\x9b31mb": "ab",
    "a\x1bcb": "acb",
    "a\x1b]0;never ends": "a]0;never ends",
    "a\rb": "ab",
    "a\bb\x7f": "ab",
    "a\tb\u00a0c\u2028d": "a b c d",
    "a\nb": "a\nb",
    "\u202eevil\u202c": "evil",
    "zero\u200bwidth\ufeff": "zerowidth",
    "\u2764\ufe0f": "\u2764",
    "half \ud800": "half \ufffd",
    "z" + "\u0301" * 50: "z\u0301\u0301",
    "": "",
}


@pytest.mark.parametrize(("text", "expected"), HOSTILE.items())
def test_what_would_command_the_terminal_is_taken_out(text: str, expected: str) -> None:
    """Escape sequences, controls, overrides and piles of marks go; the words stay."""
    assert clean(text) == expected


@given(st.text(st.characters(), max_size=200))
def test_no_text_whatsoever_commands_the_terminal(text: str) -> None:
    """Nothing but line breaks is left of the control, format and surrogate characters."""
    left = {unicodedata.category(character) for character in clean(text).replace("\n", "")}
    assert left.isdisjoint({"Cc", "Cf", "Cs", "Zl", "Zp"})


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("日本", 4), ("e\u0301", 1), ("📞", 2), ("→•…│", 4), ("\uff11", 2)]
)
def test_wide_characters_take_two_columns_and_marks_none(text: str, columns: int) -> None:
    """As terminals draw them."""
    assert width(text) == columns


def test_a_text_for_one_line_has_no_breaks() -> None:
    """Every run of spaces and breaks becomes a space."""
    assert on_one_line(" a \n\n b\tc ") == "a b c"
