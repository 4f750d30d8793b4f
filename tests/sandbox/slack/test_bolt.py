"""A real Bolt app, signature check and all, lives with this Slack as with the real one."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.example import example_workspace
from sandbox.slack.server import SlackSandbox
from tests.sandbox.slack.blocks import Json, actions, button, form_input, home, modal, section
from tests.waiting import PATIENCE


@dataclass
class BoltApp:
    """What the listeners of a small app heard."""

    heard: list[str] = field(default_factory=list)
    context: dict[str, Any] = field(default_factory=dict)

    async def calls(self, ack: Any, respond: Any, command: Json, context: Any) -> None:
        """Ack with a text, then answer with a card."""
        self.heard.append(f"{command['command']} {command['text']}")
        self.context = dict(context)
        await ack("Looking…")
        await respond(text="Card", blocks=[section("Card"), actions(button("Sold", "sold", value="1"))])

    async def sold(self, ack: Any, respond: Any, client: Any, body: Json, context: Any) -> None:
        """Replace the card, and open a modal."""
        self.heard.append(f"sold by {body['user']['id']} of {body['user']['team_id']}")
        self.context = dict(context)
        await ack()
        await respond(text="Saved", replace_original=True)
        await client.views_open(
            trigger_id=body["trigger_id"], view=modal(form_input(block_id="note"), callback_id="note")
        )

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

    async def opened(self, event: Json, client: Any) -> None:
        """Publish Home."""
        self.heard.append("home")
        await client.views_publish(user_id=event["user"], view=home(section(f"For {event['user']}")))

    async def closed(self, ack: Any) -> None:
        """Hear that a modal was closed."""
        self.heard.append("closed")
        await ack()


@pytest.fixture
async def slack() -> AsyncIterator[SlackSandbox]:
    async with SlackSandbox(example_workspace(), ack_seconds=PATIENCE) as sandbox:
        yield sandbox


@pytest.fixture
async def bolt(slack: SlackSandbox) -> AsyncIterator[BoltApp]:
    bolt = BoltApp()
    app = AsyncApp(
        signing_secret=slack.workspace.app.signing_secret,
        token=slack.workspace.app.bot_token,
        process_before_response=True,
    )
    app.client.base_url = slack.api_url
    app.command("/calls")(bolt.calls)
    app.action("sold")(bolt.sold)
    app.view("note")(bolt.note)
    app.view_closed("note")(bolt.closed)
    app.shortcut("look_up")(bolt.shortcut)
    app.shortcut("find")(bolt.shortcut)
    app.event("app_home_opened")(bolt.opened)
    runner = web.AppRunner(app.web_app("/slack/events"))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.connect(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    yield bolt
    await runner.cleanup()
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
    assert bolt.context["bot_user_id"] == "U0BOT"


async def test_an_outsiders_click_shows_its_trap(slack: SlackSandbox, bolt: BoltApp) -> None:
    """Bolt gives our team as the actor's for an outsider's click; only `user.team_id` tells the truth."""
    client = AsyncWebClient(slack.workspace.app.bot_token, base_url=slack.api_url)
    await client.chat_postMessage(channel="C0SHARED", text="Card", blocks=[actions(button("Sold", "sold"))])
    await slack.click("U9OTTO", slack.seen("U9OTTO", "C0SHARED")[0], "Sold")
    assert bolt.heard[-1] == "sold by U9OTTO of T0OTHER"
    assert bolt.context["actor_team_id"] == "T0ACME"


async def test_shortcuts_and_home(slack: SlackSandbox, bolt: BoltApp) -> None:
    """Both kinds of shortcuts and Home's event reach their listeners."""
    await slack.global_shortcut("U0ANA", "find")
    await slack.message_shortcut("U0ANA", slack.say("U0SAM", "C0SALES", "Words"), "look_up")
    await slack.open_home("U0ANA")
    published = await slack.wait_for(lambda: slack.home("U0ANA"))
    assert published.words == "For U0ANA"
    assert bolt.heard == ["shortcut", "message_action", "home"]


async def test_bolt_refuses_forged_requests(slack: SlackSandbox, bolt: BoltApp) -> None:
    """A wrong signature, a stranger's and an old one are turned away; the certificate probe is not."""
    payload = slack.payloads.command("U0ANA", "C0SALES", "/calls")
    forged = await slack.send(payload, headers={"X-Slack-Signature": "v0=" + "0" * 64})
    assert (forged.status, forged.error) == (401, "dispatch_failed")
    assert bolt.heard == []
    assert (await slack.ssl_check()).status == 200
    genuine = await slack.send(payload)
    again = await slack.deliver_again(genuine)
    assert (genuine.status, again.status) == (200, 200)
    assert bolt.heard == ["/calls "] * 2


async def test_what_bolt_does_not_know_is_a_failed_dispatch(slack: SlackSandbox, bolt: BoltApp) -> None:
    """A command without a listener is 404 in Bolt and dispatch_failed for the person."""
    delivery = await slack.command("U0ANA", "C0SALES", "/tag", "sold")
    assert (delivery.status, delivery.error) == (404, "dispatch_failed")
    assert bolt.heard == []
