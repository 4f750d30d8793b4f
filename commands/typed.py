"""What people type, as plain text and words. Pure.

Phones make curly quotes, long dashes and hard spaces of what is typed; Slack makes links and entities of it.
None of that is anybody's mistake.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from bot import normal_text, phones
from bot.lookups import comparable

_LINK = re.compile(
    r"(?P<id>\b(?:ext|external|tx)\w*\s?[:=]\s?)?"
    r"<(?P<kind>[@#!]|tel:|mailto:|[a-z]{2,10}://)(?P<address>[^<>|]{0,500})(?:\|(?P<label>[^<>]{0,500}))?>",
    re.IGNORECASE,
)
_EMOJI = re.compile(r"(?<!\S):([a-z0-9_+'-]{2,50}):(?!\S)")
_SPACES = re.compile(r" +")
_BROKEN_AT_DASH = re.compile(r"(?<=\b[0-9A-Za-z]{8})\s?-+\s?(?=[0-9A-Za-z]{8}\b)")  # ABCD1234 — ABCD1234
_NAME = re.compile(r"([^\W\d_][\w-]*+)\s?[:=](?!//|=)\s?")
_WORD = re.compile(r""""(?P<double>[^"]*)"|'(?P<single>[^']*)'(?=[\s.,;:!?)]|\Z)|[^\s"]+|\"""")
_IN_NUMBERS = frozenset("0123456789 ()./+~*-")
_EDGES = " .,;:!?()[]{}<>*'\"\n"
_KEYBOARD = {
    **dict.fromkeys("“”„‟«»″`", '"'),
    **dict.fromkeys("‘’‚‛‹›′´", "'"),  # noqa: RUF001 -- look-alikes are the point
    **dict.fromkeys("—―", "--"),  # what phones make of two hyphens
    **dict.fromkeys("\n\r\v\f\u2028\u2029", "\n"),
    **dict.fromkeys(normal_text.INVISIBLE, ""),
    **dict.fromkeys(map(chr, range(0xFE00, 0xFE10)), ""),  # how the character before is drawn
    "\u2212": "-",
}
_KEYBOARD_BY_CATEGORY = {"Pd": "-", "Cf": "", "Cc": " ", "Zs": " "}


@dataclass(frozen=True)
class Word:
    """A word of a plain text, or what stands in quotes; a bare word without the punctuation around it."""

    text: str
    start: int
    end: int
    is_quoted: bool = False


@dataclass(frozen=True)
class Name:
    """``name:`` or ``name=`` in a plain text; its value begins at ``end``."""

    text: str
    start: int
    end: int


def plain(text: str) -> str:
    """Give what was meant: escapes and marks undone; quotes, dashes, spaces, digits as on a keyboard."""
    text = _EMOJI.sub(_emoji, _LINK.sub(_linked, text))
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    text = phones.dialled(normal_text.unmarked(text))
    text = "".join(c if c.isascii() and c.isalnum() else on_keyboard(c) for c in text)
    text = _SPACES.sub(" ", unicodedata.normalize("NFKC", text))
    if text.count('"') % 2:
        before, _, after = text.rpartition('"')  # opened and not closed, or an inch
        text = before + after
    return _BROKEN_AT_DASH.sub("-", text).strip()


def words(text: str) -> Iterator[Word]:
    """Give the words of a plain text; punctuation that stands alone is none."""
    for match in _WORD.finditer(text):
        word = _word(match)
        if word.text and (word.is_quoted or comparable(word.text)):
            yield word


def word_at(text: str, position: int) -> Word | None:
    """Give the word that begins at a position of a plain text."""
    match = _WORD.match(text, position)
    return _word(match) if match else None


def name_at(text: str, position: int) -> Name | None:
    """Give the name with a colon or equals sign that begins at a position of a plain text."""
    match = _NAME.match(text, position)
    return Name(match[1], match.start(), match.end()) if match else None


def trim(text: str) -> str:
    """Give the text without the punctuation around it."""
    return text.strip(_EDGES)


def is_like_number(text: str) -> bool:
    """Tell whether a text is digits and what people write between them, and nothing else."""
    text = normal_text.on_keys(text)
    return _IN_NUMBERS.issuperset(text) and any(character.isdecimal() for character in text)


def _word(match: re.Match[str]) -> Word:
    quoted = match["double"] if match["double"] is not None else match["single"]
    if quoted is not None:
        return Word(quoted.strip(), match.start(), match.end(), is_quoted=True)
    return Word(trim(match[0]), match.start(), match.end())


def _linked(link: re.Match[str]) -> str:
    """Give what was typed where Slack made a link, or the linked number if only that names its country."""
    id_name, kind, address, label = (link[name] or "" for name in ("id", "kind", "address", "label"))
    if kind in "@#":
        typed = kind + (label or address).removeprefix(kind)
    elif kind == "tel:" and address.startswith("+") and "+" not in label and not id_name:
        typed = address
    else:
        typed = label or (kind + address if "://" in kind else address)
    return id_name + typed


def _emoji(emoji: re.Match[str]) -> str:
    """Slack sends pasted pictures by name: a telephone says nothing, an arrow does."""
    return {"arrow_right": "->", "arrow_left": "<-"}.get(emoji[1], " ")


def on_keyboard(character: str) -> str:
    """Give what stands on a keyboard for a character; nothing for one that can't be seen."""
    if character in _KEYBOARD:
        return _KEYBOARD[character]
    category = unicodedata.category(character)
    if category in {"Sm", "So"}:
        return _arrow(character)
    return _KEYBOARD_BY_CATEGORY.get(category, character)


def _arrow(character: str) -> str:
    name = unicodedata.name(character, "")
    if "RIGHTWARDS" in name or "RIGHT-POINTING" in name:
        return "->"
    return "<-" if "LEFTWARDS" in name or "LEFT-POINTING" in name else character
