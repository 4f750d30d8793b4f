"""What people and other apps write."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox
from tests.sandbox.slack.blocks import section


def test_what_begins_markup_is_an_entity_in_the_text(slack: SlackSandbox) -> None:
    """In the text, and not in the rich text that repeats it."""
    message = slack.say("U0ANA", "C0SALES", "a & <b>")
    assert message.text == "a &amp; &lt;b&gt;"
    assert message.words == "a & <b>"


def test_numbers_that_slack_can_call_are_links(slack: SlackSandbox) -> None:
    """In the text and in the rich text alike."""
    message = slack.say("U0ANA", "C0SALES", "ring 530-999-9999 & +1 (855) 559-5599", linked=True)
    assert message.text == ("ring <tel:5309999999|530-999-9999> &amp; +1 <tel:8555595599|(855) 559-5599>")
    ((section_of_text,),) = [block["elements"] for block in message.blocks]
    assert section_of_text["elements"][1] == {"type": "link", "url": "tel:5309999999", "text": "530-999-9999"}
    assert "".join(each["text"] for each in section_of_text["elements"]).startswith("ring 530-999-9999 & ")


async def test_a_thread_is_in_its_channel(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Nobody answers elsewhere, or to what only one person sees."""
    with pytest.raises(ValueError, match="thread is in the channel"):
        slack.say("U0ANA", "C0RANDOM", "x", thread=slack.say("U0SAM", "C0SALES", "Words"))
    await client.chat_postEphemeral(channel="C0SALES", user="U0ANA", text="Psst")
    with pytest.raises(ValueError, match="thread is in the channel"):
        slack.say("U0ANA", "C0SALES", "x", thread=slack.seen("U0ANA", "C0SALES")[-1])


def test_another_app_has_blocks_and_threads_too(slack: SlackSandbox) -> None:
    """A person isn't one."""
    root = slack.say("U0SAM", "C0SALES", "Words")
    card = slack.another_app_says("C0SALES", blocks=[section("Lead")], thread=root)
    assert (card.thread_ts, card.words) == (root.ts, "Lead")
    with pytest.raises(ValueError, match="no bot"):
        slack.another_app_says("C0SALES", "x", bot="U0ANA")


async def test_the_bot_is_invited(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Then it can post; nobody invites it to a direct message, or where they can't look."""
    slack.invite("U0ANA", "C0ESTIM")
    assert (await client.chat_postMessage(channel="C0ESTIM", text="Words"))["ok"]
    for user, channel in (("U0ANA", "D0ANASAM"), ("U0VIC", "G0PRIV")):
        with pytest.raises(ValueError, match=r"nothing|nobody"):
            slack.invite(user, channel)
