"""Names and words that try to be more than that."""

from typing import Any

from sandbox.browser.static_files import STATIC
from sandbox.slack.workspace import Shortcut
from tests.sandbox.browser.parsed import read
from tests.sandbox.browser.serving.conftest import OpenPage

SCRIPT = '"><img src=x onerror=alert(1)><script>alert(2)</script>{{ 7 * 7 }}'
OURS = {f"{STATIC}/workspace.js"}


def inert(html: str) -> None:
    """Hold that nothing in the page does anything that ours doesn't."""
    for each in read(html).everything():
        assert not any(name.startswith("on") for name in each.attributes), each
        assert each.tag != "img", each
        assert each.tag != "script" or set(each.attributes) == {"type", "src"}, each
        assert each.tag != "script" or each.attributes["src"] in OURS, each
        assert "javascript:" not in (each.attributes.get("href") or ""), each


async def test_names_are_names(page: OpenPage) -> None:
    """Of people, companies, channels and shortcuts, wherever they stand."""
    workspace = page.slack.workspace
    workspace.users["U0ANA"].real_name = SCRIPT
    workspace.users["U0SAM"].real_name = SCRIPT
    workspace.channels["C0SALES"].name = SCRIPT
    workspace.channels["C0SHARED"].name = SCRIPT
    workspace.app.shortcuts = tuple(Shortcut(SCRIPT, kind, SCRIPT) for kind in ("message", "global"))
    first = page.slack.say("U0ANA", "C0SALES", "hello")
    page.slack.say("U0SAM", "C0SALES", "hello", thread=first)
    whole = await page.reads(thread=first.ts)
    inert(whole)
    assert read(whole).words.count("<script>alert(2)</script>{{ 7 * 7 }}") > 10
    async with page.watching(thread=first.ts) as watched:
        for html in watched.fragments.values():
            inert(html)
        assert "<script>alert(2)" in watched.addresses[0]["title"]


async def test_words_are_words(page: OpenPage) -> None:
    """In messages, in threads, in windows and in what they ask."""
    page.slack.say("U0SAM", "C0SALES", SCRIPT)
    page.slack.another_app_says("C0SALES", f"<https://example.com/{SCRIPT}|{SCRIPT}> <javascript:alert(1)|x>")
    plain = {"type": "plain_text", "text": SCRIPT[:20]}
    confirm = {
        "title": plain,
        "text": {"type": "mrkdwn", "text": SCRIPT},
        "confirm": plain,
        "deny": plain,
    }
    button = {"type": "button", "action_id": SCRIPT, "text": plain, "value": SCRIPT, "confirm": confirm}
    blocks: list[dict[str, Any]] = [{"type": "actions", "block_id": SCRIPT, "elements": [button]}]
    body = {"type": "modal", "title": plain, "submit": plain, "close": plain, "blocks": blocks}
    view = page.slack._state.views.open("U0ANA", body)
    inert(await page.reads())
    outcome = await page.act("click", view=view.id, block=SCRIPT, action=SCRIPT)
    question = outcome["question"]
    assert question["title"] == SCRIPT[:20]
    inert(question["html"])
    assert "{{ 7 * 7 }}" in read(question["html"]).words


async def test_addresses_are_addresses(page: OpenPage) -> None:
    """What stands in one comes back as text at most."""
    inert(await page.reads(as_=SCRIPT, in_=SCRIPT, thread=SCRIPT, last=SCRIPT, tab=SCRIPT))
    answer = await page.client.get(f"/{SCRIPT}")
    assert answer.status_code == 404
    assert "<script>" not in answer.text
    answer = await page.client.post(f"/act/{SCRIPT}", json={})
    assert "<script>" not in answer.text
