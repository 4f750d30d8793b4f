"""Troubles one by one, on a method of the Web API and on response_urls alike."""

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp
import pytest

from sandbox.slack.server import SlackSandbox
from sandbox.slack.switches import EVERYTHING, RESPONSE_URL
from tests.waiting import PATIENCE

POST_MESSAGE = "chat.postMessage"
Says = Callable[[str], Awaitable[tuple[int, str | None, str]]]
"""Say something to Ana; gives status, Retry-After and body."""


@pytest.fixture(params=[POST_MESSAGE, RESPONSE_URL])
def method(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def says(slack: SlackSandbox, method: str) -> Says:
    url = (await slack.command("U0ANA", "D0ANA", "/calls")).response_url
    where = url if method == RESPONSE_URL else f"{slack.api_url}{method}"
    headers = {"Authorization": f"Bearer {slack.workspace.app.bot_token}"}

    async def say(text: str) -> tuple[int, str | None, str]:
        body = {"text": text} if method == RESPONSE_URL else {"text": text, "channel": "U0ANA"}
        async with (
            aiohttp.ClientSession() as session,
            session.post(where, json=body, headers=headers) as response,
        ):
            return response.status, response.headers.get("Retry-After"), await response.text()

    return say


def said(slack: SlackSandbox) -> list[str]:
    return [message.text for message in slack.direct_messages("U0ANA")]


async def test_a_limit_says_when_to_come_back(slack: SlackSandbox, method: str, says: Says) -> None:
    """429 with Retry-After for so many requests; nothing of them is done, and no other method is limited."""
    slack.switches.rate_limit("views.open")
    slack.switches.rate_limit(method, times=2, retry_after=7)
    answers = [await says(text) for text in ("one", "two", "three")]
    assert [(status, after) for status, after, _ in answers] == [(429, "7"), (429, "7"), (200, None)]
    assert "ratelimited" in answers[0][2]
    assert said(slack) == ["three"]
    assert [call.error for call in slack.calls_to(method)] == ["ratelimited", "ratelimited", None]


async def test_an_outage_drops_the_connection(slack: SlackSandbox, method: str, says: Says) -> None:
    """Nothing is done, until it is over."""
    slack.switches.outage(method)
    with pytest.raises(aiohttp.ClientError):
        await says("lost")
    slack.switches.outage(method, on=False)
    assert (await says("there"))[0] == 200
    assert said(slack) == ["there"]


@pytest.mark.parametrize("named", [True, False], ids=["by name", "everything"])
async def test_what_is_held_waits_until_it_is_released(
    slack: SlackSandbox, method: str, says: Says, *, named: bool
) -> None:
    """It has arrived by then, and is done afterwards; the next ones go straight through."""
    held = method if named else EVERYTHING
    slack.switches.hold(held)
    waiting = asyncio.ensure_future(says("held"))
    await slack.wait_for(lambda: slack.calls_to(method))
    for _ in range(3):  # time enough for one that isn't held
        await slack.command("U0SAM", "D0SAM", "/calls")
    before = said(slack)
    assert [call.is_carried_out for call in slack.calls_to(method)] == [False]
    slack.switches.release(held)
    async with asyncio.timeout(PATIENCE):
        assert (await waiting)[0] == 200
    assert (await says("next"))[0] == 200
    assert (before, said(slack)) == ([], ["held", "next"])
    assert [call.is_carried_out for call in slack.calls_to(method)] == [True, True]


async def test_clearing_lets_go_of_what_is_held(slack: SlackSandbox, method: str, says: Says) -> None:
    """And takes every other trouble away."""
    slack.switches.hold(method)
    slack.switches.lose_answers(method, times=None)
    slack.switches.broken(method)
    waiting = asyncio.ensure_future(says("held"))
    await slack.wait_for(lambda: slack.calls_to(method))
    slack.switches.clear()
    async with asyncio.timeout(PATIENCE):
        assert (await waiting)[0] == 200


async def test_an_answer_can_be_lost_after_the_work_was_done(
    slack: SlackSandbox, method: str, says: Says
) -> None:
    """The message is there, and whoever sent it can't know: once, or of every method until it is cleared."""
    slack.switches.lose_answers(method)
    with pytest.raises(aiohttp.ClientError):
        await says("once")
    assert (await says("again"))[0] == 200
    assert [call.error for call in slack.calls_to(method)] == ["answer_lost", None]
    slack.switches.lose_answers(EVERYTHING, times=None)
    for _ in range(2):
        with pytest.raises(aiohttp.ClientError):
            await says("lost")
    slack.switches.clear()
    assert (await says("heard"))[0] == 200
    assert said(slack) == ["once", "again", "lost", "lost", "heard"]


async def test_a_slow_slack(slack: SlackSandbox, method: str, says: Says) -> None:
    """Whoever asks waits, and nobody else."""
    slack.switches.slow(PATIENCE, method)
    asking = asyncio.ensure_future(says("late"))
    await slack.wait_for(lambda: slack.calls_to(method))
    await slack.command("U0SAM", "D0SAM", "/calls")
    assert not asking.done()
    asking.cancel()
    slack.switches.slow(0.001, method)
    assert (await says("in time"))[0] == 200


async def test_errors_on_demand(slack: SlackSandbox, method: str, says: Says) -> None:
    """Any error of Slack's, or a page of HTML, so often or until cleared; none is kept as the app's fault."""
    slack.switches.error(method, "fatal_error", times=1)
    slack.switches.broken(method, 503, times=1)
    answers = [await says("x") for _ in range(3)]
    assert [status for status, _, _ in answers] == [200, 503, 200]
    assert "fatal_error" in answers[0][2]
    slack.switches.error(EVERYTHING, "internal_error")
    assert "internal_error" in (await says("x"))[2]
    slack.switches.clear()
    assert "internal_error" not in (await says("x"))[2]
    assert slack.refused == []
