import aiohttp
import pytest

from sandbox.invoca.server import InvocaSandbox
from sandbox.organizations import ACME
from sandbox.slack.switches import RESPONSE_URL
from sandbox.slack.switches import Switches as SlackSwitches
from sandbox.terminal.choosing import Unclear
from sandbox.terminal.troubles import INVOCA, OK, SLACK, switch

PATH = "/api/2022-08-01/calls_in_progress/current_calls.json?id=25&organization_type=Advertiser"

ANSWERS = {
    "ok": (200, '"current_calls": []'),
    "limited": (429, ""),
    "revoked": (401, "NotAuthorized"),
    "forbidden": (403, "UnauthorizedOperation"),
    "version": (400, "version"),
    "broken": (500, "error handle"),
    "unavailable": (503, "<"),
    "html": (200, "<"),
    "cut": (200, "{"),
    "nonsense": (200, "{"),
    "empty": (200, ""),
    "partial": (202, "partial_data"),
    "2022-early": (200, '"calls_in_progress": []'),
    "2022": (200, '"current_calls": []'),
    "attribution": (200, '"current_calls": []'),
}


@pytest.mark.parametrize("word", INVOCA)
async def test_each_word_makes_invoca_answer_as_it_says(word: str) -> None:
    """And ok takes it back."""
    async with InvocaSandbox([ACME]) as invoca, aiohttp.ClientSession() as session:
        headers = {"Authorization": ACME.token}
        typed = f"{word} 0" if word == "slow" else word
        name, _ = switch(typed, INVOCA, invoca.switches, "api")
        assert name == word
        if word == "down":
            with pytest.raises(aiohttp.ClientError):
                await session.get(invoca.url + PATH, headers=headers)
        else:
            async with session.get(invoca.url + PATH, headers=headers) as response:
                status, part = ANSWERS.get(word, (200, ""))
                assert response.status == status
                assert part in await response.text()
        switch(OK, INVOCA, invoca.switches, "api")
        async with session.get(invoca.url + PATH, headers=headers) as response:
            assert (response.status, await response.text()) == (200, '{"current_calls": []}')


def test_each_word_makes_slack_fail_as_it_says() -> None:
    """One at a time."""
    switches = SlackSwitches()
    switch("down", SLACK, switches, "slack")
    assert switches.is_down(RESPONSE_URL)
    assert switch("slow 7", SLACK, switches, "slack") == ("slow", "what Switchboard sends takes 7 s")
    assert (switches.is_down(RESPONSE_URL), switches.seconds(RESPONSE_URL)) == (False, 7)
    switch("lim", SLACK, switches, "slack")
    answer = switches.instead(RESPONSE_URL)
    assert (switches.seconds(RESPONSE_URL), answer and answer.retry_after) == (0, 1)
    assert switches.instead(RESPONSE_URL) is None


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("sideways", "There is no api switch 'sideways'."),
        ("slow soon", "api slow takes a number of seconds."),
        ("down 3", "Type api down alone."),
        ("f 3", "Type api forbidden alone."),
    ],
)
async def test_a_word_that_is_unclear_switches_nothing(typed: str, words: str) -> None:
    """And says what is."""
    async with InvocaSandbox([ACME]) as invoca:
        with pytest.raises(Unclear) as raised:
            switch(typed, INVOCA, invoca.switches, "api")
        assert words in str(raised.value)
        assert invoca.switches.faults == []
