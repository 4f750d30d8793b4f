"""What tests do as the app and as its people, and what each of them gets of it."""

import json
from urllib.parse import parse_qs

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.messages import Message
from sandbox.slack.server import SlackSandbox
from sandbox.slack.views import View
from tests.sandbox.slack.blocks import Json, form_input, plain, text_input
from tests.sandbox.slack.conftest import ListeningApp

ANA = {"id": "U0ANA", "username": "ana", "name": "ana", "team_id": "T0ACME"}
OURS = {"id": "T0ACME", "domain": "acme-roofing"}
OF_THE_APP: Json = {"api_app_id": "A0SWITCHBOARD", "token": "sandbox-verification-token"}
"""What every payload says of the app."""
AT_HOME: Json = {
    **OF_THE_APP,
    "user": ANA,
    "team": OURS,
    "enterprise": None,
    "is_enterprise_install": False,
}
"""What every interaction of Ana's begins with."""
ONE, TWO = ({"text": plain(label) | {"emoji": True}, "value": label.lower()} for label in ("One", "Two"))
REASON = form_input(text_input("reason", max_length=20), "Reason", block_id="reason")


def arrived(app: ListeningApp) -> Json:
    """Give the payload of the last request, decoded as an app decodes it."""
    payload: Json = json.loads(parse_qs(app.received[-1].body)["payload"][0])
    return payload


async def post(client: AsyncWebClient, slack: SlackSandbox, *blocks: Json, **where: str) -> Message:
    """Post a card in #sales, or elsewhere, and give it as Ana sees it."""
    content: Json = {"channel": "C0SALES", "text": "Card", "blocks": list(blocks), **where}
    await client.api_call("chat.postEphemeral" if "user" in where else "chat.postMessage", json=content)
    return slack.seen("U0ANA", content["channel"])[-1]


async def refused(client: AsyncWebClient, method: str, **arguments: object) -> Json:
    """Call a method that is to fail, in the way it takes its arguments, and give Slack's answer."""
    takes_json = method.startswith(("chat.", "views.")) and method != "chat.getPermalink"
    body, query = (arguments, None) if takes_json else (None, arguments)
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, json=body, params=query)
    answer: Json = caught.value.response.data
    return answer


async def error_of(client: AsyncWebClient, method: str, **arguments: object) -> str:
    """Give the error of a call that is to fail."""
    return str((await refused(client, method, **arguments))["error"])


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
