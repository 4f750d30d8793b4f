"""Would Slack take it? Three judges: the rules here, the sandbox's Slack, and slackblocks."""

import json
import re
from typing import Any

import slackblocks

from bot.cards.message import Message
from bot.cards.view import View
from sandbox.slack.limits import faults_in_message, faults_in_view
from tests.cards.examples import objects, strings

_CODE = re.compile("`[^`]*`")
_TOKEN = re.compile(r"<[^>]*>")
_HALF = re.compile("[\ud800-\udfff]")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def faults(message: Message) -> list[str]:
    """Everything any judge finds wrong with a message; none is best."""
    payload = message.payload()
    rebuild(payload)
    return [*faults_in_message(payload), *_too_much(payload), *_could_act(payload)]


def faults_of_view(view: View) -> list[str]:
    """Everything any judge finds wrong with a modal; none is best."""
    payload = view.payload()
    slackblocks.ModalView(
        title=slackblocks.Text.from_dict(payload["title"]),
        blocks=[_block(each) for each in payload["blocks"]],
        submit=slackblocks.Text.from_dict(payload["submit"]) if "submit" in payload else None,
        callback_id=payload.get("callback_id"),
        private_metadata=payload.get("private_metadata"),
    )
    inputs = list(objects(payload["blocks"], "input"))
    checks = {
        "over 250,000 bytes as ASCII": len(json.dumps(payload)) > 250_000,
        "a form without inputs": bool(view.submit) and not any(inputs) and view.callback_id != "edit.replace",
        "a text that says nothing": any(
            not each["text"].strip()
            for kind in ("mrkdwn", "plain_text")
            for each in objects(payload["blocks"], kind)
        ),
        "half a pair": any(_HALF.search(each) for each in strings(payload)),
    }
    # What an input holds or gives back is somebody's own text: it acts nowhere.
    without_entries = [_without_entry(each) for each in payload["blocks"]]
    acting = _could_act({"text": "", "title": payload["title"], "blocks": without_entries})
    return [*faults_in_view(payload), *acting, *(words for words, is_so in checks.items() if is_so)]


def _without_entry(block: dict[str, Any]) -> dict[str, Any]:
    if block["type"] != "input":
        return block
    element = {name: value for name, value in block["element"].items() if name != "initial_value"}
    for name in ("options", "initial_option"):
        options = element.get(name, [])
        element[name] = [option["text"] for option in (options if name == "options" else [options]) if option]
    return {**block, "element": element}


def _too_much(payload: dict[str, Any]) -> list[str]:
    blocks = payload["blocks"]
    labels = [each["text"]["text"] for each in objects(blocks, "button")]
    ids = [
        (at, each["action_id"])
        for at, block in enumerate(blocks)
        for kind in ("button", "static_select", "overflow")
        for each in objects(block, kind)
    ]
    checks = {
        "over 50 blocks": len(blocks) > 50,
        "over 13,000 bytes": len(json.dumps(blocks, ensure_ascii=False).encode()) > 13_000,
        "a text of no or over 3,000 characters": not all(
            1 <= len(each["text"]) <= 3000
            for kind in ("mrkdwn", "plain_text")
            for each in objects(blocks, kind)
        ),
        "no text, or over 4,000 characters": not 1 <= len(payload["text"]) <= 4000,
        "a label over 20 characters": any(len(label) > 20 for label in labels),
        "an action id twice in a block": len(ids) != len(set(ids)),
    }
    return [words for words, is_so in checks.items() if is_so]


def _could_act(payload: dict[str, Any]) -> list[str]:
    """Mentions, emoji or formatting that nobody of ours wrote."""
    said = [payload["text"], *(each["text"] for each in objects(payload["blocks"], "mrkdwn"))]
    said = [_CODE.sub("", text) for text in said]
    tokens = {token for text in said for token in _TOKEN.findall(text)}
    checks = {
        "a mention": any(not token.startswith(("<!date^", "<@U0", "<#C0")) for token in tokens),
        "an emoji by name": any(re.search(r":[a-z_]+:", text) for text in said),
        "emoji in a plain text": any(each["emoji"] for each in objects(payload, "plain_text")),
        "a text that is not verbatim": not all(each["verbatim"] for each in objects(payload, "mrkdwn")),
        "something invisible": bool(_INVISIBLE.search(json.dumps(payload, ensure_ascii=False))),
    }
    return [words for words, is_so in checks.items() if is_so]


def rebuild(payload: dict[str, Any]) -> None:
    """Build the payload again with slackblocks, which raises where it knows better."""
    blocks = [_block(each) for each in payload["blocks"]]
    slackblocks.Message(channel="C0SALES", text=payload["text"], blocks=blocks)


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
