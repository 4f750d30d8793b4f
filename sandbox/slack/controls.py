"""What a person finds in blocks: words to read, and controls to press, choose from or fill in."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.slack.blockkit.blocks import elements_of

_PINGS = re.compile(r"<(?:!(?:channel|here|everyone)|!subteam\^[A-Z0-9]+|@[UW][A-Z0-9]+)(?:\|[^>]*)?>")


@dataclass(frozen=True)
class Choice:
    """One row of a menu: the words on it, and the option it stands for."""

    label: str
    option: Mapping[str, Any]

    @property
    def value(self) -> str:
        """What the app hears when it is chosen."""
        return str(self.option["value"])


@dataclass(frozen=True)
class Control:
    """One interactive element. `label` is what is written on it, or before it if it stands in a form."""

    kind: str
    label: str
    action_id: str
    block_id: str
    element: Mapping[str, Any]
    choices: tuple[Choice, ...] = ()
    in_form: bool = False
    optional: bool = True
    dispatches: bool = True


def controls_in(blocks: Iterable[Mapping[str, Any]]) -> tuple[Control, ...]:
    """Give every control, in the order a person meets them."""
    return tuple(
        _control(block, element)
        for block in blocks
        if block["type"] in {"section", "actions", "input"}
        for _, element in elements_of(block)
        if "action_id" in element
    )


def _control(block: Mapping[str, Any], element: Mapping[str, Any]) -> Control:
    groups = element.get("option_groups", [])
    options = [*element.get("options", []), *(option for group in groups for option in group["options"])]
    in_form = block["type"] == "input"
    written = block["label"] if in_form else element.get("text") or element.get("placeholder") or {}
    return Control(
        kind=element["type"],
        label=written.get("text", ""),
        action_id=element["action_id"],
        block_id=block["block_id"],
        element=element,
        choices=tuple(Choice(option["text"]["text"], option) for option in options),
        in_form=in_form,
        optional=not in_form or block.get("optional", False),
        dispatches=not in_form or block.get("dispatch_action", False),
    )


def find_control(controls: Sequence[Control], wanted: str | Control) -> tuple[Control, Choice | None]:
    """Find a control by its action id, its label or, with that choice, the label of one of its choices.

    LookupError, with what there is, if nothing or more than one thing is called so.
    """
    if isinstance(wanted, Control):
        return wanted, None
    found: list[tuple[Control, Choice | None]] = [
        (control, None) for control in controls if control.action_id == wanted
    ]
    found = found or [(control, None) for control in controls if control.label == wanted]
    found = found or [
        (control, choice) for control in controls for choice in control.choices if choice.label == wanted
    ]
    if len(found) != 1:
        there_is = ", ".join(f"{control.label or control.kind} ({control.action_id})" for control in controls)
        raise LookupError(f"{len(found)} controls are called {wanted!r}; there is: {there_is or 'none'}")
    return found[0]


def words_in(blocks: Iterable[Mapping[str, Any]]) -> str:
    """Give all words in the blocks, a line for each text, menus' rows included."""
    return "\n".join(text for block in blocks for _, text in _texts(block))


def pings_in(text: str, blocks: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Give the markup that would notify people: `<!channel>`, `<@U1>`, `<!subteam^S1>` and the like."""
    marked_up = [text, *(words for block in blocks for kind, words in _texts(block) if kind != "plain_text")]
    return tuple(ping for words in marked_up for ping in _PINGS.findall(words))


def _texts(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, Mapping):
        if isinstance(value.get("text"), str):
            yield str(value.get("type")), value["text"]
        for item in value.values():
            yield from _texts(item)
