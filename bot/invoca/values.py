"""One JSON value as the domain has it: text, number, time, yes or no. None is what can't be said."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot import phones

_TRUE = frozenset({"true", "yes", "y", "t", "1"})
_FALSE = frozenset({"false", "no", "n", "f", "0"})
_LONGEST_TIME = 64
_SPACED_OFFSET = re.compile(r"\s+(?=[+-]\d\d:?\d\d$)|\s+UTC$")


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
            return str(value)
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
    return given and (phones.parse(given, region) or given)


def time(value: Any, *, utc: bool = False) -> datetime | None:
    """The moment, in UTC. ``utc`` says that a time without an offset means UTC; else such a one is None."""
    if not isinstance(value, str) or ":" not in value or len(value) > _LONGEST_TIME:
        return None
    try:
        moment = datetime.fromisoformat(_SPACED_OFFSET.sub(_closed_up, value.strip()))
        if moment.tzinfo is None:
            return moment.replace(tzinfo=UTC) if utc else None
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _closed_up(space: re.Match[str]) -> str:
    return "Z" if space[0].strip() else ""


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
