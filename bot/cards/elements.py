"""The few pieces of Block Kit the cards are built from, each harmless by construction."""

from datetime import datetime

from slack_sdk.models.blocks import (
    ActionsBlock,
    ContextBlock,
    InteractiveElement,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
    TextObject,
)


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
