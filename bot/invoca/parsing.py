"""An answer's JSON as CurrentCalls: tolerant of every generation, and of whatever else still makes sense."""

import codecs
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from bot import words
from bot.invoca.cutting import LISTS, SAID, Cutter, Kind, Part, member_name, members
from bot.invoca.errors import NotTheApi, Unreadable
from bot.invoca.models import Call, CurrentCalls, LeftOut
from bot.invoca.reading import is_read_in_part, read_call, text, yes_or_no
from bot.text import budgets

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


def parse_calls(body: bytes, region: str, charset: str | None = None) -> CurrentCalls:
    """The calls in a whole answer, each once, newest first: as CallsReader reads them."""
    reader = CallsReader(region)
    reader.charset = charset
    for _ in reader.read(body):
        pass
    for _ in reader.end():
        pass
    return reader.calls()


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

    def _take(self, part: Part) -> int:
        """Take a part in; gives what that cost, in characters."""
        known = len(self._numbers)
        if part.kind is Kind.LIST:
            self._lists[part.name] = _Calls()
        elif part.kind is Kind.CALL:
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
