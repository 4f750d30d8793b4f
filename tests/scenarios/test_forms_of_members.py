"""Forms of people of whom it has to be asked, now and then, whether they are full members."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.dispatch import FORM_KEPT
from sandbox.slack.views import View
from tests.scenarios.stage import CALL, Stage, Way, a_stage, globex

EVERYONE_LOOKS = globex('viewers = ["*"]')


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """Ana is an agent of one organization; of the other whoever is a full member is a viewer.

    Over a socket: time goes by in Switchboard, and Slack's signatures would be too old for it.
    """
    async with a_stage(tmp_path, EVERYONE_LOOKS, Way("socket")) as made:
        yield made
        assert made.slack.refused == []


async def filled_in(stage: Stage) -> View:
    """Ana's form of a call, filled in, a quarter of an hour after Slack said who she is."""
    stage.begin()
    await stage.types("U0ANA", f"{CALL} in acme")
    card = stage.slack.seen("U0ANA", "C0SALES")[-1]
    await stage.clicks("U0ANA", card, "Edit…")
    view = stage.slack.modal("U0ANA")
    assert view is not None
    control = next(each for each in view.controls if each.label == "Notes")
    stage.clock.pass_(minutes=16)
    return stage.slack.enter("U0ANA", view, control, "wants a new roof")


async def test_a_form_is_kept_until_slack_has_said_who_fills_it_in(stage: Stage) -> None:
    """It stays as it is, says why, and the next press saves it: nothing that was filled in is lost."""
    view = await filled_in(stage)
    asked = len(stage.slack.calls_to("users.info"))
    delivery = await stage.slack.submit("U0ANA", view)
    assert list(delivery.errors.values()) == [FORM_KEPT]
    await stage.settle()
    assert len(stage.slack.calls_to("users.info")) == asked + 1
    assert stage.set_on() == {}
    kept = stage.slack.modal("U0ANA")
    assert kept is not None
    await stage.slack.submit("U0ANA", kept)
    await stage.until(stage.set_on)
    assert stage.set_on() == {"call_notes": "wants a new roof"}
    assert stage.slack.modal("U0ANA") is None


async def test_while_slack_does_not_say_the_form_stays(stage: Stage) -> None:
    """Each press says so, and nothing is saved for somebody who may be nobody."""
    view = await filled_in(stage)
    stage.slack.switches.outage("users.info")
    for _ in range(2):
        delivery = await stage.slack.submit("U0ANA", view)
        await stage.settle()
        assert list(delivery.errors.values()) == [FORM_KEPT]
    assert stage.set_on() == {}
    stage.slack.switches.clear()
    await stage.slack.submit("U0ANA", view)
    await stage.settle()
    await stage.slack.submit("U0ANA", view)
    await stage.until(stage.set_on)
