"""An answer's JSON as CurrentCalls: tolerant of every generation, and of whatever else still makes sense.

It is cut into single calls while it arrives: no part of it has to be whole, or good, but the call.
"""

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, auto
from typing import Any

from bot import words
from bot.invoca.errors import NotTheApi, Unreadable
from bot.invoca.models import Call, CurrentCalls, LeftOut
from bot.invoca.reading import is_read_in_part, read_call, text, yes_or_no
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


class PartKind(Enum):
    """What a part of an answer is."""

    LIST = auto()
    """The beginning of a list of calls; an earlier one of the same name doesn't count any more."""
    CALL = auto()
    """What stands in a list of calls, as JSON; without text where that is too long, too deep, or broken."""
    MEMBER = auto()
    """A member of the outermost object, name included, which isn't a list of calls."""


@dataclass(frozen=True)
class AnswerPart:
    """A part of an answer, and under which name of the outermost object it stands."""

    kind: PartKind
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

    def cut(self, piece: str) -> Iterator[AnswerPart]:
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

    def end(self) -> Iterator[AnswerPart]:
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

    def _at(self, character: str) -> Iterator[AnswerPart]:
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
                yield AnswerPart(PartKind.LIST, name)
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

    def _ended(self) -> Iterator[AnswerPart]:
        item, self._item = self._item, _Item()
        if self._name is not None:
            if item.spoiled or item.text().strip(_BLANK):
                self._entries += 1
                yield AnswerPart(PartKind.CALL, self._name, None if item.spoiled else item.text())
        elif not item.spoiled and (member := member_name(item.text())) is not None:
            yield AnswerPart(PartKind.MEMBER, member[0], item.text())


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


BROKE_OFF = "Invoca's answer broke off, so calls may be missing."

TOO_LONG = "Invoca's answer is too long to read it all, so calls may be missing."


def _calls_unread(count: int) -> str:
    return "1 call could not be read." if count == 1 else f"{count:,} calls could not be read."


def _calls_read_in_part(count: int) -> str:
    calls = "1 call" if count == 1 else f"{count:,} calls"
    return f"A part of {calls} could not be read."


_EARLIEST = datetime.min.replace(tzinfo=UTC)

_LONGEST_INTEGER = 40  # digits; beyond, it is kept as written: Python refuses to read some thousands

_MOST_REASONS = 20

_CHARSETS = re.compile(
    r"utf-8|iso8859-\d+|cp\d+|koi8-\w|mac-\w+|shift_jis\w*|euc_\w+|gbk?\d*|big5\w*|hz|tis-620"
)
"""Python's names of the encodings an answer may say it is in: those that a server writes text in.

Python has others that nobody writes JSON in, and in which a short text takes long. What is in 16 or 32 bits
is told by its bytes.
"""


def parse_json(body: bytes) -> Any:
    """The JSON of a short answer; of repeated keys the last wins, NaN and Infinity are null.

    Raises Unreadable for what isn't JSON.
    """
    try:
        return _decoded(body.decode(json.detect_encoding(body), errors="replace"))
    except (ValueError, RecursionError):
        raise Unreadable from None


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= _LONGEST_INTEGER else digits


_decoded = json.JSONDecoder(strict=False, parse_constant=lambda _: None, parse_int=_integer).decode


class CallsReader:
    """Reads the calls of one answer while it arrives, each by itself: a bad one leaves the others alone.

    Numbers without a country are read as of ``region``. What is told once is read once.
    """

    def __init__(self, region: str) -> None:
        self.charset: str | None = None
        """The encoding the answer says it is in; its bytes have the last word."""
        self._region = region
        self._cutter = Cutter()
        self._decoder: codecs.IncrementalDecoder | None = None
        self._first = b""
        self._is_page = False
        self._cut_short = False
        self._lists: dict[str, _Calls] = {}
        self._said: dict[str, Any] = {}
        self._numbers: dict[str, str | None] = {}

    @property
    def done(self) -> bool:
        """Whether the rest of the answer isn't looked at."""
        return self._cutter.complete or self._cutter.stopped or self._is_page

    def read(self, data: bytes) -> Iterator[int]:
        """Read some more bytes, a step at a time; gives what each step cost, in characters.

        No step costs more than one call of the longest.
        """
        if self._decoder is None:
            data = self._first + data
            self._first = data[:4]
            if len(data) < 4:
                return  # not enough to tell the encoding
            self._decoder = self._decoder_for(self._first)
        for at in range(0, len(data), budgets.PIECE):
            if self.done:
                return
            yield from self._piece(self._decoder.decode(data[at : at + budgets.PIECE]))

    def cut_short(self) -> None:
        """Say that there was more of the answer than is read."""
        self._cut_short = True

    def end(self) -> Iterator[int]:
        """Read what is left at the end of the answer."""
        decoder = self._decoder or self._decoder_for(self._first)
        rest = b"" if self._decoder is not None else self._first
        yield from self._piece(decoder.decode(rest, final=True))
        for part in self._cutter.end():
            yield self._take(part)

    def calls(self) -> CurrentCalls:
        """The calls, each once, newest first, and what is missing.

        Raises NotTheApi for a page; Unreadable for what isn't JSON, has no list of calls, or one in which no
        call can be read though there is something in it, or that ends before one.
        """
        if self._is_page:
            raise NotTheApi
        listed = next((self._lists[name] for name in LISTS if name in self._lists), None)
        if listed is None or (
            not listed.by_id and (listed.unread or listed.nulls or not self._cutter.complete)
        ):
            raise Unreadable
        calls = [listed.by_id[transaction_id] for transaction_id in sorted(listed.by_id)]
        calls.sort(key=_since, reverse=True)
        return CurrentCalls(tuple(calls), (*self._missing(), *self._left_out(listed)))

    def _decoder_for(self, first: bytes) -> codecs.IncrementalDecoder:
        """By the first four bytes where they tell, else by what the answer says, else UTF-8.

        What can't be read in it reads as U+FFFD: one byte spoils one letter.
        """
        name: str = json.detect_encoding(first)
        if name == "utf-8" and self.charset:
            try:
                said = codecs.lookup(self.charset).name
            except (LookupError, ValueError):
                said = ""
            name = said if _CHARSETS.fullmatch(said) else name
        return codecs.getincrementaldecoder(name)(errors="replace")

    def _piece(self, piece: str) -> Iterator[int]:
        piece = piece.replace("\0", "")
        if not self._cutter.begun and piece.lstrip()[:1] == "<":
            self._is_page = True
            return
        for part in self._cutter.cut(piece):
            yield self._take(part)
        yield len(piece)

    def _take(self, part: AnswerPart) -> int:
        """Take a part in; gives what that cost, in characters."""
        known = len(self._numbers)
        if part.kind is PartKind.LIST:
            self._lists[part.name] = _Calls()
        elif part.kind is PartKind.CALL:
            self._lists[part.name].take(part.text, self._region, self._numbers)
        elif part.name in LISTS:
            self._lists.pop(part.name, None)
            value = (member_name(part.text or "") or ("", ""))[1]
            if value.startswith("{"):
                self._lists[part.name] = _Calls()
                self._lists[part.name].take(value, self._region, self._numbers)
        elif part.name in SAID:
            try:
                self._said[part.name] = next(iter(_decoded(f"{{{part.text}}}").values()))
            except (ValueError, RecursionError):
                self._said[part.name] = None
        return len(part.text or "") + (len(self._numbers) - known) * budgets.NUMBER_COST

    def _missing(self) -> tuple[str, ...]:
        """Why calls may be missing, in the API's words; ours where it gives none (2022-09-02)."""
        errors = self._said.get("errors")
        given = [
            _reason(error) for error in (errors[:_MOST_REASONS] if isinstance(errors, list) else [errors])
        ]
        reasons = tuple(dict.fromkeys(filter(None, given)))
        partial = yes_or_no(self._said.get("partial_data"))
        return reasons or ((words.SOME_CALLS_MISSING,) if partial else ())

    def _left_out(self, listed: "_Calls") -> Iterator[LeftOut]:
        """What of the answer could not be read, in our words."""
        if not self._cutter.complete:
            too_long = self._cut_short or self._cutter.stopped
            yield LeftOut(TOO_LONG if too_long else BROKE_OFF)
        if listed.unread:
            yield LeftOut(_calls_unread(listed.unread))
        if listed.in_part:
            yield LeftOut(_calls_read_in_part(len(listed.in_part)))


class _Calls:
    """The calls of one list: the last one of each transaction id."""

    def __init__(self) -> None:
        self.by_id: dict[str, Call] = {}
        self.in_part: set[str] = set()
        """The ids of those of which a part could not be read."""
        self.unread = 0
        self.nulls = 0

    def take(self, written: str | None, region: str, numbers: dict[str, str | None]) -> None:
        """Read one of them, leaving out what can't be read."""
        entry, whole = (None, False) if written is None else _entry(written)
        if entry is None and whole:
            self.nulls += 1
            return
        call = read_call(entry, region, numbers)
        if call is None:
            self.unread += 1
            return
        self.by_id[call.transaction_id] = call
        self.in_part.discard(call.transaction_id)
        if not whole or is_read_in_part(entry, call):
            self.in_part.add(call.transaction_id)


def _entry(written: str) -> tuple[Any, bool]:
    """The JSON of one call, and whether it is all of it: else those of its members that can be read."""
    try:
        return _decoded(written), True
    except (ValueError, RecursionError):
        pass
    found: dict[str, Any] = {}
    for member in members(written):
        try:
            found |= _decoded(f"{{{member}}}")
        except (ValueError, RecursionError):
            continue
    return found, False


def _since(call: Call) -> datetime:
    return call.since or _EARLIEST


def _reason(error: Any) -> str | None:
    if isinstance(error, dict):
        return text(error.get("error_description")) or text(error.get("error"))
    return text(error)
