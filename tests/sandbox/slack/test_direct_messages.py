"""What the bot says to one person unasked: who gets it, and what can be done with it there."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from sandbox.slack.server import SlackSandbox
from tests.sandbox.slack.blocks import actions, button, option, overflow, section, select
from tests.sandbox.slack.conftest import ListeningApp
from tests.sandbox.slack.payloads import arrived


async def test_a_direct_message_is_one_persons_to_see_and_to_click(
    slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp
) -> None:
    """Its buttons and menus work, and its click says that it was in a direct message."""
    blocks = [
        section("Not saved", accessory=overflow(option("History"))),
        actions(button("Try again", "again"), select(option("One"), option("Two"))),
    ]
    await client.chat_postMessage(channel="U0ANA", text="Not saved", blocks=blocks)
    (told,) = slack.direct_messages("U0ANA")
    assert [len(slack.direct_messages(user)) for user in ("U0SAM", "U0GUS")] == [0, 0]
    for control in ("Try again", "Two", "History"):
        assert (await slack.click("U0ANA", told, control)).error is None
        assert arrived(app)["channel"] == {"id": "D0ANA", "name": "directmessage"}
        assert arrived(app)["message"]["ts"] == told.ts
    with pytest.raises(ValueError, match="not theirs to see"):
        await slack.click("U0SAM", told, "Try again")


async def test_a_direct_message_can_be_changed_later(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """By chat.update, and by a click's response_url; it stays the same message."""
    posted = await client.chat_postMessage(channel="U0ANA", text="Waiting", blocks=[actions(button())])
    await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="Saved")
    (told,) = slack.direct_messages("U0ANA")
    assert (told.ts, told.text) == (posted["ts"], "Saved")
    url = (await slack.click("U0ANA", told, "Press")).response_url
    await AsyncWebhookClient(url).send_dict({"replace_original": True, "text": "Taken back"})
    assert [(each.ts, each.text) for each in slack.direct_messages("U0ANA")] == [(told.ts, "Taken back")]


@pytest.mark.parametrize(
    ("user", "error"),
    [("U0BOT2", "cannot_dm_bot"), ("U0BOT", "cannot_dm_bot"), ("U0NOBODY", "channel_not_found")],
)
async def test_whom_nothing_can_be_said_to(client: AsyncWebClient, user: str, error: str) -> None:
    """Bots, and ids that nobody has."""
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=user, text="News")
    assert caught.value.response["error"] == error


async def test_a_stranger_is_not_found(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Somebody of another company, once no channel is shared with them any more."""
    await client.chat_postMessage(channel="U9OTTO", text="News")
    slack.workspace.channels["C0SHARED"].members.discard("U9OTTO")
    slack.workspace.channels["D9OTTO"].members.discard("U9OTTO")
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="U9OTTO", text="News")
    assert caught.value.response["error"] == "channel_not_found"


async def test_a_deactivated_account_takes_what_nobody_will_read(
    slack: SlackSandbox, client: AsyncWebClient
) -> None:
    """Slack says ok: python-slack-sdk's issue 1156."""
    assert (await client.chat_postMessage(channel="U0DEL", text="News"))["ok"]
    assert slack.direct_messages("U0DEL") == []


async def test_a_direct_message_needs_its_scope(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """chat:write is all it needs."""
    slack.workspace.app.scopes.intersection_update({"chat:write"})
    assert (await client.chat_postMessage(channel="U0ANA", text="News"))["ok"]
    slack.workspace.app.scopes.clear()
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="U0ANA", text="News")
    assert caught.value.response["needed"] == "chat:write"
