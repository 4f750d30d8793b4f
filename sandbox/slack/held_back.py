"""What Slack's own client says at the inputs of a form, before the app hears of its being submitted."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sandbox.slack.controls import Control
from sandbox.slack.values import FIELDS, State

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_ADDRESS = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)


def held_back(controls: Sequence[Control], state: State) -> dict[str, str]:
    """Give the words by block id; none for a form that is sent."""
    said = {}
    for control in controls:
        if not control.in_form:
            continue
        field, _ = FIELDS[control.kind]
        value = state[control.block_id][control.action_id][field]
        if value in (None, [], ""):
            faults = iter([] if control.optional else ["Please complete this required field."])
        else:
            faults = _FAULTS.get(control.kind, _none)(control.element, value)
        if (fault := next(faults, None)) is not None:
            said[control.block_id] = fault
    return said


def _none(_element: Mapping[str, Any], _value: Any) -> Iterator[str]:
    yield from ()


def _text(element: Mapping[str, Any], value: str) -> Iterator[str]:
    longest, shortest = element.get("max_length", 3000), element.get("min_length", 0)
    if len(value) > longest:
        yield f"Please use {longest} characters or fewer."
    if len(value) < shortest:
        yield f"Please use at least {shortest} characters."


def _number(element: Mapping[str, Any], value: str) -> Iterator[str]:
    if not _NUMBER.fullmatch(value):
        yield "Please enter a number."
        return
    if "." in value and not element["is_decimal_allowed"]:
        yield "Please enter a whole number."
    number = Decimal(value)
    if "min_value" in element and number < Decimal(element["min_value"]):
        yield f"Please enter a number that is {element['min_value']} or more."
    if "max_value" in element and number > Decimal(element["max_value"]):
        yield f"Please enter a number that is {element['max_value']} or less."


def _mail(_element: Mapping[str, Any], value: str) -> Iterator[str]:
    if not _MAIL.fullmatch(value):
        yield "Please enter a valid email address."


def _address(_element: Mapping[str, Any], value: str) -> Iterator[str]:
    if not _ADDRESS.fullmatch(value):
        yield "Please enter a valid URL."


def _several(element: Mapping[str, Any], value: Sequence[Any]) -> Iterator[str]:
    most = element.get("max_selected_items", len(value))
    if len(value) > most:
        yield f"Please choose {most} or fewer."


_FAULTS: Mapping[str, Callable[[Mapping[str, Any], Any], Iterator[str]]] = {
    "plain_text_input": _text,
    "number_input": _number,
    "email_text_input": _mail,
    "url_text_input": _address,
    "multi_static_select": _several,
}
