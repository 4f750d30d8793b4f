"""Deliveries: signed, acked within three seconds, repeated, forged."""

import asyncio
from dataclasses import replace

import pytest
from aiohttp import web
from slack_sdk.signature import Clock as SignatureClock
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox
from sandbox.slack.transport import HttpTransport
from sandbox.slack.workspace import App, Workspace
from tests.sandbox.slack.acting import post
from tests.sandbox.slack.blocks import actions, button
from tests.sandbox.slack.conftest import Clock, ListeningApp, Received
from tests.waiting import PATIENCE


class At(SignatureClock):
    """The verifier's clock, standing where the sandbox's stands."""

    def __init__(self, clock: Clock) -> None:
        """Take over that clock."""
        self._clock = clock

    def now(self) -> float:
        """Give its time."""
        return self._clock.now


def is_genuine(received: Received, clock: Clock, secret: str = App().signing_secret) -> bool:
    """Ask Slack's own library whether a request is signed as it should be."""
    verifier = SignatureVerifier(secret, clock=At(clock))
    return verifier.is_valid_request(received.body, received.headers)


async def test_every_kind_of_delivery_is_signed(slack: SlackSandbox, app: ListeningApp, clock: Clock) -> None:
    """slack_sdk's own verifier accepts each request, and not with another secret."""
    await slack.command("U0ANA", "C0SALES", "/calls", "Ünïcode & <more>")
    await slack.global_shortcut("U0ANA", "find")
    await slack.open_home("U0ANA")
    assert [is_genuine(received, clock) for received in app.received] == [True] * 3
    assert not is_genuine(app.received[0], clock, "another")


async def test_a_request_looks_like_slacks(slack: SlackSandbox, app: ListeningApp) -> None:
    """Content types and agent are Slack's."""
    await slack.command("U0ANA", "C0SALES", "/calls")
    await slack.open_home("U0ANA")
    command, event = (received.headers for received in app.received)
    assert command["Content-Type"] == "application/x-www-form-urlencoded"
    assert event["Content-Type"] == "application/json"
    assert command["User-Agent"].startswith("Slackbot 1.0")
    assert command["X-Slack-Request-Timestamp"] == "1763760000"


async def test_delivered_again_it_is_the_very_same(slack: SlackSandbox, app: ListeningApp) -> None:
    """A repeated delivery has the same bytes and signature, and nobody is shown its ack."""
    app.acks({"text": "Here"})
    delivery = await slack.command("U0ANA", "C0SALES", "/calls")
    again = await slack.deliver_again(delivery)
    first, second = ((each.body, each.headers["X-Slack-Signature"]) for each in app.received)
    assert first == second
    assert (again.status, again.shown) == (200, None)
    assert len(slack.seen("U0ANA", "C0SALES")) == 1
    assert slack.deliveries == [delivery, again]


async def test_forging_a_signature(slack: SlackSandbox, app: ListeningApp, clock: Clock) -> None:
    """A payload can be sent with a wrong signature, without one, signed by a stranger, or long ago."""
    payload = slack.payloads.command("U0ANA", "C0SALES", "/calls")
    stranger = HttpTransport(App(signing_secret="stolen?"), app.url, clock)
    yesterday = HttpTransport(slack.workspace.app, app.url, lambda: clock.now - 86_400)
    await slack.send(payload, headers={"X-Slack-Signature": "v0=" + "0" * 64})
    await slack.send(payload, headers={"X-Slack-Signature": None})
    await slack.send(payload, through=stranger)
    await slack.send(payload, through=yesterday)
    assert [is_genuine(received, clock) for received in app.received] == [False] * 4
    assert "X-Slack-Signature" not in app.received[1].headers


async def test_forging_a_payload(slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp) -> None:
    """A click can be made, altered, and sent in its altered form, duly signed."""
    card = await post(client, slack, actions(button()), channel="C0SHARED")
    click = slack.clicked("U9OTTO", card, "Press")
    user = {name: value for name, value in click.body["user"].items() if name != "team_id"}
    await slack.send(replace(click, body={**click.body, "user": user, "team": {"id": "T0FORGED"}}))
    assert "T0FORGED" in app.received[0].form["payload"]
    assert "T0OTHER" not in app.received[0].form["payload"]


async def test_a_late_ack_is_none(workspace: Workspace, app: ListeningApp) -> None:
    """Past the time nothing of the ack counts, and the person reads operation_timeout."""
    app.acks({"text": "Too late"})
    in_time, take = asyncio.Event(), app.take

    async def late(request: web.Request) -> web.Response:
        await in_time.wait()
        return await take(request)

    application = web.Application()
    application.router.add_post("/slack/events", late)
    runner = web.AppRunner(application, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with SlackSandbox(workspace, ack_seconds=0.05) as slack:
        slack.connect(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
        delivery = await slack.command("U0ANA", "C0SALES", "/calls")
        in_time.set()
        assert (delivery.error, delivery.status, delivery.shown) == ("operation_timeout", None, None)
        assert slack.seen("U0ANA", "C0SALES") == []
    await runner.cleanup()


@pytest.mark.parametrize("status", [302, 401, 404, 500])
async def test_a_bad_status_fails_the_dispatch(slack: SlackSandbox, app: ListeningApp, status: int) -> None:
    """Any status but 2xx is dispatch_failed, whatever the body; and so is an app that is away."""
    app.answer = lambda: web.Response(status=status, text="Words", headers={"Location": app.url})
    delivery = await slack.command("U0ANA", "C0SALES", "/calls")
    assert (delivery.error, delivery.status, delivery.shown) == ("dispatch_failed", status, None)
    slack.connect("http://127.0.0.1:9/slack/events")
    delivery = await slack.command("U0ANA", "C0SALES", "/calls")
    assert (delivery.error, delivery.status) == ("dispatch_failed", None)


async def test_without_an_app_there_is_nothing_to_deliver_to(workspace: Workspace) -> None:
    """Acting before the app is connected is an error of the scenario."""
    async with SlackSandbox(workspace, ack_seconds=PATIENCE) as slack:
        with pytest.raises(RuntimeError, match="connect"):
            await slack.global_shortcut("U0ANA", "find")


async def test_probing_the_certificate(slack: SlackSandbox, app: ListeningApp) -> None:
    """The ssl_check probe is a form with the token and nothing else."""
    assert (await slack.ssl_check()).status == 200
    assert app.received[0].form == {"ssl_check": "1", "token": "sandbox-verification-token"}
