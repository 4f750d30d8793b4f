"""Parts of a message as JSON has them, as slack_sdk would say it, in a fifth of its time.

Its ``to_dict`` looks through everything that an object has for what checks it, for each object anew. Here
that is looked up once a class; the checks are the same.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ContextBlock,
    InteractiveElement,
    MarkdownTextObject,
    Option,
    PlainTextObject,
    RichTextBlock,
    RichTextElement,
    SectionBlock,
    TextObject,
)

from bot.text.markup import plain
from bot.words import CLOSE

UNTITLED = "Switchboard"

_KEPT = "_switchboard_sent"

_PLAIN = frozenset({str, bool, int, type(None)})

_TEXTS: dict[type, tuple[str, ...]] = {
    type(text): tuple(sorted(text.attributes))
    for text in (PlainTextObject(text=""), MarkdownTextObject(text=""))
}
"""Most of what a card is made of, each of which would say anew what attributes it has."""


def as_json(part: Any) -> Any:
    """Give a block, or anything in one. Raises SlackObjectFormationError for what Slack would refuse."""
    kind: type[JsonObject] = type(part)
    if kind in _PLAIN:
        return part
    if not isinstance(part, JsonObject):
        return [as_json(each) for each in part] if isinstance(part, list | tuple) else part
    if isinstance(part, Option):
        return _option(part)
    if not _is_usual(kind):
        return part.to_dict()
    _check(part)
    names = _TEXTS[kind] if kind in _TEXTS else _names(kind, frozenset(part.attributes))
    return {name: as_json(value) for name in names if not _is_empty(value := getattr(part, name, None))}


def _option(option: Option) -> dict[str, Any]:
    """Worked out once each, too (sent.py): the same ones are in every form with their field."""
    kept: dict[str, Any] | None = vars(option).get(_KEPT)
    if kept is None:
        _check(option)
        text = option._text or PlainTextObject(text=str(option.label))  # noqa: SLF001 - slack_sdk has no other way to it
        kept = {"text": as_json(text), "value": option.value}
        if option._block_description is not None:  # noqa: SLF001 - as above
            kept["description"] = as_json(option._block_description)  # noqa: SLF001 - as above
        if option.url:
            kept["url"] = option.url
        vars(option)[_KEPT] = kept
    return kept


def _check(part: JsonObject) -> None:
    for check in _checks(type(part)):
        getattr(part, check)()


def _is_empty(value: Any) -> bool:
    return value is None or (hasattr(value, "__len__") and len(value) == 0)


@cache
def _is_usual(kind: type[JsonObject]) -> bool:
    """Whether it is said as most are: some have a way of their own, and rich text may have empty parts."""
    return kind.to_dict is JsonObject.to_dict and not issubclass(kind, RichTextBlock | RichTextElement)


@cache
def _checks(kind: type[JsonObject]) -> tuple[str, ...]:
    return tuple(name for name in dir(kind) if hasattr(getattr(kind, name, None), "validator"))


@cache
def _names(kind: type[JsonObject], attributes: frozenset[str]) -> tuple[str, ...]:
    del kind
    return tuple(sorted(attributes))


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


def markup(mrkdwn: str) -> MarkdownTextObject:
    """Words of ours. What the API or a person supplied stands in them only by way of ``text.literal``."""
    return MarkdownTextObject(text=mrkdwn, verbatim=True)


def as_typed(text: str) -> PlainTextObject:
    """Somebody else's words, by way of ``text.plain``: nothing in them is formatted, linked or drawn."""
    return PlainTextObject(text=text, emoji=False)


def section(text: TextObject, accessory: InteractiveElement | None = None) -> SectionBlock:
    """A paragraph, with at most one element beside it."""
    return SectionBlock(text=text, accessory=accessory)


def context(*texts: TextObject) -> ContextBlock:
    """Small print, in one line where there is room."""
    return ContextBlock(elements=texts)


def actions(*elements: InteractiveElement) -> ActionsBlock:
    """A row of buttons."""
    return ActionsBlock(elements=elements)


def moment(when: datetime) -> str:
    """An aware time as the reader's own client draws it: to the second, and how long ago that is by now."""
    return f"<!date^{int(when.timestamp())}^{{time_secs}} ({{ago}})|{clock(when)}>"


def clock(when: datetime) -> str:
    """The time of day in UTC, for where no client draws it, such as in a notification."""
    minutes, seconds = divmod(int(when.timestamp()) % 86_400, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02} UTC"


def second(when: datetime) -> str:
    """The time of day to the second in the reader's own zone, for beside another that says how long ago."""
    return f"<!date^{int(when.timestamp())}^{{time_secs}}|{clock(when)}>"


LONGEST_TEXT = 3000
"""Characters of a message's text. Slack advises up to 4,000; longer ones are of no use in a notification."""


@dataclass(frozen=True)
class Message:
    """Blocks, and the text that stands for them in notifications and for screen readers."""

    text: str
    """Mrkdwn. Phone numbers in it are masked wherever the message goes: it shows on lock screens."""
    blocks: tuple[Block, ...]

    def payload(self) -> dict[str, Any]:
        """The message as Slack's methods and a ``response_url`` take it; the sender adds where it goes."""
        return {"text": self.text, "blocks": [as_sent(block) for block in self.blocks]}


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
    close: str = CLOSE
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


def view_size_of(blocks: Sequence[Block]) -> int:
    """How much of ``BYTES`` these blocks take: more than in a message, which isn't escaped (sent.size_of)."""
    return sum(len(json.dumps(as_sent(block))) + 2 for block in blocks)


def _label(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": plain(text, TITLE) or UNTITLED, "emoji": False}
