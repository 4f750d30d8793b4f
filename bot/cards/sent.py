"""Blocks as they are sent: worked out once each, since that is most of what a card costs.

A block is measured on its way to fit a message, several times, and then sent. Nobody changes it in between.
"""

import json
from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import Block

from bot.cards.as_json import as_json

_KEPT = "_switchboard_sent"
_SIZE = "_switchboard_size"


def as_sent(block: Block) -> dict[str, Any]:
    """Give a block as JSON has it."""
    kept: dict[str, Any] | None = vars(block).get(_KEPT)
    if kept is None:
        kept = vars(block)[_KEPT] = as_json(block)
    return kept


def size_of(block: Block) -> int:
    """Give how many UTF-8 bytes that is."""
    size: int | None = vars(block).get(_SIZE)
    if size is None:
        size = vars(block)[_SIZE] = bytes_of(as_sent(block))
    return size


def bytes_of(part: Mapping[str, Any]) -> int:
    """Give how many UTF-8 bytes any part of a message is, as JSON."""
    return len(json.dumps(part, ensure_ascii=False).encode())
