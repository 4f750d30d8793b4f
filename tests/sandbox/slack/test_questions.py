"""Confirmation dialogs: a control that asks first does nothing until it is answered."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.delivery import ASKED_FIRST, DENIED
from sandbox.slack.questions import Question
from sandbox.slack.server import SlackSandbox
from tests.sandbox.slack.acting import ONE, TWO, arrived, post
from tests.sandbox.slack.blocks import (
    Json,
    actions,
    button,
    home,
    mrkdwn,
    option,
    overflow,
    plain,
    section,
    select,
)
from tests.sandbox.slack.conftest import ListeningApp

ASKS: Json = {
    "title": plain("Spam?"),
    "text": mrkdwn("*Everyone* sees it."),
    "confirm": plain("Tag it"),
    "deny": plain("Leave it"),
    "style": "danger",
}
QUESTION = Question("Spam?", "*Everyone* sees it.", "Tag it", "Leave it", "danger")


async def test_a_button_asks_before_the_app_hears_of_it(
    slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp
) -> None:
    """No leaves everything as it is, yes is a click like any other; nobody answers where nothing is asked."""
    card = await post(client, slack, actions(button("Spam", "tag", confirm=ASKS), button("Sold")))
    asked = await slack.click("U0ANA", card, "Spam")
    denied = await slack.click("U0ANA", card, "Spam", confirmed=False)
    assert (asked.error, asked.question, asked.request) == (ASKED_FIRST, QUESTION, None)
    assert (denied.error, denied.ack) == (DENIED, None)
    with pytest.raises(ValueError, match="asks nothing"):
        await slack.click("U0ANA", card, "Sold", confirmed=True)
    assert app.received == []
    confirmed = await slack.click("U0ANA", card, "Spam", confirmed=True)
    assert (confirmed.error, confirmed.question) == (None, None)
    assert arrived(app)["actions"][0]["action_id"] == "tag"


async def test_menus_ask_too(slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp) -> None:
    """Whichever row is pressed; what was chosen and denied is in no later state, what was confirmed is."""
    menu = section(accessory={**overflow(option("One")), "confirm": ASKS})
    asks = select(option("Two"), option("Three"), action_id="asks", confirm=ASKS)
    card = await post(client, slack, menu, actions(asks, button("Other", "other")))
    assert (await slack.click("U0ANA", card, "One")).error == ASKED_FIRST
    await slack.click("U0ANA", card, "asks", select="Three", confirmed=False)
    await slack.click("U0ANA", card, "Other")
    (entry,) = arrived(app)["state"]["values"].values()
    assert entry["asks"]["selected_option"] is None
    await slack.click("U0ANA", card, "Two", confirmed=True)
    assert arrived(app)["actions"][0]["selected_option"] == TWO
    await slack.click("U0ANA", card, "menu", select="One", confirmed=True)
    assert arrived(app)["actions"][0]["selected_option"] == ONE
    assert len(app.received) == 3


async def test_a_button_in_a_view_asks_too(
    slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp
) -> None:
    """On Home as on a message."""
    await client.views_publish(user_id="U0ANA", view=home(actions(button("Spam", "tag", confirm=ASKS))))
    shown = slack.home("U0ANA")
    assert shown is not None
    assert (await slack.click("U0ANA", shown, "Spam")).error == ASKED_FIRST
    await slack.click("U0ANA", shown, "Spam", confirmed=True)
    assert len(app.received) == 1
