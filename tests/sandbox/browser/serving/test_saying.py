"""What is typed in the message box: words, answers, commands."""

import re

from tests.sandbox.browser.serving.clicked import controls, looked_up
from tests.sandbox.browser.serving.conftest import Page, Staged


async def test_words_are_said_in_the_place(page: Page) -> None:
    """As the person one is; phone numbers in them can be called."""
    async with page.watching(as_="U0VIC") as watched:
        assert await page.act("send", text="  She rang from 530-555-0123.\nTwice. ") == {}
        html = await watched.shows("Twice.")
    assert 'href="tel:5305550123"' in html
    [said] = page.slack.seen("U0VIC", "C0SALES")
    assert (said.user, said.words) == ("U0ANA", said.words.strip())


async def test_nothing_typed_is_nothing_said(page: Page) -> None:
    """Neither are spaces."""
    assert await page.act("send", text=" \n ") == {}
    assert page.slack.seen("U0ANA", "C0SALES") == []


async def test_an_answer_goes_to_its_thread(page: Page) -> None:
    """Where commands don't run, as in Slack."""
    first = page.slack.say("U0SAM", "C0SALES", "who?")
    async with page.watching(thread=first.ts) as watched:
        assert await page.act("send", text="On it!", thread=first.ts) == {}
        assert "1 reply" in await watched.shows("On it!", "thread")
        assert "On it!" not in await watched.shows("1 reply")
    refused = await page.act("send", text="/calls all", thread=first.ts)
    assert refused["error"] == "/calls is not supported in threads. Sorry!"
    assert refused["keeps"] is True
    assert "error" in await page.act("send", text="me", thread="1.2")


async def test_a_command_is_acked_and_then_answered(staged: Staged) -> None:
    """The page is told how fast, and gets the answer by itself."""
    async with staged.page.watching() as watched:
        staged.stage.begin()
        outcome = await staged.page.act("send", text="/calls\tall")
        assert re.fullmatch(r"ack \d+ ms", outcome["told"])
        assert outcome["waits"] is True
        assert "Only visible to you" in await watched.shows("1 call")
        helped = await staged.page.act("send", text="/calls help")
        assert re.fullmatch(r"ack \d+ ms, and the answer with it", helped["told"])


async def test_what_slack_does_not_know_is_no_command(page: Page) -> None:
    """What was typed stays to be put right; people of other companies have none at all."""
    refused = await page.act("send", text="/foo bar")
    assert refused == {"error": "Slack says: /foo is not a valid command.", "keeps": True}
    outside = await page.act("send", text="/calls", as_="U9OTTO", in_="C0SHARED")
    assert "/calls is not a valid command. People of other companies don't" in outside["error"]


async def test_an_ack_that_fails_is_told_in_slacks_words(staged: Staged) -> None:
    """Of a command and of a click."""
    async with staged.page.watching() as watched:
        await looked_up(staged, watched)
        staged.stage.slack.connect("http://127.0.0.1:9/slack/events")
        for outcome in (
            await staged.page.act("send", text="/calls"),
            await staged.page.act("click", **controls(watched, "Callback")),
        ):
            assert 'this failed with the error "dispatch_failed"' in outcome["error"]
            assert "keeps" not in outcome


async def test_the_bot_is_invited(page: Page) -> None:
    """With or without its name; nobody else, and nowhere but in a channel."""
    assert "@Otto" not in (await page.act("send", text="/invite @otto"))["error"]
    told = (await page.act("send", text="/invite @Switchboard", in_="C0RANDOM"))["told"]
    assert told == "Switchboard was added to the channel."
    assert "U0BOT" in page.slack.workspace.channels["C0RANDOM"].members
    assert "already" in (await page.act("send", text="/invite", in_="C0RANDOM"))["told"]
    assert "direct message" in (await page.act("send", text="/invite", in_="D0ANASAM"))["error"]
