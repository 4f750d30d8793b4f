from collections.abc import Mapping
from typing import Any

import aiohttp
import pytest

from sandbox.invoca.faults import Switches as InvocaSwitches
from sandbox.not_done import NotDoneError
from sandbox.organizations import ACME
from sandbox.slack.switches import RESPONSE_URL
from sandbox.slack.switches import Switches as SlackSwitches
from sandbox.switched import Switched
from sandbox.troubles import INVOCA, POST_MESSAGE, SLACK
from tests.sandbox.browser.panel.conftest import SALE, Played

EVERY = [
    *(("switch-api", word, trouble) for word, trouble in INVOCA.items()),
    *(("switch-slack", word, trouble) for word, trouble in SLACK.items()),
]


def seen(switches: InvocaSwitches | SlackSwitches) -> Mapping[str, Any]:
    """What is on, but for the events that say when."""
    if isinstance(switches, InvocaSwitches):
        faults = [(each.kind, each.on, each.seconds, each.retry_after) for each in switches.faults]
        habits = (
            switches.updates,
            switches.partial_data,
            switches.accepted_without_body,
            switches.generation,
        )
        return {"faults": faults, "habits": habits}
    held = set(switches._held)
    return {**vars(switches), "_held": held}


@pytest.mark.parametrize(("act", "word", "trouble"), EVERY, ids=[f"{act}-{word}" for act, word, _ in EVERY])
async def test_every_trouble_of_the_table_can_be_chosen_and_is_then_on(
    played: Played, act: str, word: str, trouble: Any
) -> None:
    """The menu offers it with its words; once it is on, that is plain to see."""
    option = played.look("switches").one("select", data_panel=act).one("option", value=word)
    assert option.text == f"{word}: {trouble.words()}"
    switches = played.invoca.switches if act == "switch-api" else played.slack.switches
    expected = InvocaSwitches() if act == "switch-api" else SlackSwitches()
    table: Mapping[str, Any] = INVOCA if act == "switch-api" else SLACK
    Switched(table, expected).put(word)
    name = "Invoca" if act == "switch-api" else "Slack"
    assert await played.act(act, word=word) == f"{name} {word}: {trouble.words()}."
    assert seen(switches) == seen(expected)
    fragment = played.look("switches")
    select = fragment.one("select", data_panel=act)
    assert [each.attributes["value"] for each in select.every() if "selected" in each.attributes] == [word]
    assert fragment.one("p", id=f"{act}-now").text == f"{'✓' if word == 'ok' else '!'} {trouble.words()}"
    assert bool(fragment.every("form", data_panel=act)) == (trouble.seconds is not None)
    assert ("disabled" in fragment.one("button", data_panel="all-well").attributes) == (word == "ok")


async def test_the_menus_are_named_and_parted(played: Played) -> None:
    """By what each trouble is about."""
    fragment = played.look("switches")
    for act, name in (("switch-api", "Invoca"), ("switch-slack", "Slack")):
        assert fragment.one("label", **{"for": act}).text == name
        assert fragment.one("select", id=act).attributes["name"] == "word"
    groups = fragment.one("select", id="switch-api").every("optgroup")
    assert [each.attributes["label"] for each in groups] == [
        "Works",
        "Down, slow, limited",
        "Token and permission",
        "Odd answers",
        "Updates",
        "As documented at another time",
    ]
    words = [option.attributes["value"] for group in groups for option in group.every("option")]
    assert sorted(map(str, words)) == sorted(INVOCA)


async def test_how_long_things_take_can_be_said(played: Played) -> None:
    """In the field that stands there while such a trouble is on."""
    await played.act("switch-api", word="slow")
    form = played.look("switches").one("form", data_panel="switch-api")
    assert form.one("input", name="word").attributes["value"] == "slow"
    assert form.one("input", name="seconds").attributes["value"] == "4"
    assert await played.act("switch-api", word="slow", seconds="0.5") == (
        "Invoca slow: every answer takes 0.5 s."
    )
    assert [fault.seconds for fault in played.invoca.switches.faults] == [0.5]
    assert played.look("switches").one("input", name="seconds").attributes["value"] == "0.5"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"word": "slow", "seconds": "soon"}, "'soon' is no number of seconds."),
        ({"word": "slow", "seconds": "nan"}, "The seconds of slow are a number from 0 to 600."),
        ({"word": "slow", "seconds": "1e9"}, "The seconds of slow are a number from 0 to 600."),
        ({"word": "down", "seconds": "3"}, "down takes no seconds."),
        ({"word": "sideways"}, "There is no switch 'sideways'."),
        ({}, "There is no switch ''."),
    ],
)
async def test_what_cannot_be_switched_is_answered_in_words(
    played: Played, fields: dict[str, str], words: str
) -> None:
    """And leaves everything as it was."""
    for act in ("switch-api", "switch-slack"):
        with pytest.raises(NotDoneError) as raised:
            await played.act(act, **fields)
        assert str(raised.value) == words
    assert seen(played.invoca.switches) == seen(InvocaSwitches())
    assert seen(played.slack.switches) == seen(SlackSwitches())


async def test_late_updates_land_at_the_next_switch_of_invoca(played: Played) -> None:
    """Slack's isn't one; what landed is said."""
    played.invoca.board.begin(ACME, SALE)
    await played.act("switch-api", word="late")
    with pytest.raises(aiohttp.ClientError):
        await played.tag({"external_unique_id": "CRM-1"})
    await played.act("switch-slack", word="slow")
    assert "Nothing set" in played.look("calls").text
    assert "no answer, and not applied" in played.look("asked").text
    assert await played.act("switch-api", word="ok") == (
        "What Invoca was sent for ABCD1234-ABCD1234 lands only now. "
        "Invoca ok: works, as documented since April 2023."
    )
    assert "external id CRM-1" in played.look("calls").text
    assert "no answer, but applied" in played.look("asked").text


async def test_one_button_puts_everything_right(played: Played) -> None:
    """At both sides, and what was late lands."""
    played.invoca.board.begin(ACME, SALE)
    await played.act("switch-api", word="late")
    await played.act("switch-slack", word="down")
    with pytest.raises(aiohttp.ClientError):
        await played.tag({"external_unique_id": "CRM-1"})
    told = await played.act("all-well")
    assert told == (
        "What Invoca was sent for ABCD1234-ABCD1234 lands only now. "
        "All is well again, at Invoca and at Slack."
    )
    assert (seen(played.invoca.switches), seen(played.slack.switches)) == (
        seen(InvocaSwitches()),
        seen(SlackSwitches()),
    )
    assert not played.slack.switches.is_down(RESPONSE_URL)
    assert not played.slack.switches.is_down(POST_MESSAGE)


async def test_a_switch_of_slack_is_told_to_whoever_looks(played: Played) -> None:
    """Slack itself says nothing of it."""
    told: list[bool] = []
    played.panel.on_change(lambda: told.append(True))
    await played.act("switch-slack", word="down")
    assert told
