"""Characters in a terminal: which may be sent to it, and how many columns each takes."""

import re
import unicodedata

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_MARKS = 2
"""Combining marks kept on one character: more of them are drawn over the lines above and below."""
_ESCAPE_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor, modes
    # OSC, DCS and the like: titles, links, the clipboard
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]{0,500}(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]+[0-~]"  # character sets
)
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def clean(text: str) -> str:
    """The text without anything that would command a terminal rather than be read; line breaks stay.

    Escape sequences, control characters, overrides of direction and zero-width characters go. Terminals
    disagree on how wide they draw a character with a variation selector, so those go too.
    """
    kept: list[str] = []
    marks = 0
    for character in _SELECTORS.sub("", _ESCAPE_SEQUENCE.sub("", text)):
        category = unicodedata.category(character)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if character == "\n":
            kept.append(character)
        elif category in {"Zs", "Zl", "Zp"} or character == "\t":
            kept.append(" ")
        elif category == "Cs":
            kept.append(REPLACEMENT)
        elif category not in {"Cc", "Cf"} and marks <= _MARKS:
            kept.append(character)
    return "".join(kept)


def on_one_line(text: str) -> str:
    """The clean text with every run of spaces and line breaks as one space."""
    return " ".join(clean(text).split())


def width(text: str) -> int:
    """How many columns a clean text takes."""
    return sum(map(width_of_one, text))


def width_of_one(character: str) -> int:
    """How many columns one character takes: 0, 1 or 2."""
    if character.isascii():
        return 1
    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
