import json
from urllib.parse import parse_qs

from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.messages import Message
from sandbox.slack.server import SlackSandbox
from tests.sandbox.slack.blocks import Json, plain
from tests.sandbox.slack.conftest import ListeningApp

ANA = {"id": "U0ANA", "username": "ana", "name": "ana", "team_id": "T0ACME"}
OURS = {"id": "T0ACME", "domain": "acme-roofing"}
ONE, TWO = ({"text": plain(label) | {"emoji": True}, "value": label.lower()} for label in ("One", "Two"))


def arrived(app: ListeningApp) -> Json:
    """Give the payload of the last request, decoded as an app decodes it."""
    payload: Json = json.loads(parse_qs(app.received[-1].body)["payload"][0])
    return payload


async def post(slack: SlackSandbox, client: AsyncWebClient, channel: str, *blocks: Json) -> Message:
    """Post a card and give it as Ana sees it."""
    await client.chat_postMessage(channel=channel, text="Card", blocks=list(blocks))
    return slack.seen("U0ANA", channel)[-1]
