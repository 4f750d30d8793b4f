"""What is delivered twice is done once, whoever gets it."""

from pathlib import Path

from tests.scenarios.stage import CALL, Stage, Way, a_stage
from tests.scenarios.test_refusals import posted


async def test_a_repeated_command_and_click_work_once(stage: Stage) -> None:
    """The very same request or envelope again: acknowledged, and nothing more."""
    stage.begin()
    (card,) = await stage.types("U0ANA", CALL)
    assert stage.last is not None
    asked = stage.asked()
    again = await stage.slack.deliver_again(stage.last)
    await stage.settle()
    assert (again.status, stage.asked()) == (200, asked)
    await stage.clicks("U0ANA", card, "Refresh")
    asked = stage.asked()
    again = await stage.slack.deliver_again(stage.last)
    await stage.settle()
    assert (again.status, stage.asked()) == (200, asked)
    assert len(stage.slack.seen("U0ANA", "C0SALES")) == 1


async def test_a_repeated_refusal_is_told_once(stage: Stage) -> None:
    """Somebody without a role clicks: one word, however often the click is delivered."""
    message = await posted(stage, "call.refresh", "x", "C0SALES")
    await stage.clicks("U0NEW", message, "call.refresh")
    assert stage.last is not None
    told = len(stage.slack.seen("U0NEW", "C0SALES"))
    await stage.slack.deliver_again(stage.last)
    await stage.settle()
    assert len(stage.slack.seen("U0NEW", "C0SALES")) == told


async def test_a_human_double_click_is_two_clicks(stage: Stage) -> None:
    """Slack gives each an `action_ts` of its own."""
    stage.begin()
    (card,) = await stage.types("U0ANA", CALL)
    asked = stage.asked()
    for _ in range(2):
        await stage.slack.click("U0ANA", card, "Refresh")
        await stage.settle()
    assert stage.asked() == asked + 2


async def test_a_restart_remembers_what_was_delivered(tmp_path: Path, way: Way) -> None:
    """A command whose request comes again after the process was replaced is not carried out twice."""
    async with a_stage(tmp_path, way=way) as stage:
        stage.begin()
        await stage.types("U0ANA", CALL)
        assert stage.last is not None
        payload = stage.last.payload
    async with a_stage(tmp_path, way=way) as stage:
        stage.begin()
        delivery = await stage.slack.send(payload)
        await stage.settle()
        assert (delivery.status, stage.asked()) == (200, 0)


async def test_a_connection_slack_closes_loses_no_card(stage: Stage) -> None:
    """An idle connection that Slack has closed: the answer is sent once more, over another."""
    stage.begin()
    stage.slack.switches.outage("response_url")
    delivery = await stage.slack.command("U0ANA", "C0SALES", "/calls", CALL)
    await stage.slack.wait_for(lambda: stage.slack.calls_to("response_url"))
    stage.slack.switches.clear()
    await stage.settle()
    assert delivery.error is None
    assert "530-999-9999" in stage.slack.seen("U0ANA", "C0SALES")[-1].words
