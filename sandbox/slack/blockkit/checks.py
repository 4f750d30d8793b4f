"""The vocabulary the rules are written in: a check takes a value and where it stands, and yields its faults.

A fault is worded as Slack words it, its place last: `no more than 50 items allowed [json-pointer:/blocks]`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)

Check = Callable[[Any, str], Iterator[str]]


def fault(words: str, pointer: str) -> str:
    """One fault, with its place."""
    return f"{words} [json-pointer:{pointer}]"


def string(at_most: int, *, at_least: int = 1) -> Check:
    """A string of so many characters."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield fault("must provide a string", pointer)
        elif len(value) < at_least:
            yield fault(f"must be more than {at_least - 1} characters", pointer)
        elif len(value) > at_most:
            yield fault(f"must be less than {at_most + 1} characters", pointer)

    return check


def url(value: Any, pointer: str) -> Iterator[str]:
    """Check an address of at most 3,000 characters that says its scheme."""
    yield from string(3000)(value, pointer)
    if isinstance(value, str) and "://" not in value and not value.startswith(("mailto:", "tel:")):
        yield fault("must be a valid url", pointer)


def formed(form: str) -> Check:
    """A day or a time as `strptime` reads it in this form, with all its zeros."""
    length = len(datetime(2000, 1, 1, tzinfo=UTC).strftime(form))

    def check(value: Any, pointer: str) -> Iterator[str]:
        faults = list(string(length, at_least=length)(value, pointer))
        yield from faults
        if not faults:
            try:
                datetime.strptime(value, form).replace(tzinfo=UTC)
            except ValueError:
                yield fault("must be a valid date or time", pointer)

    return check


def number(value: Any, pointer: str) -> Iterator[str]:
    """Check for a number written as text, in at most 40 characters."""
    faults = list(string(40)(value, pointer))
    yield from faults
    if not faults and not _NUMBER.fullmatch(value):
        yield fault("must be a valid number", pointer)


def quantity(value: Any, pointer: str) -> Iterator[str]:
    """Check for a number that is one, not text."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        yield fault("must provide a number", pointer)


def boolean(value: Any, pointer: str) -> Iterator[str]:
    """Check for true or false."""
    if not isinstance(value, bool):
        yield fault("must provide a boolean", pointer)


def integer(at_least: int, at_most: int) -> Check:
    """A whole number within bounds."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield fault("must provide an integer", pointer)
        elif not at_least <= value <= at_most:
            yield fault(f"must be between {at_least} and {at_most}", pointer)

    return check


def one_of(*allowed: str) -> Check:
    """One of the listed words."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if value not in allowed:
            yield fault("must be a valid enum value", pointer)

    return check


def anything(_value: Any, _pointer: str) -> Iterator[str]:
    """Accept whatever stands here: a part of Block Kit these rules do not go into."""
    yield from ()


def array(of: Check, at_most: int, *, at_least: int = 1) -> Check:
    """A list of so many items."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield fault("must provide an array", pointer)
            return
        if len(value) < at_least:
            yield fault(f"no less than {at_least} items allowed", pointer)
        if len(value) > at_most:
            yield fault(f"no more than {at_most} items allowed", pointer)
        for position, item in enumerate(value):
            yield from of(item, f"{pointer}/{position}")

    return check


def record(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """Exactly these properties: one missing or one too many is a fault, and so is a null."""
    known = {**required, **(optional or {})}

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, Mapping):
            yield fault("must provide an object", pointer)
            return
        for name in required:
            if name not in value:
                yield fault(f"missing required field: {name}", pointer)
        for name, inner in value.items():
            if name in known:
                yield from known[name](inner, f"{pointer}/{name}")
            else:
                yield fault(f"invalid additional property: {name}", pointer)

    return check


def by_type(kinds: Mapping[str, Check]) -> Check:
    """An object whose `type` says which rule holds for it."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, Mapping):
            yield fault("must provide an object", pointer)
        elif "type" not in value:
            yield fault("missing required field: type", pointer)
        elif not isinstance(value["type"], str) or value["type"] not in kinds:
            yield fault(f"unsupported type: {value['type']}", f"{pointer}/type")
        else:
            yield from kinds[value["type"]](value, pointer)

    return check


def also(check: Check, *further: Check) -> Check:
    """Ask the further checks only of a value that passed the first: they may rely on its shape."""

    def both(value: Any, pointer: str) -> Iterator[str]:
        faults = list(check(value, pointer))
        yield from faults
        if not faults:
            for another in further:
                yield from another(value, pointer)

    return both
