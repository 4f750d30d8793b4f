"""What stands in a message below the line that says who wrote it, and in a modal or Home within its frame."""

from markupsafe import Markup

from sandbox.browser.drawing.attachments import draw_attachment
from sandbox.browser.drawing.blocks import draw_blocks
from sandbox.browser.drawing.canvas import Canvas
from sandbox.browser.drawing.html import join, tag
from sandbox.browser.drawing.mrkdwn import mrkdwn
from sandbox.slack.messages import Message
from sandbox.slack.reader import Reader
from sandbox.slack.values import State
from sandbox.slack.views import View


def draw_message(message: Message, reader: Reader, entered: State, *, place: str = "message") -> Markup:
    """Draw a message's blocks, or its text where it has none, and its attachments.

    `entered` is what this person chose in it so far. `place` tells two drawings of one message on a page
    apart, such as one in its channel and one above its thread.
    """
    canvas = Canvas(reader, entered, f"{place} {message.ts}")
    if message.blocks:
        body = draw_blocks(message.blocks, canvas)
    elif message.text:
        about = {"class": "block block-text", "data-key": "text"}
        body = tag("div", about, tag("div", {"class": "text", "dir": "auto"}, mrkdwn(message.text, reader)))
    else:
        body = join([])
    attached = (
        draw_attachment(attachment, reader, f"attachment-{position}")
        for position, attachment in enumerate(message.attached)
    )
    return join([body, *attached])


def draw_view(view: View, reader: Reader) -> Markup:
    """Draw a view's blocks with what is entered in them and what is said to be wrong."""
    return draw_blocks(view.blocks, Canvas(reader, view.state, view.id), view.errors)
