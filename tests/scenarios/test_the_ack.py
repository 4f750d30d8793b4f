"""The whole bot, while neither Slack nor the API answers anything: the ack is there all the same.

The best of some acks says how fast it is: a busy machine may slow any one of them. See bench/ for the rest.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot import words
from bot.cards.actions import ActionId
from bot.organizations_file import load
from bot.settings import Settings
from sandbox.invoca.faults import FaultKind
from sandbox.invoca.server import InvocaSandbox
from sandbox.organizations import ACME, API_TOKEN, MEMBERS, organizations_file
from sandbox.slack.controls import find_control
from sandbox.slack.delivery import Delivery
from sandbox.slack.example import example_workspace
from sandbox.slack.messages import Message
from sandbox.slack.questions import question_of
from sandbox.slack.server import SlackSandbox
from sandbox.slack.views import View
from tests.scenarios.databases import database_in
from tests.scenarios.stage import CALL, GLOBEX
from tests.scenarios.stage import running as run
from tests.scenarios.test_failures import answered, call

AT_LEAST, AT_MOST = 5, 25  # acks: on a busy machine it takes more of them until one is undisturbed
AT_BEST, AT_WORST = 0.05, 1.0  # seconds
BY_STAR = 'viewers = ["*"]\nagents = ["S0AGENTS"]\n'


@asynccontextmanager
async def sandboxes() -> AsyncIterator[tuple[SlackSandbox, InvocaSandbox]]:
    """A Slack and an Invoca that are well."""
    async with SlackSandbox(example_workspace()) as slack, InvocaSandbox([ACME, GLOBEX]) as invoca:
        yield slack, invoca


@asynccontextmanager
async def running(
    slack: SlackSandbox, invoca: InvocaSandbox, folder: Path, members: str = MEMBERS
) -> AsyncIterator[None]:
    """Run the bot for these members of Acme's; at the end Slack and the API are well again.

    What ``members`` goes on with is another organization's.
    """
    path = folder / "of_these_members.toml"
    file = organizations_file(invoca.url, members).replace("INVOCA_URL", invoca.url)
    path.write_text(file, encoding="utf-8")
    tokens = {"ACME_API_TOKEN": API_TOKEN, "GLOBEX_API_TOKEN": GLOBEX.token}
    settings = Settings.model_validate(
        {
            "slack_bot_token": slack.workspace.app.bot_token,
            "slack_signing_secret": slack.workspace.app.signing_secret,
            "slack_api_url": slack.api_url,
            "database_url": database_in(folder),
        }
    )
    directory = load(path, tokens, ("127.0.0.1",))
    async with run(settings, directory, None, slack, "http"):
        try:
            yield
        finally:
            slack.switches.clear()
            invoca.switches.clear()


def keep_waiting(slack: SlackSandbox, invoca: InvocaSandbox) -> None:
    """From now on Slack and the API take everything and answer nothing, until they are well again."""
    slack.switches.hold()
    invoca.switches.fail(FaultKind.HELD)


def are_at_once(deliveries: list[Delivery]) -> None:
    """All are acked as Slack wants it, none late, and the fastest in no time."""
    assert [(each.status, each.error) for each in deliveries] == [(200, None)] * len(deliveries)
    seconds = sorted(each.seconds for each in deliveries)
    assert seconds[0] < AT_BEST, seconds
    assert seconds[-1] < AT_WORST, seconds


async def commands(slack: SlackSandbox, user: str, typed: str, command: str = "/calls") -> list[Delivery]:
    return await _again(lambda: slack.command(user, "C0SALES", command, typed))


async def clicks(slack: SlackSandbox, user: str, card: Message | View, control: str) -> list[Delivery]:
    return await _again(lambda: slack.click(user, card, control, confirmed=asks(card, control)))


async def _again(act: Callable[[], Awaitable[Delivery]]) -> list[Delivery]:
    deliveries: list[Delivery] = []
    while len(deliveries) < AT_LEAST or (
        len(deliveries) < AT_MOST and min(each.seconds for each in deliveries) >= AT_BEST
    ):
        deliveries.append(await act())
    return deliveries


def asks(card: Message | View, control: str) -> bool | None:
    """What is answered to a dialog, where there is one: yes."""
    return True if question_of(find_control(card.controls, control)[0]) is not None else None


@pytest.mark.parametrize("typed", [CALL, "all", "530-999-9999", "help"])
async def test_a_command_by_somebody_the_file_names(tmp_path: Path, typed: str) -> None:
    """From the very first on: the help is in the ack, what is looked up has the API asked, in vain."""
    async with sandboxes() as (slack, invoca):
        keep_waiting(slack, invoca)
        async with running(slack, invoca, tmp_path):
            deliveries = await commands(slack, "U0ANA", typed)
            are_at_once(deliveries)
            assert all(bool(each.body) is (typed == "help") for each in deliveries)
            if typed != "help":
                await invoca.wait_for(lambda: invoca.received)


@pytest.mark.parametrize("user", ["U0NEW", "U0GUS"])
async def test_a_command_by_somebody_not_known_yet(tmp_path: Path, user: str) -> None:
    """Member or guest: Slack is asked after the ack, and the API not before Slack has answered."""
    async with sandboxes() as (slack, invoca):
        keep_waiting(slack, invoca)
        async with running(slack, invoca, tmp_path, BY_STAR):
            are_at_once(await commands(slack, user, CALL))
            await slack.wait_for(lambda: slack.calls_to("users.info"))
            assert invoca.received == []


@pytest.mark.parametrize("command", ["/calls", "/tag"])
async def test_a_command_by_somebody_refused(tmp_path: Path, command: str) -> None:
    """The refusal is in the ack."""
    async with sandboxes() as (slack, invoca):
        keep_waiting(slack, invoca)
        async with running(slack, invoca, tmp_path):
            deliveries = await commands(slack, "U0NEW", CALL, command)
            are_at_once(deliveries)
            assert all("<@U0OPS>" in each.body for each in deliveries)
            assert invoca.received == []


@pytest.mark.parametrize("action_id", [ActionId.REFRESH_CALL, ActionId.CALL_MENU, ActionId.QUICK_TAG])
async def test_a_click_by_somebody_refused(tmp_path: Path, action_id: str) -> None:
    """An outsider's, on a card that everyone in a shared channel sees."""
    async with sandboxes() as (slack, invoca):
        button = {"type": "button", "action_id": action_id, "value": "x"}
        blocks = [{"type": "actions", "elements": [{**button, "text": {"type": "plain_text", "text": "x"}}]}]
        client = AsyncWebClient(slack.workspace.app.bot_token, base_url=slack.api_url)
        await client.chat_postMessage(channel="C0SHARED", text="x", blocks=blocks)
        card = slack.seen("U9OTTO", "C0SHARED")[-1]
        keep_waiting(slack, invoca)
        async with running(slack, invoca, tmp_path):
            are_at_once(await clicks(slack, "U9OTTO", card, action_id))
            await slack.wait_for(lambda: slack.calls_to("response_url"))
            assert invoca.received == []


async def test_a_click_that_needs_what_was_typed(tmp_path: Path) -> None:
    """*Next*, on a list from before a restart: what was typed is read from the database, before the ack."""
    async with sandboxes() as (slack, invoca):
        for number in range(11):
            invoca.board.begin(
                ACME, replace(call(), transaction_id=f"CALL-{number}", external_unique_id=None)
            )
        async with running(slack, invoca, tmp_path):
            card = await answered(slack, "U0ANA", "530-999-9999")
        asked = len(invoca.received)
        keep_waiting(slack, invoca)
        async with running(slack, invoca, tmp_path):
            are_at_once(await clicks(slack, "U0ANA", card, words.NEXT))
            await invoca.wait_for(lambda: invoca.received[asked:])
