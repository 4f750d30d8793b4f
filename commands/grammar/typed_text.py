"""What people type, as plain text and words. Pure.

Phones make curly quotes, long dashes and hard spaces of what is typed; Slack makes links and entities of it.
None of that is anybody's mistake.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.text import phones
from bot.text.markup import escape
from bot.text.matching import comparable
from bot.text.normal import INVISIBLE, on_keys, unmarked

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
    **dict.fromkeys(INVISIBLE, ""),
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

    @cached_property
    def known(self) -> str:
        """The word as it is compared with names."""
        return comparable(self.text)


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
    text = phones.dialled(unmarked(text))
    text = text.translate({ord(c): on_keyboard(c) for c in set(text) if not (c.isascii() and c.isalnum())})
    text = _SPACES.sub(" ", unicodedata.normalize("NFKC", text))
    if text.count('"') % 2:
        before, _, after = text.rpartition('"')  # opened and not closed, or an inch
        text = before + after
    return _BROKEN_AT_DASH.sub("-", text).strip()


def words_in(text: str) -> Iterator[Word]:
    """Give the words of a plain text; punctuation that stands alone is none."""
    for match in _WORD.finditer(text):
        word = _word(match)
        if word.text and (word.is_quoted or word.known):
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
    text = on_keys(text)
    return _IN_NUMBERS.issuperset(text) and any(character.isdecimal() for character in text)


def _word(match: re.Match[str]) -> Word:
    start, end = match.span()
    if match.lastindex:  # of double or single quotes
        return Word(match[match.lastindex].strip(), start, end, is_quoted=True)
    return Word(trim(match[0]), start, end)


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
    known = on_keyboard(character)
    if len(known) != 1:
        return known[:1] if known.startswith("--") else character if known else ""
    compatible = unicodedata.normalize("NFKC", known)
    return compatible if len(compatible) == 1 else known


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
