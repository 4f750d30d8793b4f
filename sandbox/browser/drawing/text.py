"""Words as HTML: without what would turn the page around, emoji as their characters, line breaks kept."""

import re
import unicodedata
from collections.abc import Iterator

from markupsafe import Markup

from sandbox.browser.drawing.emoji import EMOJI
from sandbox.browser.drawing.html import join, tag

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, except tabs and line breaks
    "\u202a-\u202e\u2066-\u2069"  # embeddings, overrides and isolates of direction
    "\u200e\u200f\u061c]"  # marks of direction
)
_LINE_BREAK = re.compile("\r\n|[\r\u2028\u2029]")
_MARKS = 4
_EMOJI = re.compile(r":([a-z0-9_+'-]+)(?:::skin-tone-[2-6])?:")


def legible(text: str) -> str:
    """The text without what commands rather than is read: control characters, overrides of direction.

    Of the marks on one character a few are kept: a pile of them is drawn over the lines above and below.
    """
    kept = _UNSEEN.sub("", _LINE_BREAK.sub("\n", text))
    return kept if kept.isascii() else "".join(_with_few_marks(kept))


def words(text: str, *, with_emoji: bool = True) -> Markup:
    """Text in which nothing is markup, except names of emoji where they are drawn."""
    lines = legible(text).split("\n")
    return tag("br", {}).join(_with_emoji(line) if with_emoji else join([line]) for line in lines)


def emoji(name: str, characters: str = "") -> Markup:
    """An emoji by its name; as typed where neither its characters came with it nor the name is known."""
    drawn = legible(characters) or EMOJI.get(name.partition("::")[0], "")
    typed = f":{legible(name)}:"
    if not drawn:
        return join([typed])
    label = legible(name).replace("_", " ")
    return tag("span", {"class": "emoji", "role": "img", "aria-label": label, "title": typed}, drawn)


def _with_few_marks(text: str) -> Iterator[str]:
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if marks <= _MARKS:
            yield character


def _with_emoji(line: str) -> Markup:
    drawn: list[str] = []
    at = 0
    for match in _EMOJI.finditer(line):
        if match[1] in EMOJI:
            drawn += [line[at : match.start()], emoji(match[1])]
            at = match.end()
    return join([*drawn, line[at:]])
