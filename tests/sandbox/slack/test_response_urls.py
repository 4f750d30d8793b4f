"""response_urls: five uses, thirty minutes, appending for commands, the clicked message for clicks."""

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from sandbox.slack.messages import Message
from sandbox.slack.server import SlackSandbox
from sandbox.slack.switches import RESPONSE_URL
from tests.sandbox.slack.acting import post
from tests.sandbox.slack.blocks import Json, actions, button, section
from tests.sandbox.slack.conftest import Clock


async def respond(url: str, **payload: object) -> tuple[int, str]:
    """Post to a response_url as Bolt's respond does, and give status and body."""
    answer = await AsyncWebhookClient(url).send_dict(dict(payload))
    return answer.status_code, answer.body


async def of_command(slack: SlackSandbox, channel: str = "C0SALES") -> str:
    """Give the response_url of a command of Ana's."""
    return (await slack.command("U0ANA", channel, "/calls")).response_url


async def of_click(slack: SlackSandbox, message: Message, user: str = "U0ANA") -> str:
    """Give the response_url of a click on its button."""
    return (await slack.click(user, message, "Press")).response_url


def texts(slack: SlackSandbox, user: str = "U0ANA", channel: str = "C0SALES") -> list[str]:
    """Give what this person reads there."""
    return [message.text for message in slack.seen(user, channel)]


@pytest.fixture
async def card(slack: SlackSandbox, client: AsyncWebClient) -> Message:
    """A card with a button, for everyone."""
    return await post(client, slack, actions(button()))


@pytest.fixture(params=[{}, {"user": "U0ANA"}], ids=["for everyone", "ephemeral"])
async def either(slack: SlackSandbox, client: AsyncWebClient, request: pytest.FixtureRequest) -> Message:
    """A card with a button, for everyone, or for Ana alone."""
    return await post(client, slack, actions(button()), **request.param)


async def test_a_command_is_answered_to_its_person(slack: SlackSandbox) -> None:
    """A post is ephemeral unless it says in_channel."""
    url = await of_command(slack)
    assert await respond(url, text="Yours") == (200, '{"ok": true}')
    await respond(url, text="Everyone's", response_type="in_channel")
    assert texts(slack) == ["Yours", "Everyone's"]
    assert texts(slack, "U0SAM") == ["Everyone's"]
    assert len(slack.calls_to(RESPONSE_URL)) == 2


async def test_membership_does_not_matter(slack: SlackSandbox) -> None:
    """A response_url works where the bot isn't a member, in direct messages too."""
    for channel in ("C0RANDOM", "D0ANA"):
        await respond(await of_command(slack, channel), text="Here", response_type="in_channel")
        assert texts(slack, channel=channel) == ["Here"]


async def test_what_is_not_a_clicks_only_appends(slack: SlackSandbox) -> None:
    """replace_original and delete_original change nothing for a command; nor for a message shortcut."""
    url = await of_command(slack)
    await respond(url, text="Looking…")
    await respond(url, text="Found", replace_original=True)
    await respond(url, text="Done", delete_original=True)
    message = slack.say("U0SAM", "C0SALES", "530-999-9999")
    await respond((await slack.message_shortcut("U0ANA", message, "look_up")).response_url, text="It")
    assert texts(slack) == ["Looking…", "Found", "Done", "530-999-9999", "It"]
    assert texts(slack, "U0SAM") == ["530-999-9999"]


async def test_five_uses(slack: SlackSandbox) -> None:
    """The sixth use is answered 404, used_url, and kept as a fault; an invented one does nothing."""
    url = await of_command(slack)
    assert (await respond(f"{url[:-1]}-", text="Words"))[0] == 404
    answers = [await respond(url, text="Again") for _ in range(6)]
    assert [status for status, _ in answers] == [200] * 5 + [404]
    assert answers[-1] == (404, '{"ok": false, "error": "used_url"}')
    assert len(texts(slack)) == 5
    assert [refusal.code for refusal in slack.refused] == ["used_url"]


async def test_thirty_minutes(slack: SlackSandbox, clock: Clock) -> None:
    """After thirty minutes a use is answered 404, expired_url."""
    url = await of_command(slack)
    clock.advance(30 * 60)
    assert (await respond(url, text="Just in time"))[0] == 200
    clock.advance(0.001)
    assert await respond(url, text="Too late") == (404, '{"ok": false, "error": "expired_url"}')


async def test_a_payload_may_come_in_a_form(slack: SlackSandbox) -> None:
    """What is posted may be JSON in a form's payload, as for any webhook."""
    url = await of_command(slack)
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data={"payload": '{"text": "Formal"}'}) as response,
    ):
        assert response.status == 200
    assert texts(slack) == ["Formal"]


async def test_a_click_replaces_its_message(slack: SlackSandbox, either: Message) -> None:
    """replace_original rewrites the clicked message in place, whole, and never for others than before."""
    content = {"text": "Sold", "replace_original": True, "response_type": "in_channel"}
    assert (await respond(await of_click(slack, either), **content))[0] == 200
    (after,) = slack.seen("U0ANA", "C0SALES")
    assert (after.ts, after.text, after.blocks, after.only_for) == (either.ts, "Sold", (), either.only_for)


async def test_five_edits_of_one_card(slack: SlackSandbox, clock: Clock, either: Message) -> None:
    """Each click's url edits five times in thirty minutes; the card stays the same, whatever it says."""
    first, second = await of_click(slack, either), await of_click(slack, either)
    answers = [await respond(first, text=f"Edit {edit}", replace_original=True) for edit in range(6)]
    assert [status for status, _ in answers] == [200] * 5 + [404]
    assert "used_url" in answers[-1][1]
    assert [(each.ts, each.text) for each in slack.seen("U0ANA", "C0SALES")] == [(either.ts, "Edit 4")]
    clock.advance(30 * 60)
    assert (await respond(second, text="Just in time", replace_original=True))[0] == 200
    clock.advance(0.001)
    assert "expired_url" in (await respond(second, text="Too late", replace_original=True))[1]
    assert [(each.ts, each.text) for each in slack.seen("U0ANA", "C0SALES")] == [(either.ts, "Just in time")]


async def test_a_click_deletes_its_message(slack: SlackSandbox, either: Message) -> None:
    """delete_original takes the clicked message away; a text beside it is a new one."""
    url = await of_click(slack, either)
    await respond(url, delete_original=True, text="Gone", response_type="in_channel")
    assert texts(slack, "U0SAM") == texts(slack) == ["Gone"]
    assert await respond(url, text="x", replace_original=True) == (
        404,
        '{"ok": false, "error": "message_not_found"}',
    )


async def test_a_click_can_be_answered_aside(slack: SlackSandbox, card: Message) -> None:
    """With replace_original false the answer is a new ephemeral message to whoever clicked."""
    await respond(await of_click(slack, card, "U0SAM"), text="Not yours", replace_original=False)
    assert texts(slack, "U0SAM") == ["Card", "Not yours"]
    assert texts(slack) == ["Card"]


async def test_a_click_must_say_what_becomes_of_the_message(slack: SlackSandbox, card: Message) -> None:
    """Neither replacing nor not: refused, since one cannot rely on what Slack would do."""
    assert (await respond(await of_click(slack, card), text="Hm"))[0] == 400
    assert [refusal.code for refusal in slack.refused] == ["invalid_payload"]
    assert slack.seen("U0ANA", "C0SALES") == [card]


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"text": "x", "blocks": [section("")]}, "invalid_blocks"),
        ({"text": ""}, "no_text"),
        ({"text": "x", "response_type": "secret"}, "invalid_payload"),
        ({"text": "x", "blocks": [section("x" * 2700)] * 5}, "msg_blocks_too_long"),
    ],
)
async def test_limits_hold_and_no_use_is_lost(slack: SlackSandbox, payload: Json, code: str) -> None:
    """A faulty payload is refused whole, without the details the Web API gives, and uses nothing up."""
    url = await of_command(slack)
    assert await respond(url, **payload) == (400, f'{{"ok": false, "error": "{code}"}}')
    assert texts(slack) == []
    assert [refusal.code for refusal in slack.refused] == [code]
    assert [(await respond(url, text="x"))[0] for _ in range(5)] == [200] * 5


async def test_an_archived_channel_takes_nothing(slack: SlackSandbox) -> None:
    """In an archived channel nothing can be posted."""
    url = await of_command(slack)
    slack.workspace.channels["C0SALES"].archived = True
    assert await respond(url, text="x") == (400, '{"ok": false, "error": "is_archived"}')
