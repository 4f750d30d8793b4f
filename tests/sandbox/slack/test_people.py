"""What people and other apps can do and write in Slack, and what Slack keeps from them."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from sandbox.slack.server import SlackSandbox
from tests.sandbox.slack.acting import error_of, post
from tests.sandbox.slack.blocks import actions, button, section
from tests.sandbox.slack.conftest import ListeningApp


@pytest.mark.parametrize(
    ("user", "channel", "command"), [("U9OTTO", "C0SHARED", "/calls"), ("U0ANA", "C0SALES", "/call")]
)
async def test_no_such_command(
    slack: SlackSandbox, app: ListeningApp, user: str, channel: str, command: str
) -> None:
    """Not for another company's people, and none but those of the configuration: the app hears nothing."""
    delivery = await slack.command(user, channel, command)
    assert (delivery.error, delivery.request) == ("not_a_valid_command", None)
    assert app.received == []
    with pytest.raises(ValueError, match="never sent"):
        await slack.deliver_again(delivery)


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
async def test_who_can_do_nothing(slack: SlackSandbox, user: str, channel: str) -> None:
    """Deactivated accounts, bots, and people in channels they don't see: the scenario is wrong."""
    with pytest.raises(ValueError, match="nothing"):
        await slack.command(user, channel, "/calls")


async def test_guests_can_run_commands(slack: SlackSandbox, app: ListeningApp) -> None:
    """A guest in their channel can type a command, and nothing in it tells that they are one."""
    await slack.command("U0GUS", "C0SALES", "/calls")
    assert app.received[0].form["user_id"] == "U0GUS"


async def test_clicking_what_is_not_there(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """A control that is gone, a message that is gone, another's ephemeral message: none can be clicked."""
    card = await post(client, slack, actions(button()))
    await post(client, slack, actions(button()), user="U0SAM")
    with pytest.raises(LookupError, match=r"0 controls are called 'Sold'; there is: Press \(press\)"):
        await slack.click("U0ANA", card, "Sold")
    with pytest.raises(LookupError, match="sees no such message"):
        await slack.click("U0ANA", slack.seen("U0SAM", "C0SALES")[1], "Press")
    await client.chat_delete(channel="C0SALES", ts=card.ts)
    with pytest.raises(LookupError, match="sees no such message"):
        await slack.click("U0ANA", card, "Press")


async def test_what_has_no_shortcuts(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Another company's people, what only one sees, what is gone or not theirs; and no others than ours."""
    message = slack.say("U0ANA", "C0SHARED", "Words")
    with pytest.raises(ValueError, match="another company"):
        await slack.message_shortcut("U9OTTO", message, "look_up")
    for name in ("find", "open"):
        with pytest.raises(ValueError, match="no message shortcut"):
            await slack.message_shortcut("U0ANA", message, name)
    with pytest.raises(ValueError, match="no global shortcut"):
        await slack.global_shortcut("U0ANA", "look_up")
    with pytest.raises(ValueError, match="only one person sees"):
        await slack.message_shortcut("U0ANA", await post(client, slack, user="U0ANA"), "look_up")
    card = await post(client, slack)
    await client.chat_delete(channel="C0SALES", ts=card.ts)
    with pytest.raises(LookupError, match="sees no such message"):
        await slack.message_shortcut("U0ANA", card, "look_up")
    with pytest.raises(ValueError, match="not theirs to see"):
        await slack.message_shortcut("U0VIC", slack.say("U0SAM", "D0ANASAM", "Words"), "look_up")


async def test_where_the_bot_is_not_it_still_answers(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """A response_url reaches the person in other people's direct messages; posting there doesn't."""
    message = slack.say("U0SAM", "D0ANASAM", "530-999-9999")
    delivery = await slack.message_shortcut("U0ANA", message, "look_up")
    assert (await AsyncWebhookClient(delivery.response_url).send(text="Psst")).status_code == 200
    assert [each.text for each in slack.seen("U0ANA", "D0ANASAM")] == ["530-999-9999", "Psst"]
    assert [each.text for each in slack.seen("U0SAM", "D0ANASAM")] == ["530-999-9999"]
    assert await error_of(client, "chat.postMessage", channel="D0ANASAM", text="x") == "channel_not_found"


def test_what_begins_markup_is_an_entity_in_the_text(slack: SlackSandbox) -> None:
    """In the text, and not in the rich text that repeats it."""
    message = slack.say("U0ANA", "C0SALES", "a & <b>")
    assert (message.text, message.words) == ("a &amp; &lt;b&gt;", "a & <b>")


def test_numbers_that_slack_can_call_are_links(slack: SlackSandbox) -> None:
    """In the text and in the rich text alike."""
    message = slack.say("U0ANA", "C0SALES", "ring 530-999-9999 & +1 (855) 559-5599", linked=True)
    assert message.text == ("ring <tel:5309999999|530-999-9999> &amp; +1 <tel:8555595599|(855) 559-5599>")
    ((section_of_text,),) = [block["elements"] for block in message.blocks]
    assert section_of_text["elements"][1] == {"type": "link", "url": "tel:5309999999", "text": "530-999-9999"}
    assert "".join(each["text"] for each in section_of_text["elements"]).startswith("ring 530-999-9999 & ")


async def test_a_thread_is_in_its_channel(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Nobody answers elsewhere, or to what only one person sees; another app has threads, and is a bot."""
    root = slack.say("U0SAM", "C0SALES", "Words")
    card = slack.another_app_says("C0SALES", blocks=[section("Lead")], thread=root)
    assert (card.thread_ts, card.words) == (root.ts, "Lead")
    with pytest.raises(ValueError, match="no bot"):
        slack.another_app_says("C0SALES", "x", bot="U0ANA")
    alone = await post(client, slack, user="U0ANA")
    for channel, first in (("C0RANDOM", root), ("C0SALES", alone)):
        with pytest.raises(ValueError, match="thread is in the channel"):
            slack.say("U0ANA", channel, "x", thread=first)


async def test_the_bot_is_invited(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Then it can post; nobody invites it to a direct message, or where they can't look."""
    slack.invite("U0ANA", "C0ESTIM")
    assert (await client.chat_postMessage(channel="C0ESTIM", text="Words"))["ok"]
    for user, channel in (("U0ANA", "D0ANASAM"), ("U0VIC", "G0PRIV")):
        with pytest.raises(ValueError, match=r"nothing|nobody"):
            slack.invite(user, channel)
