import asyncio

import aiohttp
import pytest

from sandbox.organizations import ACME
from tests.sandbox.browser.panel.conftest import SALE, Played

LIMIT = 0


async def test_what_invoca_was_asked_is_told_newest_first(played: Played) -> None:
    """When, how, what for, and what it answered."""
    assert played.look("asked").text == "Nothing yet."
    played.invoca.board.begin(ACME, SALE)
    await played.look_up()
    played.clock.advance(seconds=5)
    await played.tag({"custom_data": [{"name": "call_disposition", "value": "Sale"}]})
    newest, oldest = played.look("asked").every("li")
    assert newest.text == (
        "12:00:05 POST calls_in_progress.json 200 set on ABCD1234-ABCD1234: call_disposition = Sale"
    )
    assert oldest.text == "12:00:00 GET current_calls.json 200 look up every call in progress"
    assert [each.attributes["data-key"] for each in (newest, oldest)] == ["asked-1", "asked-0"]
    assert newest.one("time").attributes["data-format"] == "{time_secs}"


async def test_what_went_wrong_stands_out(played: Played) -> None:
    """A refusal, a dropped connection, and an update that still waits."""
    played.invoca.board.begin(ACME, SALE)
    await played.act("switch-api", word="limited")
    await played.look_up(transaction_id="A-1")
    await played.act("switch-api", word="down")
    with pytest.raises(aiohttp.ClientError):
        await played.tag({})
    await played.act("switch-api", word="held")
    waiting = asyncio.create_task(played.tag({"external_unique_id": "CRM-1"}))
    await played.invoca.wait_for(lambda: len(played.invoca.received) == 3)
    outcomes = [(each.text, each.attributes["class"]) for each in played.look("asked").every("strong")]
    assert outcomes == [
        ("no answer yet", "panel-outcome panel-warning"),
        ("no answer, and not applied", "panel-outcome panel-bad"),
        ("429", "panel-outcome panel-bad"),
    ]
    assert "look up the call A-1" in played.look("asked").text
    await played.act("all-well")
    assert await waiting == 200
    assert played.look("asked").every("strong")[0].attributes["class"] == "panel-outcome panel-good"


async def test_only_the_last_are_shown(played: Played) -> None:
    """And it says of how many."""
    for _ in range(32):
        await played.look_up()
    fragment = played.look("asked")
    keys = [each.attributes["data-key"] for each in fragment.every("li")]
    assert keys == [f"asked-{number}" for number in range(31, 1, -1)]
    assert "The last 30 of 32." in fragment.text


async def test_what_is_left_out_of_a_long_value_is_counted(played: Played) -> None:
    """The whole of it stands at the call."""
    played.invoca.board.begin(ACME, SALE)
    await played.tag({"custom_data": [{"name": "call_notes", "value": "x" * 1_000}]})
    assert played.look("asked").text.endswith(f"{'x' * 100}… (799 more characters)")
