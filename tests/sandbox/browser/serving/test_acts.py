"""What is typed, clicked, chosen and filled in on the page; with a small app behind Slack.

What the bot does with it is tried in a real browser: tests/browser.
"""

import re
from collections.abc import AsyncIterator
from itertools import product
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.browser.parsed import read
from tests.sandbox.browser.serving.conftest import OpenPage
from tests.sandbox.slack.acting import REASON, TWO, arrived, in_front, opened, post
from tests.sandbox.slack.blocks import (
    CONFIRM,
    actions,
    button,
    modal,
    option,
    overflow,
    plain,
    section,
    select,
)
from tests.sandbox.slack.conftest import ListeningApp
from tests.sandbox.slack.conftest import app as app  # noqa: PLC0414 - the fixture, here too

GONE = "That isn't there any more."
NOT_READ = "That could not be read. Reload the page."
ROWS = (option("One"), option("Two"))


@pytest.fixture
async def client(page: OpenPage, app: ListeningApp) -> AsyncIterator[AsyncWebClient]:
    """The small app: it is connected, and posts."""
    page.slack.connect(app.url)
    yield AsyncWebClient(page.slack.workspace.app.bot_token, base_url=page.slack.api_url)
    assert page.slack.refused == []


async def test_words_are_said_in_the_place(page: OpenPage) -> None:
    """As the person one is; phone numbers in them can be called; half a character does no harm."""
    async with page.watching(as_="U0VIC") as watched:
        assert await page.act("send", text="  She rang from 530-555-0123.\nTwice. ") == {}
        assert 'href="tel:5305550123"' in await watched.shows("Twice.")
    [said] = page.slack.seen("U0VIC", "C0SALES")
    assert (said.user, said.words) == ("U0ANA", said.words.strip())
    assert await page.act("send", text=" \n ") == {}
    assert page.slack.seen("U0VIC", "C0SALES") == [said]
    half = await page.client.post(
        "/act/send",
        content=rb'{"as": "U0ANA", "in": "C0SALES", "text": "half \ud800 of it"}',
        headers={"Content-Type": "application/json"},
    )
    assert half.json() == {}
    assert "half ? of it" in await page.reads()


async def test_an_answer_goes_to_its_thread(page: OpenPage) -> None:
    """Where commands don't run, as in Slack."""
    first = page.slack.say("U0SAM", "C0SALES", "who?")
    async with page.watching(thread=first.ts) as watched:
        assert await page.act("send", text="On it!", thread=first.ts) == {}
        assert "1 reply" in await watched.shows("On it!", "thread")
        assert "On it!" not in await watched.shows("1 reply")
    refused = await page.act("send", text="/calls all", thread=first.ts)
    assert refused == {"error": "/calls is not supported in threads. Sorry!", "keeps": True}
    assert "error" in await page.act("send", text="me", thread="1.2")


@pytest.mark.usefixtures("client")
async def test_a_command_is_acked(page: OpenPage, app: ListeningApp) -> None:
    """The page is told how fast; where that fails, in Slack's words, and what was typed stays."""
    outcome = await page.act("send", text="/calls\tall")
    assert re.fullmatch(r"ack (\d+ ms|\d+\.\d s)", outcome["told"])
    assert outcome["waits"] is True
    assert app.received[-1].form["text"] == "all"
    app.acks({"text": "Usage: /calls"})
    assert (await page.act("send", text="/calls help"))["told"].endswith(", and the answer with it")
    page.slack.connect("http://127.0.0.1:9/slack/events")
    failed = await page.act("send", text="/calls")
    assert 'this failed with the error "dispatch_failed"' in failed["error"]
    assert failed["keeps"] is True


async def test_what_slack_does_not_know_is_no_command(page: OpenPage) -> None:
    """What was typed stays to be put right; people of other companies have none at all."""
    refused = await page.act("send", text="/foo bar")
    assert refused == {"error": "Slack says: /foo is not a valid command.", "keeps": True}
    outside = await page.act("send", text="/calls", as_="U9OTTO", in_="C0SHARED")
    assert "/calls is not a valid command. People of other companies don't" in outside["error"]


async def test_the_bot_is_invited(page: OpenPage) -> None:
    """With or without its name; nobody else, and nowhere but in a channel."""
    assert "@Otto" not in (await page.act("send", text="/invite @otto"))["error"]
    told = (await page.act("send", text="/invite @Switchboard", in_="C0RANDOM"))["told"]
    assert told == "Switchboard was added to the channel."
    assert "U0BOT" in page.slack.workspace.channels["C0RANDOM"].members
    assert "already" in (await page.act("send", text="/invite", in_="C0RANDOM"))["told"]
    assert "direct message" in (await page.act("send", text="/invite", in_="D0ANASAM"))["error"]


async def test_a_control_is_used_as_it_is_named(
    page: OpenPage, client: AsyncWebClient, app: ListeningApp
) -> None:
    """A button, a menu, a row of an overflow; one drawn anew is not guessed, nor one of another's."""
    menu = section(accessory=overflow(*ROWS, action_id="more"), block_id="s")
    press = actions(button(), select(*ROWS, action_id="choose"), block_id="b")
    card = await post(client, page.slack, menu, press, user="U0ANA")
    for block, action, select_, value in (
        ("b", "press", None, None),
        ("b", "choose", "two", TWO),
        ("s", "more", "two", TWO),
    ):
        named = {"message": card.ts, "block": block, "action": action, "select": select_}
        assert (await page.act("click", **named))["waits"] is True
        assert arrived(app)["actions"][0]["action_id"] == action
        assert arrived(app)["actions"][0].get("selected_option") == value
    before = len(app.received)
    anew = await page.act("click", message=card.ts, block="elsewhere", action="press")
    assert anew["error"] == f"{GONE} Look at it as it is now."
    for what in ("click", "shortcut"):
        named = {"message": card.ts, "block": "b", "action": "press", "as_": "U0SAM"}
        assert (await page.act(what, **named))["error"] == GONE
    assert len(app.received) == before


async def test_a_question_is_asked_first(page: OpenPage, client: AsyncWebClient, app: ListeningApp) -> None:
    """The app hears nothing until it was answered with yes."""
    card = await post(client, page.slack, actions(button(confirm=CONFIRM), block_id="b"))
    named = {"message": card.ts, "block": "b", "action": "press"}
    question = (await page.act("click", **named))["question"]
    assert [question[name] for name in ("title", "html", "confirm", "deny")] == [
        "Words",
        "Words",
        "Yes",
        "No",
    ]
    assert await page.act("click", **named, confirmed=False) == {}
    assert app.received == []
    assert "told" in await page.act("click", **named, confirmed=True)
    assert len(app.received) == 1


async def test_a_form_is_filled_in_and_submitted(
    page: OpenPage, client: AsyncWebClient, app: ListeningApp
) -> None:
    """What Slack holds back, and what the app says, stands at the field; another can't; then it closes."""
    view = await opened(page.slack, client, modal(REASON))
    before = len(app.received)

    async def submit(value: str, **who: str) -> dict[str, Any]:
        fields = [{"block": "reason", "action": "reason", "value": value}]
        return await page.act("submit", view=view.id, fields=fields, **who)

    async with page.watching() as watched:
        assert (await submit("mine", as_="U0SAM"))["error"] == GONE
        assert await submit("x" * 21) == {}
        assert "input-error" in await watched.shows("20 characters or fewer", "modal")
        assert len(app.received) == before
        app.acks({"response_action": "errors", "errors": {"reason": "Say more."}})
        assert "error" not in await submit("so")
        assert 'value="so"' in await watched.shows("Say more.", "modal")
        app.acks({})
        await submit("so it is")
        await watched.until(lambda: "<dialog" not in watched.fragments["modal"])
    assert arrived(app)["view"]["state"]["values"]["reason"]["reason"]["value"] == "so it is"


async def test_a_second_window_can_be_gone_back_from(page: OpenPage, client: AsyncWebClient) -> None:
    """Or all are left at once; only the one in front can be used, and not by others."""
    first = await opened(page.slack, client, modal())
    views = page.slack._state.views
    second = views.push("U0ANA", modal())
    html = read(await page.reads())
    assert html.values_of("data-view", "dialog", class_="window modal") == [second.id]
    assert len(html.all("button", aria_label="Back")) == 1
    for view, who in ((first, "U0ANA"), (second, "U0SAM")):
        assert (await page.act("close", view=view.id, as_=who))["error"] == GONE
    assert await page.act("close", view=second.id) == {}
    html = read(await page.reads())
    assert html.values_of("data-view", "dialog", class_="window modal") == [first.id]
    assert html.all("button", aria_label="Back") == []
    third = views.push("U0ANA", modal())
    assert await page.act("close", view=third.id, all=True) == {}
    assert page.slack.modals("U0ANA") == ()
    assert (await page.act("close", view=third.id))["error"] == GONE


async def test_shortcuts(page: OpenPage, client: AsyncWebClient, app: ListeningApp) -> None:
    """Of a message and of everywhere; none that there isn't, and none for another company's people."""
    said = page.slack.say("U0SAM", "C0SALES", "who takes 530-999-9999?")
    assert (await page.act("shortcut", action="look_up", message=said.ts))["waits"] is True
    assert arrived(app)["message_ts"] == said.ts
    await page.act("shortcut", action="find")
    assert arrived(app)["callback_id"] == "find"
    await client.views_open(trigger_id=arrived(app)["trigger_id"], view=modal(title=plain("Find a call")))
    assert in_front(page.slack).title == "Find a call"
    assert "error" in await page.act("shortcut", action="nothing_like_it")
    assert "error" in await page.act("shortcut", action="find", as_="U9OTTO", in_="C0SHARED")


async def test_the_panel_does_what_its_controls_say(page: OpenPage) -> None:
    """It gives words, or says why not, and what changed is sent."""
    async with page.watching() as watched:
        outcome = await page.act("panel/new-call", caller="530-555-0123")
        assert "+15305550123" in outcome["told"]
        await watched.shows("530-555-0123", "panel-calls")
        assert "down" in (await page.act("panel/switch-api", word="down"))["told"]
        await watched.shows('<option value="down" selected>', "panel-switches")
    assert (await page.act("panel/switch-api", word="sideways"))["error"]
    assert (await page.client.post("/act/panel/new-call", json=[])).json()["error"]
    for what in ("nothing", "panel/nothing"):
        answer = await page.client.post(f"/act/{what}", json={})
        assert (answer.status_code, answer.json()) == (404, {"error": "There is nothing like that to do."})


UNREADABLE = (
    *("not json", "[]", "null", '{"as": 1, "in": "C0SALES"}'),
    *('"text": {"a": 1}', '"fields": "all"', '"fields": [1]', '"confirmed": "yes"', '"select": {"a": 1}'),
    '"select": [1]',
)


async def test_what_cannot_be_read_is_said_to_be_so(page: OpenPage) -> None:
    """And nothing is done."""
    headers = {"Content-Type": "application/json"}
    for what, part in product(("send", "click", "submit"), UNREADABLE):
        body = f'{{"as": "U0ANA", "in": "C0SALES", {part}}}' if part.startswith('"') else part
        answer = await page.client.post(f"/act/{what}", content=body, headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (200, NOT_READ), (what, body)
    assert page.slack.seen("U0ANA", "C0SALES") == []


async def test_nobody_acts_where_they_cannot_be(page: OpenPage) -> None:
    """Nor does anybody who isn't there at all; and nothing is written in an archived channel."""
    for person, place in (
        ("U0VIC", "G0PRIV"),
        ("U9OTTO", "C0SALES"),
        ("U0DEL", "C0SALES"),
        ("U0BOT", "C0SALES"),
        ("", "C0SALES"),
    ):
        refused = await page.act("send", text="hello", as_=person, in_=place)
        assert refused["error"] == "They can't be there any more. Choose another place.", person
        assert page.slack.seen("U0ANA", place) == [], person
    assert (await page.act("send", text="hello", in_="C0OLD"))["error"] == "That can't be done here."
