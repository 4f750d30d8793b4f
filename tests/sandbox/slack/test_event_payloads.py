"""Events, field by field, as the app gets them."""

import json

from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox
from tests.sandbox.slack.blocks import section
from tests.sandbox.slack.conftest import ListeningApp


async def test_opening_home(slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp) -> None:
    """app_home_opened is JSON, and carries the Home that was published."""
    await slack.open_home("U0ANA")
    first = json.loads(app.received[-1].body)
    assert first == {
        "token": "sandbox-verification-token",
        "team_id": "T0ACME",
        "context_team_id": "T0ACME",
        "context_enterprise_id": None,
        "api_app_id": "A0SWITCHBOARD",
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
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": "T0ACME",
                "user_id": "U0BOT",
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": first["event_context"],
    }
    await client.views_publish(user_id="U0ANA", view={"type": "home", "blocks": [section()]})
    await slack.open_home("U0ANA")
    assert json.loads(app.received[-1].body)["event"]["view"]["type"] == "home"


async def test_an_event_in_a_shared_channel(slack: SlackSandbox, app: ListeningApp) -> None:
    """An event says whether its channel is shared with another company."""
    await slack.event({"type": "channel_shared", "channel": "C0SHARED"}, channel="C0SHARED")
    assert json.loads(app.received[-1].body)["is_ext_shared_channel"] is True


async def test_an_event_is_tried_again(slack: SlackSandbox, app: ListeningApp) -> None:
    """A retried event is the same event, counted in headers."""
    first = await slack.open_home("U0ANA")
    await slack.retry(first, 2)
    assert app.received[0].body == app.received[1].body
    assert app.received[1].headers["X-Slack-Retry-Num"] == "2"
    assert "X-Slack-Retry-Num" not in app.received[0].headers
