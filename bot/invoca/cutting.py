"""An answer cut into single calls while it arrives: no part of it has to be whole, or good, but the call."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from bot.text import budgets

LISTS = ("current_calls", "calls_in_progress", "current_call", "call_in_progress")
"""Where calls are: lists in answers to lookups, one call or a list of one in answers to updates."""

SAID = ("partial_data", "errors")
"""What else of an answer is read: what it says of calls that may be missing from it."""

_TEXT = r'"(?:[^"\\]++|\\.)*+"'

# Each passes over whole texts and stops at what counts, or where a text doesn't end in this piece.
_TO_BRACKET = re.compile(rf'(?:[^"{{}}\[\]]++|{_TEXT})*+', re.DOTALL)

_TO_BRACKET_OR_COMMA = re.compile(rf'(?:[^"{{}}\[\],]++|{_TEXT})*+', re.DOTALL)

_REST_OF_TEXT = re.compile(r'(?:[^"\\]++|\\.)*+', re.DOTALL)

_MEMBER = re.compile(rf"\s*+({_TEXT})\s*+:\s*+", re.DOTALL)

_CLOSES = {"}": "{", "]": "["}

_BLANK = " \t\r\n"


class Kind(Enum):
    """What a part of an answer is."""

    LIST = auto()
    """The beginning of a list of calls; an earlier one of the same name doesn't count any more."""
    CALL = auto()
    """What stands in a list of calls, as JSON; without text where that is too long, too deep, or broken."""
    MEMBER = auto()
    """A member of the outermost object, name included, which isn't a list of calls."""


@dataclass(frozen=True)
class Part:
    """A part of an answer, and under which name of the outermost object it stands."""

    kind: Kind
    name: str
    text: str | None = None


class Cutter:
    """Cuts the JSON of one answer. Give it the characters in pieces, in order, each once.

    Brackets that don't fit each other and texts that don't end spoil the call they are in, and as few of
    those behind it as can be. ``stopped``: the rest of the answer isn't looked at.
    """

    def __init__(self) -> None:
        self.complete = False
        """Whether the outermost object has ended."""
        self.stopped = False
        self._steps = 0
        self._entries = 0
        self._name: str | None = None  # of the list we are in
        self.begun = False
        """Whether the outermost object has begun."""
        self._in_text = False
        self._escaped = False
        self._item = _Item()

    def cut(self, piece: str) -> Iterator[Part]:
        """Give the parts that end in this piece of some thousand characters."""
        at, length = 0, len(piece)
        self.stopped = (
            self.stopped or self._steps > budgets.ANSWER_STEPS or self._entries > budgets.ANSWER_ENTRIES
        )
        if self._escaped and piece:
            self._escaped = False
            self._item.take(piece[0])
            at = 1
        while at < length and not (self.complete or self.stopped):
            began, item = at, self._item
            self._steps += 1
            if self._in_text:
                at = self._rest_of_text(piece, at)
                item.take(piece[began:at])
                continue
            run = _TO_BRACKET if item.open and not item.counts else _TO_BRACKET_OR_COMMA
            found = run.match(piece, at)
            at = found.end() if found else at
            if at > began:
                item.take(piece[began:at])
            if at == length:
                return
            if item.open and piece[at] != '"':
                item.step(piece[at])
            else:
                yield from self._at(piece[at])
            at += 1

    def end(self) -> Iterator[Part]:
        """Give the call that was whole when the answer broke off right behind it."""
        whole = not (self._in_text or self._item.open or self.complete or self.stopped)
        if self._name is not None and whole and self._item.text().rstrip().endswith("}"):
            yield from self._ended()

    def _rest_of_text(self, piece: str, at: int) -> int:
        found = _REST_OF_TEXT.match(piece, at)
        at = found.end() if found else at
        if at == len(piece):
            return at
        if piece[at] == '"':
            self._in_text = False
        else:
            self._escaped = True  # a backslash at the end of the piece
        return at + 1

    def _at(self, character: str) -> Iterator[Part]:
        item = self._item
        if not self.begun:
            self.begun = character == "{" and not item.spoiled and not item.text().strip(_BLANK)
            self.stopped = not self.begun
            self._item = _Item()
        elif character == '"':
            self._in_text = True
            item.take(character)
        elif character == ",":
            yield from self._ended()
        elif character in "{[":
            name = self._name_before(character)
            if name is None:
                item.step(character)
            else:
                self._name, self._item = name, _Item()
                yield Part(Kind.LIST, name)
        elif character == "]" and self._name is not None:
            yield from self._ended()
            self._name = None
        elif character == "}" and self._name is None:
            yield from self._ended()
            self.complete = True
        else:
            item.take(character)  # it closes nothing

    def _name_before(self, character: str) -> str | None:
        """The name of the list of calls that begins here."""
        if character != "[" or self._name is not None:
            return None
        member = member_name(self._item.text())
        return member[0] if member is not None and member[0] in LISTS and not member[1] else None

    def _ended(self) -> Iterator[Part]:
        item, self._item = self._item, _Item()
        if self._name is not None:
            if item.spoiled or item.text().strip(_BLANK):
                self._entries += 1
                yield Part(Kind.CALL, self._name, None if item.spoiled else item.text())
        elif not item.spoiled and (member := member_name(item.text())) is not None:
            yield Part(Kind.MEMBER, member[0], item.text())


class _Item:
    """What is being cut: one call, or one member of an object."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.spoiled = False
        self._deeper = 0  # brackets beyond those in ``open``
        self._parts: list[str] = []
        self._length = 0
        self._steps = 0

    @property
    def counts(self) -> bool:
        """Whether it has grown so long that commas are stepped at, too."""
        return self._length > budgets.CALL_PLAIN_CHARACTERS

    def text(self) -> str:
        return "".join(self._parts)

    def take(self, text: str) -> None:
        self._length += len(text)
        if self._length > budgets.CALL_CHARACTERS:
            self.spoil()
        if not self.spoiled:
            self._parts.append(text)

    def step(self, character: str) -> None:
        """Go past a bracket or a comma within it."""
        self.take(character)
        if self.counts:
            self._steps += 1
            if self._steps > budgets.CALL_STEPS:
                self.spoil()
        if character in "{[":
            if len(self.open) == budgets.ANSWER_DEPTH:
                self._deeper += 1
                self.spoil()
            else:
                self.open.append(character)
        elif (opened := _CLOSES.get(character)) is None:
            return
        elif self._deeper:
            self._deeper -= 1
        else:
            # One that fits nothing is passed over; one that fits what is further out ends all within.
            while opened in self.open and self.open.pop() != opened:
                pass

    def spoil(self) -> None:
        self.spoiled = True
        self._parts.clear()


def member_name(text: str) -> tuple[str, str] | None:
    """The name of a member of an object, and the JSON of its value; None where it is no member."""
    found = _MEMBER.match(text)
    return None if found is None else (found[1][1:-1], text[found.end() :])


def members(text: str) -> Iterator[str]:
    """Cut one call that can't be read as a whole into its members, each ``"name": value``."""
    item = _Item()
    at = text.find("{") + 1
    while 0 < at < len(text):
        found = _TO_BRACKET_OR_COMMA.match(text, at)
        end = found.end() if found else at
        item.take(text[at:end])
        if end == len(text) or text[end] == '"':
            return  # a text that doesn't end
        character, at = text[end], end + 1
        if item.open or character in "{[":
            item.step(character)
        elif character == ",":
            yield item.text()
            item = _Item()
        elif character == "}":
            yield item.text()
            return
