"""The panel as a whole, and what it tells of requests: what Slack refused, what Invoca was asked."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from sandbox.browser.panel.panel import FRAGMENTS
from sandbox.browser.panel.requests import looked_for, outcome, request_rows
from sandbox.invoca.received import Received
from sandbox.organizations import ACME
from tests.sandbox.browser.panel.conftest import SALE, Played

NOW = datetime(2026, 5, 4, 14, 3, 30, tzinfo=UTC)
BROKEN = [{"type": "section", "text": {"type": "mrkdwn", "text": ""}}, {"type": "</pre><script>"}]
HEADINGS = [
    "Calls in progress", "Switches", "Switchboard", "What Slack refused", "What Invoca was asked",
]  # fmt: skip


async def post(played: Played, **arguments: Any) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {played.slack.workspace.app.bot_token}"}
    url = f"{played.slack.api_url}chat.postMessage"
    asked = {"channel": "C0SALES", "text": "A card", **arguments}
    async with (
        aiohttp.ClientSession() as client,
        client.post(url, json=asked, headers=headers) as response,
    ):
        answer: dict[str, Any] = await response.json()
        return answer


async def test_every_part_and_every_control_has_its_name(played: Played) -> None:
    """Parts under their headings; every control is one of its acts, and what is typed into has a label."""
    await played.act("switch-api", word="slow")
    await played.act("new-call")
    page = played.page()
    assert [each.text for each in page.all("h2")] == HEADINGS
    assert page.values_of("aria-labelledby", "section") == page.values_of("id", "h2")
    for name in FRAGMENTS:
        assert page.one(id=f"fragment-panel-{name}").tag == "div"
    ids = [each.attributes["id"] for each in page.everything() if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    acts = {each.attributes["data-panel"] for each in page.everything() if "data-panel" in each.attributes}
    assert acts == set(played.panel.acts)
    labelled = page.values_of("for", "label")
    for each in [*page.all("input"), *page.all("select")]:
        assert each.attributes.get("type") == "hidden" or each.attributes["id"] in labelled
        assert each.attributes["name"]


async def test_where_nothing_was_refused_it_says_so(played: Played) -> None:
    """What Slack took is no refusal, nor is what it can't do, nor what a switch holds up: that is apart."""
    await post(played)
    await post(played, channel="C0NOWHERE")
    await played.act("switch-slack", word="limited")
    await post(played)
    await played.act("switch-slack", word="down")
    with pytest.raises(aiohttp.ClientError):
        await post(played)
    await played.act("switch-slack", word="lost")
    with pytest.raises(aiohttp.ClientError):
        await post(played)
    fragment = played.look("refused")
    assert fragment.one("p", role="status").text == "✓ Nothing: every message and view was one Slack takes."
    assert fragment.all("details") == []
    lost, dropped, limited, *_ = fragment.one("ul", data_key="failed").all("li")
    did = "Slack did what Switchboard asked of chat.postMessage, but Switchboard doesn't hear of it"
    assert lost.text.endswith(did)
    for each, why in ((dropped, "outage"), (limited, "ratelimited")):
        assert each.text.endswith(f"Slack did not take what Switchboard sent to chat.postMessage: {why}")


async def test_a_refused_card_is_shown_with_what_is_wrong_with_it(played: Played) -> None:
    """Where it came in, the code, the faults, and what was sent; all are counted, the last twenty shown."""
    answer = await post(played, blocks=BROKEN)
    row = played.look("refused").one("li", data_key="refused-0")
    assert "chat.postMessage invalid_blocks" in row.text
    assert [each.text for each in row.one("ul").all("li")] == [
        " ".join(each.split()) for each in answer["errors"]
    ]
    assert json.loads(row.one("pre").words)["blocks"] == BROKEN
    assert played.look("refused").all("script") == []
    for number in range(1, 21):
        await post(played, text=f"Card {number}", blocks=BROKEN)
    fragment = played.look("refused")
    assert fragment.one("p", role="status").text == "! 21 refused; the last 20"
    rows = fragment.all("details")
    assert len(rows) == 20
    assert ("Card 20" in rows[0].text, "Card 1" in rows[-1].text) == (True, True)


async def test_what_invoca_was_asked_is_told_newest_first(played: Played) -> None:
    """When, how, what for, and what it answered; of a long value, how much is left out."""
    assert played.look("asked").text == "Nothing yet."
    played.invoca.board.begin(ACME, SALE)
    await played.look_up()
    played.clock.advance(seconds=5)
    await played.tag({"custom_data": [{"name": "call_disposition", "value": "Sale"}]})
    newest, oldest = played.look("asked").all("li")
    assert newest.text == (
        "12:00:05 POST calls_in_progress.json 200 set on ABCD1234-ABCD1234: call_disposition = Sale"
    )
    assert oldest.text == "12:00:00 GET current_calls.json 200 look up every call in progress"
    assert [each.attributes["data-key"] for each in (newest, oldest)] == ["asked-1", "asked-0"]
    assert newest.one("time").attributes["data-format"] == "{time_secs}"
    await played.tag({"custom_data": [{"name": "call_notes", "value": "x" * 1_000}]})
    newest = played.look("asked").all("li")[0]
    assert newest.text.endswith(f"{'x' * 100}… (799 more characters)")


async def test_an_update_that_waits_stands_out(played: Played) -> None:
    """Until it has its answer."""
    played.invoca.board.begin(ACME, SALE)
    await played.act("switch-api", word="held")
    waiting = asyncio.create_task(played.tag({"external_unique_id": "CRM-1"}))
    await played.invoca.wait_for(lambda: played.invoca.received)
    now = played.look("asked").one("strong")
    assert (now.text, now.attributes["class"]) == ("no answer yet", "panel-outcome panel-warning")
    await played.act("all-well")
    assert await waiting == 200
    assert played.look("asked").one("strong").attributes["class"] == "panel-outcome panel-good"


def received(method: str = "PUT", body: object = None, **fields: Any) -> Received:
    return Received(method, "/a", {"id": "25"}, None, body, NOW, **fields)


@pytest.mark.parametrize(
    ("asked", "words", "tone"),
    [
        (received(), "no answer yet", "warning"),
        (received(dropped=True, applied=True), "no answer, but applied", "bad"),
        (received(dropped=True), "no answer, and not applied", "bad"),
        (received("GET", dropped=True), "no answer", "bad"),
        (received(status=200), "200, but not applied", "bad"),
        (received(status=202, applied=True), "202", "good"),
        (received("GET", status=200), "200", "good"),
        (received("GET", status=429), "429", "bad"),
    ],
)
def test_what_came_of_a_request_is_told(asked: Received, words: str, tone: str) -> None:
    """Of an update also whether it was applied, where its answer doesn't say."""
    assert outcome(asked) == (words, tone)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"id": "25"}, "every call in progress"),
        ({"transaction_id": "A-1"}, "the call A-1"),
        ({"external_unique_id": "E"}, "the external ID E"),
        ({"call_record_id": "R"}, "the call record R"),
        ({"calling_phone_number": "+1", "destination_phone_number": "+2"}, "from +1 to +2"),
        ({"calling_phone_number": "+1"}, "from +1 to (no number)"),
    ],
)
def test_what_a_lookup_looks_for_is_told(query: dict[str, str], words: str) -> None:
    """In words, without the parameters' names."""
    assert looked_for(query) == words


def test_what_an_update_sets_is_told() -> None:
    """On the call it names; nothing where it can't be read; and only the last thirty are shown."""
    data = {"custom_data": [{"name": "a", "value": "x"}], "external_unique_id": "E"}
    odd, whole = received(body=["odd"]), received(body={"call_in_progress": data})
    odd.query = {"external_unique_id": "E"}
    whole.query = {"transaction_id": "A-1"}
    rows = request_rows([received()] * 30 + [odd, whole])
    assert [row.asked for row in rows[:2]] == ["set on A-1: a = x, external ID = E", "set on ext:E: nothing"]
    assert [row.key for row in rows] == [f"asked-{number}" for number in range(31, 1, -1)]
