import math

import aiohttp
import pytest

from sandbox.invoca.server import InvocaSandbox
from sandbox.new_calls import begin_call, calls_in_progress
from sandbox.not_done import NotDoneError
from sandbox.organizations import ACME
from sandbox.slack.switches import RESPONSE_URL
from sandbox.slack.switches import Switches as SlackSwitches
from sandbox.switched import Switched, landed
from sandbox.troubles import INVOCA, SLACK
from tests.sandbox.invoca.conftest import NOON, UPDATE, Clock


def test_a_trouble_takes_its_usual_time_unless_another_is_given() -> None:
    """No time at all counts as given."""
    switched = Switched(SLACK, SlackSwitches())
    assert (switched.is_well, switched.words) == (True, "works")
    switched.put("slow")
    assert (switched.is_well, switched.words) == (False, "what Switchboard sends takes 3 s")
    switched.put("slow", 0)
    assert switched.words == "what Switchboard sends takes 0 s"


def test_one_trouble_is_on_at_a_time() -> None:
    """What was on before is taken back."""
    switches = SlackSwitches()
    switched = Switched(SLACK, switches)
    switched.put("down")
    switched.put("slow")
    assert (switches.is_down(RESPONSE_URL), switches.seconds(RESPONSE_URL)) == (False, 3)


@pytest.mark.parametrize(
    ("word", "seconds", "words"),
    [
        ("sideways", None, "There is no switch 'sideways'."),
        ("down", 3.0, "down takes no seconds."),
        ("slow", -1.0, "a number from 0 to 600"),
        ("slow", 601.0, "a number from 0 to 600"),
        ("slow", math.nan, "a number from 0 to 600"),
    ],
)
def test_what_cannot_be_switched_leaves_what_is_on(word: str, seconds: float | None, words: str) -> None:
    """And says why not."""
    switches = SlackSwitches()
    switched = Switched(SLACK, switches)
    switched.put("held")
    switched.put("slow", 7)
    with pytest.raises(NotDoneError, match=words):
        switched.put(word, seconds)
    assert (switched.word, switches.seconds(RESPONSE_URL)) == ("slow", 7)


async def test_late_updates_land_once() -> None:
    """A sentence for each call says of which, and how many there were."""
    clock = Clock(NOON)
    async with InvocaSandbox([ACME], clock=clock) as invoca, aiohttp.ClientSession() as session:
        first, second = begin_call(invoca, clock()), begin_call(invoca, clock())
        Switched(INVOCA, invoca.switches).put("late")
        for call, value in ((first, "CRM-1"), (second, "CRM-2"), (first, "CRM-3")):
            query = {"id": "25", "organization_type": "Advertiser", "transaction_id": call.transaction_id}
            asked = {"call_in_progress": {"external_unique_id": value}}
            with pytest.raises(aiohttp.ClientError):
                await session.post(
                    invoca.url + UPDATE, params=query, json=asked, headers={"Authorization": ACME.token}
                )
        assert {each.external_unique_id for each in calls_in_progress(invoca, clock())} == {None}
        assert landed(invoca) == [
            f"What Invoca was sent for {first.transaction_id}, 2 times, lands only now.",
            f"What Invoca was sent for {second.transaction_id} lands only now.",
        ]
        external_ids = {each.external_unique_id for each in calls_in_progress(invoca, clock())}
        assert external_ids == {"CRM-2", "CRM-3"}
        assert landed(invoca) == []
