"""Texts, blocks and what can be clicked or entered, as Slack's JSON has them.

slack_sdk's models would only be turned into these dicts again, for several times the work. Nothing is checked
here: the tests put whatever can be drawn before the sandbox's strict Slack and slackblocks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, NewType

from bot.cards.kit.limits import BLOCKS_OF_VIEW, METADATA, OPTION, TITLE
from bot.text.markup import plain
from bot.words import CHOOSE, CLOSE, SWITCHBOARD, UNNAMED

# Each is a JSON object. They are types of their own so that none stands where another belongs.
Text = NewType("Text", dict[str, Any])

Option = NewType("Option", dict[str, Any])

Element = NewType("Element", dict[str, Any])
"""A button or a menu, or what something is entered with."""

Block = NewType("Block", dict[str, Any])


def markup(mrkdwn: str) -> Text:
    """Words of ours. What the API or a person supplied stands in them only by way of ``text.literal``."""
    return Text({"type": "mrkdwn", "text": mrkdwn, "verbatim": True})


def as_typed(text: str) -> Text:
    """Somebody else's words, by way of ``text.plain``: nothing in them is formatted, linked or drawn."""
    return Text({"type": "plain_text", "text": text, "emoji": False})


def section(text: Text, accessory: Element | None = None) -> Block:
    """A paragraph, with at most one element beside it."""
    block = Block({"type": "section", "text": text})
    if accessory is not None:
        block["accessory"] = accessory
    return block


def columns(texts: Sequence[Text]) -> Block:
    """Up to ten short texts, two side by side where there is room."""
    return Block({"type": "section", "fields": list(texts)})


def context(*texts: Text | None) -> list[Block]:
    """What there is of small print, in one line where there is room; no block where that is nothing."""
    there = [text for text in texts if text is not None]
    return [Block({"type": "context", "elements": there})] if there else []


def actions(*elements: Element | None) -> list[Block]:
    """A row of what there is to click; no row where that is nothing."""
    there = [element for element in elements if element is not None]
    return [Block({"type": "actions", "elements": there})] if there else []


def option(label: str, value: str) -> Option:
    """One line of a menu. Its label is hostile text."""
    return Option({"text": as_typed(plain(label, OPTION) or UNNAMED), "value": value})


def overflow(action_id: str, options: Sequence[Option]) -> Element:
    """The menu behind three dots, of at most five lines."""
    return Element({"type": "overflow", "action_id": action_id, "options": list(options)})


def select(
    action_id: str,
    options: Sequence[Option],
    placeholder: str = CHOOSE,
    *,
    chosen: Option | None = None,
) -> Element:
    """A menu of at most a hundred lines."""
    given = {"initial_option": chosen}
    element = {"type": "static_select", "action_id": action_id, "options": list(options)}
    return _with(given, {**element, "placeholder": as_typed(placeholder)})


def text_entry(
    action_id: str,
    longest: int,
    held: str | None = None,
    *,
    in_lines: bool = False,
    focused: bool = False,
) -> Element:
    """Where text is entered; ``held`` is what is in it at first."""
    element = {
        "type": "plain_text_input",
        "action_id": action_id,
        "max_length": longest,
        "multiline": in_lines,
        "focus_on_load": focused,
    }
    return _with({"initial_value": held}, element)


def number_entry(action_id: str, held: str | None = None) -> Element:
    """Where a number is entered, whole or not."""
    element = {"type": "number_input", "action_id": action_id, "is_decimal_allowed": True}
    return _with({"initial_value": held}, element)


def date_entry(action_id: str, held: str | None = None) -> Element:
    """Where a day is chosen; ``held`` is YYYY-MM-DD."""
    element = {"type": "datepicker", "action_id": action_id, "placeholder": as_typed(CHOOSE)}
    return _with({"initial_date": held}, element)


def entry(block_id: str, label: str, element: Element, hint: str = "", *, optional: bool = False) -> Block:
    """One input of a form, with its label and a hint below it in plain text."""
    block = Block({"type": "input", "block_id": block_id, "label": as_typed(label), "element": element})
    block["optional"] = optional
    if hint:
        block["hint"] = as_typed(hint)
    return block


def _with(given: dict[str, Any], element: dict[str, Any]) -> Element:
    return Element({**element, **{name: value for name, value in given.items() if value is not None}})


def ago(when: datetime) -> str:
    """How long ago an aware time is, as the reader's own client draws it: for what is still running."""
    return f"<!date^{int(when.timestamp())}^{{ago}}|{minute_in_utc(when)}>"


_SAME_DAY = timedelta(hours=12)
"""So long nobody takes a time of day for another day's; which day it is elsewhere only a client knows."""


def minute(when: datetime, now: datetime | None = None) -> str:
    """The time of day in the reader's own zone: for what is past. With the day if ``now`` is much later."""
    if now is None or now - when < _SAME_DAY:
        return f"<!date^{int(when.timestamp())}^{{time}}|{minute_in_utc(when)}>"
    in_utc = f"{when.astimezone(UTC):%Y-%m-%d} {minute_in_utc(when)}"
    return f"<!date^{int(when.timestamp())}^{{date_short_pretty}}, {{time}}|{in_utc}>"


def minute_in_utc(when: datetime) -> str:
    """The same in UTC, for where no client draws it, such as in a notification."""
    hours, minutes = divmod(int(when.timestamp()) % 86_400 // 60, 60)
    return f"{hours:02}:{minutes:02} UTC"


@dataclass(frozen=True)
class Message:
    """Blocks, and the text that stands for them in notifications and for screen readers."""

    text: str
    """Mrkdwn. Phone numbers in it are masked wherever the message goes: it shows on lock screens."""
    blocks: tuple[Block, ...]

    def payload(self) -> dict[str, Any]:
        """The message as Slack's methods and a ``response_url`` take it; the sender adds where it goes."""
        return {"text": self.text, "blocks": list(self.blocks)}


class ViewId(StrEnum):
    """The callback id of a modal that is submitted."""

    EDIT = "edit"
    REPLACE = "edit.replace"
    EXTERNAL_ID = "external_id"
    FIND = "find"
    LINE = "line"


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
        if len(self.blocks) > BLOCKS_OF_VIEW:
            raise ValueError("more blocks than a view takes")

    def payload(self) -> dict[str, Any]:
        """The view as ``views.open``, ``views.update`` and a submission's answer take it."""
        view: dict[str, Any] = {
            "type": "modal",
            "title": _label(self.title),
            "close": _label(self.close),
            "blocks": list(self.blocks),
        }
        if self.submit is not None:
            view["submit"] = _label(self.submit)
        if self.callback_id:
            view["callback_id"] = self.callback_id
        if self.private_metadata:
            view["private_metadata"] = self.private_metadata
        return view


def _label(text: str) -> Text:
    return as_typed(plain(text, TITLE) or SWITCHBOARD)
