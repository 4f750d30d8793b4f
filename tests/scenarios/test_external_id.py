"""Setting a call's external id in its form while somebody else sets it, too."""

import asyncio

from tests.scenarios.forms import opens, submits
from tests.scenarios.stage import CALL, Stage, only

EXTERNAL_ID = "External ID…"


async def test_somebody_elses_external_id_is_asked_about(stage: Stage) -> None:
    """What another person set while the form was open isn't replaced without a question, kept in the form."""
    stage.begin()
    card = only(await stage.types("U0SAM", CALL))
    await opens(stage, "U0SAM", card, EXTERNAL_ID)
    await stage.tags("U0ANA", f"{CALL} ext=CRM-1")
    await submits(stage, "U0SAM", **{"External ID": "CRM-2"})
    question = stage.slack.modal("U0SAM")
    assert question is not None
    assert "<@U0ANA> set External ID: *CRM-1*" in str(question.body)
    assert [each.external_unique_id for each in stage.invoca.board.writes(CALL)] == ["CRM-1"]
    await submits(stage, "U0SAM")
    assert [each.external_unique_id for each in stage.invoca.board.writes(CALL)] == ["CRM-1", "CRM-2"]
    assert stage.slack.modal("U0SAM") is None


async def test_who_may_not_replace_it_sees_whose_it_is(stage: Stage) -> None:
    """An agent whose form was overtaken reads what stands there now, and that supervisors replace it."""
    stage.begin()
    card = only(await stage.types("U0ANA", CALL))
    await opens(stage, "U0ANA", card, EXTERNAL_ID)
    await stage.tags("U0SAM", f"{CALL} ext=CRM-1")
    await submits(stage, "U0ANA", **{"External ID": "CRM-2"})
    told = stage.slack.modal("U0ANA")
    assert told is not None
    assert "<@U0SAM> set External ID: *CRM-1*" in str(told.body)
    assert "Only a supervisor can change it." in str(told.body)
    assert [each.external_unique_id for each in stage.invoca.board.writes(CALL)] == ["CRM-1"]


async def test_two_forms_at_the_same_moment(stage: Stage) -> None:
    """One of the two is set; whoever was a blink too late is told, and nothing is replaced."""
    stage.begin()
    for user in ("U0ANA", "U0SAM"):
        await opens(stage, user, only(await stage.types(user, CALL)), EXTERNAL_ID)
    await asyncio.gather(
        stage.slack.submit("U0ANA", None, {"External ID": "CRM-1"}),
        stage.slack.submit("U0SAM", None, {"External ID": "CRM-2"}),
    )
    await stage.settle()
    assert len(stage.invoca.board.writes(CALL)) == 1
    assert len([user for user in ("U0ANA", "U0SAM") if stage.slack.modal(user) is not None]) == 1
