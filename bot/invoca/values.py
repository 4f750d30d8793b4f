"""One JSON value as the domain has it: text, number, time, yes or no. None is what can't be said."""

import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from bot import budgets, phones

_TRUE = frozenset({"true", "yes", "y", "t", "1"})
_FALSE = frozenset({"false", "no", "n", "f", "0"})
_LONGEST_TIME = 64
_SPACE_BEFORE_OFFSET = re.compile(r"\s+(?=[+-]\d\d:?\d\d$|Z$)", re.ASCII)
_IN_BRACKETS = re.compile(r"\[[A-Za-z_/+-]+\]$")  # 16:02:36-07:00[America/Los_Angeles], as in Java
_ZONE = re.compile(
    r"(?<=\d)\s*(?P<name>[A-Z]{2,4})\s?(?P<offset>[+-]\d{1,2}(?::?\d\d)?)?$", re.ASCII | re.IGNORECASE
)
_OFFSETS = {
    "UTC": 0, "GMT": 0, "UT": 0,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
"""In hours: the names that RFC 2822 (4.3) gives a meaning; others mean several zones."""
_EPOCH = re.compile(r"\d{10,19}(?:\.\d{1,9})?", re.ASCII)
_EPOCH_FROM, _EPOCH_TO = 1_000_000_000, 4_102_444_800  # seconds: September 2001, the end of 2099


def text(value: Any) -> str | None:
    """The value as text without space around it, as JSON writes it; of a plain list, its items with commas.

    None for null, nothing, and what is nested. NUL and halves of surrogate pairs, which no database and no
    other program would take from us, are left out.
    """
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return value.replace("\0", "").encode(errors="replace").decode().strip() or None
        case int() | float():
            return str(value) if math.isfinite(value) else None
        case list() if not any(isinstance(item, dict | list) for item in value):
            return ", ".join(filter(None, map(text, value))) or None
        case _:
            return None


def any_text(value: Any) -> str | None:
    """The value as text whatever it is: what ``text`` can't say, as compact JSON. None for null and empty."""
    if isinstance(value, dict | list) and value:
        return text(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
    return text(value)


def phone_number(value: Any, region: str) -> str | None:
    """The number as E.164, read as one of ``region`` if it names no country; as given where it isn't one.

    A destination with an extension or pauses stays as given: E.164 has no place for them.
    """
    given = None if isinstance(value, dict | list) else text(value)
    if given is None:
        return None
    read = phones.parse(given, region) if len(given) <= budgets.NUMBER_CHARACTERS else None
    return read or phones.AsGiven.read(given, region)


def time(value: Any, *, utc: bool = False) -> datetime | None:
    """The moment, in UTC: ISO 8601, RFC 2822, or an epoch number in seconds or finer, as number or text.

    A zone may go by its offset, as UTC or GMT with or without one, or by those names of American zones that
    RFC 2822 defines. ``utc`` says that a time without any means UTC; else such a one is None, as is a day
    without a time.
    """
    said = text(value) or "" if isinstance(value, str | int | float) else ""
    if _EPOCH.fullmatch(said):
        return _of_epoch(float(said))
    if ":" not in said or len(said) > _LONGEST_TIME:
        return None
    try:
        moment = _of_iso(said) or parsedate_to_datetime(said)
        if moment.tzinfo is None:
            return moment.replace(tzinfo=UTC) if utc else None
        return moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _of_epoch(number: float) -> datetime | None:
    """By its size: seconds, milliseconds, micro- or nanoseconds of a moment from 2001 to 2100."""
    for unit in (1, 1_000, 1_000_000, 1_000_000_000):
        if _EPOCH_FROM * unit <= number < _EPOCH_TO * unit:
            return datetime.fromtimestamp(number / unit, UTC)
    return None


def _of_iso(said: str) -> datetime | None:
    written = _IN_BRACKETS.sub("", said)
    zone = _ZONE.search(written)
    if zone is not None:
        name, offset = zone["name"].upper(), zone["offset"] or ""
        hours = _OFFSETS.get(name)
        if hours is None or (offset and hours):
            return None
        if offset:
            digits = offset[1:].replace(":", "")
            offset = f"{offset[0]}{digits.zfill(2) if len(digits) < 3 else digits.zfill(4)}"
        written = written[: zone.start()] + (offset or f"{hours:+03}:00")
    else:
        written = _SPACE_BEFORE_OFFSET.sub("", written)
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None


def yes_or_no(value: Any) -> bool | None:
    """Whether it says yes; None where it says neither."""
    said = (text(value) or "").lower()
    return True if said in _TRUE else False if said in _FALSE else None


def texts(fields: Mapping[str, Any]) -> dict[str, str]:
    """The fields that have a name and a value, both as text."""
    return {
        named: said
        for name, value in fields.items()
        if (named := text(name)) is not None and (said := any_text(value)) is not None
    }


def value_of(given: Any) -> Any:
    """The value of a field that is given as ``{value, source}``, or plainly."""
    return given.get("value") if isinstance(given, dict) and given.keys() & {"value", "source"} else given


def name_of(entry: Any) -> Any:
    """The name in an entry of a list of fields; Invoca's other APIs call it ``partner_name``."""
    return (entry.get("name") or entry.get("partner_name")) if isinstance(entry, dict) else None
