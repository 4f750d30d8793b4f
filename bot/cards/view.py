"""What every modal is in the end: a view, within what Slack takes of one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from slack_sdk.models.blocks import Block

from bot import words_modals
from bot.cards.sent import as_sent
from bot.cards.text import plain

BLOCKS = 100
BYTES = 240_000
"""Of all blocks, escaped to ASCII as a client may send them. Slack takes 250 kB of a view."""
TITLE = 24
METADATA = 3000


class ViewId(StrEnum):
    """The callback id of a modal that is submitted."""

    EDIT = "edit"
    REPLACE = "edit.replace"
    EXTERNAL_ID = "external_id"
    FIND = "find"


@dataclass(frozen=True)
class View:
    """A modal. Its title and the labels of its two buttons are plain text, clipped to what Slack takes.

    Raises ValueError where it is larger than Slack takes: whoever draws one sees to that.
    """

    title: str
    blocks: tuple[Block, ...]
    callback_id: str = ""
    submit: str | None = None
    """None: there is nothing to submit."""
    close: str = words_modals.CLOSE
    private_metadata: str = ""
    """What its submission carries back; no number, no value, no token."""

    def __post_init__(self) -> None:
        if len(self.private_metadata.encode()) > METADATA:
            raise ValueError("more private metadata than a view takes")
        if len(self.blocks) > BLOCKS:
            raise ValueError("more blocks than a view takes")

    def payload(self) -> dict[str, Any]:
        """The view as ``views.open``, ``views.update`` and a submission's answer take it."""
        view: dict[str, Any] = {
            "type": "modal",
            "title": _label(self.title),
            "close": _label(self.close),
            "blocks": [as_sent(block) for block in self.blocks],
        }
        if self.submit is not None:
            view["submit"] = _label(self.submit)
        if self.callback_id:
            view["callback_id"] = self.callback_id
        if self.private_metadata:
            view["private_metadata"] = self.private_metadata
        return view


def size_of(blocks: Sequence[Block]) -> int:
    """How much of ``BYTES`` these blocks take: more than in a message, which isn't escaped (sent.size_of)."""
    return sum(len(json.dumps(as_sent(block))) + 2 for block in blocks)


def _label(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": plain(text, TITLE) or words_modals.UNTITLED, "emoji": False}
