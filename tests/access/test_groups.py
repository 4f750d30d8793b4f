"""Who is in the user groups: what Slack's answers, refusals and silences make of the lists."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import text

from bot.access.members import GroupLists
from bot.access.slack_failures import retries
from bot.database.database import Database, open_database
from bot.database.errors import LedgerUnavailable, UnavailableReason
from bot.ledger.memberships import Groups
from bot.slack.identity import Identity
from bot.slack.outgoing import new_session
from sandbox.slack.example import example_workspace
from sandbox.slack.server import SlackSandbox
from tests.waiting import PATIENCE

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

METHOD = "usergroups.users.list"


@dataclass
class Here:
    """A Slack, a database, and the lists between them; ``now`` is what their clock says."""

    slack: SlackSandbox
    client: AsyncWebClient
    database: Database
    lists: GroupLists
    now: datetime = NOW

    def agents(self) -> bool:
        """Whether Ana counts as one of the agents, beyond doubt."""
        return "S0AGENTS" in self.lists.of("U0ANA", self.now)[0]


@pytest.fixture
async def here(sqlite_url: str) -> AsyncIterator[Here]:
    async with (
        SlackSandbox(example_workspace(), ack_seconds=PATIENCE) as slack,
        open_database(sqlite_url) as database,
        new_session() as session,
    ):
        client = AsyncWebClient(
            slack.workspace.app.bot_token, slack.api_url, session=session, retry_handlers=retries()
        )
        lists = GroupLists(client, Groups(database), ("S0AGENTS", "S0GONE"), lambda: made.now)
        made = Here(slack, client, database, lists)
        yield made


async def test_an_answer_that_comes_late_changes_nothing(here: Here) -> None:
    """Asked before a change, answered after it: who was taken out since stays out."""
    here.slack.workspace.user_groups["S0AGENTS"].users = []
    await here.lists.refresh("S0AGENTS")
    assert not here.agents()
    here.slack.workspace.user_groups["S0AGENTS"].users = ["U0ANA"]
    here.now -= timedelta(seconds=1)
    await here.lists.refresh("S0AGENTS")
    here.now += timedelta(seconds=1)
    assert not here.agents()


async def test_a_group_that_is_gone_has_nobody_in_it(here: Here) -> None:
    """Slack's `no_such_subteam` is an answer, not a silence."""
    await here.lists.refresh("S0AGENTS")
    assert here.agents()
    del here.slack.workspace.user_groups["S0AGENTS"]
    await here.lists.refresh("S0AGENTS")
    assert not here.agents()


@pytest.mark.parametrize("status", [200, 500, 503])
async def test_a_page_instead_of_an_answer_leaves_the_list_as_it_is(here: Here, status: int) -> None:
    """It only grows older."""
    await here.lists.refresh("S0AGENTS")
    here.slack.switches.broken(METHOD, status)
    await here.lists.refresh("S0AGENTS")
    assert here.agents()
    here.now += timedelta(minutes=16)
    assert not here.agents()
    assert "S0AGENTS" in here.lists.of("U0ANA", here.now)[1]


async def test_every_group_is_asked_for_while_nothing_can_be_saved(here: Here) -> None:
    """The new lists are in force all the same, and the failure is told afterwards."""
    await here.database.write(
        lambda connection: connection.execute(text("PRAGMA query_only = 1")).close(), within=5
    )
    with pytest.raises(LedgerUnavailable) as caught:
        await here.lists.refresh_all()
    assert caught.value.reason is UnavailableReason.READ_ONLY
    assert here.agents()
    assert len(here.slack.calls_to(METHOD)) == 2


async def test_who_we_are_is_asked_until_slack_tells(here: Here) -> None:
    """A page instead of an answer first: the bot becomes ready all the same, without a restart."""
    here.slack.switches.broken("auth.test", 503, 1)
    async with Identity(here.client) as identity:
        await here.slack.wait_for(lambda: here.slack.calls_to("auth.test"))
        await here.slack.wait_for(lambda: len(here.slack.calls_to("auth.test")) > 1)
        for _ in range(50):
            if identity.known:
                break
            await here.client.auth_test()
    assert identity.known


async def test_who_was_taken_out_since_the_clock_was_set_back_is_out(here: Here) -> None:
    """A list from an hour ahead keeps no newer one out, here or after a restart."""
    await here.lists.refresh("S0AGENTS")
    assert here.agents()
    here.now -= timedelta(hours=1)
    assert not here.agents()
    here.slack.workspace.user_groups["S0AGENTS"].users = []
    await here.lists.refresh("S0AGENTS")
    here.now += timedelta(hours=1)
    assert not here.agents()
    again = GroupLists(here.client, Groups(here.database), ("S0AGENTS",), lambda: here.now)
    await again.load()
    assert again.of("U0ANA", here.now - timedelta(hours=1)) == (frozenset(), frozenset())


@pytest.mark.parametrize("by", [timedelta(minutes=-10), timedelta(hours=2)])
async def test_a_list_stays_as_old_as_it_is_when_the_clock_steps(here: Here, by: timedelta) -> None:
    """It is asked for anew at once; where Slack can't say, twenty minutes are still twenty."""
    await here.lists.refresh("S0AGENTS")
    here.now += timedelta(minutes=20)
    assert not here.agents()
    here.now += by
    here.slack.switches.error(METHOD, "internal_error", 10)
    await here.lists.clock_stepped(by)
    assert "S0AGENTS" in here.lists.of("U0ANA", here.now)[1]
    assert not here.agents()
    here.slack.switches.clear()
    await here.lists.clock_stepped(timedelta(0))
    assert here.agents()


async def test_a_list_from_ahead_is_not_loaded(here: Here) -> None:
    """Nobody can tell how old it is."""
    await here.lists.refresh("S0AGENTS")
    here.now -= timedelta(hours=1)
    again = GroupLists(here.client, Groups(here.database), ("S0AGENTS",), lambda: here.now)
    await again.load()
    assert again.of("U0ANA", here.now) == (frozenset(), frozenset())
