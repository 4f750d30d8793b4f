"""One call of an answer, of whichever generation of the API, as a Call."""

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from bot.invoca.models import Call, CustomData, CustomDatum
from bot.text import budgets, phones

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


_PROFILE = "demographics_data"

_FIELD = "_data_append"  # every documented field of the profile ends so


@dataclass
class Profile:
    """Personal data, kept apart from everything else: nothing of it may show where a call's other data shows.

    That is why it is taken from wherever in an answer it stands, not only from where the documents put it.
    """

    fields: dict[str, str] = field(default_factory=dict)

    def taken_from(self, value: Any) -> Any:
        """The value without personal data, which is moved here."""
        if isinstance(value, list):
            return [self.taken_from(item) for item in value if not self._kept(name_of(item), item)]
        if isinstance(value, dict):
            return {
                name: self.taken_from(inner) for name, inner in value.items() if not self._kept(name, inner)
            }
        return value

    def _kept(self, name: Any, given: Any) -> bool:
        """Whether this is the profile or a field of it; if so, it is here now."""
        if not isinstance(name, str) or not (name == _PROFILE or name.endswith(_FIELD)):
            return False
        value = value_of(given)
        whole = value if name == _PROFILE and isinstance(value, dict) else {name: value}
        self.fields |= texts({field_name: value_of(inner) for field_name, inner in whole.items()})
        return True


_CALLER = "calling_phone_number"

_NUMBERS = (_CALLER, "destination_phone_number", "called_phone_number")

_TIMES_OF_2022 = {"start_time": "call_start_time_utc", "bridge_start_time": "transfer_start_time_utc"}

_OTHERS = {"transaction_id", "repeat_calling_phone_number", "custom_data", "demographics", "more"}

_TEXTS = tuple(f.name for f in fields(Call) if f.name not in {*_NUMBERS, *_TIMES_OF_2022, *_OTHERS})

_KEYPRESSES = ("key presses", "key_presses")


def read_call(entry: Any, region: str, numbers: dict[str, str | None] | None = None) -> Call | None:
    """The call that one entry of a list tells of; None if it has no transaction id.

    Phone numbers without a country are read as of ``region``; ``numbers`` has those of the same answer that
    were read already, by how they are written, and is given the new ones. A field whose value is of a kind
    it can't have is kept under ``more``, except a number or a time.
    """
    profile = Profile()
    rest = profile.taken_from(entry)
    if not isinstance(rest, dict) or not (transaction_id := text(rest.pop("transaction_id", None))):
        return None
    read = {} if numbers is None else numbers
    known: dict[str, Any] = {name: _number(rest.pop(name, None), region, read) for name in _NUMBERS}
    if (caller := known[_CALLER]) is not None and phones.is_withheld(caller, region):
        known[_CALLER] = None
    for name, of_2022 in _TIMES_OF_2022.items():
        utc = time(rest.pop(of_2022, None), utc=True)
        known[name] = time(rest.pop(name, None)) or utc
    known["repeat_calling_phone_number"] = yes_or_no(rest.get("repeat_calling_phone_number"))
    for alias in _KEYPRESSES:
        pressed = rest.pop(alias, None)
        rest["keypresses"] = rest.get("keypresses") or pressed
    known |= {name: said for name in _TEXTS if (said := text(rest.get(name))) is not None}
    if isinstance(rest.get("custom_data"), dict | list):
        known["custom_data"] = _custom_data(rest.pop("custom_data"))
    left = {name: value for name, value in rest.items() if known.get(name) is None}
    return Call(transaction_id, demographics=profile.fields, more=texts(left), **known)


def is_read_in_part(entry: Any, call: Call) -> bool:
    """Whether there is something where a number belongs that can't be one, and isn't shown for it."""
    return isinstance(entry, dict) and any(
        bool(entry.get(name))
        and not isinstance(entry[name], str | int | float)
        and getattr(call, name) is None
        for name in _NUMBERS
    )


def _number(given: Any, region: str, numbers: dict[str, str | None]) -> str | None:
    if not isinstance(given, str):
        return phone_number(given, region)
    if given not in numbers:
        numbers[given] = phone_number(given, region)
    return numbers[given]


def _custom_data(data: dict[str, Any] | list[Any]) -> Sequence[CustomDatum]:
    """Each field that has a value, once, the last one winning; from the list of 2022 or the map since."""
    pairs: Iterable[tuple[Any, Any]]
    if isinstance(data, dict):
        pairs = data.items()
    else:
        pairs = [(name_of(entry), entry) for entry in data if isinstance(entry, dict)]
    found: dict[str, CustomDatum] = {}
    for given_name, given in pairs:
        name, value = text(given_name), any_text(value_of(given))
        source = text(given.get("source")) if isinstance(given, dict) else None
        if name is not None and value is not None:
            found[name] = CustomDatum(name, value, source)
    return CustomData(found.values()) if found else ()
