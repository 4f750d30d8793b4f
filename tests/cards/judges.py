"""Would Slack take it? Three judges: the rules here, the sandbox's Slack, and slackblocks."""

import json
import re
from functools import lru_cache
from typing import Any

from bot.cards.kit.blocks import Message, View
from sandbox.slack.limits import faults_in_message, faults_in_view
from tests.cards.examples import by_kind
from tests.cards.rebuilt import rebuild, rebuild_view

_CODE = re.compile("`[^`]*`")

_TOKEN = re.compile(r"<[^>]*>")

_HALF = re.compile("[\ud800-\udfff]")

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def faults(message: Message) -> list[str]:
    """Everything any judge finds wrong with a message; none is best."""
    return _faults(json.dumps(message.payload()))


def faults_of_view(view: View) -> list[str]:
    """Everything any judge finds wrong with a modal; none is best."""
    return _faults_of_view(json.dumps(view.payload()))


# Most poison is not on most cards, and what is sent is then the same as before.
@lru_cache(maxsize=50)
def _faults(sent: str) -> list[str]:
    payload = json.loads(sent)
    rebuild(payload)
    return [*faults_in_message(payload), *_too_much(payload), *_could_act(payload)]


@lru_cache(maxsize=50)
def _faults_of_view(sent: str) -> list[str]:
    payload = json.loads(sent)
    rebuild_view(payload)
    parts = by_kind(payload["blocks"])
    checks = {
        "over 250,000 bytes as ASCII": len(sent) > 250_000,
        "a form without inputs": "submit" in payload
        and not parts["input"]
        and payload.get("callback_id") != "edit.replace",
        "a text that says nothing": any(
            not each["text"].strip() for each in [*parts["mrkdwn"], *parts["plain_text"]]
        ),
        "half a pair": bool(_HALF.search(json.dumps(payload, ensure_ascii=False))),
        "a button without words to be read aloud": _is_silent(parts["button"]),
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
    parts = by_kind(blocks)
    labels = [each["text"]["text"] for each in parts["button"]]
    ids = [
        (at, each["action_id"])
        for at, parts_of_block in enumerate(map(by_kind, blocks))
        for kind in ("button", "static_select", "overflow")
        for each in parts_of_block[kind]
    ]
    checks = {
        "over 50 blocks": len(blocks) > 50,
        "over 13,000 bytes": len(json.dumps(blocks, ensure_ascii=False).encode()) > 13_000,
        "a text of no or over 3,000 characters": not all(
            1 <= len(each["text"]) <= 3000 for each in [*parts["mrkdwn"], *parts["plain_text"]]
        ),
        "no text, or over 4,000 characters": not 1 <= len(payload["text"]) <= 4000,
        "a label over 20 characters": any(len(label) > 20 for label in labels),
        "an action id twice in a block": len(ids) != len(set(ids)),
        "a button without words to be read aloud": _is_silent(parts["button"]),
    }
    return [words for words, is_so in checks.items() if is_so]


def _is_silent(buttons: list[dict[str, Any]]) -> bool:
    return not all(1 <= len(each.get("accessibility_label", "")) <= 75 for each in buttons)


def _could_act(payload: dict[str, Any]) -> list[str]:
    """Mentions, emoji or formatting that nobody of ours wrote."""
    parts = by_kind(payload)
    said = [payload["text"], *(each["text"] for each in parts["mrkdwn"])]
    said = [_CODE.sub("", text) for text in said]
    tokens = {token for text in said for token in _TOKEN.findall(text)}
    checks = {
        "a mention": any(not token.startswith(("<!date^", "<@U0", "<#C0")) for token in tokens),
        "an emoji by name": any(re.search(r":[a-z_]+:", text) for text in said),
        "emoji in a plain text": any(each["emoji"] for each in parts["plain_text"]),
        "a text that is not verbatim": not all(each["verbatim"] for each in parts["mrkdwn"]),
        "something invisible": bool(_INVISIBLE.search(json.dumps(payload, ensure_ascii=False))),
    }
    return [words for words, is_so in checks.items() if is_so]
