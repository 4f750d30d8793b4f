"""What Slack shows of a command's ack, and does with a submission's."""

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox
from tests.sandbox.slack.acting import REASON, in_front, opened, post, trigger
from tests.sandbox.slack.blocks import (
    Json,
    actions,
    button,
    home,
    modal,
    option,
    overflow,
    plain,
    section,
    select,
)
from tests.sandbox.slack.conftest import ListeningApp

EMPTY = "must be more than 0 characters [json-pointer:/blocks/0/text/text]"


async def test_an_empty_ack_of_a_command_shows_nothing(slack: SlackSandbox, app: ListeningApp) -> None:
    """Nor does one that says nothing."""
    empty = await slack.command("U0ANA", "C0SALES", "/calls")
    app.acks({"response_type": "in_channel"})
    wordless = await slack.command("U0ANA", "C0SALES", "/calls")
    assert [(each.status, each.error, each.shown) for each in (empty, wordless)] == [(200, None, None)] * 2
    assert wordless.body == '{"response_type": "in_channel"}'
    assert wordless.headers["Content-Type"].startswith("application/json")
    assert wordless.seconds > 0


async def test_what_a_commands_ack_says_is_shown(slack: SlackSandbox, app: ListeningApp) -> None:
    """To the person alone; with in_channel to everyone, whether the bot is there or not."""
    app.answer = lambda: web.Response(text="Usage: /calls")
    delivery = await slack.command("U0ANA", "C0RANDOM", "/calls")
    assert delivery.shown is not None
    assert (delivery.shown.text, delivery.shown.only_for) == ("Usage: /calls", "U0ANA")
    assert slack.seen("U0ANA", "C0RANDOM") == [delivery.shown]
    assert slack.seen("U0SAM", "C0RANDOM") == []
    app.acks({"response_type": "in_channel", "text": "Card", "blocks": [section("Card")]})
    await slack.command("U0ANA", "C0RANDOM", "/calls")
    assert [message.words for message in slack.seen("U0SAM", "C0RANDOM")] == ["Card"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"text": "x", "blocks": [section("")]}, EMPTY),
        ({"text": "x", "response_type": "secret"}, "response_type must be `ephemeral` or `in_channel`"),
        ({"text": "x", "blocks": "none"}, "invalid_blocks_format"),
    ],
)
async def test_a_faulty_ack_of_a_command_is_refused(
    slack: SlackSandbox, app: ListeningApp, body: Json, said: str
) -> None:
    """Limits hold for acks too: nothing is shown but invalid_command_response."""
    app.acks(body)
    delivery = await slack.command("U0ANA", "C0SALES", "/calls")
    assert (delivery.error, delivery.shown) == ("invalid_command_response", None)
    (refusal,) = slack.refused
    assert (refusal.where, refusal.messages, refusal.payload) == ("ack of slash_commands", (said,), body)


async def test_an_ack_that_says_json_and_isnt(
    slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp
) -> None:
    """It is refused as well; a submission's is JSON or empty, whatever it says."""
    app.answer = lambda: web.Response(text="{", content_type="application/json")
    assert (await slack.command("U0ANA", "C0SALES", "/calls")).error == "invalid_command_response"
    await opened(slack, client, modal())
    app.answer = lambda: web.Response(text="Saved!")
    assert (await slack.submit("U0ANA")).error == "trouble_connecting"


async def test_what_a_clicks_ack_says_is_ignored(
    slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp
) -> None:
    """Clicks and shortcuts show nothing of their ack's body."""
    app.acks({"text": "Nobody reads this", "blocks": "nor checks it"})
    card = await post(client, slack, actions(button()))
    await slack.click("U0ANA", card, "Press")
    await slack.global_shortcut("U0ANA", "find")
    assert slack.seen("U0ANA", "C0SALES") == [card]
    assert slack.refused == []


async def test_an_empty_ack_closes_the_modal(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """The one that was submitted; the one below stands in front."""
    below = await opened(slack, client, modal())
    await client.views_push(trigger_id=await trigger(slack), view=modal(callback_id="top"))
    delivery = await slack.submit("U0ANA")
    assert (delivery.error, delivery.view) == (None, below)
    await slack.submit("U0ANA")
    assert slack.modal("U0ANA") is None


async def test_errors_stand_at_their_inputs(
    slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp
) -> None:
    """An ack with errors keeps the modal open and puts the words at the inputs; an update takes them away."""
    view = await opened(slack, client, modal(REASON))
    app.acks({"response_action": "errors", "errors": {"reason": "No card numbers, please."}})
    delivery = await slack.submit("U0ANA", view, {"Reason": "4111"})
    assert delivery.errors == in_front(slack).errors == {"reason": "No card numbers, please."}
    app.acks({"response_action": "update", "view": modal(section("Saved"))})
    delivery = await slack.submit("U0ANA", view, {"reason": "Sale"})
    assert (delivery.errors, in_front(slack).words) == ({}, "Edit data\nSaved")


async def test_an_ack_can_push_and_clear(
    slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp
) -> None:
    """response_action push puts another on top, clear closes all."""
    await opened(slack, client, modal(actions(select(option("One")), overflow(option("More")))))
    app.acks({"response_action": "push", "view": modal(callback_id="pushed")})
    assert (await slack.submit("U0ANA")).view == in_front(slack)
    assert in_front(slack).callback_id == "pushed"
    app.acks({"response_action": "clear"})
    await slack.submit("U0ANA")
    assert slack.modal("U0ANA") is None


@pytest.mark.parametrize(
    "ack",
    [
        {"response_action": "errors", "errors": {}},
        {"response_action": "errors", "errors": {"elsewhere": "Words"}},
        {"response_action": "errors", "errors": {"reason": ""}},
        {"response_action": "errors"},
        {"response_action": "update", "view": modal(title=plain("x" * 25))},
        {"response_action": "update"},
        {"response_action": "push", "view": home()},
        {"response_action": "sing"},
        {"text": "Words"},
    ],
)
async def test_an_ack_of_a_submission_that_slack_cannot_use(
    slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp, ack: Json
) -> None:
    """The person reads of trouble connecting, the modal stays, and the ack is kept as a fault."""
    view = await opened(slack, client, modal(REASON))
    app.acks(ack)
    delivery = await slack.submit("U0ANA", view, {"Reason": "Sale"})
    assert (delivery.error, delivery.errors) == ("trouble_connecting", {})
    assert in_front(slack).id == view.id
    (refusal,) = slack.refused
    assert (refusal.where, refusal.payload) == ("ack of view_submission", ack)


async def test_an_ack_that_comes_too_late_or_never(
    slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp
) -> None:
    """A modal closed meanwhile does not come back; without a good ack one stays, with what was entered."""
    submission = slack.payloads.submission(await opened(slack, client, modal()))
    await slack.close_view("U0ANA")
    app.acks({"response_action": "update", "view": modal()})
    assert (await slack.send(submission)).view is None
    view = await opened(slack, client, modal(REASON))
    slack.connect("http://127.0.0.1:9/slack/events")
    assert (await slack.submit("U0ANA", view, {"Reason": "Sale"})).error == "dispatch_failed"
    assert in_front(slack).state["reason"]["reason"]["value"] == "Sale"
