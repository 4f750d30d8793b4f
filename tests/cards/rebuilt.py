"""The third judge, slackblocks: it builds a message or a modal again, and raises where it knows better."""

import json
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

import slackblocks


def rebuild(payload: dict[str, Any]) -> None:
    """Build a message again: each of its blocks, then the whole."""
    blocks = [_judged(json.dumps(each), _alone_in_a_message) for each in payload["blocks"]]
    slackblocks.Message(channel="C0SALES", text=payload["text"], blocks=blocks)


def rebuild_view(payload: dict[str, Any]) -> None:
    """Build a modal again: each of its blocks, then the whole."""
    slackblocks.ModalView(
        title=slackblocks.Text.from_dict(payload["title"]),
        blocks=[_judged(json.dumps(each), _alone_in_a_modal) for each in payload["blocks"]],
        submit=slackblocks.Text.from_dict(payload["submit"]) if "submit" in payload else None,
        callback_id=payload.get("callback_id"),
        private_metadata=payload.get("private_metadata"),
    )


class _StandIn(slackblocks.Block):
    """What takes the place of a block that was judged on its own: of the rest, the whole asks its type."""

    def _resolve(self) -> dict[str, Any]:
        return {"type": self.type.value}


_standing_in = cache(_StandIn)


# The cards of one poison have most of their blocks in common, and slackblocks renders a block three times
# and more for no more than its type.
@lru_cache(maxsize=1000)
def _judged(block: str, alone: Callable[[slackblocks.Block], object]) -> slackblocks.Block:
    built = _block(json.loads(block))
    alone(built)
    return _standing_in(built.type, "stands-in")


def _alone_in_a_message(block: slackblocks.Block) -> object:
    return slackblocks.Message(channel="C0SALES", blocks=[block])


def _alone_in_a_modal(block: slackblocks.Block) -> object:
    return slackblocks.ModalView(title="Alone", blocks=[block], submit="Save")


def _block(block: dict[str, Any]) -> slackblocks.Block:
    match block["type"]:
        case "section":
            return slackblocks.SectionBlock(
                text=slackblocks.Text.from_dict(block["text"]) if "text" in block else None,
                fields=[slackblocks.Text.from_dict(each) for each in block.get("fields", [])] or None,
                accessory=_element(block["accessory"]) if "accessory" in block else None,
            )
        case "context":
            return slackblocks.ContextBlock(
                elements=[slackblocks.Text.from_dict(each) for each in block["elements"]]
            )
        case "actions":
            return slackblocks.ActionsBlock(elements=[_element(each) for each in block["elements"]])
        case "input":
            return slackblocks.InputBlock(
                label=slackblocks.Text.from_dict(block["label"]),
                element=_input(block["element"]),
                hint=slackblocks.Text.from_dict(block["hint"]) if "hint" in block else None,
                block_id=block["block_id"],
                optional=block["optional"],
            )
        case other:
            raise AssertionError(other)


def _input(element: dict[str, Any]) -> slackblocks.Element:
    action_id = element["action_id"]
    match element["type"]:
        case "plain_text_input":
            return slackblocks.PlainTextInput(
                action_id=action_id,
                initial_value=element.get("initial_value"),
                multiline=element.get("multiline", False),
                max_length=element["max_length"],
            )
        case "number_input":
            return slackblocks.NumberInput(
                is_decimal_allowed=True, action_id=action_id, initial_value=element.get("initial_value")
            )
        case "datepicker":
            return slackblocks.DatePicker(action_id=action_id, initial_date=element.get("initial_date"))
        case _:
            return _element(element)


def _element(element: dict[str, Any]) -> slackblocks.Element:
    confirm = _confirm(element["confirm"]) if "confirm" in element else None
    if element["type"] == "button":
        return slackblocks.Button(
            text=slackblocks.Text.from_dict(element["text"]),
            action_id=element["action_id"],
            value=element["value"],
            style=element.get("style"),
            confirm=confirm,
        )
    options = [
        slackblocks.Option(slackblocks.Text.from_dict(each["text"]), each["value"])
        for each in element["options"]
    ]
    if element["type"] == "overflow":
        return slackblocks.OverflowMenu(action_id=element["action_id"], options=options, confirm=confirm)
    assert element["type"] == "static_select"
    return slackblocks.StaticSelectMenu(
        action_id=element["action_id"],
        placeholder=slackblocks.Text.from_dict(element["placeholder"]),
        options=options,
        confirm=confirm,
    )


def _confirm(dialog: dict[str, Any]) -> slackblocks.ConfirmationDialogue:
    title, text, confirm, deny = (
        slackblocks.Text.from_dict(dialog[name]) for name in ("title", "text", "confirm", "deny")
    )
    return slackblocks.ConfirmationDialogue(title, text, confirm, deny)
