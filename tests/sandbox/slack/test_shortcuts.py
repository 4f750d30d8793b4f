"""Shortcuts: what the app gets of a message, wherever it stands and whoever wrote it."""

from pathlib import Path

import pytest
import yaml
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from sandbox.slack.server import SlackSandbox
from sandbox.slack.workspace import App
from tests.sandbox.slack.blocks import modal
from tests.sandbox.slack.conftest import ListeningApp
from tests.sandbox.slack.payloads import arrived

ROOT = Path(__file__).parent.parent.parent.parent


def test_the_shortcuts_are_the_manifests() -> None:
    """What Slack is told of in the manifest is what can be chosen here."""
    features = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))["features"]
    configured = {(each["name"], each["type"], each["callback_id"]) for each in features["shortcuts"]}
    assert {(each.name, each.kind, each.callback_id) for each in App().shortcuts} == configured


async def test_on_an_answer_in_a_thread(slack: SlackSandbox, app: ListeningApp) -> None:
    """An answer names the thread it is in."""
    root = slack.say("U0SAM", "C0SALES", "Words")
    answer = slack.say("U0ANA", "C0SALES", "530-999-9999", thread=root)
    await slack.message_shortcut("U0VIC", answer, "look_up")
    message = arrived(app)["message"]
    assert (message["ts"], message["thread_ts"], message["user"]) == (answer.ts, root.ts, "U0ANA")
    assert "reply_count" not in message


async def test_on_the_first_message_of_a_thread(slack: SlackSandbox, app: ListeningApp) -> None:
    """The first message tells of its answers; an answer to an answer is one to the first."""
    root = slack.say("U0SAM", "C0SALES", "Words")
    answers = [slack.say("U0ANA", "C0SALES", "One", thread=root)]
    answers.append(slack.say("U0VIC", "C0SALES", "Two", thread=answers[0]))
    await slack.message_shortcut("U0VIC", root, "tag")
    message = arrived(app)["message"]
    assert message["thread_ts"] == root.ts
    assert (message["reply_count"], message["reply_users"]) == (2, ["U0ANA", "U0VIC"])
    assert message["latest_reply"] == answers[1].ts


@pytest.mark.parametrize(
    ("channel", "name"),
    [("D0ANASAM", "directmessage"), ("D0ANA", "directmessage"), ("G0PRIV", "privategroup")],
)
async def test_in_private_conversations(
    slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp, channel: str, name: str
) -> None:
    """Shortcuts work where the bot isn't; the channel's name stays there, and a modal opens all the same."""
    message = slack.say("U0ANA", channel, "530-999-9999")
    delivery = await slack.message_shortcut("U0ANA", message, "look_up")
    assert arrived(app)["channel"] == {"id": channel, "name": name}
    assert (await client.views_open(trigger_id=delivery.trigger_id, view=modal()))["ok"]


async def test_where_the_bot_is_not_it_still_answers(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """A response_url reaches the person in other people's direct messages; posting there doesn't."""
    message = slack.say("U0SAM", "D0ANASAM", "530-999-9999")
    delivery = await slack.message_shortcut("U0ANA", message, "look_up")
    assert (await AsyncWebhookClient(delivery.response_url).send(text="Psst")).status_code == 200
    assert [each.text for each in slack.seen("U0ANA", "D0ANASAM")][-1] == "Psst"
    assert [each.text for each in slack.seen("U0SAM", "D0ANASAM")] == ["530-999-9999"]
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await client.chat_postMessage(channel="D0ANASAM", text="Psst")


async def test_on_another_apps_attachment(slack: SlackSandbox, app: ListeningApp) -> None:
    """Another app's message comes with its bot and its attachments, numbered, each with a fallback."""
    attachment = {"title": "New lead", "fields": [{"title": "Phone", "value": "(530) 999-9999"}]}
    message = slack.another_app_says(
        "C0SALES", "Lead", attachments=[attachment, {"text": "x", "fallback": "y"}]
    )
    await slack.message_shortcut("U0ANA", message, "look_up")
    told = arrived(app)["message"]
    assert (told["user"], told["bot_id"], told["app_id"]) == ("U0BOT2", "B0BOT2", "A0BOT2")
    assert "client_msg_id" not in told
    assert told["attachments"] == [
        {"id": 1, "fallback": "[no preview available]", **attachment},
        {"id": 2, "text": "x", "fallback": "y"},
    ]
    assert message.words == "Lead\nNew lead\nPhone: (530) 999-9999\nx"


async def test_on_the_apps_own_card(slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp) -> None:
    """A message of the app's has the menu too."""
    await client.chat_postMessage(channel="C0SALES", text="Card")
    await slack.message_shortcut("U0ANA", slack.seen("U0ANA", "C0SALES")[0], "tag")
    assert arrived(app)["message"]["bot_id"] == "B0SWITCHBOARD"


async def test_what_has_no_such_menu(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """What only one person sees, a message that is gone, and a shortcut the app doesn't have."""
    message = slack.say("U0SAM", "C0SALES", "Words")
    for name in ("find", "open"):
        with pytest.raises(ValueError, match="no message shortcut"):
            await slack.message_shortcut("U0ANA", message, name)
    with pytest.raises(ValueError, match="no global shortcut"):
        await slack.global_shortcut("U0ANA", "look_up")
    await client.chat_postEphemeral(channel="C0SALES", user="U0ANA", text="Psst")
    with pytest.raises(ValueError, match="only one person sees"):
        await slack.message_shortcut("U0ANA", slack.seen("U0ANA", "C0SALES")[1], "look_up")
    ts = (await client.chat_postMessage(channel="C0SALES", text="Card"))["ts"]
    card = slack.seen("U0ANA", "C0SALES")[-1]
    await client.chat_delete(channel="C0SALES", ts=ts)
    with pytest.raises(LookupError, match="sees no such message"):
        await slack.message_shortcut("U0ANA", card, "look_up")
    with pytest.raises(ValueError, match="not theirs to see"):
        await slack.message_shortcut("U0VIC", slack.say("U0SAM", "D0ANASAM", "Words"), "look_up")
