"""What is told of modals, field by field, as the app gets it."""

from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox
from tests.sandbox.slack.blocks import actions, button, form_input, modal, plain
from tests.sandbox.slack.conftest import ListeningApp
from tests.sandbox.slack.payloads import ANA, OURS, arrived, post


async def test_a_submission(slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp) -> None:
    """view_submission carries the view with what was entered, and no response_url."""
    trigger = (await slack.global_shortcut("U0ANA", "find")).trigger_id
    form = modal(
        form_input(block_id="note"),
        private_metadata="m",
        callback_id="edit",
        close=plain("Back"),
        notify_on_close=True,
    )
    view = (await client.views_open(trigger_id=trigger, view=form))["view"]
    delivery = await slack.submit("U0ANA", None, {"Note": "asked for a callback"})
    payload = arrived(app)
    assert payload == {
        "type": "view_submission",
        "user": ANA,
        "api_app_id": "A0SWITCHBOARD",
        "token": "sandbox-verification-token",
        "team": OURS,
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": delivery.trigger_id,
        "view": {
            "id": view["id"],
            "team_id": "T0ACME",
            "type": "modal",
            "blocks": view["blocks"],
            "private_metadata": "m",
            "callback_id": "edit",
            "state": {
                "values": {"note": {"note": {"type": "plain_text_input", "value": "asked for a callback"}}}
            },
            "hash": view["hash"],
            "title": {"type": "plain_text", "text": "Edit data", "emoji": True},
            "clear_on_close": False,
            "notify_on_close": True,
            "close": {"type": "plain_text", "text": "Back", "emoji": True},
            "submit": {"type": "plain_text", "text": "Save", "emoji": True},
            "previous_view_id": None,
            "root_view_id": view["id"],
            "app_id": "A0SWITCHBOARD",
            "external_id": "",
            "app_installed_team_id": "T0ACME",
            "bot_id": "B0SWITCHBOARD",
        },
        "response_urls": [],
    }


async def test_an_outsiders_modal(slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp) -> None:
    """A view lives where its reader is: `team` is theirs, and only app_installed_team_id is ours."""
    card = await post(slack, client, "C0SHARED", actions(button()))
    trigger = (await slack.click("U9OTTO", card, "Press")).trigger_id
    await client.views_open(trigger_id=trigger, view=modal())
    await slack.submit("U9OTTO")
    payload = arrived(app)
    assert payload["team"] == {"id": "T0OTHER", "domain": "other-company"}
    assert payload["view"]["team_id"] == "T0OTHER"
    assert payload["view"]["app_installed_team_id"] == "T0ACME"


async def test_a_click_in_a_modal(slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp) -> None:
    """block_actions of a view has a view instead of a channel and a message, and no response_url."""
    trigger = (await slack.global_shortcut("U0ANA", "find")).trigger_id
    view = (await client.views_open(trigger_id=trigger, view=modal(actions(button()))))["view"]
    top = slack.modal("U0ANA")
    assert top is not None
    await slack.click("U0ANA", top, "Press")
    payload = arrived(app)
    assert payload["container"] == {"type": "view", "view_id": view["id"]}
    assert payload["view"]["hash"] == view["hash"]
    assert not {"channel", "message", "response_url"} & payload.keys()


async def test_closing_a_modal(slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp) -> None:
    """view_closed comes for views that ask for it, and says whether all were closed."""
    for notify, cleared in ((False, False), (True, False), (True, True)):
        trigger = (await slack.global_shortcut("U0ANA", "find")).trigger_id
        await client.views_open(trigger_id=trigger, view=modal(notify_on_close=notify))
        told = await slack.close_view("U0ANA", clear=cleared)
        assert (told is not None) is notify
        assert slack.modal("U0ANA") is None
        if told is not None:
            assert (arrived(app)["type"], arrived(app)["is_cleared"]) == ("view_closed", cleared)
