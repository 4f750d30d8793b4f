"""What Slack shows of a command's ack."""

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox
from tests.sandbox.slack.blocks import actions, button, section
from tests.sandbox.slack.conftest import ListeningApp


async def test_an_empty_ack_shows_nothing(slack: SlackSandbox, app: ListeningApp) -> None:
    """An empty ack of a command is fine, and so is one that says nothing."""
    empty = await slack.command("U0ANA", "C0SALES", "/calls")
    app.acks({"response_type": "in_channel"})
    wordless = await slack.command("U0ANA", "C0SALES", "/calls")
    assert [(each.status, each.error, each.shown) for each in (empty, wordless)] == [(200, None, None)] * 2
    assert wordless.body == '{"response_type": "in_channel"}'
    assert wordless.headers["Content-Type"].startswith("application/json")
    assert wordless.seconds > 0


async def test_text_in_an_ack(slack: SlackSandbox, app: ListeningApp) -> None:
    """A plain body is shown to the person alone."""
    app.answer = lambda: web.Response(text="Usage: /calls")
    delivery = await slack.command("U0ANA", "C0RANDOM", "/calls")
    assert delivery.shown is not None
    assert (delivery.shown.text, delivery.shown.only_for) == ("Usage: /calls", "U0ANA")
    assert slack.seen("U0ANA", "C0RANDOM") == [delivery.shown]
    assert slack.seen("U0SAM", "C0RANDOM") == []


async def test_blocks_in_an_ack(slack: SlackSandbox, app: ListeningApp) -> None:
    """A JSON body is a message, with in_channel for everyone, whether the bot is in the channel or not."""
    app.acks({"response_type": "in_channel", "text": "Card", "blocks": [section("Card")]})
    await slack.command("U0ANA", "C0RANDOM", "/calls")
    assert [message.words for message in slack.seen("U0SAM", "C0RANDOM")] == ["Card"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            {"text": "x", "blocks": [section("")]},
            "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
        ),
        ({"text": "x", "response_type": "secret"}, "response_type must be `ephemeral` or `in_channel`"),
        ({"text": "x", "blocks": "none"}, "invalid_blocks_format"),
    ],
)
async def test_a_faulty_ack_is_refused(
    slack: SlackSandbox, app: ListeningApp, body: dict[str, object], said: str
) -> None:
    """Limits hold for acks too: nothing is shown but invalid_command_response."""
    app.acks(body)
    delivery = await slack.command("U0ANA", "C0SALES", "/calls")
    assert (delivery.error, delivery.shown) == ("invalid_command_response", None)
    (refusal,) = slack.refused
    assert (refusal.where, refusal.messages, refusal.payload) == ("ack of slash_commands", (said,), body)


async def test_an_ack_that_says_json_and_isnt(slack: SlackSandbox, app: ListeningApp) -> None:
    """A broken JSON body is refused as well."""
    app.answer = lambda: web.Response(text="{", content_type="application/json")
    assert (await slack.command("U0ANA", "C0SALES", "/calls")).error == "invalid_command_response"


async def test_what_a_clicks_ack_says_is_ignored(
    slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp
) -> None:
    """Clicks and shortcuts show nothing of their ack's body."""
    app.acks({"text": "Nobody reads this", "blocks": "nor checks it"})
    await client.chat_postMessage(channel="C0SALES", text="Card", blocks=[actions(button())])
    await slack.click("U0ANA", slack.seen("U0ANA", "C0SALES")[0], "Press")
    await slack.global_shortcut("U0ANA", "find")
    assert len(slack.seen("U0ANA", "C0SALES")) == 1
    assert slack.refused == []
