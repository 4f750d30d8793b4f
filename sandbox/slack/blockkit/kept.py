"""Blocks as Slack keeps them, and shows them again in its deliveries: every id given, every default said."""

import copy
from collections.abc import Sequence
from typing import Any

from sandbox.slack.identifiers import Identifiers

_NEEDS_NO_ACTION_ID = frozenset({"image", "plain_text", "mrkdwn"})


def kept(blocks: Sequence[Any], identifiers: Identifiers) -> list[dict[str, Any]]:
    """Copy accepted blocks, giving them the block ids, action ids and text defaults they left out."""
    copied: list[dict[str, Any]] = copy.deepcopy(list(blocks))
    for block in copied:
        block.setdefault("block_id", identifiers.token(5))
        if block["type"] in {"rich_text", "table"}:
            continue
        elements = [block[name] for name in ("accessory", "element") if name in block]
        for element in [*elements, *block.get("elements", [])]:
            if element["type"] not in _NEEDS_NO_ACTION_ID:
                element.setdefault("action_id", identifiers.token(5))
        with_text_defaults(block)
    return copied


def with_text_defaults(value: Any) -> None:
    """Say `emoji` and `verbatim` in every text object, in place."""
    if isinstance(value, list):
        for item in value:
            with_text_defaults(item)
    elif isinstance(value, dict):
        if value.get("type") == "plain_text":
            value.setdefault("emoji", True)
        elif value.get("type") == "mrkdwn":
            value.setdefault("verbatim", False)
        for item in value.values():
            with_text_defaults(item)
