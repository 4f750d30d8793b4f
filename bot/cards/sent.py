"""Blocks as they are sent: worked out once each, since that is most of what a card costs.

A block is measured on its way to fit a message, several times, and then sent. Nobody changes it in between.
"""

import json
from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import Block

from bot.cards.as_json import as_json

_KEPT = "_switchboard_sent"


def as_sent(block: Block) -> dict[str, Any]:
    """Give a block as JSON has it."""
    return _worked_out(block)[0]


def size_of(block: Block) -> int:
    """Give how many UTF-8 bytes that is."""
    return _worked_out(block)[1]


def bytes_of(part: Mapping[str, Any]) -> int:
    """Give how many UTF-8 bytes any part of a message is, as JSON."""
    return len(json.dumps(part, ensure_ascii=False).encode())


def _worked_out(block: Block) -> tuple[dict[str, Any], int]:
    kept: tuple[dict[str, Any], int] | None = vars(block).get(_KEPT)
    if kept is None:
        plain: dict[str, Any] = as_json(block)
        kept = plain, bytes_of(plain)
        vars(block)[_KEPT] = kept
    return kept
