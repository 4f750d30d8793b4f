"""Digits as they stand in a text, in groups: the raw material of phone numbers. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat

from bot.text import budgets, markup, phones
from bot.text.matching import BARRIER, for_numbers, look_alikes

_DIGITS = re.compile(r"[0-9]+")

_BETWEEN = frozenset(" ()-./[]~" + phones.IGNORED)

_WIDEST = 5  # characters between two groups of one number, or before the first

_OPENING = frozenset(" ([+" + phones.IGNORED)

_GLUE_BEFORE = re.compile(r"(?:\w|[$€£@]|\w[-/])\Z")

_GLUE_AFTER = re.compile(r"\w|[@%]|-\w")


@dataclass(frozen=True)
class Group:
    """Digits that stand together. A word is what has no space in it: several groups, or one."""

    digits: str
    start: int
    end: int
    opening: str
    """What opens it: a plus, a parenthesis."""
    has_plus: bool
    """It begins with a country code."""
    opens_word: bool
    is_apart: bool
    """Something visible stands between it and the group before."""
    is_id: bool = False
    """Its word is glued to letters, or is an amount or an address."""


def runs(plain: str) -> Iterator[list[Group]]:
    """Give groups between which nothing stands but what is written inside phone numbers."""
    run: list[Group] = []
    for match in _DIGITS.finditer(plain):
        between = plain[run[-1].end : match.start()] if run else ""
        if run and (_is_wide(between) or not _BETWEEN.issuperset(between)):
            yield list(_with_ids(run, plain))
            run = []
        is_apart = bool(between.strip(phones.IGNORED))
        opens_word = not run or " " in between
        opening = _opening(plain, match.start())
        has_plus = "+" in opening
        run.append(Group(match[0], match.start(), match.end(), opening, has_plus, opens_word, is_apart))
    if run:
        yield list(_with_ids(run, plain))


def _is_wide(between: str) -> bool:
    """What can't be seen takes no room, within bounds."""
    return len(between) > _WIDEST and (
        len(between) > 4 * _WIDEST or len(between.replace(phones.IGNORED, "")) > _WIDEST
    )


def _opening(plain: str, start: int) -> str:
    at = start
    while at and start - at < _WIDEST and plain[at - 1] in _OPENING:
        at -= 1
    return plain[at:start].lstrip(" " + phones.IGNORED)


def _with_ids(groups: list[Group], plain: str) -> Iterator[Group]:
    first = 0
    for at in range(1, len(groups) + 1):
        if at == len(groups) or groups[at].opens_word:
            word = groups[first:at]
            is_id = _is_glued(plain, word[0].start, word[-1].end)
            yield from (replace(group, is_id=True) for group in word) if is_id else word
            first = at


def _is_glued(plain: str, start: int, end: int) -> bool:
    if _GLUE_BEFORE.search(plain[max(0, start - 4) : start].rstrip(phones.IGNORED)):
        return True
    return bool(_GLUE_AFTER.match(plain[end : end + 2])) and phones.extension_at(plain, end) == end


LONGEST_TEXT = 20_000  # characters; what comes after is not looked at

STRETCH = 48  # groups that are cut into numbers at a time

A_READING = 6  # times what it takes to cut a group off

MOST_GROUPS = 8  # of one number: 00 33 6 12 34 56 78

_BARE_LINK = re.compile(r"(?:\b(?:https?|ftp)://|\bwww\.)\S+", re.IGNORECASE)

_BEHIND_A_WORD = re.compile(r"[a-z]{3}[ .,;:]")

_BARRIER = BARRIER

_LIKE_TRANSACTION_ID = re.compile(r"[0-9A-Z]{8}-[0-9A-Z]{8}", re.IGNORECASE)


@dataclass
class Readings:
    """How much may still be read in search of phone numbers, in several texts together.

    A group of digits takes one, and trying some as a number six.
    """

    left: int

    def spend(self, count: int) -> None:
        """Use up so many."""
        self.left = max(0, self.left - count)

    def try_one(self) -> bool:
        """Use up what trying a number takes; False where nothing is left for it."""
        may_try = self.left > 0
        self.spend(A_READING)
        return may_try


@dataclass(frozen=True)
class FoundNumber:
    """A phone number in a text, and where: ``raw`` is ``text[start:end]``, extension and pauses included."""

    e164: str
    start: int
    end: int
    raw: str
    has_extension: bool = False


@dataclass(frozen=True)
class _Span:
    e164: str
    start: int
    end: int


@dataclass(frozen=True)
class _Cut:
    """How groups are best cut from one on: what it costs, and the number or skipped word it begins with."""

    left_over: int
    doubtful: int
    numbers: int
    length: int = 0
    number: PhoneNumber | None = None

    @property
    def cost(self) -> tuple[int, int, int]:
        return self.left_over, self.doubtful, self.numbers


_IMPOSSIBLE = _Cut(1 << 30, 0, 0)


def find(text: str, region: str, readings: Readings | None = None) -> tuple[FoundNumber, ...]:
    """Find the phone numbers in the first 20,000 characters of a text, in their order.

    ``region`` (ISO 3166) is where numbers without a country are read. Where none of the ``readings`` are left
    afterwards, there may be numbers that were not found.
    """
    text = text[:LONGEST_TEXT]
    readings = readings or _readings_of(text)
    plain, linked = _without_links(phones.plain(text), region, readings)
    plain, named = _without_named(plain, region, readings)
    plain = _without_look_alikes(for_numbers(plain), region, readings)
    written = _Search(plain, region.upper(), readings).numbers()
    spans = sorted([*linked, *named, *written], key=lambda span: span.start)
    found = []
    for at, span in enumerate(spans):
        end = phones.extension_at(plain, span.end)
        if at + 1 < len(spans) and spans[at + 1].start < end:
            end = span.end  # what looks like an extension begins the next number
        found.append(
            FoundNumber(span.e164, span.start, end, text[span.start : end], has_extension=end > span.end)
        )
    return tuple(found)


def pieces(text: str) -> Iterator[tuple[int, str]]:
    """Cut a long text where no number is, and give each piece with where it begins.

    At the end of a line, else behind a word; where there is neither, wherever a piece is full.
    """
    text = text[:LONGEST_TEXT]
    at = 0
    while at < len(text):
        end = at + budgets.MESSAGE_PIECE
        if end < len(text):
            cut = text.rfind("\n", at + 1, end) + 1
            if not cut:
                words = [match.end() for match in _BEHIND_A_WORD.finditer(text, at + 1, end)]
                cut = words[-1] if words else end
            end = cut
        yield at, text[at:end]
        at = end


def _without_links(plain: str, region: str, readings: Readings) -> tuple[str, list[_Span]]:
    """Blank what is linked rather than written, and give the numbers that are links themselves."""
    numbers: list[_Span] = []
    kept = []
    for part in markup.parts(plain):
        written = plain[part.start : part.end]
        if part.kind == "tel:":
            written_so = (part.number, part.address, part.label)
            tried = (phones.parse(each, region) for each in dict.fromkeys(written_so) if readings.try_one())
            number = next(filter(None, tried), None)
            if number is not None:
                numbers.append(_Span(number, part.start, part.end))
                written = _BARRIER * len(written)
        elif part.is_mention or part.kind == "mailto:":
            written = _BARRIER * len(written)
        elif "://" in part.kind:
            label = written[:-1].partition("|")[2]
            written = _BARRIER * (len(written) - len(label) - 1) + label + _BARRIER
        elif part.is_uri:
            target, sign, label = written.partition("|")
            written = target + _BARRIER * len(sign + label)
        kept.append(written)
    return _BARE_LINK.sub(lambda link: _BARRIER * len(link[0]), "".join(kept)), numbers


def _without_named(plain: str, region: str, readings: Readings) -> tuple[str, list[_Span]]:
    """Blank the numbers that are addresses (``sip:``) or have letters (``1-800-CONTACTS``), and give them."""
    numbers: list[_Span] = []
    for read in (phones.uris, phones.vanities):
        for number, start, end in takewhile(lambda _: readings.try_one(), read(plain, region)):
            numbers.append(_Span(number, start, end))
        for span in numbers:
            plain = plain[: span.start] + _BARRIER * (span.end - span.start) + plain[span.end :]
    return plain, numbers


def _without_look_alikes(plain: str, region: str, readings: Readings) -> str:
    """Write ``53O-999-9999`` with digits where the whole is a number, grouped as one, and no id."""
    for start, end, digits in look_alikes(plain):
        is_apart = any(sign in digits for sign in "-.)")
        may_be = is_apart and not _LIKE_TRANSACTION_ID.fullmatch(plain[start:end])
        if may_be and readings.try_one() and phones.parse(digits, region):
            plain = plain[:start] + digits + plain[end:]
    return plain


def _readings_of(plain: str) -> Readings:
    readings = max(budgets.FEWEST_READINGS, len(plain) * budgets.READINGS_PER_HUNDRED // 100)
    return Readings(A_READING * readings)


class _Search:
    """One text being searched: it counts the readings, so that hostile text ends in bounded time."""

    def __init__(self, plain: str, region: str, readings: Readings) -> None:
        self._plain = plain
        self._region = region
        self._country = phonenumbers.country_code_for_region(region)
        self._readings = readings

    def numbers(self) -> Iterator[_Span]:
        for run in runs(self._plain):
            at = 0
            while at < len(run):
                stretch = run[at : at + STRETCH]
                self._readings.spend(len(stretch))
                is_last = at + STRETCH >= len(run)
                done = 0
                for first, cut in self._cuts(stretch):
                    if not is_last and first > STRETCH - MOST_GROUPS:
                        break  # it is cut again with what follows
                    done = first + cut.length
                    if cut.number is not None:
                        yield self._span(cut.number, stretch[first:done])
                at += done or len(stretch)

    def _span(self, number: PhoneNumber, groups: Sequence[Group]) -> _Span:
        start, end = groups[0].start, groups[-1].end
        is_closed = not {")", "]"}.isdisjoint(self._plain[start:end])
        opening = groups[0].opening if is_closed else groups[0].opening.lstrip("([")
        return _Span(phonenumbers.format_number(number, PhoneNumberFormat.E164), start - len(opening), end)

    def _cuts(self, groups: Sequence[Group]) -> Iterator[tuple[int, _Cut]]:
        """Cut a stretch of groups: from its end to its beginning, the best way to go on from each group."""
        best = [_IMPOSSIBLE] * len(groups) + [_Cut(0, 0, 0)]
        for first in reversed(range(len(groups))):
            best[first] = min(self._ways(groups, first, best), key=lambda cut: cut.cost, default=_IMPOSSIBLE)
        first = 0
        while first < len(groups) and best[first].length:
            yield first, best[first]
            first += best[first].length

    def _ways(self, groups: Sequence[Group], first: int, best: Sequence[_Cut]) -> Iterator[_Cut]:
        if groups[first].opens_word:
            words_after = (n for n in range(first + 1, len(groups)) if groups[n].opens_word)
            end = next(words_after, len(groups))
            lost = sum(len(group.digits) for group in groups[first:end])
            yield _Cut(best[end].left_over + lost, best[end].doubtful, best[end].numbers, end - first)
        digits, length = "", 0
        for end in range(first + 1, min(first + MOST_GROUPS, len(groups)) + 1):
            last = groups[end - 1]
            digits += last.digits
            length += len(last.digits)
            if last.is_id or (last.has_plus and end > first + 1) or length > phones.MOST_DIGITS:
                return
            after = best[end]
            if length >= phones.FEWEST_DIGITS and after is not _IMPOSSIBLE:
                number = self._number(groups[first:end], digits)
                if number is not None:
                    doubtful = after.doubtful + (not _is_certain(number))
                    yield _Cut(after.left_over, doubtful, after.numbers + 1, end - first, number)

    def _number(self, groups: Sequence[Group], digits: str) -> PhoneNumber | None:
        """Read groups as one number, if they are grouped as one."""
        has_plus = groups[0].has_plus
        is_abroad = digits.startswith(("00", "011"))
        if not self._readings.left:
            return None
        is_domestic = not has_plus and not is_abroad and self._country == phones.NORTH_AMERICA
        if is_domestic and not (_is_north_american(digits) and _is_grouped(groups, len(digits) - 10)):
            return None
        self._readings.spend(A_READING)
        number = phones.number_of(digits, self._region, has_plus=has_plus)
        if number is None:
            return None
        if number.country_code == phones.NORTH_AMERICA:
            return number if _is_grouped(groups, len(digits) - 10) else None
        return number if has_plus or is_abroad or phonenumbers.is_valid_number(number) else None


def _is_certain(number: PhoneNumber) -> bool:
    return number.country_code == phones.NORTH_AMERICA or phonenumbers.is_valid_number(number)


def _is_north_american(digits: str) -> bool:
    """Ten digits, or eleven from a 1; no area code begins with 0 or 1, but times and numbers of orders do."""
    national = digits.removeprefix("1") if len(digits) == 11 else digits
    return len(national) == 10 and national[0] not in "01"


def _is_grouped(groups: Sequence[Group], prefix: int) -> bool:
    """Tell whether groups end only where those of North America do: 1 530 999 9999."""
    at = 0
    for group in groups:
        if group.is_apart and at > prefix and at - prefix not in {3, 6}:
            return False
        at += len(group.digits)
    return True
