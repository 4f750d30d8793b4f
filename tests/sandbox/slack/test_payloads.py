"""Commands and shortcuts, field by field, as the app gets them; Enterprise Grid."""

import pytest

from sandbox.slack.server import SlackSandbox
from sandbox.slack.workspace import Enterprise, Team, User
from tests.sandbox.slack.conftest import ListeningApp
from tests.sandbox.slack.payloads import ANA, OURS, arrived


async def test_a_command(slack: SlackSandbox, app: ListeningApp) -> None:
    """A slash command is a flat form."""
    delivery = await slack.command("U0ANA", "C0SALES", "/calls", "530-999-9999 & more")
    assert app.received[0].form == {
        "token": "sandbox-verification-token",
        "team_id": "T0ACME",
        "team_domain": "acme-roofing",
        "channel_id": "C0SALES",
        "channel_name": "sales",
        "user_id": "U0ANA",
        "user_name": "ana",
        "command": "/calls",
        "text": "530-999-9999 & more",
        "api_app_id": "A0SWITCHBOARD",
        "is_enterprise_install": "false",
        "response_url": delivery.response_url,
        "trigger_id": delivery.trigger_id,
    }
    assert delivery.response_url.startswith(slack.api_url.removesuffix("api/") + "commands/T0ACME/")
    assert len(delivery.trigger_id.split(".")) == 3


@pytest.mark.parametrize(
    ("channel", "name"), [("C0SALES", "sales"), ("G0PRIV", "privategroup"), ("D0ANA", "directmessage")]
)
async def test_private_conversations_have_no_names(
    slack: SlackSandbox, app: ListeningApp, channel: str, name: str
) -> None:
    """Slack does not tell an app the names of private channels and direct messages."""
    await slack.command("U0ANA", channel, "/calls")
    assert app.received[0].form["channel_name"] == name


async def test_a_command_with_escaping_on(slack: SlackSandbox, app: ListeningApp) -> None:
    """With should_escape people, channels and links arrive as markup."""
    await slack.command("U0ANA", "C0SALES", "/calls", "@sam in #sales 530-999-9999 <x>", escaped=True)
    assert app.received[0].form["text"] == (
        "<@U0SAM|sam> in <#C0SALES|sales> <tel:5309999999|530-999-9999> &lt;x&gt;"
    )


async def test_a_message_shortcut(slack: SlackSandbox, app: ListeningApp) -> None:
    """message_action carries the message it was chosen for, whoever wrote it."""
    message = slack.say("U0SAM", "C0SALES", "Call 530-999-9999")
    delivery = await slack.message_shortcut("U0ANA", message, "look_up")
    payload = arrived(app)
    assert payload == {
        "type": "message_action",
        "user": ANA,
        "api_app_id": "A0SWITCHBOARD",
        "token": "sandbox-verification-token",
        "team": OURS,
        "enterprise": None,
        "is_enterprise_install": False,
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
            "blocks": [
                {
                    "type": "rich_text",
                    "block_id": payload["message"]["blocks"][0]["block_id"],
                    "elements": [
                        {
                            "type": "rich_text_section",
                            "elements": [{"type": "text", "text": "Call 530-999-9999"}],
                        }
                    ],
                }
            ],
        },
    }


async def test_a_global_shortcut(slack: SlackSandbox, app: ListeningApp) -> None:
    """A global shortcut knows no channel and has no response_url."""
    delivery = await slack.global_shortcut("U0ANA", "find")
    payload = arrived(app)
    assert payload == {
        "type": "shortcut",
        "user": ANA,
        "api_app_id": "A0SWITCHBOARD",
        "token": "sandbox-verification-token",
        "team": OURS,
        "enterprise": None,
        "is_enterprise_install": False,
        "action_ts": payload["action_ts"],
        "callback_id": "find",
        "trigger_id": delivery.trigger_id,
    }


async def test_enterprise_grid(slack: SlackSandbox, app: ListeningApp) -> None:
    """In Enterprise Grid the organization is named, in commands and clicks alike."""
    grid = Team("T0ACME", "Acme", "acme", Enterprise("E0GRID", "Acme Org"))
    slack.workspace.team = slack.workspace.teams["T0ACME"] = grid
    slack.workspace.users["W0GRETA"] = User("W0GRETA", "T0ACME", "greta", "Greta Grid")
    await slack.command("W0GRETA", "C0SALES", "/calls")
    form = app.received[0].form
    assert (form["user_id"], form["enterprise_id"], form["enterprise_name"]) == (
        "W0GRETA",
        "E0GRID",
        "Acme Org",
    )
    await slack.global_shortcut("W0GRETA", "find")
    payload = arrived(app)
    assert payload["enterprise"] == {"id": "E0GRID", "name": "Acme Org"}
    assert payload["team"] == {
        "id": "T0ACME",
        "domain": "acme",
        "enterprise_id": "E0GRID",
        "enterprise_name": "Acme Org",
    }


@pytest.mark.parametrize("named", ["T0HOME", "E0GRID", "T0ACME", None])
async def test_somebody_of_grid_is_named_with_any_team(
    slack: SlackSandbox, app: ListeningApp, named: str | None
) -> None:
    """Of several workspaces: deliveries name one of them, the enterprise or none, whichever is said."""
    slack.workspace.join_grid(
        "U0ANA", Team("T0HOME", "Home", "home", Enterprise("E0GRID", "Acme Org")), with_us=False
    )
    slack.workspace.users["U0ANA"].named_team = named
    await slack.global_shortcut("U0ANA", "find")
    assert arrived(app)["user"]["team_id"] == named
    await slack.command("U0ANA", "C0SALES", "/calls")
    assert app.received[-1].form["team_id"] == (named or "")


async def test_an_org_wide_install(slack: SlackSandbox, app: ListeningApp) -> None:
    """Installed for the whole organization, interactions have no `team`."""
    slack.workspace.app.org_wide = True
    await slack.global_shortcut("U0ANA", "find")
    payload = arrived(app)
    assert (payload["team"], payload["is_enterprise_install"]) == (None, True)
    assert payload["user"]["team_id"] == "T0ACME"
    await slack.command("U0ANA", "C0SALES", "/calls")
    assert app.received[-1].form["is_enterprise_install"] == "true"
