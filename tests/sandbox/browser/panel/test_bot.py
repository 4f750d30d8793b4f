"""Switchboard as the panel shows and handles it."""

import asyncio

import pytest

from sandbox.browser.not_done import NotDoneError
from tests.sandbox.browser.panel.conftest import Played
from tests.waiting import PATIENCE


def buttons(played: Played) -> dict[str, bool]:
    """The buttons, and whether each can be pressed."""
    found = played.look("switchboard").all("button")
    return {each.text: "disabled" not in each.attributes for each in found}


def state(played: Played) -> str:
    return played.look("switchboard").one("p", role="status").text


async def test_switchboard_is_started_killed_stopped_and_started_again(played: Played) -> None:
    """And what it is can be seen all the while; a signal from elsewhere is named."""
    told: list[str] = []
    played.panel.on_change(lambda: told.append(state(played)))
    assert buttons(played) == {"Start": True, "Kill": False, "Stop": False}
    words = await played.act("bot", word="restart")
    assert words is not None
    assert words.startswith("Switchboard is ready again, after ")
    assert state(played) == "✓ Running since 12:00:00"
    assert buttons(played) == {"Restart": True, "Kill": True, "Stop": True}
    assert "listening" in played.look("switchboard").one("pre").text
    assert "… Starting…" in told
    assert await played.act("bot", word="kill") == "Switchboard was killed."
    assert state(played) == "! Killed."
    assert await played.act("bot", word="kill") == "Switchboard was down already."
    played.clock.advance(minutes=1)
    await played.act("bot", word="restart")
    assert state(played) == "✓ Running since 12:01:00"
    assert await played.act("bot", word="stop") == "Switchboard is stopped."
    assert state(played) == "! Stopped."


async def test_a_switchboard_that_does_not_start_says_why(played: Played) -> None:
    """And its log is there to be read."""
    played.slack.workspace.app.signing_secret = ""
    with pytest.raises(NotDoneError, match="Switchboard did not start: it ended: exit code 1"):
        await played.act("bot", word="restart")
    assert state(played) == "! Did not start: it ended: exit code 1."
    assert "SLACK_SIGNING_SECRET" in played.look("switchboard").one("pre").text
    assert buttons(played) == {"Start": True, "Kill": False, "Stop": False}


async def test_one_thing_is_done_with_it_at_a_time_until_it_ends_by_itself(played: Played) -> None:
    """Whoever comes in between is told what is under way; nothing unknown is done; how it ended is said."""
    starting = asyncio.create_task(played.act("bot", word="restart"))
    await asyncio.sleep(0)
    with pytest.raises(NotDoneError, match="Wait a moment: "):
        await played.act("bot", word="stop")
    assert not any(buttons(played).values())
    await starting
    with pytest.raises(NotDoneError, match="can't be told to 'dance'"):
        await played.act("bot", word="dance")
    assert buttons(played)["Restart"]
    changed = asyncio.Event()
    played.panel.on_change(changed.set)
    assert played.switchboard.process is not None
    played.switchboard.process.kill()
    await asyncio.wait_for(changed.wait(), PATIENCE)
    assert state(played) == "! Ended by itself: killed by SIGKILL."
