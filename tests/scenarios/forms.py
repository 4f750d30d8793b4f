"""Forms and windows: opened, filled in and submitted."""

from sandbox.slack.messages import Message
from sandbox.slack.views import View
from tests.scenarios.stage import CALL, Stage

EDIT = "Edit…"


async def opens(stage: Stage, user: str, card: Message, label: str) -> View:
    """They click what opens a form; gives it."""
    await stage.clicks(user, card, label)
    view = stage.slack.modal(user)
    assert view is not None
    return view


async def submits(stage: Stage, user: str, **values: str) -> None:
    """Fill in and submit the modal in front; everything that follows is done."""
    stage.last = await stage.slack.submit(user, None, values)
    await stage.settle()


async def open_form(stage: Stage, transaction_id: str = CALL) -> View:
    """Ana opens the form that edits the call."""
    (card,) = await stage.types("U0ANA", transaction_id)
    await stage.slack.click("U0ANA", card, "Edit…")
    await stage.settle()
    view = stage.slack.modal("U0ANA")
    assert view is not None
    return view


async def says(stage: Stage, text: str, channel: str = "C0SALES") -> Message:
    """Somebody writes a message in a channel."""
    return stage.slack.say("U0SAM", channel, text)


async def chooses(stage: Stage, user: str, message: Message, shortcut: str) -> View:
    """They choose a shortcut in a message's menu; gives the window that it opens."""
    stage.last = await stage.slack.message_shortcut(user, message, shortcut)
    await stage.settle()
    view = stage.slack.modal(user)
    assert view is not None
    return view
