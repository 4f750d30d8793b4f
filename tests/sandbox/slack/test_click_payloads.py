"""Clicks on messages, field by field, as the app gets them."""

from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox
from tests.sandbox.slack.blocks import actions, button, option, overflow, plain, section, select
from tests.sandbox.slack.conftest import ListeningApp
from tests.sandbox.slack.payloads import ANA, ONE, OURS, TWO, arrived, post


async def test_a_click_on_a_message(slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp) -> None:
    """block_actions of a channel message carries the message, and its action what the button carries."""
    card = await post(
        slack, client, "C0SALES", section(), actions(button("Sold", "tag", value="v1"), block_id="b")
    )
    delivery = await slack.click("U0ANA", card, "Sold")
    assert arrived(app) == {
        "type": "block_actions",
        "user": ANA,
        "api_app_id": "A0SWITCHBOARD",
        "token": "sandbox-verification-token",
        "team": OURS,
        "enterprise": None,
        "is_enterprise_install": False,
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


async def test_a_click_on_an_ephemeral_message(
    slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp
) -> None:
    """Of an ephemeral message Slack sends no `message`."""
    await client.chat_postEphemeral(channel="C0SALES", user="U0ANA", blocks=[actions(button())], text="Card")
    await slack.click("U0ANA", slack.seen("U0ANA", "C0SALES")[0], "Press")
    payload = arrived(app)
    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload


async def test_a_click_in_a_thread(slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp) -> None:
    """A card in a thread says so, in its container and itself."""
    root = slack.say("U0ANA", "C0SALES", "Words")
    await client.chat_postMessage(
        channel="C0SALES",
        text="Card",
        thread_ts=root.ts,
        blocks=[actions(button(), button("Other", "other"))],
    )
    card = slack.seen("U0ANA", "C0SALES")[-1]
    await slack.click("U0ANA", card, card.controls[1])
    payload = arrived(app)
    assert payload["container"]["thread_ts"] == payload["message"]["thread_ts"] == root.ts
    assert payload["actions"][0]["action_id"] == "other"


async def test_two_clicks_are_two(slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp) -> None:
    """A double click has two action_ts, two trigger ids and two response_urls."""
    card = await post(slack, client, "C0SALES", actions(button()))
    payloads = []
    for _ in range(2):
        await slack.click("U0ANA", card, "Press")
        payloads.append(arrived(app))
    first, second = payloads
    assert first["actions"][0]["action_ts"] < second["actions"][0]["action_ts"]
    assert first["trigger_id"] != second["trigger_id"]
    assert first["response_url"] != second["response_url"]


async def test_choosing_in_a_select(slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp) -> None:
    """A select tells what is chosen, in its action and in the state; what was chosen before stays."""
    menus = [
        actions(
            select(option("One"), option("Two"), action_id="a", initial_option=option("One")),
            select(option("One"), option("Two"), action_id="b", placeholder=plain("Result")),
            block_id="m",
        )
    ]
    card = await post(slack, client, "C0SALES", *menus)
    await slack.click("U0ANA", card, "Result", select="Two")
    payload = arrived(app)
    assert payload["state"] == {
        "values": {
            "m": {
                "a": {"type": "static_select", "selected_option": ONE},
                "b": {"type": "static_select", "selected_option": TWO},
            }
        }
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
    card = await post(slack, client, "C0SALES", section(accessory=overflow(option("One"), option("Two"))))
    await slack.click("U0ANA", card, "Two")
    by_label = arrived(app)
    await slack.click("U0ANA", card, "menu", select="Two")
    by_choice = arrived(app)
    for payload in (by_label, by_choice):
        assert payload["actions"][0]["type"] == "overflow"
        assert payload["actions"][0]["selected_option"] == TWO
        assert payload["state"] == {"values": {}}


async def test_an_outsiders_click(slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp) -> None:
    """An outsider's click names our team in `team`, and theirs only in `user`."""
    card = await post(slack, client, "C0SHARED", actions(button()))
    await slack.click("U9OTTO", card, "Press")
    payload = arrived(app)
    assert payload["team"] == OURS
    assert payload["user"]["team_id"] == "T0OTHER"
