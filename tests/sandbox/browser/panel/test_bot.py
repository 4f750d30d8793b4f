import asyncio

import pytest

from sandbox.not_done import NotDoneError
from tests.sandbox.browser.panel.conftest import Played
from tests.sandbox.browser.panel.parsed import Element
from tests.waiting import PATIENCE


def buttons(fragment: Element) -> dict[str, bool]:
    """The buttons, and whether each can be pressed."""
    return {each.text: "disabled" not in each.attributes for each in fragment.every("button")}


async def test_switchboard_is_started_killed_stopped_and_started_again(played: Played) -> None:
    """And what it is can be seen all the while."""
    told: list[str] = []
    played.panel.on_change(lambda: told.append(played.look("switchboard").one("p", data_key="state").text))
    assert buttons(played.look("switchboard")) == {"Start": True, "Kill": False, "Stop": False}
    words = await played.act("bot", word="restart")
    assert words is not None
    assert words.startswith("Switchboard is ready again, after ")
    fragment = played.look("switchboard")
    assert fragment.one("p", role="status").text == "✓ Running since 12:00:00"
    assert buttons(fragment) == {"Restart": True, "Kill": True, "Stop": True}
    assert "listening" in fragment.one("pre").text
    assert "… Starting…" in told

    assert await played.act("bot", word="kill") == "Switchboard was killed."
    assert played.look("switchboard").one("p", role="status").text == "! Killed."
    assert await played.act("bot", word="kill") == "Switchboard was down already."

    played.clock.advance(minutes=1)
    await played.act("bot", word="restart")
    assert played.look("switchboard").one("p", role="status").text == "✓ Running since 12:01:00"
    assert await played.act("bot", word="stop") == "Switchboard is stopped."
    assert played.look("switchboard").one("p", role="status").text == "! Stopped."


async def test_a_switchboard_that_does_not_start_says_why(played: Played) -> None:
    """And its log is there to be read."""
    played.slack.workspace.app.signing_secret = ""
    with pytest.raises(NotDoneError, match="Switchboard did not start: it ended with exit code 1"):
        await played.act("bot", word="restart")
    fragment = played.look("switchboard")
    assert fragment.one("p", role="status").text == "! Did not start: it ended with exit code 1."
    assert "SLACK_SIGNING_SECRET" in fragment.one("pre").text
    assert buttons(fragment) == {"Start": True, "Kill": False, "Stop": False}


async def test_one_thing_is_done_with_it_at_a_time_until_it_ends_by_itself(played: Played) -> None:
    """Whoever comes in between is told what is under way; nothing unknown is done; how it ended is said."""
    starting = asyncio.create_task(played.act("bot", word="restart"))
    await asyncio.sleep(0)
    with pytest.raises(NotDoneError, match="Wait a moment: "):
        await played.act("bot", word="stop")
    assert not any(buttons(played.look("switchboard")).values())
    await starting
    with pytest.raises(NotDoneError, match="can't be told to 'dance'"):
        await played.act("bot", word="dance")
    assert buttons(played.look("switchboard"))["Restart"]

    changed = asyncio.Event()
    played.panel.on_change(changed.set)
    assert played.switchboard.process is not None
    played.switchboard.process.kill()
    await asyncio.wait_for(changed.wait(), PATIENCE)
    state = played.look("switchboard").one("p", role="status")
    assert state.text == "! Ended by itself, with exit code -9."
