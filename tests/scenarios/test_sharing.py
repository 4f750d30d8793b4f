"""Sharing a call's card in a channel."""

from pathlib import Path

import pytest

from bot.app import build_app
from commands import index
from sandbox.slack.messages import Message
from tests.scenarios.stage import CALL, Stage, Way, a_stage, only

FULL, MASKED = "+1 530-999-9999", "aller ending 9999"


def posted(stage: Stage, user: str = "U0VIC", channel: str = "C0SALES") -> list[Message]:
    return [message for message in stage.slack.seen(user, channel) if not message.ephemeral]


async def test_the_button_posts_one_card(stage: Stage) -> None:
    """Masked, named after who shared it, once a call and channel, and its sharer is told."""
    stage.begin()
    before = len(posted(stage))
    card = only(await stage.types("U0ANA", CALL))
    await stage.clicks("U0ANA", card, "Share")
    await stage.clicks("U0SAM", only(await stage.types("U0SAM", CALL)), "Share")
    (shared,) = posted(stage)[before:]
    assert MASKED in shared.words
    assert FULL not in shared.words
    assert "Shared by <@U0ANA>" in shared.words
    assert "hared" in stage.reads("U0SAM")


async def test_the_word_posts_it(stage: Stage) -> None:
    """Typed behind whatever names the call."""
    stage.begin()
    before = len(posted(stage))
    await stage.types("U0ANA", "9999 share")
    (shared,) = posted(stage)[before:]
    assert MASKED in shared.words


async def test_one_tap_on_a_shared_card(stage: Stage) -> None:
    """A supervisor tags it in place, for everyone to see; a viewer's click changes nothing."""
    stage.begin()
    await stage.types("U0ANA", f"{CALL} share")
    shared = posted(stage)[-1]
    await stage.clicks("U0VIC", shared, "Sold")
    assert stage.invoca.board.writes(CALL) == []
    assert "You can view calls, not tag them" in stage.reads("U0VIC")
    await stage.clicks("U0SAM", shared, "Sold")
    assert stage.set_on() == {"call_disposition": "Sale"}
    again = posted(stage)[-1]
    assert again.ts == shared.ts
    assert "Sale" in again.words
    assert "<@U0SAM>" in again.words
    assert "Shared by <@U0ANA>" in again.words


async def test_only_in_the_organizations_channels(stage: Stage) -> None:
    """Not in another channel, not in direct messages; the answer says where."""
    stage.begin()
    other = next(
        each
        for each in stage.slack.workspace.channels
        if each not in stage.directory.organizations[0].channels
    )
    refused = only(await stage.types("U0ANA", f"{CALL} share", channel=other))
    assert "C0SALES" in refused.words


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("not_in_channel", "/invite @Switchboard"),
        ("is_archived", "archived"),
        ("restricted_action", "may post"),
    ],
)
async def test_slack_refuses_the_post(stage: Stage, error: str, said: str) -> None:
    """What to do about it, and sharing again works once it is done."""
    stage.begin()
    stage.slack.switches.error("chat.postMessage", error, times=1)
    refused = only(await stage.types("U0ANA", f"{CALL} share"))
    assert said in refused.words
    await stage.types("U0ANA", f"{CALL} share")
    assert MASKED in posted(stage)[-1].words
    stage.slack.refused.clear()


async def test_a_channel_that_cannot_be_checked_is_external(stage: Stage) -> None:
    """While Slack doesn't say who reads there, nothing is posted there."""
    stage.begin()
    before = len(posted(stage))
    stage.slack.switches.error("conversations.info", "internal_error")
    await stage.types("U0ANA", f"{CALL} share")
    assert len(posted(stage)) == before
    stage.slack.refused.clear()


async def test_what_could_not_be_taken_back_at_once_is_later(tmp_path: Path, postgres_url: str) -> None:
    """Slack could not be reached when it told: who looks next takes them back, also another process."""
    async with a_stage(tmp_path, way=Way("http", postgres_url)) as stage:
        stage.begin()
        await stage.types("U0ANA", f"{CALL} share")
        stage.slack.switches.outage("chat.update")
        stage.slack.workspace.channels["C0SALES"].shared_with.add("T0OTHER")
        told = {"type": "channel_shared", "channel": "C0SALES", "connected_team_id": "T0OTHER"}
        await stage.slack.event(told)
        await stage.settle()
        assert MASKED in posted(stage)[-1].words
        stage.slack.switches.clear()
        async with build_app(stage.settings, stage.directory, index(stage.settings), stage.clock):
            await stage.until(lambda: "9999" not in posted(stage)[-1].words)
        edits = len(stage.slack.calls_to("chat.update"))
        async with build_app(stage.settings, stage.directory, index(stage.settings), stage.clock):
            await stage.until(lambda: len(stage.slack.calls_to("auth.test")) >= 3)
        assert len(stage.slack.calls_to("chat.update")) == edits
        assert [control.label for control in posted(stage)[-1].controls] == []


async def test_an_outsiders_click_changes_nothing(stage: Stage) -> None:
    """In a channel that may be shared, a person of the other company sees the card, masked, and no more."""
    stage.begin()
    await stage.types("U0ANA", f"{CALL} share", channel="C0SHARED")
    shared = posted(stage, "U9OTTO", "C0SHARED")[-1]
    assert MASKED in shared.words
    asked = stage.asked()
    for label in ("Sold", "Edit…", "History", "Refresh"):
        await stage.clicks("U9OTTO", shared, label)
    assert stage.invoca.board.writes(CALL) == []
    assert stage.asked() == asked
    assert stage.slack.modal("U9OTTO") is None
    assert FULL not in stage.reads("U9OTTO", "C0SHARED")


async def test_too_many_posts(stage: Stage) -> None:
    """Slack asks for patience: the answer says for how long, and nothing is half shared."""
    stage.begin()
    stage.slack.switches.rate_limit("chat.postMessage", times=3, retry_after=1)
    await stage.types("U0ANA", f"{CALL} share")
    assert "1 s" in stage.reads("U0ANA")
    await stage.types("U0ANA", f"{CALL} share")
    assert MASKED in posted(stage)[-1].words
    stage.slack.refused.clear()
