"""What the ack of a modal's submission does."""

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox
from tests.sandbox.slack.blocks import Json, actions, home, modal, option, overflow, plain, section, select
from tests.sandbox.slack.conftest import ListeningApp
from tests.sandbox.slack.modals import REASON, in_front, opened, trigger


async def test_an_empty_ack_closes_the_modal(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """After an empty ack the submitted modal is closed, and the one below stands in front."""
    below = await opened(slack, client, modal())
    await client.views_push(trigger_id=await trigger(slack), view=modal(callback_id="top"))
    delivery = await slack.submit("U0ANA")
    assert (delivery.error, delivery.view) == (None, below)
    await slack.submit("U0ANA")
    assert slack.modal("U0ANA") is None


async def test_errors_stand_at_their_inputs(
    slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp
) -> None:
    """An ack with errors keeps the modal open and puts the words at the inputs."""
    view = await opened(slack, client, modal(REASON))
    app.acks({"response_action": "errors", "errors": {"reason": "No card numbers, please."}})
    delivery = await slack.submit("U0ANA", view, {"Reason": "4111"})
    assert delivery.errors == {"reason": "No card numbers, please."}
    assert in_front(slack).errors == delivery.errors
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
async def test_an_ack_slack_cannot_use(
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


async def test_an_ack_that_is_no_json(slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp) -> None:
    """A submission's ack is JSON or empty."""
    await opened(slack, client, modal())
    app.answer = lambda: web.Response(text="Saved!")
    assert (await slack.submit("U0ANA")).error == "trouble_connecting"


async def test_the_ack_of_a_closed_modal_does_nothing(
    slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp
) -> None:
    """Closed while its submission was under way, a modal does not come back."""
    submission = slack.payloads.submission(await opened(slack, client, modal()))
    await slack.close_view("U0ANA")
    app.acks({"response_action": "update", "view": modal()})
    assert (await slack.send(submission)).view is None


async def test_an_ack_that_fails_keeps_the_modal(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Without a good ack the modal stays open with what was entered."""
    view = await opened(slack, client, modal(REASON))
    slack.connect("http://127.0.0.1:9/slack/events")
    delivery = await slack.submit("U0ANA", view, {"Reason": "Sale"})
    assert delivery.error == "dispatch_failed"
    assert in_front(slack).state["reason"]["reason"]["value"] == "Sale"
