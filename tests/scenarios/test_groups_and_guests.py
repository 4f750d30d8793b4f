"""Roles by user group and by `*`: what Slack says of people, how old it may be, and without it."""

import json
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from freezegun import freeze_time

from bot import words
from bot.errors import LACKED
from sandbox.invoca.faults import FaultKind
from tests.scenarios.stage import CALL, Stage, Way, a_stage

FULL, MASKED = "+1 530-999-9999", "aller ending 9999"

BY_NUMBER = "530-999-9999"

MEMBERS = 'viewers = ["*"]\nagents = ["S0AGENTS"]\nsupervisors = ["U0SAM"]\n'

SLACK_IS_DOWN = "usergroups.users.list"


@asynccontextmanager
async def with_groups(folder: Path, way: Way) -> AsyncIterator[Stage]:
    async with a_stage(folder, way=way, members=MEMBERS) as stage:
        stage.begin()
        await stage.changes("S0AGENTS")
        yield stage
        assert stage.slack.refused == []


@pytest.fixture
async def stage(tmp_path: Path, way: Way) -> AsyncIterator[Stage]:
    async with with_groups(tmp_path, way) as made:
        yield made


def later(**time: float) -> AbstractContextManager[object]:
    """So much later, for Slack, the bot and the API alike."""
    return freeze_time(datetime.now(UTC) + timedelta(**time), tick=True, real_asyncio=True)


async def said(stage: Stage, user: str, typed: str = CALL, channel: str = "C0SALES") -> str:
    (message,) = await stage.types(user, typed, channel)
    return message.words


async def test_a_group_gives_its_members_their_role(stage: Stage) -> None:
    """Ana is an agent by her group; Nell, a full member, is a viewer by `*`; Gus, a guest, is nothing."""
    assert FULL in await said(stage, "U0ANA", BY_NUMBER)
    assert MASKED in await said(stage, "U0NEW")
    assert "can't see the calls" in await said(stage, "U0GUS")
    assert "search by phone number" in await said(stage, "U0NEW", BY_NUMBER)


async def test_a_list_that_cant_be_refreshed_grows_old(stage: Stage) -> None:
    """15 minutes: no full number any more, and why; an hour: nothing by that group."""
    stage.slack.switches.outage(SLACK_IS_DOWN)
    assert FULL in await said(stage, "U0ANA", BY_NUMBER)
    with later(minutes=14):
        assert FULL in await said(stage, "U0ANA", BY_NUMBER)
    with later(minutes=16):
        masked = await said(stage, "U0ANA", BY_NUMBER)
        assert MASKED in masked
        assert FULL not in masked
        assert words.GROUP_UNCHECKED in masked
        assert words.GROUP_UNCHECKED in await said(stage, "U0ANA", "me")
    with later(minutes=61):
        assert "search by phone number" in await said(stage, "U0ANA", BY_NUMBER)
        assert MASKED in await said(stage, "U0ANA"), "a full member still, as everyone"
        assert FULL in await said(stage, "U0SAM", BY_NUMBER), "named in the file: no group to check"


async def test_an_agent_by_a_stale_group_does_not_tag(stage: Stage) -> None:
    """15 minutes without a list: they look, but have no buttons; who is named in the file sets as ever.

    What they do all the same is refused: test_refusals.
    """
    stage.slack.switches.outage(SLACK_IS_DOWN)
    with later(minutes=16):
        (drawn,) = await stage.types("U0ANA", CALL)
        assert not [each for each in drawn.controls if each.action_id.startswith("tag.")]
        await stage.tags("U0SAM", f"{CALL} sold")
        await stage.until(lambda: stage.set_on() == {"call_disposition": "Sale"})


async def test_what_somebody_set_who_is_taken_out_of_a_group(stage: Stage) -> None:
    """What they set before is delivered, and its card loses the buttons. What they do then: test_refusals."""
    (card,) = await stage.types("U0ANA", CALL)
    down = stage.invoca.switches.fail(FaultKind.DROPPED)
    await stage.clicks("U0ANA", card, "Sold")
    stage.slack.workspace.user_groups["S0AGENTS"].users = ["U0NEW"]
    await stage.changes("S0AGENTS")
    stage.invoca.switches.clear(down)
    await stage.until(lambda: stage.set_on() == {"call_disposition": "Sale"})
    await stage.until(lambda: "✓" in stage.reads("U0ANA"))
    (drawn,) = (each for each in stage.slack.seen("U0ANA", "C0SALES") if each.ts == card.ts)
    assert not [each for each in drawn.controls if each.action_id.startswith("tag.")]
    assert FULL not in drawn.words


async def test_who_comes_into_a_group_tags(stage: Stage) -> None:
    """Nobody is an agent by `*`; the group makes one of a newcomer."""
    stage.slack.workspace.user_groups["S0AGENTS"].users = ["U0NEW"]
    await stage.changes("S0AGENTS")
    for user, said in (("U0VIC", LACKED["tag"]), ("U0GUS", "can't see the calls")):
        (refused,) = await stage.tags(user, f"{CALL} sold")
        assert said in refused.words
    await stage.tags("U0NEW", f"{CALL} sold")
    await stage.until(lambda: stage.set_on() == {"call_disposition": "Sale"})


async def test_a_refresh_that_fails_never_widens_access(stage: Stage) -> None:
    """An error, a page instead of an answer, a plan without groups: the list before it stays as it is."""
    for trouble in ("plan_upgrade_required", "missing_scope", "internal_error"):
        stage.slack.switches.error(SLACK_IS_DOWN, trouble, 1)
        await stage.slack.event({"type": "subteam_members_changed", "subteam_id": "S0AGENTS"})
        await stage.settle()
        assert FULL in await said(stage, "U0ANA", BY_NUMBER)
        assert "search by phone number" in await said(stage, "U0NEW", BY_NUMBER)


async def test_who_is_taken_out_of_a_group_is_out_at_once(stage: Stage) -> None:
    """Slack tells of the change, and the card drawn before it opens no number any more."""
    (card,) = await stage.types("U0ANA", BY_NUMBER)
    assert FULL in card.words
    stage.slack.workspace.user_groups["S0AGENTS"].users = ["U0NEW"]
    await stage.slack.event({"type": "subteam_members_changed", "subteam_id": "S0AGENTS"})
    await stage.settle()
    (again,) = await stage.clicks("U0ANA", card, "Refresh")
    assert MASKED in again.words
    assert FULL not in again.words
    assert "search by phone number" in await said(stage, "U0ANA", BY_NUMBER)
    assert FULL in await said(stage, "U0NEW", BY_NUMBER)


@pytest.mark.parametrize(
    "change", [{"guest": "single_channel"}, {"guest": "multi_channel"}, {"is_bot": True}]
)
async def test_who_is_no_full_member_is_nothing(stage: Stage, change: dict[str, Any]) -> None:
    """Guests and bots are not in `*`; payloads don't say so, `users.info` does."""
    before = stage.slack.workspace.users["U0NEW"]
    changed = replace(before, **change)
    payload = stage.slack.payloads.command("U0NEW", "C0SALES", "/calls", CALL)
    stage.slack.workspace.users["U0NEW"] = changed
    await stage.slack.send(payload)
    await stage.settle()
    assert "can't see the calls" in stage.slack.seen("U0NEW", "C0SALES")[-1].words
    assert stage.asked() == 0


async def test_slack_is_asked_after_the_ack_and_once_in_fifteen_minutes(stage: Stage) -> None:
    """Before any request to the API; what is known is known for a quarter of an hour, also by the ledger."""
    for _ in range(3):
        assert MASKED in await said(stage, "U0NEW")
    assert len(stage.slack.calls_to("users.info")) == 1
    with later(minutes=16):
        assert MASKED in await said(stage, "U0NEW")
        assert len(stage.slack.calls_to("users.info")) == 2


async def test_without_slack_the_unknown_are_denied_and_told_why(stage: Stage) -> None:
    """Nobody is let in for Slack's silence, and nobody with a name in the file is kept out."""
    stage.slack.switches.outage("users.info")
    assert words.NOT_CHECKED in await said(stage, "U0NEW")
    assert stage.asked() == 0
    assert FULL in await said(stage, "U0SAM", BY_NUMBER)
    stage.slack.switches.clear()
    assert MASKED in await said(stage, "U0NEW")


async def test_in_a_direct_message_as_anywhere(stage: Stage) -> None:
    """The bot's own conversation: one organization only, so it is meant."""
    channel = stage.slack.workspace.direct_message("U0ANA").id
    assert FULL in await said(stage, "U0ANA", BY_NUMBER, channel)


async def test_what_slack_said_outlives_a_restart(tmp_path: Path, way: Way) -> None:
    """Slack down at the start: the last good lists and people are in the ledger."""
    async with with_groups(tmp_path, way) as stage:
        assert FULL in await said(stage, "U0ANA", BY_NUMBER)
        assert MASKED in await said(stage, "U0NEW")
    async with a_stage(tmp_path, way=way, members=MEMBERS) as stage:
        stage.begin()
        stage.slack.switches.outage(SLACK_IS_DOWN)
        stage.slack.switches.outage("users.info")
        assert FULL in await said(stage, "U0ANA", BY_NUMBER)
        assert MASKED in await said(stage, "U0NEW")


@pytest.mark.parametrize("hours", [-1, 1])
async def test_the_clock_steps_by_an_hour(tmp_path: Path, hours: int) -> None:
    """Slack is asked anew by itself: who was taken out since may no longer see a whole number.

    In Socket Mode, where nothing is signed with the time. Beside so many other groups, which may each be
    asked about now and then only, nobody would ask in time without the step.
    """
    others = [f"S0OTHER{number}" for number in range(100)]
    members = MEMBERS.replace('["S0AGENTS"]', json.dumps(["S0AGENTS", *others]))
    async with a_stage(tmp_path, way=Way("socket"), members=members) as stage:
        stage.begin()

        def asked() -> int:
            return len(stage.slack.calls_to(SLACK_IS_DOWN))

        await stage.until(lambda: asked() > len(others))
        assert FULL in await said(stage, "U0ANA")
        stage.slack.workspace.user_groups["S0AGENTS"].users = []
        before = asked()
        stage.clock.step(hours=hours)
        await stage.until(lambda: asked() > before + len(others))
        assert FULL not in await said(stage, "U0ANA")
