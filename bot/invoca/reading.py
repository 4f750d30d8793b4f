"""One call of an answer, of whichever generation of the API, as a Call."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

from bot import phones
from bot.invoca.models import Call, CustomData, CustomDatum
from bot.invoca.profile import Profile
from bot.invoca.values import any_text, name_of, phone_number, text, texts, time, value_of, yes_or_no

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
