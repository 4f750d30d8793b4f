"""Messages, modals and Home as framed cards, with what Slack itself writes around them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sandbox.slack.messages import Message, words_of_attachment
from sandbox.slack.views import View
from sandbox.terminal.cells import clean
from sandbox.terminal.drawing import draw_blocks, framed
from sandbox.terminal.elements import Canvas, pressable
from sandbox.terminal.lines import Line, Span, Style, flow, wrap
from sandbox.terminal.mrkdwn import mrkdwn
from sandbox.terminal.targets import Act

EDGE = 2  # columns that a frame takes
ONLY_YOU = "Only visible to you"


def draw_message(
    message: Message, canvas: Canvas, *, notes: Sequence[str] = (), footer: Line = ()
) -> list[Line]:
    """Draw a message; `notes` stand beside its author and time."""
    reader = canvas.reader
    sent = datetime.fromtimestamp(float(message.ts), reader.now.tzinfo)
    beside = [*([ONLY_YOU] if message.ephemeral else []), *notes]
    title = (
        Span(clean(reader.name(message.user)), Style.BOLD),
        Span(f"  {sent:%H:%M:%S}", Style.DIM),
        *(Span(f" · {note}", Style.DIM) for note in beside),
    )
    if message.blocks:
        body = draw_blocks(message.blocks, canvas)
    else:
        body = wrap(mrkdwn(message.text, reader), canvas.columns) if message.text else []
    for attachment in message.attached:
        body += _attachment(attachment, canvas)
    return framed(title, body, footer)


def _attachment(attachment: Mapping[str, Any], canvas: Canvas) -> list[Line]:
    """An attachment, its texts behind a rule as in Slack; its blocks aren't drawn but as words."""
    spans = mrkdwn(words_of_attachment(attachment), canvas.reader)
    return [(Span("▌ ", Style.DIM), *each) for each in wrap(spans, canvas.columns - EDGE)]


def draw_view(
    view: View, canvas: Canvas, number_of_ending: Callable[[Act], int], *, footer: Line = ()
) -> list[Line]:
    """Draw a modal or Home; `number_of_ending` numbers the buttons that submit and close it."""
    is_home = view.kind == "home"
    title = (
        Span(clean(view.title) if view.title else "Home", Style.BOLD),
        Span(f" · {'the Home tab' if is_home else 'a window over Slack'}", Style.DIM),
    )
    body = draw_blocks(view.blocks, canvas, view.errors)
    if not is_home:
        body += [(), *flow(_endings(view, number_of_ending), canvas.columns)]
    return framed(title, body, footer)


def _endings(view: View, number_of_ending: Callable[[Act], int]) -> Iterator[Line]:
    if "submit" in view.body:
        yield pressable(number_of_ending("submit"), view.body["submit"]["text"], Style.GOOD)
    yield pressable(number_of_ending("close"), view.body.get("close", {"text": "Cancel"})["text"])
