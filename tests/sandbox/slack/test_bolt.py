"""A real Bolt app, by HTTP and in Socket Mode, lives with this Slack as with the real one."""

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
    context: dict[str, Any] = field(default_factory=dict)
    commands: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    may_ack: asyncio.Event = field(default_factory=asyncio.Event)

    async def calls(self, ack: Any, respond: Any, command: Json, context: Any) -> None:
        """Ack with a text, then answer with a card."""
        self.heard.append(f"{command['command']} {command['text']}")
        self.context = dict(context)
        self.commands.release()
        await self.may_ack.wait()
        await ack("Looking…")
        await respond(text="Card", blocks=[section("Card"), actions(button("Sold", "sold", value="1"))])

    async def sold(self, ack: Any, respond: Any, client: Any, body: Json, context: Any) -> None:
        """Replace the card, and open a modal."""
        self.heard.append(f"sold by {body['user']['id']} of {body['user']['team_id']}")
        self.context = dict(context)
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

    async def shortcut(self, ack: Any, shortcut: Json) -> None:
        """Hear a shortcut."""
        self.heard.append(shortcut["type"])
        await ack()

    async def opened(self, event: Json, client: Any, request: Any) -> None:
        """Publish Home."""
        tried = request.headers.get("x-slack-retry-num", ["0"])[0]
        self.heard.append(f"home, tried {tried} times before")
        await client.views_publish(user_id=event["user"], view=home(section(f"For {event['user']}")))

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
        app.view("note")(self.note)
        app.shortcut("look_up")(self.shortcut)
        app.shortcut("find")(self.shortcut)
        app.event("app_home_opened")(self.opened)
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


@pytest.fixture(params=["by_http", "by_socket"])
def either_way(request: pytest.FixtureRequest) -> None:
    request.getfixturevalue(request.param)


@pytest.mark.usefixtures("either_way")
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
    assert bolt.context["bot_user_id"] == "U0BOT"


@pytest.mark.usefixtures("either_way")
async def test_shortcuts_and_home(slack: SlackSandbox, bolt: BoltApp) -> None:
    """Both kinds of shortcuts and Home's event reach their listeners; a retry says that it is one."""
    await slack.global_shortcut("U0ANA", "find")
    await slack.message_shortcut("U0ANA", slack.say("U0SAM", "C0SALES", "Words"), "look_up")
    delivery = await slack.open_home("U0ANA")
    assert (await slack.wait_for(lambda: slack.home("U0ANA"))).words == "For U0ANA"
    await slack.retry(delivery)
    tried = ["home, tried 0 times before", "home, tried 1 times before"]
    assert bolt.heard == ["shortcut", "message_action", *tried]


@pytest.mark.usefixtures("either_way")
async def test_what_is_delivered_twice_is_heard_twice(slack: SlackSandbox, bolt: BoltApp) -> None:
    """Neither slack_sdk nor Bolt drops a repeated request or envelope: the app has to."""
    again = await slack.deliver_again(await slack.command("U0ANA", "C0SALES", "/calls", "me"))
    assert (again.error, "Looking…" in again.body, again.shown) == (None, True, None)
    assert bolt.heard == ["/calls me"] * 2


@pytest.mark.usefixtures("by_http")
async def test_an_outsiders_click_shows_its_trap(slack: SlackSandbox, bolt: BoltApp) -> None:
    """Bolt gives our team as the actor's for an outsider's click; only `user.team_id` tells the truth."""
    client = AsyncWebClient(slack.workspace.app.bot_token, base_url=slack.api_url)
    card = await post(client, slack, actions(button("Sold", "sold")), channel="C0SHARED")
    await slack.click("U9OTTO", card, "Sold")
    assert bolt.heard[-1] == "sold by U9OTTO of T0OTHER"
    assert bolt.context["actor_team_id"] == "T0ACME"


@pytest.mark.usefixtures("by_http")
async def test_bolt_refuses_forged_requests(slack: SlackSandbox, bolt: BoltApp) -> None:
    """A wrong signature is turned away; the certificate probe is not."""
    payload = slack.payloads.command("U0ANA", "C0SALES", "/calls")
    forged = await slack.send(payload, headers={"X-Slack-Signature": "v0=" + "0" * 64})
    assert (forged.status, forged.error) == (401, "dispatch_failed")
    assert bolt.heard == []
    assert (await slack.ssl_check()).status == 200
    assert (await slack.send(payload)).status == 200
    assert bolt.heard == ["/calls "]


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
