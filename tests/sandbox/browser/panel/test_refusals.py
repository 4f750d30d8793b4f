import json
from typing import Any

import aiohttp
import pytest

from tests.sandbox.browser.panel.conftest import Played

BROKEN = [{"type": "section", "text": {"type": "mrkdwn", "text": ""}}, {"type": "</pre><script>"}]


async def post(played: Played, **arguments: Any) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {played.slack.workspace.app.bot_token}"}
    url = f"{played.slack.api_url}chat.postMessage"
    async with (
        aiohttp.ClientSession() as client,
        client.post(url, json=arguments, headers=headers) as response,
    ):
        answer: dict[str, Any] = await response.json()
        return answer


async def test_where_nothing_was_refused_it_says_so(played: Played) -> None:
    """What Slack took is no refusal, nor is what it can't do."""
    await post(played, channel="C0SALES", text="A card")
    await post(played, channel="C0NOWHERE", text="A card")
    fragment = played.look("refused")
    assert fragment.one("p", role="status").text == "✓ Nothing: every message and view was one Slack takes."
    assert fragment.every("details") == []


async def test_a_refused_card_is_shown_with_what_is_wrong_with_it(played: Played) -> None:
    """Where it came in, the code, the faults, and what was sent as JSON."""
    answer = await post(played, channel="C0SALES", text="A card", blocks=BROKEN)
    fragment = played.look("refused")
    assert fragment.one("p", role="status").text == "! 1 refused"
    row = fragment.one("li", data_key="refused-0")
    assert "chat.postMessage invalid_blocks" in row.text
    assert [each.text for each in row.one("ul").every("li")] == [
        " ".join(each.split()) for each in answer["errors"]
    ]
    sent = "".join(str(each) for each in row.one("pre").inside)
    assert json.loads(sent)["blocks"] == BROKEN
    assert fragment.every("script") == []


async def test_the_newest_refusal_comes_first(played: Played) -> None:
    """All are counted, the last twenty shown."""
    for number in range(21):
        await post(played, channel="C0SALES", text=f"Card {number}", blocks=BROKEN)
    fragment = played.look("refused")
    assert fragment.one("p", role="status").text == "! 21 refused; the last 20"
    rows = fragment.every("details")
    assert len(rows) == 20
    assert ("Card 20" in rows[0].text, "Card 1" in rows[-1].text) == (True, True)


async def test_what_a_switch_holds_up_is_no_refusal(played: Played) -> None:
    """It is told apart from it."""
    await played.act("switch-slack", word="limited")
    await post(played, channel="C0SALES", text="A card")
    await played.act("switch-slack", word="down")
    with pytest.raises(aiohttp.ClientError):
        await post(played, channel="C0SALES", text="A card")
    fragment = played.look("refused")
    assert "Nothing: every message and view" in fragment.text
    newest, oldest, *_ = fragment.one("ul", data_key="failed").every("li")
    assert newest.text.endswith("Slack did not take what Switchboard sent to chat.postMessage: outage")
    assert oldest.text.endswith("Slack did not take what Switchboard sent to chat.postMessage: ratelimited")
