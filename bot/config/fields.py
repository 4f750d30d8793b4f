"""What may be set on a call, as its organization's file says: custom data fields, their values, quick tags.

Numbers are read as people write them, with a comma or a point: ``1,234.50`` and ``1.234,50``.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from difflib import get_close_matches
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot import words
from bot.errors import BotError
from bot.text import private_numbers
from bot.text.markup import escape, unformatted
from bot.text.matching import choose, comparable, yes_or_no

Label = Annotated[str, Field(min_length=1, max_length=20)]

Word = Annotated[str, Field(pattern=r"^[\w-]{1,40}$")]

LONGEST = {"text": 255, "long_text": 10_000}  # characters Invoca takes

LONGEST_EXTERNAL_ID = 255


class Strict(BaseModel):
    """A table of the organizations file: unknown keys are errors, and errors show no values."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True
    )


class CustomField(Strict):
    """One custom data field that may be set through Switchboard."""

    name: Annotated[str, Field(min_length=1, max_length=255)]
    label: Annotated[str, Field(min_length=1, max_length=75)]
    type: Literal["text", "long_text", "number", "date", "yes_no"] = "text"
    options: tuple[Annotated[str, Field(min_length=1, max_length=75)], ...] = Field(
        default=(), max_length=100
    )
    share: bool | None = None
    append: bool = False
    """Whether what is typed or clicked comes below what stands there. A form shows all of it to be edited."""

    @property
    def shown_in_channels(self) -> bool:
        """Whether viewers and channels may see its value: as configured, else only a choice's."""
        return bool(self.options) if self.share is None else self.share

    @property
    def is_free_text(self) -> bool:
        """Whether its value is whatever somebody writes."""
        return self.type in LONGEST and not self.options

    @model_validator(mode="after")
    def _options_of_text(self) -> Self:
        if self.options and self.type != "text":
            raise ValueError('options go with type = "text" only')
        if self.append and self.type != "long_text":
            raise ValueError('append goes with type = "long_text" only')
        return self


class QuickTag(Strict):
    """A button that sets several fields at once."""

    name: Word
    label: Label
    set: Mapping[str, str] = Field(min_length=1)

    @model_validator(mode="after")
    def _nothing_private(self) -> Self:
        if any(map(private_numbers.find, self.set.values())):
            raise ValueError("set has what looks like a payment card or social security number")
        return self


OPTIONS_SHOWN = 8

NOT_YES_OR_NO = "It takes yes or no."

NOT_A_NUMBER = "It takes a number, like 1234.5."

NOT_A_DATE = "It takes a date, like 2026-11-21, Nov 21 or tomorrow."

DATE_OF_TWO = "That could be two dates. Written like 2026-11-21, it is one."


def _no_such_option(options: Sequence[str]) -> str:
    return f"It takes one of: {_listed(options)}."


def _option_of_several(options: Sequence[str]) -> str:
    return f"That could be {_listed(options)}. Write a little more of it."


def _too_long(length: int, limit: int) -> str:
    return f"It takes {limit:,} characters at most, and that is {length:,}."


def _listed(options: Sequence[str]) -> str:
    more = len(options) - OPTIONS_SHOWN
    return ", ".join(options[:OPTIONS_SHOWN]) + (f" and {more} more" if more > 0 else "")


POINT_REGIONS = frozenset([
    # where the decimal sign is a point (Unicode CLDR: the numbers of each region's first language)
    "AG", "AI", "AS", "AU", "BB", "BD", "BH", "BM", "BS", "BW", "BZ", "CA", "CH", "CN", "DM", "DO",
    "EG", "ET", "FJ", "FM", "GB", "GD", "GG", "GH", "GI", "GM", "GT", "GU", "GY", "HK", "HN", "IE",
    "IL", "IM", "IN", "JE", "JM", "JO", "JP", "KE", "KH", "KI", "KN", "KR", "KW", "KY", "LC", "LI",
    "LK", "LR", "MH", "MM", "MO", "MP", "MS", "MT", "MU", "MW", "MX", "MY", "NA", "NG", "NI", "NP",
    "NZ", "OM", "PA", "PE", "PG", "PH", "PK", "PR", "PS", "PW", "QA", "SA", "SB", "SC", "SG", "SL",
    "SS", "SV", "SZ", "TC", "TH", "TO", "TT", "TV", "TW", "TZ", "UG", "US", "VC", "VG", "VI", "VU",
    "WS", "YE", "ZA", "ZM", "ZW",
])  # fmt: skip

_LONGEST_NUMBER = 60  # characters of one number as written

_WRITTEN = re.compile(r"([+-]?)\s?([0-9][0-9.,]*|[.,][0-9]+)")

_GROUPED = re.compile(
    r"[0-9]{1,3}(?:[.,][0-9]{3})+|[0-9]{1,3}(?:,[0-9]{2})+,[0-9]{3}"
)  # 1,234,567; 12,34,567

_COULD_GROUP = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")

_SPACED = re.compile(r"[0-9]{1,3}(?:[ '][0-9]{3})+(?![0-9])")


def read_number(typed: str, region: str) -> str | None:
    """Give a number as plain digits (``1234.5``), or None for what is none.

    ``region`` (ISO 3166) decides what ``1,234`` is, where nothing else does. A currency sign says nothing.
    What is given reads as itself again: where ``1.234`` is a thousand, a bit more than one is ``1.2340``.
    """
    if len(typed) > _LONGEST_NUMBER:
        return None
    on_keyboard = "".join(map(_number_on_keyboard, typed)).strip()
    match = _WRITTEN.fullmatch(_SPACED.sub(lambda spaced: re.sub("[ ']", "", spaced[0]), on_keyboard))
    if match is None:
        return None
    sign, written = match.groups()
    usual = "." if region.upper() in POINT_REGIONS else ","
    decimal_sign = _decimal_sign(written, usual)
    whole, found, fraction = written.rpartition(decimal_sign) if decimal_sign else (written, "", "")
    if {".", ","} & set(whole) and not _GROUPED.fullmatch(whole):
        return None
    if len({".", ","} & set(whole)) > 1 or (found and found in whole):
        return None
    digits = whole.replace(",", "").replace(".", "") or "0"
    number = Decimal(f"{digits}.{fraction or '0'}")
    plain = f"{number:f}".rstrip("0").rstrip(".")
    if usual == "," and _COULD_GROUP.fullmatch(plain):
        plain += "0"
    return f"-{plain}" if sign == "-" and number else plain


def _decimal_sign(written: str, usual: str) -> str:
    """Give the sign before the fraction, or nothing where there is no fraction."""
    signs = [character for character in written if character in ".,"]
    if not signs:
        return ""
    last = signs[-1]
    if len(set(signs)) == 2:
        return last
    if len(signs) > 1:
        return ""
    return last if last == usual or not _COULD_GROUP.fullmatch(written) else ""


def _number_on_keyboard(character: str) -> str:
    if character.isascii():
        return "" if character == "$" else character
    if character == "\u2019":
        return "'"  # Swiss numbers are grouped with it
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category in {"Sc", "Cf"}:
        return ""
    if category == "Zs":
        return " "
    return "-" if category == "Pd" or character == "\u2212" else character


MONTH_FIRST = frozenset(["AS", "FM", "GU", "MH", "MP", "PH", "PR", "PW", "UM", "US", "VI"])
"""Regions where 11/12/2026 is in November."""

EITHER_FIRST = frozenset(["CA"])
"""Regions where it may as well be in December."""

YEARS = range(1900, 2200)

_MONTHS = ("january", "february", "march", "april", "may", "june",
           "july", "august", "september", "october", "november", "december")  # fmt: skip

_LONGEST_DATE = 40  # characters of one date as written

_YEAR_FIRST = re.compile(r"([0-9]{4})([-/. ]{1,3})([0-9]{1,2})\2([0-9]{1,2})")

_YEAR_LAST = re.compile(r"([0-9]{1,2})\s?([-/.])\s?([0-9]{1,2})\s?\2\s?([0-9]{4}|[0-9]{2})")

_TOGETHER = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")

_NAMED = re.compile(r"[^\W\d_]+|[0-9]+")

_WEEKDAY = re.compile(r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b")

_ORDINAL = re.compile(r"(?<=[0-9])(?:st|nd|rd|th)\b")


_DAY_AND_MONTH = re.compile(r"([0-9]{1,2})\s?([-/.])\s?([0-9]{1,2})\.?")

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_FROM_TODAY = {"yesterday": -1, "today": 0, "tomorrow": 1}

_HOURS_FROM_UTC = {
    "AT": (1, 2), "AU": (8, 11), "BE": (1, 2), "CA": (-8, -2), "CH": (1, 2), "DE": (1, 2), "DK": (1, 2),
    "FR": (1, 2), "GB": (0, 1), "IE": (0, 1), "IN": (5, 6), "IT": (1, 2), "MX": (-8, -5), "NL": (1, 2),
    "NZ": (12, 13), "PR": (-4, -4), "SE": (1, 2), "US": (-10, -4),
}  # fmt: skip
"""The least and the most in a region, Hawaii and summer included; elsewhere it can be any."""

_ANYWHERE = (-12, 14)


def days_in(region: str, now: datetime) -> tuple[date, ...]:
    """Give the days that it may be somewhere in a region (ISO 3166): one, or two around midnight there."""
    hours = _HOURS_FROM_UTC.get(region.upper(), _ANYWHERE)
    utc = now.astimezone(UTC)
    return tuple(dict.fromkeys((utc + timedelta(hours=each)).date() for each in hours))


def read_dates(typed: str, region: str, days: Sequence[date] = ()) -> tuple[str, ...]:
    """Give the dates a text may mean (``YYYY-MM-DD``), the likelier first; none where it is no date.

    ``region`` (ISO 3166) decides whether ``11/12/2026`` begins with the month. What can only be read the
    other way round is given so. ``days`` are those that it may be today: without any, ``friday`` is no date,
    nor is one without a year, which is otherwise the nearest.
    """
    if len(typed) > _LONGEST_DATE:
        return ()
    written = "".join(map(_on_keyboard, typed)).strip(" .,;:!?()'\"").casefold()
    match = _YEAR_FIRST.fullmatch(written) or _TOGETHER.fullmatch(written)
    if match:
        return _dates((match[1], match[match.re.groups - 1], match[match.re.groups]))
    match = _YEAR_LAST.fullmatch(written)
    if match is None and days:
        match = _YEAR_LAST.fullmatch(_with_year(written, days[0], region))
    if match is None:
        return _from_today(written, days) or _named(written, days)
    first, sign, second, year = match.groups()
    if sign != "." and region.upper() in MONTH_FIRST:
        return _dates((year, first, second)) or _dates((year, second, first))
    if sign != "." and region.upper() in EITHER_FIRST:
        return _dates((year, first, second), (year, second, first))
    return _dates((year, second, first)) or _dates((year, first, second))


def _from_today(written: str, days: Sequence[date]) -> tuple[str, ...]:
    """Read ``tomorrow`` and ``friday``, the next one; on a Friday it may be today."""
    found: list[date] = []
    for today in days:
        if written in _FROM_TODAY:
            found.append(today + timedelta(days=_FROM_TODAY[written]))
        elif len(written) > 2 and _WEEKDAY.fullmatch(written):
            weekday = next(at for at, name in enumerate(_WEEKDAYS) if name.startswith(written[:3]))
            until = (weekday - today.weekday()) % 7
            found += [today + timedelta(days=until), *([today + timedelta(days=7)] if until == 0 else [])]
    return tuple(dict.fromkeys(each.isoformat() for each in found))


def _with_year(written: str, today: date, region: str) -> str:
    """Give ``12/5`` with the year that makes it nearest, and anything else as it is."""
    match = _DAY_AND_MONTH.fullmatch(written)
    if match is None:
        return written
    first, sign, second = match.groups()
    nearest = _nearest(
        [
            date.fromisoformat(each)
            for year in range(today.year - 1, today.year + 2)
            for each in read_dates(f"{first}{sign}{second}{sign}{year}", region)[:1]
        ],
        today,
    )
    return written if nearest is None else f"{first}{sign}{second}{sign}{nearest.year}"


def _nearest(found: Sequence[date], today: date) -> date | None:
    return min(found, key=lambda each: abs(each - today), default=None)


def _named(written: str, days: Sequence[date] = ()) -> tuple[str, ...]:
    plain = _ORDINAL.sub("", _WEEKDAY.sub("", written))
    parts = [part for part in _NAMED.findall(plain) if part != "of"]
    months = [at for part in parts if (at := _month(part))]
    numbers = [part for part in parts if part.isdecimal()]
    if days and len(parts) == 2 and len(months) == len(numbers) == 1:
        years = range(days[0].year - 1, days[0].year + 2)
        dates = [_dates((str(year), str(months[0]), numbers[0])) for year in years]
        nearest = _nearest([date.fromisoformat(each) for found in dates for each in found], days[0])
        return () if nearest is None else (nearest.isoformat(),)
    if len(parts) != 3 or len(months) != 1 or len(numbers) != 2:
        return ()
    day, year = numbers if len(numbers[0]) <= 2 else reversed(numbers)
    return _dates((year, str(months[0]), day))


def _month(part: str) -> int:
    """Give the number of the month that a word begins, or 0."""
    begun = part.removesuffix("t") if part == "sept" else part
    return next((at for at, month in enumerate(_MONTHS, 1) if len(part) > 2 and month.startswith(begun)), 0)


def _dates(*readings: tuple[str, str, str]) -> tuple[str, ...]:
    found = []
    for year, month, day in readings:
        full_year = int(year) + (2000 if len(year) == 2 else 0)
        try:
            read = date(full_year, int(month), int(day))
        except ValueError:
            continue
        if full_year in YEARS:
            found.append(read.isoformat())
    return tuple(dict.fromkeys(found))


def _on_keyboard(character: str) -> str:
    if character.isascii():
        return " " if character.isspace() else character
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Cf":
        return ""
    return {"Zs": " ", "Pd": "-"}.get(category, character)


MOST_SUGGESTIONS = 5

_LINE_BREAK = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")

_NO_TEXT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # control characters; halves of a pair

_WHITE = (*range(9, 14), *range(28, 33), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B),
          0x2028, 0x2029, 0x202F, 0x205F, 0x3000)  # fmt: skip
"""What Python calls a space."""

_INVISIBLE = (0xAD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF)

_EDGES = "".join(map(chr, (*_WHITE, *_INVISIBLE)))


class ValueRefused(BotError):
    """A value that can't be set. ``problem`` is plain text and quotes nothing of it.

    ``suggestions`` are up to five values that could be meant. Where the value was too long, the only one is
    its beginning, and ``keeps`` tells how many characters of it.
    """

    def __init__(self, problem: str, suggestions: tuple[str, ...] = (), keeps: int | None = None) -> None:
        self.problem = problem
        self.suggestions = suggestions
        self.keeps = keeps
        super().__init__("value refused")

    def words(self) -> str:
        """Give the problem as mrkdwn."""
        return unformatted(escape(self.problem))


def read_value(field: CustomField, typed: str, region: str, days: Sequence[date] = ()) -> str:
    """Give the value as it is set: an option, ``1234.5``, ``2026-11-21``, ``Yes``, or the text.

    ``region`` (ISO 3166) is where numbers and dates are read, ``days`` those that it may be there.
    Raises ValueRefused. A value that was read once reads as itself again.
    """
    text = without_edges(_NO_TEXT.sub(" ", _LINE_BREAK.sub("\n", typed)))
    if not text:
        raise ValueRefused(words.NOT_CLEARED, _first_options(field))
    if not field.is_free_text and not text.isascii():
        text = "".join(character for character in text if unicodedata.category(character) != "Cf")
    if field.options:
        return _choice(field.options, text)
    if field.type == "date":
        return _date(text, region, days)
    return _READERS[field.type](field, text, region)


def without_edges(text: str) -> str:
    """Give the text without spaces and invisible characters before and behind it."""
    return text.strip(_EDGES)  # a pattern for the end would begin anew at every run of them in between


def _first_options(field: CustomField) -> tuple[str, ...]:
    return (words.YES, words.NO) if field.type == "yes_no" else field.options[:MOST_SUGGESTIONS]


def _choice(options: tuple[str, ...], text: str) -> str:
    if text in options:
        return text
    found = choose(text, [(option, option) for option in options])
    if len(found) == 1:
        return found[0]
    if found:
        raise ValueRefused(_option_of_several(found), found[:MOST_SUGGESTIONS])
    if len(options) <= MOST_SUGGESTIONS:
        raise ValueRefused(_no_such_option(options), options)
    by_name = {comparable(option): option for option in reversed(options)}
    wanted = comparable(text[: 2 * max(map(len, options))])
    close = get_close_matches(wanted, by_name, n=MOST_SUGGESTIONS, cutoff=0.4)
    nearest = tuple(by_name[each] for each in close)
    raise ValueRefused(_no_such_option(options), nearest or options[:MOST_SUGGESTIONS])


def _text(field: CustomField, text: str, _region: str) -> str:
    value = text if field.type == "long_text" else " ".join(text.split("\n"))
    limit = LONGEST[field.type]
    if len(value) > limit:
        problem = _too_long(len(value), limit)
        raise ValueRefused(problem, (without_edges(value[:limit]),), keeps=limit)
    return value


def _number(_field: CustomField, text: str, region: str) -> str:
    number = read_number(text, region)
    if number is None:
        raise ValueRefused(NOT_A_NUMBER)
    return number


def _date(text: str, region: str, days: Sequence[date]) -> str:
    dates = read_dates(text, region, days)
    if not dates:
        raise ValueRefused(NOT_A_DATE)
    if len(dates) > 1:
        raise ValueRefused(DATE_OF_TWO, dates)
    return dates[0]


def _yes_or_no(field: CustomField, text: str, _region: str) -> str:
    answer = yes_or_no(text)
    if answer is None:
        raise ValueRefused(NOT_YES_OR_NO, _first_options(field))
    return words.YES if answer else words.NO


_READERS: dict[str, Callable[[CustomField, str, str], str]] = {
    "text": _text,
    "long_text": _text,
    "number": _number,
    "yes_no": _yes_or_no,
}
