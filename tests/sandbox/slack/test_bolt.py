"""What is Bolt's and slack_sdk's own doing, with this Slack as with the real one.

That the bot lives with it, by HTTP and in Socket Mode, is what tests/scenarios play.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.example import example_workspace
from sandbox.slack.server import SlackSandbox
from tests.sandbox.slack.acting import post
from tests.sandbox.slack.blocks import Json, actions, button
from tests.sandbox.slack.sockets import in_socket_mode
from tests.waiting import PATIENCE

PING_SECONDS = 0.5
"""How often slack_sdk looks whether its connection still stands: half of what a broken one costs here."""


@dataclass
class BoltApp:
    """What the listeners of a small app heard.

    A command lets `commands` be acquired when it is heard, and is not acked while `may_ack` is not set.
    """

    heard: list[str] = field(default_factory=list)
    context: dict[str, Any] = field(default_factory=dict)
    commands: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    may_ack: asyncio.Event = field(default_factory=asyncio.Event)

    async def calls(self, ack: Any, command: Json) -> None:
        """Ack with a text."""
        self.heard.append(f"{command['command']} {command['text']}")
        self.commands.release()
        await self.may_ack.wait()
        await ack("Looking…")

    async def sold(self, ack: Any, body: Json, context: Any) -> None:
        """Hear who clicked, and of what team Bolt takes them to be."""
        self.heard.append(f"sold by {body['user']['id']} of {body['user']['team_id']}")
        self.context = dict(context)
        await ack()

    def for_slack(self, slack: SlackSandbox) -> AsyncApp:
        """Give it as an app of this Slack's."""
        app = AsyncApp(
            signing_secret=slack.workspace.app.signing_secret,
            token=slack.workspace.app.bot_token,
            process_before_response=True,
        )
        app.client.base_url = slack.api_url
        app.command("/calls")(self.calls)
        app.action("sold")(self.sold)
        return app


@pytest.fixture
async def slack() -> AsyncIterator[SlackSandbox]:
    async with SlackSandbox(example_workspace(), ack_seconds=PATIENCE) as sandbox:
        yield sandbox
        assert sandbox.refused == []


@pytest.fixture
def bolt() -> BoltApp:
    app = BoltApp()
    app.may_ack.set()
    return app


@pytest.fixture
async def by_http(slack: SlackSandbox, bolt: BoltApp) -> AsyncIterator[None]:
    runner = web.AppRunner(bolt.for_slack(slack).web_app("/slack/events"))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.connect(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    yield
    await runner.cleanup()


@pytest.fixture
async def by_socket(slack: SlackSandbox, bolt: BoltApp) -> AsyncIterator[None]:
    slack.connect_socket_mode()
    async with in_socket_mode(bolt.for_slack(slack), slack, PING_SECONDS):
        yield


@pytest.mark.usefixtures("by_http")
async def test_an_outsiders_click_shows_its_trap(slack: SlackSandbox, bolt: BoltApp) -> None:
    """Bolt gives our team as the actor's for an outsider's click; only `user.team_id` tells the truth."""
    client = AsyncWebClient(slack.workspace.app.bot_token, base_url=slack.api_url)
    card = await post(client, slack, actions(button("Sold", "sold")), channel="C0SHARED")
    await slack.click("U9OTTO", card, "Sold")
    assert bolt.heard[-1] == "sold by U9OTTO of T0OTHER"
    assert bolt.context["actor_team_id"] == "T0ACME"


@pytest.mark.usefixtures("by_http")
async def test_what_bolt_does_not_know_is_a_failed_dispatch(slack: SlackSandbox, bolt: BoltApp) -> None:
    """A command without a listener is 404 in Bolt and dispatch_failed for the person."""
    delivery = await slack.command("U0ANA", "C0SALES", "/tag", "sold")
    assert (delivery.status, delivery.error) == (404, "dispatch_failed")
    assert bolt.heard == []


async def test_what_bolt_does_not_know_is_not_acked_in_socket_mode() -> None:
    """There it is no 404: Bolt sends nothing, and the person waits in vain."""
    async with SlackSandbox(example_workspace(), ack_seconds=0.2) as slack:
        slack.connect_socket_mode()
        async with in_socket_mode(BoltApp().for_slack(slack), slack):
            assert (await slack.command("U0ANA", "C0SALES", "/tag", "sold")).error == "operation_timeout"


@pytest.mark.usefixtures("by_socket")
@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "link_disabled"])
async def test_after_a_refresh_nothing_is_lost(slack: SlackSandbox, bolt: BoltApp, reason: Any) -> None:
    """The client opens another connection; a command that came over the old one is acked on the new."""
    bolt.may_ack.clear()
    sending = asyncio.create_task(slack.command("U0ANA", "C0SALES", "/calls", "before"))
    await bolt.commands.acquire()
    await slack.disconnect_sockets(reason)
    await slack.wait_connected()
    bolt.may_ack.set()
    before = await sending
    after = await slack.command("U0ANA", "C0SALES", "/calls", "after")
    assert [(each.error, each.body) for each in (before, after)] == [(None, '{"text": "Looking…"}')] * 2
    assert bolt.heard == ["/calls before", "/calls after"]
    assert len(slack.calls_to("apps.connections.open")) == 2


@pytest.mark.usefixtures("by_socket")
async def test_after_a_drop_the_client_connects_again(slack: SlackSandbox, bolt: BoltApp) -> None:
    """A broken connection is noticed in time, and until then nothing is dispatched."""
    slack.drop_sockets()
    assert (await slack.command("U0ANA", "C0SALES", "/calls", "meanwhile")).error == "dispatch_failed"
    await slack.wait_connected()
    assert (await slack.command("U0ANA", "C0SALES", "/calls", "after")).error is None
    assert bolt.heard == ["/calls after"]


@pytest.mark.usefixtures("by_socket")
async def test_a_drop_before_the_ack_brings_the_command_again(slack: SlackSandbox, bolt: BoltApp) -> None:
    """With redelivery on, a command whose connection broke runs a second time, and is answered once."""
    slack.connect_socket_mode(redelivers=True)
    bolt.may_ack.clear()
    sending = asyncio.create_task(slack.command("U0ANA", "C0SALES", "/calls", "me"))
    await bolt.commands.acquire()
    slack.drop_sockets()
    await bolt.commands.acquire()
    bolt.may_ack.set()
    delivery = await sending
    assert delivery.shown is not None
    assert delivery.shown.text == "Looking…"
    assert bolt.heard == ["/calls me"] * 2
