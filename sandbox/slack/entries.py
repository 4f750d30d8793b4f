"""Which elements are filled in and how, and what is entered in one of them at present."""

from collections.abc import Mapping
from typing import Any

from sandbox.slack.controls import Control
from sandbox.slack.values import FIELDS, State

TYPED = frozenset({"plain_text_input", "number_input", "email_text_input", "url_text_input"})
"""Filled with typed words."""
PICKED = frozenset({"datepicker", "timepicker", "datetimepicker"})
"""Days and times, which Slack's own client has a picker for."""
NAMED = frozenset({"users_select", "channels_select", "conversations_select"})
"""Menus of people and places, which the client fills by itself."""
CHOSEN = frozenset({"static_select", "multi_static_select", "checkboxes", "radio_buttons", "overflow"})
"""Menus whose choices come with them."""
SEVERAL = frozenset({"checkboxes", "multi_static_select"})
"""Menus in which several choices can be taken."""


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
