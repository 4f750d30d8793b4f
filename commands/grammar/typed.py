"""What was typed, normalized: once from what Slack sends, and once more for what says which call. Pure.

Phones make curly quotes, long dashes and hard spaces of what is typed; Slack makes links and entities of it.
None of that is anybody's mistake. Values stay as they were typed, so positions lead back to them.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

from bot.text import markup, phones
from bot.text.markup import escape
from bot.text.matching import on_keyboard, unmarked, unwrapped
from bot.words import quote

_RUN = re.compile(r"([ -~]+)|.", re.DOTALL)  # what stands as it is on a keyboard, or one other character

_BEFORE_ID = re.compile(r"\b(?:ext|external|tx)\w*\s?[:=]\s?\Z", re.IGNORECASE)

_EMOJI = re.compile(r"(?<!\S):([a-z0-9_+'-]{2,50}):(?!\S)")

_SPACES = re.compile(r" +")

_BROKEN_AT_DASH = re.compile(r"(?<=\b[0-9A-Za-z]{8})\s?-+\s?(?=[0-9A-Za-z]{8}\b)")  # ABCD1234 — ABCD1234


@dataclass(frozen=True)
class Typed:
    """A text as on a keyboard; positions are positions in ``plain``, and lead to what Slack sent."""

    raw: str
    plain: str
    _starts: tuple[int, ...]
    _ends: tuple[int, ...]

    def said(self, start: int, end: int) -> str:
        """Give what was typed from one position to another, with Slack's escaping undone."""
        return markup.said(self.raw[self._starts[start] : self._ends[end - 1]]) if start < end else ""

    def after(self, position: int) -> str:
        """Give what Slack sent from a position on."""
        return self.raw[self._starts[position] :] if position < len(self.plain) else ""

    def replaced(self, start: int, end: int, instead: str) -> str:
        """Give the whole text as Slack would send it, with something else from one position to another."""
        before = self.raw[: self._starts[start]] if start < len(self.plain) else self.raw
        return before + escape(instead) + self.after(end)


def read_typed(text: str) -> Typed:
    """Read a text as Slack sends it, escaped or not, without what wraps all of it."""
    raw = unwrapped(text)
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for part in markup.parts(raw):
        is_number = part.kind == "tel:" and not _BEFORE_ID.search(raw, max(0, part.start - 30), part.start)
        for run in _RUN.finditer(part.number if is_number else part.said):
            known = run[1] or on_keyboard(run[0])
            characters.append(known)
            if part.kind:
                starts += [part.start] * len(known)
                ends += [part.end] * len(known)
            elif run[1]:
                starts += range(part.start + run.start(), part.start + run.end())
                ends += range(part.start + run.start() + 1, part.start + run.end() + 1)
            else:
                starts += [part.start + run.start()] * len(known)
                ends += [part.start + run.end()] * len(known)
    return Typed(raw, "".join(characters), tuple(starts), tuple(ends))


def settled(plain: str) -> str:
    """Give what says which call without marks and pictures, and with what is dialled for addresses."""
    text = phones.dialled(unmarked(_EMOJI.sub(_emoji, plain))).replace("`", '"')
    text = _SPACES.sub(" ", unicodedata.normalize("NFKC", text))
    if text.count('"') % 2:
        before, _, after = text.rpartition('"')  # opened and not closed, or an inch
        text = before + after
    return _BROKEN_AT_DASH.sub("-", text).strip()


def _emoji(emoji: re.Match[str]) -> str:
    """Slack sends pasted pictures by name: a telephone says nothing, an arrow does."""
    return {"arrow_right": "->", "arrow_left": "<-"}.get(emoji[1], " ")


# --- quotes -------------------------------------------------------------------------------------------------

_BEFORE_OPENING = frozenset(" \n=:([{,;|*")

_SINGLE_OPENING = re.compile(r"[:=] ?'(?=[^\s'])")

_SINGLE_CLOSING = re.compile(r"'(?=[\s.,;:!?)=]|\Z)")

_MOST_SPACES = 4  # between a sign and its value

_AFTER_CLOSING = ".,;:!?"


@dataclass(frozen=True)
class Quotes:
    """Where quotes close, by where they open, and which characters are inside."""

    plain: str
    closing: Mapping[int, int]
    opening: Mapping[int, int]
    _inside: bytes

    def hide(self, position: int) -> bool:
        """Tell whether what stands there is in quotes."""
        return bool(self._inside[position])

    def trimmed(self, start: int, end: int) -> tuple[int, int]:
        """Give the part of a stretch without spaces around it."""
        part = self.plain[start:end]
        return start + len(part) - len(part.lstrip()), start + max(
            len(part.rstrip()), len(part) - len(part.lstrip())
        )

    def unquoted(self, start: int, end: int) -> tuple[int, int, bool]:
        """Give the part of a trimmed stretch within the quotes around it, and whether there are any."""
        part = self.plain[start:end]
        bare = part.rstrip(_AFTER_CLOSING)
        last = start + len(bare) - 1
        if part and set(part) <= {'"', " "} and '"' in part:
            return end, end, True
        if self.closing.get(start) == last and last > start:
            return *self.trimmed(start + 1, last), True
        if part.startswith('"') and part.count('"') == 1:
            return *self.trimmed(start + 1, end), False
        if len(bare) > 1 and bare[0] == bare[-1] == "'" and not re.search(r"\s'\S", bare):
            return *self.trimmed(start + 1, last), True
        return start, end, False


def find_quotes(plain: str) -> Quotes:
    """Find what stands in quotes."""
    closing: dict[int, int] = {}
    open_at: list[int] = []
    for match in re.finditer('"', plain):
        at = match.start()
        if _opens(plain, at, is_first=not open_at):
            open_at.append(at)
        elif open_at:
            closing[open_at.pop()] = at
    closers = [match.start() for match in _SINGLE_CLOSING.finditer(plain)]
    for match in _SINGLE_OPENING.finditer(plain):
        found = bisect_left(closers, match.end())
        if found < len(closers):
            closing[match.end() - 1] = closers[found]
    return Quotes(
        plain, closing, {end: start for start, end in closing.items()}, _inside(len(plain), closing)
    )


def _opens(plain: str, at: int, *, is_first: bool) -> bool:
    before = plain[at - 1] if at else " "
    behind = plain[at + 1 : at + 2]
    if before not in _BEFORE_OPENING or behind in {"", '"'}:
        return False
    if not behind.isspace():
        return True
    return is_first and plain[max(0, at - _MOST_SPACES) : at].rstrip(" ").endswith(("=", ":"))


def _inside(length: int, closing: Mapping[int, int]) -> bytes:
    inside = bytearray(length)
    for start, end in closing.items():
        inside[start + 1 : end] = b"\1" * (end - start - 1)
    return bytes(inside)


def understood_as(kind: str, value: str) -> str:
    """What a part of the text was taken for."""
    return f"{kind} {quote(value)}"
