"""What an open page is sent, and when."""

import asyncio
from contextlib import AsyncExitStack

import httpx
from markupsafe import Markup

from sandbox.browser.address import Address
from sandbox.browser.page import Page, page_at
from sandbox.browser.server import local_now
from sandbox.browser.stream import BETWEEN, Streams, events
from sandbox.invoca.calls import SandboxCall
from sandbox.organizations import ACME
from sandbox.slack.example import example_workspace
from sandbox.slack.server import SlackSandbox
from tests.sandbox.browser.serving.conftest import OURS, Behind, OpenPage, Watched
from tests.waiting import PATIENCE

WORKSPACE = {"sidebar", "banner", "heading", "messages", "composer", "thread", "modal"}


async def test_a_page_is_sent_everything_first(page: OpenPage) -> None:
    """Where it is, then all fragments, each with its own id: those of the page itself, letter for letter."""
    whole = await page.reads()
    async with page.watching() as watched:
        assert watched.addresses[0]["url"] == "/?as=U0ANA&in=C0SALES"
        assert watched.addresses[0]["title"] == "#sales as Ana Agent"
        assert set(watched.fragments) > WORKSPACE
        assert any(name.startswith("panel-") for name in watched.fragments)
        for name, html in watched.fragments.items():
            assert html.lstrip().startswith("<"), name
            assert f'id="fragment-{name}"' in html.partition(">")[0], name
            assert html in whole or name == "panel-asked", name


async def test_only_what_changed_is_sent(page: OpenPage) -> None:
    """Words in a place change its messages alone; a call, the panel's list of calls."""
    async with page.watching() as watched:
        watched.rounds.clear()
        page.slack.say("U0ANA", "C0SALES", "good morning")
        await watched.shows("good morning")
        assert watched.rounds == [["messages"]]
        watched.rounds.clear()
        page.invoca.board.begin(ACME, SandboxCall("ABCD1234-ABCD1234", began=page.invoca._clock()))
        await watched.shows("ABCD1234-ABCD1234", "panel-calls")
        assert watched.rounds == [["panel-calls"]]


async def test_changes_that_follow_each_other_come_together(page: OpenPage) -> None:
    """One act changes many things; the page is not drawn for each."""
    async with page.watching() as watched:
        watched.rounds.clear()
        for number in range(100):
            page.slack.say("U0ANA", "C0SALES", f"message {number}")
        await watched.shows("message 99")
        assert len(watched.rounds) == 1


async def test_however_often_something_changes_there_is_time_between_two_looks() -> None:
    """Here it changes whenever it is looked at."""
    slack, changes = SlackSandbox(example_workspace()), Streams()
    loop = asyncio.get_running_loop()
    looked: list[str] = []
    waited: list[float] = []

    async def waits(seconds: float) -> None:
        waited.append(seconds)
        looked.append("waited")

    page = page_at(Address("U0ANA", "C0SALES"), slack, local_now())

    def look() -> tuple[Page, dict[str, Markup]]:
        looked.append("looked")
        loop.call_soon(changes.tell)
        return page, {"messages": Markup("{}").format(len(looked))}

    async for _ in events(look, changes, waits):
        if looked.count("looked") == 5:
            changes.close()
    assert looked[:9] == ["looked", "waited"] * 4 + ["looked"]
    assert all(0 <= each <= BETWEEN for each in waited)


async def test_a_message_is_drawn_once(page: OpenPage) -> None:
    """What was sent of it stays, letter for letter, when another comes: dates go on by themselves."""
    page.slack.another_app_says("C0SALES", "since <!date^1763760000^{ago}|long ago>")
    async with page.watching() as watched:
        before = watched.fragments["messages"]
        article = before[before.index("<article") : before.index("</article>")]
        page.slack.say("U0ANA", "C0SALES", "another")
        assert article in await watched.shows("another")


async def test_nobody_is_sent_what_only_another_sees(page: OpenPage) -> None:
    """Not the message, not the modal, not the other's direct messages; the one it is for is."""
    slack = page.slack
    section = {"type": "section", "text": {"type": "plain_text", "text": "a modal of Sam's"}}
    title = {"type": "plain_text", "text": "For Sam"}
    async with page.watching() as ana, page.watching(as_="U0SAM") as sam:
        slack._state.post("C0SALES", {"text": "an ephemeral secret"}, only_for="U0SAM")
        slack._state.post("D0SAM", {"text": "a direct secret"})
        slack._state.views.open("U0SAM", {"type": "modal", "title": title, "blocks": [section]})
        slack.say("U0VIC", "C0SALES", "the end")
        assert "an ephemeral secret" in await sam.shows("the end")
        await sam.shows("of Sam", "modal")
        await ana.shows("the end")
        everything = " ".join(ana.fragments.values())
    assert "an ephemeral secret" not in everything
    assert "a direct secret" not in everything
    assert "of Sam" not in everything


async def test_who_loses_a_place_is_taken_elsewhere(page: OpenPage) -> None:
    """The stream says where, and what was there isn't sent any more."""
    async with page.watching(as_="U9OTTO", in_="C0SHARED") as watched:
        assert watched.addresses[-1]["url"] == "/?as=U9OTTO&in=C0SHARED"
        page.slack.workspace.channels["C0PARTN"].members.add("U9OTTO")
        page.slack.workspace.channels["C0SHARED"].members.discard("U9OTTO")
        page.slack.say("U0ANA", "C0SHARED", "now that he is gone")
        page.slack.say("U0ANA", "C0PARTN", "welcome")
        await watched.shows("welcome")
        assert watched.addresses[-1]["url"] == "/?as=U9OTTO&in=C0PARTN"
        assert "now that he is gone" not in " ".join(watched.fragments.values())


async def test_streams_end_when_the_page_is_served_no_more(behind: Behind) -> None:
    """As an answer that is whole, not as one that broke off."""
    async with AsyncExitStack() as opened:
        browser = await opened.enter_async_context(behind.browser())
        watched = Watched()
        async with (
            httpx.AsyncClient(base_url=browser.url, headers=OURS, timeout=PATIENCE) as client,
            client.stream("GET", "/events") as response,
        ):
            listening = asyncio.create_task(watched.listen(response))
            await watched.until(lambda: watched.rounds)
            assert not watched.ended
            await opened.aclose()
            await listening
            assert watched.ended


async def test_the_page_takes_another_port_where_its_own_is_taken(behind: Behind) -> None:
    """Two demos at once have a page each."""
    async with behind.browser() as first:
        port = httpx.URL(first.url).port
        assert port is not None
        async with behind.browser(port) as second, httpx.AsyncClient() as client:
            assert second.url != first.url
            for each in (first, second):
                assert (await client.get(each.url, follow_redirects=True)).status_code == 200
