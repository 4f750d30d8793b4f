"""What is clicked, chosen and filled in, with the whole Switchboard behind it."""

import re
from html import unescape
from typing import Any

from tests.sandbox.browser.serving.clicked import controls, fields_of, looked_up
from tests.sandbox.browser.serving.conftest import Page, Parsed, Staged


async def test_a_click_tags_the_call(staged: Staged) -> None:
    """And the card says so, in place."""
    async with staged.page.watching() as watched:
        await looked_up(staged, watched)
        outcome = await staged.page.act("click", **controls(watched, "Sold"))
        assert outcome["waits"] is True
        html = await watched.shows("in Invoca")
        assert html.count("Edit data") == 1
    assert staged.stage.set_on() == {"call_disposition": "Sale"}


async def test_a_question_is_asked_first(staged: Staged) -> None:
    """The app hears nothing until it was answered with yes."""
    async with staged.page.watching() as watched:
        await looked_up(staged, watched)
        spam = controls(watched, "Spam")
        before = len(staged.stage.slack.deliveries)
        question = (await staged.page.act("click", **spam))["question"]
        assert (question["confirm"], question["deny"]) == ("Set it", "Leave it")
        assert "Disposition = Spam" in question["html"]
        assert await staged.page.act("click", **spam, confirmed=False) == {}
        assert len(staged.stage.slack.deliveries) == before
        assert "told" in await staged.page.act("click", **spam, confirmed=True)
        await watched.shows("in Invoca")
    assert staged.stage.set_on() == {"call_disposition": "Spam"}


async def test_a_choice_in_a_menu_is_told_at_once(staged: Staged) -> None:
    """By the value of its option; a row of an overflow menu too."""
    async with staged.page.watching() as watched:
        await looked_up(staged, watched)
        message = controls(watched, "Sold")["message"]
        menu = Parsed(watched.fragments["messages"]).one("select", data_act="choose")
        [option] = re.findall(r'<option[^>]*value="([^"]+)"[^>]*>Hung up', watched.fragments["messages"])
        chosen = {"block": menu["data-block"], "action": menu["data-action"], "select": unescape(option)}
        assert "error" not in await staged.page.act("click", message=message, **chosen)
        await watched.shows("Hung up</b>")
        await staged.page.act("click", **controls(watched, "History"))
        await watched.until(lambda: watched.fragments["messages"].count("<article") == 2)
    assert staged.stage.set_on() == {"call_notes": "Hung up"}


async def test_a_form_is_filled_in_and_submitted(staged: Staged) -> None:
    """What Slack holds back stands at the field; then it is saved, and the window closes."""
    async with staged.page.watching() as watched:
        await looked_up(staged, watched)
        await staged.page.act("click", **controls(watched, "Edit data"))
        html = await watched.shows("Amount", "modal")
        view = Parsed(html).one("dialog")["data-view"]
        fields = fields_of(watched)
        amount = next(each for each in fields if re.search(r":2:", each["block"]))
        amount["value"] = "lots"
        assert await staged.page.act("submit", view=view, fields=fields) == {}
        assert "input-error" in await watched.shows("Please enter a number.", "modal")
        amount["value"] = "12.50"
        assert "error" not in await staged.page.act("submit", view=view, fields=fields)
        await watched.until(lambda: "<dialog" not in watched.fragments["modal"])
        await watched.shows("in Invoca")
    assert staged.stage.set_on() == {"sale_amount": "12.5"}


async def test_a_window_is_closed(staged: Staged) -> None:
    """With nothing saved; a second time there is nothing to close."""
    async with staged.page.watching() as watched:
        await looked_up(staged, watched)
        await staged.page.act("click", **controls(watched, "Edit data"))
        view = Parsed(await watched.shows("Amount", "modal")).one("dialog")["data-view"]
        assert "error" not in await staged.page.act("close", view=view)
        await watched.until(lambda: "<dialog" not in watched.fragments["modal"])
        assert (await staged.page.act("close", view=view))["error"] == "That isn't there any more."
    assert staged.stage.set_on() == {}


async def test_a_shortcut_looks_up_what_a_message_speaks_of(staged: Staged) -> None:
    """And the one of everywhere asks for it; ephemeral messages have none."""
    staged.stage.begin()
    said = staged.stage.slack.say("U0SAM", "C0SALES", "who takes 530-999-9999?")
    async with staged.page.watching() as watched:
        outcome = await staged.page.act("shortcut", action="look_up", message=said.ts)
        assert outcome["waits"] is True
        await watched.shows("9999", "modal")
        await staged.page.act("shortcut", action="find")
        await watched.shows("Find a call", "modal")
        assert "error" in await staged.page.act("shortcut", action="nothing_like_it")
        assert "error" in await staged.page.act("shortcut", action="find", as_="U9OTTO", in_="C0SHARED")


async def test_a_second_window_can_be_gone_back_from(page: Page) -> None:
    """Or all are left at once; only the one in front can be used."""
    views = page.slack._state.views
    section = {"type": "section", "text": {"type": "plain_text", "text": "words"}}

    def body(title: str) -> dict[str, Any]:
        return {"type": "modal", "title": {"type": "plain_text", "text": title}, "blocks": [section]}

    first, second = views.open("U0ANA", body("First")), views.push("U0ANA", body("Second"))
    html = await page.reads()
    assert Parsed(html).one("dialog", data_view=second.id)
    assert Parsed(html).one("button", aria_label="Back")
    assert "error" in await page.act("close", view=first.id)
    assert await page.act("close", view=second.id) == {}
    html = await page.reads()
    assert Parsed(html).one("dialog", data_view=first.id)
    assert Parsed(html).all("button", aria_label="Back") == []
    third = views.push("U0ANA", body("Third"))
    assert await page.act("close", view=third.id, all=True) == {}
    assert page.slack.modals("U0ANA") == ()


async def test_the_panel_does_what_its_controls_say(page: Page) -> None:
    """It gives words, or says why not, and what changed is sent."""
    async with page.watching() as watched:
        outcome = (await page.client.post("/act/panel/new-call", json={"caller": "530-555-0123"})).json()
        assert "+15305550123" in outcome["told"]
        await watched.shows("530-555-0123", "panel-calls")
        switched = (await page.client.post("/act/panel/switch-api", json={"word": "down"})).json()
        assert "down" in switched["told"]
        await watched.shows("every connection drops", "panel-switches")
    for refused in (
        await page.client.post("/act/panel/switch-api", json={"word": "sideways"}),
        await page.client.post("/act/panel/new-call", json=[]),
    ):
        assert refused.json()["error"]
