import aiohttp
import pytest

from sandbox.invoca.server import InvocaSandbox
from sandbox.organizations import ACME
from sandbox.slack.switches import RESPONSE_URL
from sandbox.slack.switches import Switches as SlackSwitches
from sandbox.switched import Switched
from sandbox.troubles import INVOCA, OK, POST_MESSAGE, SLACK, Group

LOOKUP = "/api/2022-08-01/calls_in_progress/current_calls.json?id=25&organization_type=Advertiser"
UPDATE = "/api/2022-08-01/calls_in_progress.json?id=25&organization_type=Advertiser&transaction_id=A"

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
        switched = Switched(INVOCA, invoca.switches)
        switched.put(word, 0.0 if word == "slow" else None)
        assert switched.word == word
        if word == "down":
            with pytest.raises(aiohttp.ClientError):
                await session.get(invoca.url + LOOKUP, headers=headers)
        else:
            async with session.get(invoca.url + LOOKUP, headers=headers) as response:
                status, part = ANSWERS.get(word, (200, ""))
                assert response.status == status
                assert part in await response.text()
        switched.put(OK)
        async with session.get(invoca.url + LOOKUP, headers=headers) as response:
            assert (response.status, await response.text()) == (200, '{"current_calls": []}')


@pytest.mark.parametrize(
    "word", [word for word, trouble in INVOCA.items() if trouble.group is Group.UPDATES and word != "held"]
)
async def test_a_trouble_with_updates_strikes_updates(word: str) -> None:
    """And lookups go on."""
    answers = {"no-updates": 404, "405": 405, "refusing": 403, "login": 200, "bare": 202}
    async with InvocaSandbox([ACME]) as invoca, aiohttp.ClientSession() as session:
        headers = {"Authorization": ACME.token}
        Switched(INVOCA, invoca.switches).put(word)
        async with session.get(invoca.url + LOOKUP, headers=headers) as response:
            assert response.status == 200
        if word in answers:
            async with session.put(invoca.url + UPDATE, headers=headers, json={}) as response:
                assert response.status == answers[word] or word == "bare"
        else:
            with pytest.raises(aiohttp.ClientError):
                await session.put(invoca.url + UPDATE, headers=headers, json={})


def test_each_word_makes_slack_fail_as_it_says() -> None:
    """One at a time."""
    switches = SlackSwitches()
    switched = Switched(SLACK, switches)
    switched.put("down")
    assert switches.is_down(RESPONSE_URL)
    switched.put("slow", 7)
    assert switched.words == "what Switchboard sends takes 7 s"
    assert (switches.is_down(RESPONSE_URL), switches.seconds(RESPONSE_URL)) == (False, 7)
    switched.put("limited")
    answer = switches.instead(RESPONSE_URL)
    assert (switches.seconds(RESPONSE_URL), answer and answer.retry_after) == (0, 1)
    assert switches.instead(RESPONSE_URL) is None
    switched.put("no-dms")
    assert (switches.is_down(POST_MESSAGE), switches.is_down(RESPONSE_URL)) == (True, False)
    switched.put("lost")
    assert switches.loses_the_answer(POST_MESSAGE)
    switched.put(OK)
    assert not switches.loses_the_answer(POST_MESSAGE)
