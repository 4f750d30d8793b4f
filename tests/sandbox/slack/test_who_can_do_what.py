"""What people can do in Slack, and what Slack keeps from them."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox
from tests.sandbox.slack.blocks import actions, button
from tests.sandbox.slack.conftest import ListeningApp


async def test_outsiders_have_no_commands(slack: SlackSandbox, app: ListeningApp) -> None:
    """In a shared channel the other company's people can't run our commands."""
    delivery = await slack.command("U9OTTO", "C0SHARED", "/calls")
    assert (delivery.error, delivery.request) == ("not_a_valid_command", None)
    assert app.received == []
    with pytest.raises(ValueError, match="never sent"):
        await slack.deliver_again(delivery)


async def test_a_command_the_app_does_not_have(slack: SlackSandbox, app: ListeningApp) -> None:
    """Only configured commands reach the app."""
    assert (await slack.command("U0ANA", "C0SALES", "/call")).error == "not_a_valid_command"
    assert app.received == []


@pytest.mark.parametrize(
    ("user", "channel"),
    [
        ("U0DEL", "C0SALES"),
        ("U0BOT2", "C0SALES"),
        ("U0VIC", "G0PRIV"),
        ("U0ANA", "C0OLD"),
        ("U0GUS", "C0RANDOM"),
    ],
)
async def test_what_nobody_can_do(slack: SlackSandbox, user: str, channel: str) -> None:
    """Deactivated accounts, bots, and people in channels they don't see do nothing: the scenario is wrong."""
    with pytest.raises(ValueError, match=r"nothing"):
        await slack.command(user, channel, "/calls")


async def test_guests_can_run_commands(slack: SlackSandbox, app: ListeningApp) -> None:
    """A guest in their channel can type a command, and nothing in it tells that they are one."""
    await slack.command("U0GUS", "C0SALES", "/calls")
    assert app.received[0].form["user_id"] == "U0GUS"


async def test_outsiders_have_no_shortcuts(slack: SlackSandbox) -> None:
    """The app's shortcuts exist in our workspace only."""
    message = slack.say("U0ANA", "C0SHARED", "Words")
    with pytest.raises(ValueError, match="another company"):
        await slack.message_shortcut("U9OTTO", message, "look_up")


async def test_clicking_what_is_not_there(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """A control that is gone, a message that is gone, another's ephemeral message: none can be clicked."""
    ts = (await client.chat_postMessage(channel="C0SALES", text="Card", blocks=[actions(button())]))["ts"]
    await client.chat_postEphemeral(channel="C0SALES", user="U0SAM", text="Psst", blocks=[actions(button())])
    card = slack.seen("U0ANA", "C0SALES")[0]
    with pytest.raises(LookupError, match=r"0 controls are called 'Sold'; there is: Press \(press\)"):
        await slack.click("U0ANA", card, "Sold")
    with pytest.raises(LookupError, match="sees no such message"):
        await slack.click("U0ANA", slack.seen("U0SAM", "C0SALES")[1], "Press")
    await client.chat_delete(channel="C0SALES", ts=ts)
    with pytest.raises(LookupError, match="sees no such message"):
        await slack.click("U0ANA", card, "Press")
