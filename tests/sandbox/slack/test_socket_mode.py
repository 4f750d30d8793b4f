"""A real Bolt app in Socket Mode, on slack_sdk's own client, lives with this Slack as with the real one."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from sandbox.slack.example import example_workspace
from sandbox.slack.server import SlackSandbox
from tests.sandbox.slack.blocks import Json, actions, button, form_input, home, modal, section
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
    commands: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    may_ack: asyncio.Event = field(default_factory=asyncio.Event)

    async def calls(self, ack: Any, respond: Any, command: Json) -> None:
        """Ack with a text, then answer with a card."""
        self.heard.append(f"{command['command']} {command['text']}")
        self.commands.release()
        await self.may_ack.wait()
        await ack("Looking…")
        await respond(text="Card", blocks=[section("Card"), actions(button("Sold", "sold"))])

    async def sold(self, ack: Any, respond: Any, client: Any, body: Json) -> None:
        """Replace the card, and open a modal."""
        self.heard.append(f"sold by {body['user']['id']} of {body['user']['team_id']}")
        await ack()
        await respond(text="Saved", replace_original=True)
        form = modal(form_input(block_id="note"), callback_id="note")
        await client.views_open(trigger_id=body["trigger_id"], view=form)

    async def note(self, ack: Any, view: Json) -> None:
        """Ask for more when there is little."""
        value = view["state"]["values"]["note"]["note"]["value"]
        self.heard.append(f"noted {value}")
        if len(value) < 3:
            await ack(response_action="errors", errors={"note": "Say more."})
        else:
            await ack(response_action="clear")

    async def opened(self, event: Json, client: Any, request: Any) -> None:
        """Publish Home."""
        tried = request.headers["x-slack-retry-num"][0]
        self.heard.append(f"home, tried {tried} times before")
        await client.views_publish(user_id=event["user"], view=home(section(f"For {event['user']}")))


@pytest.fixture
async def slack() -> AsyncIterator[SlackSandbox]:
    async with SlackSandbox(example_workspace(), ack_seconds=PATIENCE) as sandbox:
        sandbox.connect_socket_mode()
        yield sandbox


@pytest.fixture
async def bolt(slack: SlackSandbox) -> AsyncIterator[BoltApp]:
    bolt = BoltApp()
    bolt.may_ack.set()
    app = AsyncApp(
        signing_secret=slack.workspace.app.signing_secret,
        token=slack.workspace.app.bot_token,
        process_before_response=True,
    )
    app.client.base_url = slack.api_url
    app.command("/calls")(bolt.calls)
    app.action("sold")(bolt.sold)
    app.view("note")(bolt.note)
    app.event("app_home_opened")(bolt.opened)
    async with in_socket_mode(app, slack, PING_SECONDS):
        yield bolt
    assert slack.refused == []


async def test_from_command_to_modal(slack: SlackSandbox, bolt: BoltApp) -> None:
    """A command, its card, a click, a modal with an error and then without: the whole way."""
    delivery = await slack.command("U0ANA", "C0SALES", "/calls", "me")
    assert delivery.shown is not None
    assert delivery.shown.text == "Looking…"
    card = next(message for message in slack.seen("U0ANA", "C0SALES") if message.controls)
    click = await slack.click("U0ANA", card, "Sold")
    assert {message.words for message in slack.seen("U0ANA", "C0SALES")} == {"Looking…", "Saved"}
    assert click.view is not None
    short = await slack.submit("U0ANA", click.view, {"Note": "no"})
    assert short.errors == {"note": "Say more."}
    assert (await slack.submit("U0ANA", None, {"Note": "sold it"})).view is None
    assert bolt.heard == ["/calls me", "sold by U0ANA of T0ACME", "noted no", "noted sold it"]


async def test_an_event_and_its_retry(slack: SlackSandbox, bolt: BoltApp) -> None:
    """Home's event reaches its listener, and Bolt is told how often it was tried."""
    delivery = await slack.open_home("U0ANA")
    assert (await slack.wait_for(lambda: slack.home("U0ANA"))).words == "For U0ANA"
    await slack.retry(delivery)
    assert bolt.heard == ["home, tried 0 times before", "home, tried 1 times before"]


async def test_an_envelope_sent_twice_is_heard_twice(slack: SlackSandbox, bolt: BoltApp) -> None:
    """Neither slack_sdk nor Bolt drops a repeated envelope: the app has to."""
    delivery = await slack.command("U0ANA", "C0SALES", "/calls", "me")
    again = await slack.deliver_again(delivery)
    assert (again.error, again.body) == (None, '{"text": "Looking…"}')
    assert bolt.heard == ["/calls me"] * 2


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


async def test_after_a_drop_the_client_connects_again(slack: SlackSandbox, bolt: BoltApp) -> None:
    """A broken connection is noticed in time, and until then nothing is dispatched."""
    slack.drop_sockets()
    assert (await slack.command("U0ANA", "C0SALES", "/calls", "meanwhile")).error == "dispatch_failed"
    await slack.wait_connected()
    assert (await slack.command("U0ANA", "C0SALES", "/calls", "after")).error is None
    assert bolt.heard == ["/calls after"]


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


async def test_what_bolt_does_not_know_is_not_acked() -> None:
    """A command without a listener is no 404 here: Bolt sends nothing, and the person waits in vain."""
    async with SlackSandbox(example_workspace(), ack_seconds=0.2) as slack:
        slack.connect_socket_mode()
        app = AsyncApp(signing_secret="any", token=slack.workspace.app.bot_token)
        app.client.base_url = slack.api_url
        async with in_socket_mode(app, slack):
            assert (await slack.command("U0ANA", "C0SALES", "/tag", "sold")).error == "operation_timeout"
