from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox
from sandbox.slack.views import View
from tests.sandbox.slack.blocks import Json, form_input, text_input

REASON = form_input(text_input("reason", max_length=20), "Reason", block_id="reason")


async def trigger(slack: SlackSandbox, user: str = "U0ANA") -> str:
    """Give a fresh trigger id."""
    return (await slack.global_shortcut(user, "find")).trigger_id


async def opened(slack: SlackSandbox, client: AsyncWebClient, view: Json, user: str = "U0ANA") -> View:
    """Open a modal and give it as it stands before the person."""
    await client.views_open(trigger_id=await trigger(slack, user), view=view)
    return in_front(slack, user)


def in_front(slack: SlackSandbox, user: str = "U0ANA") -> View:
    """Give the modal in front of this person."""
    view = slack.modal(user)
    assert view is not None
    return view
