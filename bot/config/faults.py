"""What is wrong with something an engineer wrote: none of the library's sentences gets through. Pure.

A fault says where, what was written, and what is expected there. What could be a token is never repeated.
"""

import difflib
import re
from collections.abc import Callable, Collection
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

Location = tuple[str | int, ...]

Place = Callable[[Location, str, str], str]
"""Joins where it is, what was written (empty where that isn't to be repeated), and what is wrong with it."""

CHANNEL = "needs a channel ID (C…): channel name → About → bottom"
PERSON = "needs a member ID (U…): their profile → three dots → Copy member ID"
MEMBER = (
    "needs a member ID (U…: profile → three dots → Copy member ID) or a user group ID (S…: the group → three "
    "dots → Copy group ID)"
)

FORMS = {
    "workspaces": "needs a workspace ID (T…): open Slack in a browser; the address says /client/T…",
    "channels": CHANNEL,
    "external_channels": CHANNEL,
    "contact": PERSON,
    "support_contact": PERSON,
    "viewers": MEMBER,
    "agents": MEMBER,
    "supervisors": MEMBER,
    "key": "isn't a name for an organization: a-z, 0-9, _ and - only",
    "name": "isn't a name to type: letters, digits, _ and - only",
    "api_version": "isn't a version: a date, such as 2022-08-01",
    "region": "isn't a region: two capital letters, such as US",
    "calls_command": "isn't a command: /, then a-z, 0-9, _ and - only",
    "tag_command": "isn't a command: /, then a-z, 0-9, _ and - only",
}
"""What is expected of text that has a form, by the last name in its place."""

WRONG = {
    "missing": "missing",
    "string_too_long": "is {length} characters; {max_length} at most",
    "string_too_short": "is empty",
    "too_short": "is empty; it needs one at least",
    "too_long": "holds {actual_length}; {max_length} at most",
    "literal_error": "is none of: {expected}",
    **dict.fromkeys(("int_parsing", "int_type", "int_from_float", "int_parsing_size"), "isn't a number"),
    "greater_than": "is too small; it must be more than {gt}",
    "greater_than_equal": "is too small; {ge} at least",
    "less_than_equal": "is too large; {le} at most",
    **dict.fromkeys(("bool_parsing", "bool_type"), "is neither true nor false"),
    "string_type": "isn't text; put it in quotes",
    **dict.fromkeys(("tuple_type", "list_type"), "isn't a list; write {named} = […]"),
    **dict.fromkeys(("mapping_type", "dict_type", "model_type", "model_attributes_type"), "isn't a table"),
}
"""What is wrong, by the kind of pydantic's error, to be read after what was written."""

ON_A_BUTTON = "is {length} characters; buttons show {max_length}"

ANYTHING_ELSE = "isn't in the form it must have"

ONLY_VIEWERS = 'only viewers may be "*"'

LONG_ENOUGH_FOR_A_TOKEN = re.compile(r"[A-Za-z0-9_+/=-]{20}|^(?:xox|xapp)", re.IGNORECASE)

LONGEST_SHOWN = 60  # characters

BUTTON = 20  # characters


def sentences(
    error: ValidationError, place: Place, known: Callable[[Location], Collection[str]] = lambda _: ()
) -> list[str]:
    """One line for each fault. ``known`` gives the keys that there are in the table of an unknown one."""
    faults = error.errors(include_url=False)
    return [_sentence(fault, place, known) for fault in faults if not _of_its_parts_alone(fault, faults)]


def _of_its_parts_alone(fault: ErrorDetails, faults: list[ErrorDetails]) -> bool:
    """Whether a list is called empty only because nothing in it is as it must be, which is said."""
    place = fault["loc"]
    return fault["type"] == "too_short" and any(
        other["loc"][: len(place)] == place for other in faults if other is not fault
    )


def nearest(written: str, known: Collection[str]) -> str | None:
    """The known name somebody most likely meant; None where none is near."""
    return next(iter(difflib.get_close_matches(written.casefold(), known, n=1, cutoff=0.7)), None)


def _sentence(fault: ErrorDetails, place: Place, known: Callable[[Location], Collection[str]]) -> str:
    location, kind, given = fault["loc"], fault["type"], fault["input"]
    context: dict[str, Any] = dict(fault.get("ctx", {}))
    named = next((part for part in reversed(location) if isinstance(part, str)), "")
    if kind == "value_error":
        return place(location, "", str(context["error"]))
    if kind == "extra_forbidden":
        meant = nearest(named, known(location))
        return place(location, "", f"unknown key; did you mean {meant}?" if meant else "unknown key")
    if kind == "string_pattern_mismatch" and given == "*" and named in {"agents", "supervisors"}:
        return place(location, "", ONLY_VIEWERS)
    return place(location, _written(given), _expected(kind, named, given, context))


def _expected(kind: str, named: str, given: object, context: dict[str, Any]) -> str:
    """What is wrong, to be read after what was written."""
    if kind == "string_pattern_mismatch":
        return FORMS.get(named, ANYTHING_ELSE)
    said = ON_A_BUTTON if context.get("max_length") == BUTTON else WRONG.get(kind, ANYTHING_ELSE)
    choices = str(context.get("expected", "")).replace("'", "")  # pydantic's, such as: 'PUT' or 'POST'
    return said.format_map(context | {"named": named, "length": len(str(given)), "expected": choices})


def _written(given: object) -> str:
    """What was written, as people read it; empty where it is long, or could be a secret."""
    if not isinstance(given, str | int | float):
        return ""
    if not isinstance(given, str):
        return str(given).lower() if isinstance(given, bool) else str(given)
    fits = len(given) <= LONGEST_SHOWN and given.isprintable()
    return f'"{given}"' if fits and not LONG_ENOUGH_FOR_A_TOKEN.search(given) else ""
