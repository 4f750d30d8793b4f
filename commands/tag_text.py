"""A long text as Slack sends it, beside the same text as on a keyboard. Pure.

Names are looked for in the latter. Values are the person's own words, so they are taken from the former,
with nothing but Slack's escaping undone.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.cards.text import escape
from commands import typed

_ESCAPED = re.compile(
    r"<(?P<kind>[@#!]|tel:|mailto:|[a-z]{2,10}://)(?P<address>[^<>|]*)(?:\|(?P<label>[^<>]*))?>"
    r"|&(?P<entity>lt|gt|amp);",
    re.IGNORECASE,
)
_RUN = re.compile(r"([ -_a-~]+)|.", re.DOTALL)  # what stands as it is on a keyboard, or one other character
_ENTITY = re.compile(r"&(?P<entity>lt|gt|amp);", re.IGNORECASE)
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&"}


@dataclass(frozen=True)
class TagText:
    """``plain`` has at most one character for each that was typed; positions are positions in it."""

    raw: str
    plain: str
    _starts: tuple[int, ...]
    _ends: tuple[int, ...]

    def said(self, start: int, end: int) -> str:
        """Give what was typed from one position to another, with Slack's escaping undone."""
        return "".join(said for said, _, _ in _undone(self.raw_between(start, end)))

    def raw_between(self, start: int, end: int) -> str:
        """Give what Slack sent from one position to another."""
        return self.raw[self._starts[start] : self._ends[end - 1]] if start < end else ""

    def before(self, position: int) -> str:
        """Give what Slack sent before a position."""
        return self.raw[: self._starts[position]] if position < len(self.plain) else self.raw

    def after(self, position: int) -> str:
        """Give what Slack sent from a position on."""
        return self.raw[self._starts[position] :] if position < len(self.plain) else ""

    def replaced(self, start: int, end: int, instead: str) -> str:
        """Give the whole text as Slack would send it, with something else from one position to another."""
        return self.before(start) + escape(instead) + self.after(end)


def read_text(raw: str) -> TagText:
    """Read a text as Slack sends it, escaped or not."""
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for said, start, end in _undone(raw):
        is_typed = len(said) == end - start
        for run in _RUN.finditer(said):
            known = run[1] or _on_keyboard(run[0])
            count = len(known)
            first, last = start + run.start(), start + run.start() + count
            characters.append(known)
            starts += range(first, last) if is_typed else [start] * count
            ends += range(first + 1, last + 1) if is_typed else [end] * count
    return TagText(raw, "".join(characters), tuple(starts), tuple(ends))


def undone(raw: str) -> str:
    """Give a text with Slack's escaping undone."""
    return "".join(said for said, _, _ in _undone(raw))


def _undone(raw: str) -> Iterator[tuple[str, int, int]]:
    """Give each stretch of what was typed, and from where to where Slack's text has it."""
    at = 0
    for match in _ESCAPED.finditer(raw):
        if at < match.start():
            yield raw[at : match.start()], at, match.start()
        yield _typed(match), match.start(), match.end()
        at = match.end()
    if at < len(raw):
        yield raw[at:], at, len(raw)


def _entity(match: re.Match[str]) -> str:
    return _ENTITIES[match["entity"].lower()]


def _typed(match: re.Match[str]) -> str:
    if match["entity"]:
        return _entity(match)
    kind, address, label = (_ENTITY.sub(_entity, match[name] or "") for name in ("kind", "address", "label"))
    if kind == "!":
        return label or f"@{address}"
    if kind in "@#":
        return kind + (label or address).removeprefix(kind)
    return label or (kind + address if "://" in kind else address)


@lru_cache(maxsize=2048)
def _on_keyboard(character: str) -> str:
    """Give one character, or none for one that can't be seen."""
    known = typed.on_keyboard(character)
    if len(known) != 1:
        return known[:1] if known.startswith("--") else character if known else ""
    compatible = unicodedata.normalize("NFKC", known)
    return compatible if len(compatible) == 1 else known
