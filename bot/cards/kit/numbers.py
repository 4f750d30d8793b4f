"""Phone numbers on a card: in full or masked, by surface, also where one hides in another text.

Masked means masked everywhere. The caller's number turns up in custom data, in links, in keypresses; whatever
reads like a number there is hidden but for its last four digits. Rather an id too many than a number too few.

Where the line is: the call's own numbers are hidden whatever stands between their digits. Of other digits,
ten or more are a number with anything but letters between them, eight characters at the most; behind a plus
or a word such as ``tel`` it takes seven. What is plainly a date, a time, an amount below a billion, a version
or a transaction id stays. Keypresses have none of these: seven digits in one field are a number. Digits may
be words, Slack's ``:one:``, or the escapes of links and pages: of these, seven are a number, too.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bot.access.rights import Shown
from bot.config.organizations import Organization
from bot.invoca.models import Call
from bot.text import budgets, phones, phones_in_text
from bot.text.markup import clip, fold
from bot.text.phones_in_text import Readings

LONGEST = 40  # characters of one number, extension and pauses included

_OVERLAP = 64  # characters looked at beyond what is shown, so that no number is cut before it is found

_TELLING = 7  # last digits that, behind a known area code, give a number away

_DIGITS = frozenset("0123456789")

_LEFT = 4  # digits left visible of a number inside a text

_LIKE_A_NUMBER = re.compile(r"(?<!\d)(?:\d{10,15}|\d{3}[-. )]{1,2}\d{3}[-. ]\d{4})(?!\d)")

_LONG_RUN = re.compile(r"\d(?:[-. ()*#,;]{0,2}\d){6,}")

_SEVERAL = 10  # digits that are a number, whatever stands between them

_SPREAD = re.compile(r"[0-9](?:(?:\W|_){0,8}[0-9])+")

_SAID_TO_BE = re.compile(
    r"(?:\+|(?:tel|phone|mobile|cell|fax|sms|whats ?app|msisdn|ani|caller|call|number|no|nr|ph)(?:\W|_){1,3})"
    r"(?:(?:\W|_){0,3})\Z",
    re.IGNORECASE,
)

_READABLE = re.compile(
    r"""
      (?<![0-9]) (?<![0-9][-/.])  # 2024-05-01, 1/5/2024, 01.05.24
      (?: (?:19|20)[0-9]{2} ([-/.]) (?:0?[1-9]|1[0-2]) \1 (?:0?[1-9]|[12][0-9]|3[01])
        | (?:0?[1-9]|[12][0-9]|3[01]) ([-/.]) (?:0?[1-9]|[12][0-9]|3[01]) \2 (?:(?:19|20)[0-9]{2}|[0-9]{2})
      ) (?![0-9]) (?![-/.][0-9])
    | (?<![0-9]) (?<![0-9]:) (?:[01]?[0-9]|2[0-3]) : [0-5][0-9] (?: :[0-5][0-9] (?:\.[0-9]{1,6})? )?
      (?![0-9]|:[0-9])  # 10:30:00.123
    | (?<![0-9]) (?<![0-9][,.]) [0-9]{1,3} (?:,[0-9]{3}){0,2} \.[0-9]{2} (?![0-9]|[,.][0-9])  # 1,250.00
    | (?<![0-9]) (?<![0-9][,.]) [0-9]{1,3} (?:,[0-9]{3}){1,2} (?![0-9]|[,.][0-9])
    | (?<![0-9]) (?<![0-9]\.) [0-9]{1,2} \. [0-9]{1,2} (?:\.[0-9]{1,5}){1,2} (?![0-9]|\.[0-9])  # 10.0.19045
    | (?<![0-9]) (?<![0-9][-/\u2013]) (?:19|20)[0-9]{2} \s?[-/\u2013]\s? (?:19|20)[0-9]{2}
      (?![0-9]|[-/\u2013][0-9])  # 2023-2024
    | (?<![0-9]) (?<![0-9]-) [0-9]{8}-[0-9]{8} (?![0-9]|-[0-9])  # a transaction id, longer than any number
    """,
    re.VERBOSE,
)

_SPELLED_DIGIT = (
    "(?::(?:zero|one|two|three|four|five|six|seven|eight|nine):"
    r"|\b(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)\b"
    "|%3[0-9]|&#(?:x3[0-9]|4[89]|5[0-7]);)"
)

_SPELLED = re.compile(_SPELLED_DIGIT, re.IGNORECASE)

_ANY_DIGIT = re.compile(f"{_SPELLED_DIGIT}|[0-9]", re.IGNORECASE)

_SPELLED_RUN = re.compile(
    rf"(?:{_SPELLED_DIGIT}|[0-9])(?:(?:\W|_){{0,3}}?(?:{_SPELLED_DIGIT}|[0-9])){{6,}}", re.IGNORECASE
)

_SPELLED_AT_LEAST = 3  # digits: one word that is a number stands before many a date

_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}|&#?\w{1,8};")  # what stands for a character in links and pages

_TOKEN = re.compile(r"<[^<>]*>")  # a mention or a date: no text of anybody's

_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")


@dataclass(frozen=True)
class Numbers:
    """How one card shows phone numbers. ``own`` are the digits of those of its call."""

    region: str
    full: bool = False
    own: tuple[str, ...] = ()
    readings: Readings = field(default_factory=lambda: Readings(budgets.CARD_READINGS), compare=False)
    """Of the whole card. What comes when none are left is hidden without being read."""

    def number(self, number: str) -> str:
        """One phone number, as text that is still hostile where it could not be read as a number."""
        written = clip(fold(number), 2 * LONGEST)
        return clip(phones.format_full(written, self.region) if self.full else phones.mask(written), LONGEST)

    def ending(self, number: str) -> str:
        """The last digits of a number that may be seen wherever it is masked; empty where none may."""
        return phones.ending(clip(fold(number), 2 * LONGEST))

    def text(self, text: str, limit: int) -> str:
        """Hostile text as ``text.plain`` gives it, with the numbers in it masked unless all is shown."""
        folded = fold(text)
        return clip(folded if self.full else self._masked(folded[: limit + _OVERLAP]), limit)

    def keypresses(self, text: str, limit: int) -> str:
        """What a caller typed: unless all is shown, several digits are a number, whatever is between them."""
        folded = fold(text)
        if self.full:
            return clip(folded, limit)
        seen = _hide_spelled(folded[: limit + _OVERLAP])
        return clip(_hide(seen, [range(len(seen))]) if len(_digits(seen)) >= _TELLING else seen, limit)

    def _masked(self, text: str) -> str:
        text = _hide_spelled(text)
        if len(_digits(text)) < _TELLING:
            return text
        if not self.readings.left:
            return _hide(text, [range(len(text))])
        text = _hide(text, _places_of(self.own, text))
        found = phones_in_text.find(text, self.region, self.readings)
        text = _hide(text, (range(each.start, each.end) for each in found))
        if not self.readings.left:
            return _hide(text, [range(len(text))])
        return _hide_spread(_hide_runs(text, _LIKE_A_NUMBER))


def numbers_of(
    call: Call, organization: Organization, shown: Shown, readings: Readings | None = None
) -> Numbers:
    """The numbers of a call as this surface shows them; ``readings`` where one card has several calls."""
    told = (call.calling_phone_number, call.destination_phone_number, call.called_phone_number)
    own = (_digits(number[:LONGEST]) for number in told if number is not None)
    return Numbers(
        organization.region,
        shown is Shown.FULL,
        tuple(digits for digits in own if len(digits) >= _TELLING),
        readings or Readings(budgets.CARD_READINGS),
    )


def without_numbers(mrkdwn: str) -> str:
    """Words of ours for a notification: whatever was quoted in them, it shows on lock screens."""
    parts = _TOKEN.split(mrkdwn)
    tokens = [*_TOKEN.findall(mrkdwn), ""]
    return "".join(
        _hide_spread(_hide_runs(_hide_spelled(part), _LONG_RUN)) + token
        for part, token in zip(parts, tokens, strict=True)
    )


def _hide_runs(text: str, pattern: re.Pattern[str]) -> str:
    return _hide(text, (range(*match.span()) for match in pattern.finditer(text)))


def _hide_spelled(text: str) -> str:
    """Hide a number whose digits are words, Slack's ``:one:``, or a link's or a page's escapes."""
    if len(_SPELLED.findall(text)) < _SPELLED_AT_LEAST:
        return text
    return _SPELLED_RUN.sub(_hide_run_of_spelled, text)


def _hide_run_of_spelled(run: re.Match[str]) -> str:
    if len(_SPELLED.findall(run[0])) < _SPELLED_AT_LEAST:
        return run[0]
    hidden = len(_ANY_DIGIT.findall(run[0])) - _LEFT
    return _ANY_DIGIT.sub(phones.HIDDEN, run[0], count=hidden)


def _hide_spread(text: str) -> str:
    """Hide digits that are a number though something unusual stands between them."""
    if len(_digits(text)) < _TELLING:
        return text
    plain = _ESCAPE.sub(lambda escape: " " * len(escape[0]), _in_digits(text))
    plain = _READABLE.sub(lambda kept: "x" * len(kept[0]), plain)
    spread = []
    for match in _SPREAD.finditer(plain):
        places = [at for at in range(*match.span()) if plain[at] in _DIGITS]
        if len(places) >= _SEVERAL or (
            len(places) >= _TELLING and _SAID_TO_BE.search(plain, max(0, match.start() - 16), match.start())
        ):
            spread.append(places)
    return _hide(text, spread)


def _hide(text: str, numbers: Iterable[Iterable[int]]) -> str:
    """The text, as long as before, with the digits of each number hidden but for its last four."""
    plain = _in_digits(text)
    hidden: set[int] = set()
    for places in numbers:
        digits = [at for at in places if plain[at] in _DIGITS and at not in hidden]
        hidden.update(digits[:-_LEFT])
    return "".join([phones.HIDDEN if at in hidden else each for at, each in enumerate(text)])


def _places_of(numbers: Iterable[str], text: str) -> Iterator[list[int]]:
    """Where the digits of numbers stand in the text, each time, whatever stands between them.

    Looked for once with the hexadecimal digits of a link's ``%20`` taken for digits, and once without. Where
    one stands within itself, as 999 in 9999, both are one: a text of nothing else is gone through once.
    """
    plain = _in_digits(text)
    escapes = {at for match in _PERCENT.finditer(text) for at in range(*match.span())}
    for skipped in (set[int](), escapes) if escapes else (escapes,):
        places = [at for at, each in enumerate(plain) if each in _DIGITS and at not in skipped]
        digits = "".join([plain[at] for at in places])
        for number in numbers:
            first = end = 0
            start = digits.find(number[-_TELLING:])
            while start >= 0:
                begins, least = start, max(0, start + _TELLING - len(number))
                while begins > least and digits[begins - 1] == number[begins - 1 - start - _TELLING]:
                    begins -= 1
                if begins >= end:
                    yield places[first:end]
                    first = begins
                first = min(first, begins)
                end = start + _TELLING
                start = digits.find(number[-_TELLING:], start + 1)
            yield places[first:end]


def _digits(text: str) -> str:
    return "".join([each for each in _in_digits(text) if each in _DIGITS])


def _in_digits(text: str) -> str:
    """The text, as long as before, with ASCII for the digits of any script, raised and circled ones too."""
    if text.isascii():
        return text
    digits = {each: unicodedata.digit(each, -1) for each in set(text)}
    return text.translate({ord(each): str(digit) for each, digit in digits.items() if digit >= 0})
