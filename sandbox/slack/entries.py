"""What is entered in an element at present."""

from collections.abc import Mapping
from typing import Any

from sandbox.slack.controls import Control
from sandbox.slack.values import FIELDS, State


def entry_in(control: Control, entered: State) -> Any:
    """What is entered in a control at present, as `state.values` has it; None for nothing."""
    field, _ = FIELDS.get(control.kind, ("", ""))
    return entered.get(control.block_id, {}).get(control.action_id, {}).get(field)


def chosen_in(control: Control, entered: State) -> list[Mapping[str, Any]]:
    """The options that are chosen in a menu at present."""
    entry = entry_in(control, entered)
    if isinstance(entry, list | tuple):
        return list(entry)
    return [entry] if isinstance(entry, Mapping) else []
