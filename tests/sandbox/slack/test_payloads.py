"""What people do, field by field, as the app gets it; in shared channels and on Enterprise Grid, too."""

import json
from pathlib import Path

import pytest
import yaml
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox
from sandbox.slack.workspace import App, Enterprise, Team, User
from tests.sandbox.slack.acting import AT_HOME, OF_THE_APP, ONE, OURS, TWO, arrived, in_front, opened, post
from tests.sandbox.slack.blocks import (
    Json,
    actions,
    button,
    form_input,
    home,
    modal,
    option,
    overflow,
    plain,
    section,
    select,
)
from tests.sandbox.slack.conftest import ListeningApp

MANIFEST = Path(__file__).parent.parent.parent.parent / "manifest.yml"
ACME_GRID = Enterprise("E0GRID", "Acme Org")


def test_the_shortcuts_are_the_manifests() -> None:
    """What Slack is told of in the manifest is what can be chosen here."""
    features = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))["features"]
    configured = {(each["name"], each["type"], each["callback_id"]) for each in features["shortcuts"]}
    assert {(each.name, each.kind, each.callback_id) for each in App().shortcuts} == configured


async def test_a_command(slack: SlackSandbox, app: ListeningApp) -> None:
    """A slash command is a flat form."""
    delivery = await slack.command("U0ANA", "C0SALES", "/calls", "530-999-9999 & more")
    assert app.received[0].form == {
        **OF_THE_APP,
        "team_id": "T0ACME",
        "team_domain": "acme-roofing",
        "channel_id": "C0SALES",
        "channel_name": "sales",
        "user_id": "U0ANA",
        "user_name": "ana",
        "command": "/calls",
        "text": "530-999-9999 & more",
        "is_enterprise_install": "false",
        "response_url": delivery.response_url,
        "trigger_id": delivery.trigger_id,
    }
    assert delivery.response_url.startswith(slack.api_url.removesuffix("api/") + "commands/T0ACME/")
    assert len(delivery.trigger_id.split(".")) == 3


async def test_a_command_with_escaping_on(slack: SlackSandbox, app: ListeningApp) -> None:
    """With should_escape people, channels and links arrive as markup."""
    await slack.command("U0ANA", "C0SALES", "/calls", "@sam in #sales 530-999-9999 <x>", escaped=True)
    assert app.received[0].form["text"] == (
        "<@U0SAM|sam> in <#C0SALES|sales> <tel:5309999999|530-999-9999> &lt;x&gt;"
    )


@pytest.mark.parametrize(
    ("channel", "name"),
    [
        ("C0SALES", "sales"),
        ("G0PRIV", "privategroup"),
        ("D0ANA", "directmessage"),
        ("D0ANASAM", "directmessage"),
    ],
)
async def test_private_conversations_have_no_names(
    slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp, channel: str, name: str
) -> None:
    """In a command and in a shortcut, which works where the bot isn't, and opens a modal all the same."""
    await slack.command("U0ANA", channel, "/calls")
    assert app.received[0].form["channel_name"] == name
    message = slack.say("U0ANA", channel, "530-999-9999")
    delivery = await slack.message_shortcut("U0ANA", message, "look_up")
    assert arrived(app)["channel"] == {"id": channel, "name": name}
    assert (await client.views_open(trigger_id=delivery.trigger_id, view=modal()))["ok"]


async def test_a_message_shortcut(slack: SlackSandbox, app: ListeningApp) -> None:
    """message_action carries the message it was chosen for, whoever wrote it."""
    message = slack.say("U0SAM", "C0SALES", "Call 530-999-9999")
    delivery = await slack.message_shortcut("U0ANA", message, "look_up")
    payload = arrived(app)
    text = {"type": "rich_text_section", "elements": [{"type": "text", "text": "Call 530-999-9999"}]}
    block_id = payload["message"]["blocks"][0]["block_id"]
    assert payload == {
        **AT_HOME,
        "type": "message_action",
        "action_ts": payload["action_ts"],
        "channel": {"id": "C0SALES", "name": "sales"},
        "callback_id": "look_up",
        "trigger_id": delivery.trigger_id,
        "response_url": delivery.response_url,
        "message_ts": message.ts,
        "message": {
            "user": "U0SAM",
            "type": "message",
            "ts": message.ts,
            "text": "Call 530-999-9999",
            "team": "T0ACME",
            "client_msg_id": payload["message"]["client_msg_id"],
            "blocks": [{"type": "rich_text", "block_id": block_id, "elements": [text]}],
        },
    }


async def test_a_message_shortcut_in_a_thread(slack: SlackSandbox, app: ListeningApp) -> None:
    """The first message tells of its answers; an answer names its thread, and has no thread of its own."""
    root = slack.say("U0SAM", "C0SALES", "Words")
    first = slack.say("U0ANA", "C0SALES", "One", thread=root)
    second = slack.say("U0VIC", "C0SALES", "Two", thread=first)
    await slack.message_shortcut("U0VIC", root, "tag")
    told = arrived(app)["message"]
    assert (told["thread_ts"], told["latest_reply"]) == (root.ts, second.ts)
    assert (told["reply_count"], told["reply_users"]) == (2, ["U0ANA", "U0VIC"])
    await slack.message_shortcut("U0VIC", first, "look_up")
    told = arrived(app)["message"]
    assert (told["ts"], told["thread_ts"], told["user"]) == (first.ts, root.ts, "U0ANA")
    assert "reply_count" not in told


async def test_a_message_shortcut_on_what_apps_wrote(
    slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp
) -> None:
    """Another app's message comes with its bot and its attachments, numbered, each with a fallback."""
    lead = {"title": "New lead", "fields": [{"title": "Phone", "value": "(530) 999-9999"}]}
    attachments: list[Json] = [lead, {"text": "x", "fallback": "y"}]
    message = slack.another_app_says("C0SALES", "Lead", attachments=attachments)
    await slack.message_shortcut("U0ANA", message, "look_up")
    told = arrived(app)["message"]
    assert (told["user"], told["bot_id"], told["app_id"]) == ("U0BOT2", "B0BOT2", "A0BOT2")
    assert "client_msg_id" not in told
    assert told["attachments"] == [
        {"id": 1, "fallback": "[no preview available]", **lead},
        {"id": 2, "text": "x", "fallback": "y"},
    ]
    assert message.words == "Lead\nNew lead\nPhone: (530) 999-9999\nx"
    await slack.message_shortcut("U0ANA", await post(client, slack), "tag")
    assert arrived(app)["message"]["bot_id"] == "B0SWITCHBOARD"


async def test_a_global_shortcut(slack: SlackSandbox, app: ListeningApp) -> None:
    """A global shortcut knows no channel and has no response_url."""
    delivery = await slack.global_shortcut("U0ANA", "find")
    payload = arrived(app)
    assert payload == {
        **AT_HOME,
        "type": "shortcut",
        "action_ts": payload["action_ts"],
        "callback_id": "find",
        "trigger_id": delivery.trigger_id,
    }


async def test_a_click_on_a_message(slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp) -> None:
    """block_actions of a channel message carries the message, and its action what the button carries."""
    pressed = button("Sold", "tag", value="v1", accessibility_label="Tag as Sold")
    card = await post(client, slack, section(), actions(pressed, block_id="b"))
    delivery = await slack.click("U0ANA", card, "Sold")
    assert arrived(app) == {
        **AT_HOME,
        "type": "block_actions",
        "container": {
            "type": "message",
            "message_ts": card.ts,
            "channel_id": "C0SALES",
            "is_ephemeral": False,
        },
        "trigger_id": delivery.trigger_id,
        "channel": {"id": "C0SALES", "name": "sales"},
        "message": card.as_json(slack.workspace),
        "state": {"values": {}},
        "response_url": delivery.response_url,
        "actions": [
            {
                "type": "button",
                "action_id": "tag",
                "block_id": "b",
                "text": {"type": "plain_text", "text": "Sold", "emoji": True},
                "value": "v1",
                "action_ts": arrived(app)["actions"][0]["action_ts"],
            }
        ],
    }
    assert "/actions/T0ACME/" in delivery.response_url


async def test_a_double_click(slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp) -> None:
    """It has two action_ts, two trigger ids and two response_urls."""
    card = await post(client, slack, actions(button()))
    payloads = []
    for _ in range(2):
        await slack.click("U0ANA", card, "Press")
        payloads.append(arrived(app))
    first, second = payloads
    assert first["actions"][0]["action_ts"] < second["actions"][0]["action_ts"]
    assert first["trigger_id"] != second["trigger_id"]
    assert first["response_url"] != second["response_url"]


async def test_a_click_says_where(slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp) -> None:
    """In a thread, the container and the message say so; of an ephemeral message Slack sends none."""
    root = slack.say("U0ANA", "C0SALES", "Words")
    card = await post(client, slack, actions(button(), button("Other", "other")), thread_ts=root.ts)
    await slack.click("U0ANA", card, card.controls[1])
    payload = arrived(app)
    assert payload["container"]["thread_ts"] == payload["message"]["thread_ts"] == root.ts
    assert payload["actions"][0]["action_id"] == "other"
    await slack.click("U0ANA", await post(client, slack, actions(button()), user="U0ANA"), "Press")
    payload = arrived(app)
    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload


async def test_choosing_in_a_select(slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp) -> None:
    """A select tells what is chosen, in its action and in the state; what was chosen before stays."""
    rows = (option("One"), option("Two"))
    begun = select(*rows, action_id="a", initial_option=option("One"))
    empty = select(*rows, action_id="b", placeholder=plain("Result"))
    card = await post(client, slack, actions(begun, empty, block_id="m"))
    await slack.click("U0ANA", card, "Result", select="Two")
    payload = arrived(app)
    assert payload["state"]["values"]["m"] == {
        "a": {"type": "static_select", "selected_option": ONE},
        "b": {"type": "static_select", "selected_option": TWO},
    }
    (action,) = payload["actions"]
    assert (action["type"], action["action_id"], action["selected_option"]) == ("static_select", "b", TWO)
    await slack.click("U0ANA", card, "a", select="two")
    payload = arrived(app)
    assert payload["actions"][0]["initial_option"] == ONE
    assert payload["state"]["values"]["m"]["b"]["selected_option"] == TWO


async def test_choosing_in_an_overflow_menu(
    slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp
) -> None:
    """An overflow menu's rows can be pressed by what is written on them; they leave no state."""
    card = await post(client, slack, section(accessory=overflow(option("One"), option("Two"))))
    for control, chosen in (("Two", None), ("menu", "Two")):
        await slack.click("U0ANA", card, control, select=chosen)
        payload = arrived(app)
        assert payload["actions"][0]["type"] == "overflow"
        assert payload["actions"][0]["selected_option"] == TWO
        assert payload["state"] == {"values": {}}


async def test_a_submission(slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp) -> None:
    """view_submission carries the view with what was entered, and no response_url."""
    more = {"private_metadata": "m", "callback_id": "edit", "close": plain("Back"), "notify_on_close": True}
    view = await opened(slack, client, modal(form_input(block_id="note"), **more))
    delivery = await slack.submit("U0ANA", None, {"Note": "asked for a callback"})
    entry = {"type": "plain_text_input", "value": "asked for a callback"}
    title, close, submit = (
        {"type": "plain_text", "text": text, "emoji": True} for text in ("Edit data", "Back", "Save")
    )
    assert arrived(app) == {
        **AT_HOME,
        "type": "view_submission",
        "trigger_id": delivery.trigger_id,
        "view": {
            "id": view.id,
            "team_id": "T0ACME",
            "type": "modal",
            "blocks": list(view.blocks),
            "private_metadata": "m",
            "callback_id": "edit",
            "state": {"values": {"note": {"note": entry}}},
            "hash": view.hash,
            "title": title,
            "clear_on_close": False,
            "notify_on_close": True,
            "close": close,
            "submit": submit,
            "previous_view_id": None,
            "root_view_id": view.id,
            "app_id": "A0SWITCHBOARD",
            "external_id": "",
            "app_installed_team_id": "T0ACME",
            "bot_id": "B0SWITCHBOARD",
        },
        "response_urls": [],
    }


async def test_a_click_in_a_modal(slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp) -> None:
    """block_actions of a view has a view instead of a channel and a message, and no response_url."""
    view = await opened(slack, client, modal(actions(button())))
    await slack.click("U0ANA", view, "Press")
    payload = arrived(app)
    assert payload["container"] == {"type": "view", "view_id": view.id}
    assert payload["view"]["hash"] == view.hash
    assert not {"channel", "message", "response_url"} & payload.keys()


async def test_closing_a_modal(slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp) -> None:
    """view_closed comes for views that ask for it, and says whether all were closed."""
    for notify, cleared in ((False, False), (True, False), (True, True)):
        await opened(slack, client, modal(notify_on_close=notify))
        told = await slack.close_view("U0ANA", clear=cleared)
        assert (told is not None) is notify
        assert slack.modal("U0ANA") is None
        if told is not None:
            assert (arrived(app)["type"], arrived(app)["is_cleared"]) == ("view_closed", cleared)


async def test_an_outsider(slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp) -> None:
    """A click names our team, theirs only in `user`; a view lives where its reader is: `team` is theirs."""
    card = await post(client, slack, actions(button()), channel="C0SHARED")
    trigger_id = (await slack.click("U9OTTO", card, "Press")).trigger_id
    assert (arrived(app)["team"], arrived(app)["user"]["team_id"]) == (OURS, "T0OTHER")
    await client.views_open(trigger_id=trigger_id, view=modal())
    await slack.submit("U9OTTO", in_front(slack, "U9OTTO"))
    payload = arrived(app)
    assert payload["team"] == {"id": "T0OTHER", "domain": "other-company"}
    assert payload["view"]["team_id"] == "T0OTHER"
    assert payload["view"]["app_installed_team_id"] == "T0ACME"


async def test_opening_home(slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp) -> None:
    """app_home_opened is JSON, and carries the Home that was published."""
    await slack.open_home("U0ANA")
    first = json.loads(app.received[-1].body)
    authorization = {
        "enterprise_id": None,
        "team_id": "T0ACME",
        "user_id": "U0BOT",
        "is_bot": True,
        "is_enterprise_install": False,
    }
    assert first == {
        **OF_THE_APP,
        "team_id": "T0ACME",
        "context_team_id": "T0ACME",
        "context_enterprise_id": None,
        "event": {
            "event_ts": first["event"]["event_ts"],
            "type": "app_home_opened",
            "user": "U0ANA",
            "channel": "D0ANA",
            "tab": "home",
        },
        "type": "event_callback",
        "event_id": first["event_id"],
        "event_time": 1_763_760_000,
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event_context": first["event_context"],
    }
    await client.views_publish(user_id="U0ANA", view=home())
    await slack.open_home("U0ANA")
    assert json.loads(app.received[-1].body)["event"]["view"]["type"] == "home"


async def test_an_event_that_is_tried_again(slack: SlackSandbox, app: ListeningApp) -> None:
    """It is the same event, counted in headers; one of a shared channel says so."""
    event = {"type": "channel_shared", "channel": "C0SHARED"}
    first = await slack.event(event, channel="C0SHARED")
    await slack.retry(first, 2)
    once, again = app.received
    assert once.body == again.body
    assert json.loads(once.body)["is_ext_shared_channel"] is True
    assert again.headers["X-Slack-Retry-Num"] == "2"
    assert "X-Slack-Retry-Num" not in once.headers


async def test_enterprise_grid(slack: SlackSandbox, app: ListeningApp) -> None:
    """In Enterprise Grid the organization is named, in commands and clicks alike."""
    grid = Team("T0ACME", "Acme", "acme", ACME_GRID)
    slack.workspace.team = slack.workspace.teams["T0ACME"] = grid
    slack.workspace.users["W0GRETA"] = User("W0GRETA", "T0ACME", "greta", "Greta Grid")
    named = {"enterprise_id": "E0GRID", "enterprise_name": "Acme Org"}
    await slack.command("W0GRETA", "C0SALES", "/calls")
    assert (named | {"user_id": "W0GRETA"}).items() <= app.received[0].form.items()
    await slack.global_shortcut("W0GRETA", "find")
    payload = arrived(app)
    assert payload["enterprise"] == {"id": "E0GRID", "name": "Acme Org"}
    assert payload["team"] == {"id": "T0ACME", "domain": "acme", **named}


@pytest.mark.parametrize("named", ["T0HOME", "E0GRID", "T0ACME", None])
async def test_somebody_of_grid_is_named_with_any_team(
    slack: SlackSandbox, app: ListeningApp, named: str | None
) -> None:
    """Of several workspaces: deliveries name one of them, the enterprise or none, whichever is said."""
    slack.workspace.join_grid("U0ANA", Team("T0HOME", "Home", "home", ACME_GRID), with_us=False)
    slack.workspace.users["U0ANA"].named_team = named
    await slack.global_shortcut("U0ANA", "find")
    assert arrived(app)["user"]["team_id"] == named
    await slack.command("U0ANA", "C0SALES", "/calls")
    assert app.received[-1].form["team_id"] == (named or "")


async def test_an_org_wide_install(slack: SlackSandbox, app: ListeningApp) -> None:
    """Installed for the whole organization, interactions have no `team`."""
    slack.workspace.app.org_wide = True
    await slack.global_shortcut("U0ANA", "find")
    payload: Json = arrived(app)
    assert (payload["team"], payload["is_enterprise_install"]) == (None, True)
    assert payload["user"]["team_id"] == "T0ACME"
    await slack.command("U0ANA", "C0SALES", "/calls")
    assert app.received[-1].form["is_enterprise_install"] == "true"
