"""Blocks as they are sent: worked out once each, since that is most of what a card costs.

A block is measured on its way to fit a message, several times, and then sent. Nobody changes it in between.
"""

import json
from typing import Any

from slack_sdk.models.blocks import Block

_KEPT = "_switchboard_sent"


def as_sent(block: Block) -> dict[str, Any]:
    """Give a block as JSON has it."""
    return _worked_out(block)[0]


def size_of(block: Block) -> int:
    """Give how many UTF-8 bytes that is."""
    return _worked_out(block)[1]


def _worked_out(block: Block) -> tuple[dict[str, Any], int]:
    kept: tuple[dict[str, Any], int] | None = vars(block).get(_KEPT)
    if kept is None:
        plain = block.to_dict()
        kept = plain, len(json.dumps(plain, ensure_ascii=False).encode())
        vars(block)[_KEPT] = kept
    return kept
