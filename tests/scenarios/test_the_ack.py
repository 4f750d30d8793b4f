"""The whole bot, while neither Slack nor the API answers anything: the ack is there all the same.

How fast acks are is for bench/ to measure.
"""

from dataclasses import replace

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot import words
from bot.cards.kit.actions import ActionId
from sandbox.organizations import ACME
from tests.scenarios.held import Ground
from tests.scenarios.processes import answered, call
from tests.scenarios.stage import CALL

BY_STAR = 'viewers = ["*"]\nagents = ["S0AGENTS"]\n'


@pytest.mark.parametrize("typed", [CALL, "all", "530-999-9999", "help"])
async def test_a_command_by_somebody_the_file_names(ground: Ground, typed: str) -> None:
    """From the very first on: the help is in the ack, what is looked up has the API asked, in vain."""
    invoca = ground.invoca
    async with ground.running(nobody_answers=True):
        deliveries = await ground.commands("U0ANA", typed)
        assert all(bool(each.body) is (typed == "help") for each in deliveries)
        if typed != "help":
            await invoca.wait_for(lambda: invoca.received)


@pytest.mark.parametrize("user", ["U0NEW", "U0GUS"])
async def test_a_command_by_somebody_not_known_yet(ground: Ground, user: str) -> None:
    """Member or guest: Slack is asked after the ack, and the API not before Slack has answered."""
    slack, invoca = ground.slack, ground.invoca
    async with ground.running(BY_STAR, nobody_answers=True):
        await ground.commands(user, CALL)
        await slack.wait_for(lambda: slack.calls_to("users.info"))
        assert invoca.received == []


@pytest.mark.parametrize("command", ["/calls", "/tag"])
async def test_a_command_by_somebody_refused(ground: Ground, command: str) -> None:
    """The refusal is in the ack."""
    invoca = ground.invoca
    async with ground.running(nobody_answers=True):
        deliveries = await ground.commands("U0NEW", CALL, command)
        assert all("<@U0OPS>" in each.body for each in deliveries)
        assert invoca.received == []


@pytest.mark.parametrize("action_id", [ActionId.REFRESH_CALL, ActionId.CALL_MENU, ActionId.QUICK_TAG])
async def test_a_click_by_somebody_refused(ground: Ground, action_id: str) -> None:
    """An outsider's, on a card that everyone in a shared channel sees."""
    slack, invoca = ground.slack, ground.invoca
    button = {"type": "button", "action_id": action_id, "value": "x"}
    blocks = [{"type": "actions", "elements": [{**button, "text": {"type": "plain_text", "text": "x"}}]}]
    client = AsyncWebClient(slack.workspace.app.bot_token, base_url=slack.api_url)
    await client.chat_postMessage(channel="C0SHARED", text="x", blocks=blocks)
    card = slack.seen("U9OTTO", "C0SHARED")[-1]
    async with ground.running(nobody_answers=True):
        await ground.clicks("U9OTTO", card, action_id)
        await slack.wait_for(lambda: slack.calls_to("response_url"))
        assert invoca.received == []


async def test_a_click_that_needs_what_was_typed(ground: Ground) -> None:
    """*Next*, on a list from before a restart: what was typed is read from the database, before the ack."""
    slack, invoca = ground.slack, ground.invoca
    for number in range(16):
        invoca.board.begin(ACME, replace(call(), transaction_id=f"CALL-{number}", external_unique_id=None))
    async with ground.running():
        card = await answered(slack, "U0ANA", "530-999-9999")
    asked = len(invoca.received)
    async with ground.running(nobody_answers=True):
        await ground.clicks("U0ANA", card, words.NEXT)
        await invoca.wait_for(lambda: invoca.received[asked:])
