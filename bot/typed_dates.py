"""Dates as people write them: ``2026-11-21``, ``11/21/2026``, ``21 Nov 2026``. Pure."""

import re
import unicodedata
from datetime import date

MONTH_FIRST = frozenset(["AS", "FM", "GU", "MH", "MP", "PH", "PR", "PW", "UM", "US", "VI"])
"""Regions where 11/12/2026 is in November."""
EITHER_FIRST = frozenset(["CA"])
"""Regions where it may as well be in December."""
YEARS = range(1900, 2200)

_MONTHS = ("january", "february", "march", "april", "may", "june",
           "july", "august", "september", "october", "november", "december")  # fmt: skip
_LONGEST = 40  # characters of one date as written
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/. ]{1,3})([0-9]{1,2})\2([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})\s?([-/.])\s?([0-9]{1,2})\s?\2\s?([0-9]{4}|[0-9]{2})")
_TOGETHER = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_NAMED = re.compile(r"[a-z]+|[0-9]+")
_WEEKDAY = re.compile(r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b")
_ORDINAL = re.compile(r"(?<=[0-9])(?:st|nd|rd|th)\b")


def read_dates(typed: str, region: str) -> tuple[str, ...]:
    """Give the dates a text may mean (``YYYY-MM-DD``), the likelier first; none where it is no date.

    ``region`` (ISO 3166) decides whether ``11/12/2026`` begins with the month. What can only be read the
    other way round is given so.
    """
    if len(typed) > _LONGEST:
        return ()
    written = "".join(map(_on_keyboard, typed)).strip(" .,;:!?()'\"").casefold()
    match = _YEAR_FIRST.fullmatch(written) or _TOGETHER.fullmatch(written)
    if match:
        return _dates((match[1], match[match.re.groups - 1], match[match.re.groups]))
    match = _YEAR_LAST.fullmatch(written)
    if match is None:
        return _named(written)
    first, sign, second, year = match.groups()
    if sign != "." and region.upper() in MONTH_FIRST:
        return _dates((year, first, second)) or _dates((year, second, first))
    if sign != "." and region.upper() in EITHER_FIRST:
        return _dates((year, first, second), (year, second, first))
    return _dates((year, second, first)) or _dates((year, first, second))


def _named(written: str) -> tuple[str, ...]:
    plain = _ORDINAL.sub("", _WEEKDAY.sub("", written))
    parts = [part for part in _NAMED.findall(plain) if part != "of"]
    months = [at for part in parts if (at := _month(part))]
    numbers = [part for part in parts if part.isdecimal()]
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
