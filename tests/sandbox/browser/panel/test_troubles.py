"""The troubles of Invoca and of Slack: what each word does, and how the panel puts it on."""

from collections.abc import Mapping
from typing import Any

import aiohttp
import pytest

from sandbox.browser.not_done import NotDoneError
from sandbox.browser.panel.new_calls import begin_call
from sandbox.browser.panel.troubles import INVOCA, OK, POST_MESSAGE, SLACK, Group, Switched, landed
from sandbox.invoca.faults import InvocaSwitches
from sandbox.organizations import ACME
from sandbox.slack.switches import RESPONSE_URL, SlackSwitches
from tests.sandbox.browser.panel.conftest import SALE, Played
from tests.sandbox.invoca.conftest import LOOKUP, OF_ACME

EVERY = [
    *(("switch-api", word, trouble) for word, trouble in INVOCA.items()),
    *(("switch-slack", word, trouble) for word, trouble in SLACK.items()),
]
FITS = 36
"""Characters that can be read of a choice, also while a thread is open beside it."""
LOOKED_UP = {
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
}
"""What a lookup is answered; where nothing is said, as ever."""
UPDATED = {"no-updates": 404, "405": 405, "refusing": 403, "login": 200, "bare": 404}
"""What an update of a call there isn't is answered; where nothing is said, the connection drops."""


def seen(switches: InvocaSwitches | SlackSwitches) -> Mapping[str, Any]:
    """What is on, but for the events that say when."""
    if isinstance(switches, InvocaSwitches):
        faults = [(each.kind, each.on, each.seconds, each.retry_after) for each in switches.faults]
        habits = ("updates", "partial_data", "accepted_without_body", "generation")
        return {"faults": faults, "habits": [getattr(switches, name) for name in habits]}
    return {**vars(switches), "_held": set(switches._held)}


@pytest.mark.parametrize(("act", "word", "trouble"), EVERY, ids=[f"{act}-{word}" for act, word, _ in EVERY])
async def test_every_trouble_of_the_table_can_be_chosen_and_is_then_on(
    played: Played, act: str, word: str, trouble: Any
) -> None:
    """The menu offers it in words that fit; once it is on, that is plain to see; `ok` takes it back."""
    option = played.look("switches").one("select", data_panel=act).one("option", value=word)
    assert option.text == trouble.words()
    assert len(option.text) <= FITS
    name: str
    switches: Any
    table: Any
    expected: Any
    name, table, switches, expected = (
        ("Invoca", INVOCA, played.invoca.switches, InvocaSwitches())
        if act == "switch-api"
        else ("Slack", SLACK, played.slack.switches, SlackSwitches())
    )
    well = seen(switches)
    Switched(table, expected).put(word)
    assert await played.act(act, word=word) == f"{name} {word}: {trouble.words()}."
    assert seen(switches) == seen(expected)
    fragment = played.look("switches")
    select = fragment.one("select", data_panel=act)
    chosen = [each.attributes["value"] for each in select.everything() if "selected" in each.attributes]
    assert chosen == [word]
    assert ("!" in fragment.text) == (word != OK)
    assert bool(fragment.all("form", data_panel=act)) == (trouble.seconds is not None)
    assert ("disabled" in fragment.one("button", data_panel="all-well").attributes) == (word == OK)
    await played.act(act, word=OK)
    assert seen(switches) == well


@pytest.mark.parametrize("word", INVOCA)
async def test_each_word_makes_invoca_answer_as_it_says(played: Played, word: str) -> None:
    """A trouble with updates strikes updates, and lookups go on."""
    await played.act("switch-api", word=word, seconds="0" if word == "slow" else "")
    if word == "down":
        with pytest.raises(aiohttp.ClientError):
            await played.look_up()
        return
    status, part = LOOKED_UP.get(word, (200, '"current_calls": []'))
    async with played.client.get(played.invoca.url + LOOKUP, params=OF_ACME) as response:
        assert response.status == status
        assert part in await response.text()
    if INVOCA[word].group is not Group.UPDATES or word == "held":
        return
    if word in UPDATED:
        assert await played.tag({"external_unique_id": "x"}) == UPDATED[word]
    else:
        with pytest.raises(aiohttp.ClientError):
            await played.tag({"external_unique_id": "x"})


def test_each_word_makes_slack_fail_as_it_says() -> None:
    """One at a time, for its usual time unless another is given; no time at all counts as given."""
    switches = SlackSwitches()
    switched = Switched(SLACK, switches)
    assert (switched.is_well, switched.words) == (True, "works")
    switched.put("down")
    assert switches.is_down(RESPONSE_URL)
    for given, seconds in ((None, 3), (7, 7), (0, 0)):
        switched.put("slow", given)
        assert switched.words == f"takes {seconds} s for what is sent"
        assert (switches.is_down(RESPONSE_URL), switches.seconds(RESPONSE_URL)) == (False, seconds)
    switched.put("limited")
    instead = switches.instead(RESPONSE_URL)
    assert (switches.seconds(RESPONSE_URL), instead and instead.retry_after) == (0, 1)
    assert switches.instead(RESPONSE_URL) is None
    switched.put("no-dms")
    assert (switches.is_down(POST_MESSAGE), switches.is_down(RESPONSE_URL)) == (True, False)
    switched.put("lost")
    assert switches.loses_the_answer(POST_MESSAGE)
    switched.put(OK)
    assert not switches.loses_the_answer(POST_MESSAGE)


async def test_the_menus_are_named_and_parted(played: Played) -> None:
    """By what each trouble is about; how long it takes can be said, in a field beside it."""
    fragment = played.look("switches")
    for act, name in (("switch-api", "Invoca"), ("switch-slack", "Slack")):
        assert fragment.one("label", for_=act).text == name
        assert fragment.one("select", id=act).attributes["name"] == "word"
    menu = fragment.one("select", id="switch-api")
    assert menu.values_of("label", "optgroup") == [
        "Works",
        "Down, slow, limited",
        "Token and permission",
        "Odd answers",
        "Updates",
        "As documented at another time",
    ]
    assert sorted(map(str, menu.values_of("value", "option"))) == sorted(INVOCA)
    await played.act("switch-api", word="slow")
    form = played.look("switches").one("form", data_panel="switch-api")
    assert [form.one("input", name=name).attributes["value"] for name in ("word", "seconds")] == ["slow", "4"]
    told = await played.act("switch-api", word="slow", seconds="0.5")
    assert told == "Invoca slow: takes 0.5 s to answer."
    assert [fault.seconds for fault in played.invoca.switches.faults] == [0.5]
    again = played.look("switches")
    assert again.one("input", name="seconds").attributes["value"] == "0.5"
    assert (
        again.one("select", data_panel="switch-api").one("option", value="slow").text
        == "takes 0.5 s to answer"
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"word": "slow", "seconds": "soon"}, "'soon' is no number of seconds."),
        ({"word": "slow", "seconds": "nan"}, "The seconds of slow are a number from 0 to 600."),
        ({"word": "slow", "seconds": "-1"}, "The seconds of slow are a number from 0 to 600."),
        ({"word": "slow", "seconds": "601"}, "The seconds of slow are a number from 0 to 600."),
        ({"word": "down", "seconds": "3"}, "down takes no seconds."),
        ({"word": "sideways"}, "There is no switch 'sideways'."),
        ({}, "There is no switch ''."),
    ],
)
async def test_what_cannot_be_switched_leaves_what_is_on(
    played: Played, fields: dict[str, str], words: str
) -> None:
    """And is answered in words."""
    for act, switches in (
        ("switch-api", played.invoca.switches),
        ("switch-slack", played.slack.switches),
    ):
        await played.act(act, word="slow", seconds="7")
        before = seen(switches)
        with pytest.raises(NotDoneError) as raised:
            await played.act(act, **fields)
        assert str(raised.value) == words
        assert seen(switches) == before


@pytest.mark.parametrize("how", ["switch-api", "all-well"])
async def test_late_updates_land_at_the_next_switch_of_invoca(played: Played, how: str) -> None:
    """Slack's isn't one, and is told, too; what landed is said, once for each call; then all is well."""
    played.invoca.board.begin(ACME, SALE)
    other = begin_call(played.invoca, played.clock()).transaction_id
    await played.act("switch-api", word="late")
    for call, value in ((SALE.transaction_id, "CRM-1"), (other, "CRM-2"), (SALE.transaction_id, "CRM-3")):
        with pytest.raises(aiohttp.ClientError):
            await played.tag({"external_unique_id": value}, call)
    told: list[bool] = []
    played.panel.on_change(lambda: told.append(True))
    await played.act("switch-slack", word="down")
    assert told
    assert "CRM" not in played.look("calls").text
    assert "no answer, and not applied" in played.look("asked").text
    words = await played.act(how, **({"word": OK} if how == "switch-api" else {}))
    assert words is not None
    assert words.startswith(
        "What Invoca was sent for ABCD1234-ABCD1234, 2 times, lands only now. "
        f"What Invoca was sent for {other} lands only now. "
    )
    assert landed(played.invoca) == []
    assert "External ID CRM-3" in played.look("calls").text
    assert "no answer, but applied" in played.look("asked").text
    assert seen(played.invoca.switches) == seen(InvocaSwitches())
    assert played.slack.switches.is_down(POST_MESSAGE) is (how == "switch-api")
