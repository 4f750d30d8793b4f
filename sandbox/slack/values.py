"""What a person enters or chooses, as Slack tells it to the app: `state.values` and `actions`."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sandbox.slack.controls import Choice, Control

Entered = str | int | Sequence[str] | None
"""Text, a date, a number, an id, or the labels (or values) of what is chosen; None for nothing."""

State = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Entries by block id and action id, as in `state.values`."""

FIELDS = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "users_select": ("selected_user", "initial_user"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
}
"""Of each kind of element, where its entry stands, and where what it begins with."""

_PICKED = {"datepicker": ("%Y-%m-%d", 10), "timepicker": ("%H:%M", 5)}
_REPEATED_IN_ACTIONS = ("text", "value", "url", "style", "confirm", "placeholder")


def state_of(controls: Sequence[Control], before: State | None = None) -> State:
    """Give the entries of these controls: as they were before if of the same kind, else as they begin."""
    state: dict[str, dict[str, Mapping[str, Any]]] = {}
    for control in controls:
        if control.kind in FIELDS:
            field, initial = FIELDS[control.kind]
            entry: Mapping[str, Any] = {
                "type": control.kind,
                field: control.element.get(initial, [] if field == "selected_options" else None),
            }
            earlier = (before or {}).get(control.block_id, {}).get(control.action_id)
            if earlier is not None and earlier["type"] == control.kind:
                entry = earlier
            state.setdefault(control.block_id, {})[control.action_id] = entry
    return state


def entered(state: State, control: Control, value: Entered) -> State:
    """Give the entries after this person entered that value.

    LookupError if the menu has no such choice, ValueError for a day or time that no picker gives.
    """
    field, _ = FIELDS[control.kind]
    entry = {"type": control.kind, field: _as_slack_has_it(control, value)}
    own = {**state.get(control.block_id, {}), control.action_id: entry}
    return {**state, control.block_id: own}


def _as_slack_has_it(control: Control, value: Entered) -> Any:
    field, _ = FIELDS[control.kind]
    if field == "selected_options":
        wanted = [value] if isinstance(value, str) else value or []
        if isinstance(wanted, int):
            raise TypeError("a list of choices is wanted")
        return [chosen(control, each).option for each in wanted]
    if field == "selected_option":
        return None if value is None else chosen(control, str(value)).option
    if field == "value":
        return _typed(control, value)
    if control.kind in _PICKED and value is not None:
        form, length = _PICKED[control.kind]
        if len(str(value)) != length:
            raise ValueError(f"a {control.kind} gives nothing like {value!r}")
        datetime.strptime(str(value), form).replace(tzinfo=UTC)
    return value


def _typed(control: Control, value: Entered) -> str | None:
    """What stands in a field: on one line, unless it has several."""
    text = "" if value is None else str(value)
    if control.kind != "plain_text_input" or not control.element.get("multiline"):
        text = " ".join(text.splitlines())
    return text or None


def chosen(control: Control, wanted: str) -> Choice:
    """Find a choice by its label or value; LookupError, with what there is, if there is none."""
    for choice in control.choices:
        if wanted in (choice.label, choice.value):
            return choice
    raise LookupError(f"no choice {wanted!r}; there is: {', '.join(each.label for each in control.choices)}")


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


def action_on(control: Control, choice: Choice | None, state: State, action_ts: str) -> dict[str, Any]:
    """Give the entry of `actions` for touching this control."""
    repeated = {name: control.element[name] for name in _REPEATED_IN_ACTIONS if name in control.element}
    action: dict[str, Any] = {
        "type": control.kind,
        "action_id": control.action_id,
        "block_id": control.block_id,
        **repeated,
        "action_ts": action_ts,
    }
    if control.kind == "overflow":
        action["selected_option"] = choice.option if choice else None
    elif control.kind in FIELDS:
        field, initial = FIELDS[control.kind]
        action[field] = state[control.block_id][control.action_id][field]
        if initial in control.element:
            action[initial] = control.element[initial]
    return action
