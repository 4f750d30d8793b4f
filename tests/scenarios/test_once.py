"""What is delivered twice is done once, whoever gets it."""

from functools import partial
from pathlib import Path

import pytest

from bot.cards.kit.actions import ActionId
from bot.person import Person
from sandbox.invoca.faults import FaultKind
from sandbox.slack.messages import Message
from tests.scenarios.carried import own_value, rows
from tests.scenarios.entries import posted
from tests.scenarios.stage import CALL, Stage, Way, a_stage
from tests.waiting import until

TAGGING = [
    ActionId.QUICK_TAG, ActionId.QUICK_TAG_MENU, ActionId.REPLACE, ActionId.FINISH, ActionId.TAG_THIS,
    ActionId.CHOOSE_TAG_ORGANIZATION, ActionId.UNDO,
]  # fmt: skip


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
    message = posted(stage, "call.refresh", "x", "C0SALES")
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


async def again(stage: Stage) -> None:
    """Slack delivers the last thing once more, the very same; it is acknowledged, and done with."""
    assert stage.last is not None
    before = await rows(stage, "tag_request")
    delivery = await stage.slack.deliver_again(stage.last)
    await stage.settle()
    assert (delivery.status, delivery.error) == (200, None)
    assert len(await rows(stage, "tag_request")) == len(before)


async def all_is_sent(stage: Stage) -> None:
    """Wait until nothing is on its way to the API any more."""

    async def nothing_is_left() -> bool:
        return not any(outcome is None for (outcome,) in await rows(stage, "tag_request", "outcome"))

    await until(nothing_is_left)
    await stage.settle()


def a_call(stage: Stage, number: int) -> str:
    """Let one more call begin, from a number of its own."""
    call = f"ONCE{number:04}-ONCE{number:04}"
    stage.begin(transaction_id=call, calling_phone_number=f"+1530555{number:04}")
    return call


async def card_of_anas(stage: Stage, action_id: str, call: str) -> Message:
    """Post a card with this button, and put into the database what makes it Ana's own."""
    acme = stage.directory.organizations[0]
    value = await own_value(stage, Person("T0ACME", "U0ANA"), action_id, acme, call)
    return posted(stage, action_id, value, "C0SALES")


@pytest.mark.parametrize(
    "typed",
    [f"{CALL} sold", "9999 sold", f"{CALL} notes=once ext=CRM-1", f"{CALL} disposition=Salle", "help"],
)
async def test_a_repeated_tag_is_one(stage: Stage, typed: str) -> None:
    """By whatever names the call, also a near miss: one request, one update, one answer."""
    stage.begin()
    await stage.tags("U0ANA", typed)
    await all_is_sent(stage)
    asked, seen = len(stage.invoca.board.writes(CALL)), len(stage.slack.seen("U0ANA", "C0SALES"))
    assert asked <= 1
    await again(stage)
    await all_is_sent(stage)
    assert len(stage.invoca.board.writes(CALL)) == asked
    answered_in_ack = 0 if stage.last is None or stage.last.body == "" else 1
    assert len(stage.slack.seen("U0ANA", "C0SALES")) <= seen + answered_in_ack


async def test_a_repeated_tag_is_not_set_over_what_came_since(stage: Stage) -> None:
    """The first delivery's value stood, somebody replaced it, the repetition comes: theirs stays."""
    stage.begin()
    await stage.tags("U0ANA", f"{CALL} sold")
    late = stage.last
    await stage.tags("U0SAM", f"{CALL} disposition=Spam")
    await all_is_sent(stage)
    stage.last = late
    await again(stage)
    await all_is_sent(stage)
    assert stage.set_on() == {"call_disposition": "Spam"}


async def test_a_repeated_click_tags_once(stage: Stage) -> None:
    """Whichever button it is."""
    writes = stage.invoca.board.writes
    for number, action_id in enumerate(TAGGING):
        call = a_call(stage, number)
        card = await card_of_anas(stage, action_id, call)
        await stage.clicks("U0ANA", card, action_id)
        await stage.until(partial(writes, call))
        await all_is_sent(stage)
        await again(stage)
        await all_is_sent(stage)
        assert len(writes(call)) == 1, action_id


async def test_what_is_there_to_be_done_once(stage: Stage) -> None:
    """A draft, a question, a change taken back: clicked again and again, they are done."""
    for number, action_id in enumerate((ActionId.FINISH, ActionId.TAG_THIS, ActionId.UNDO)):
        call = a_call(stage, number)
        card = await card_of_anas(stage, action_id, call)
        click = stage.slack.clicked("U0ANA", card, action_id)
        for time in range(3):
            click.body["actions"][0]["action_ts"] = f"170000000{number}.{time:06}"
            await stage.does(click, "U0ANA", "C0SALES")
            await all_is_sent(stage)
        assert len(stage.invoca.board.writes(call)) == 1, action_id


@pytest.mark.parametrize("so_far", ["sent", "not sent"])
async def test_a_repeated_undo_takes_one_change_back(stage: Stage, so_far: str) -> None:
    """The command that takes the last change back, delivered twice, leaves the one before."""
    stage.begin()
    if so_far == "not sent":
        stage.invoca.switches.fail(FaultKind.DROPPED)
    for option in ("Spam", "Callback", "Sale"):
        await stage.slack.command("U0ANA", "C0SALES", "/tag", f"{CALL} disposition={option}")
        if so_far == "sent":
            await all_is_sent(stage)
    undone = await stage.slack.command("U0ANA", "C0SALES", "/tag", "undo")
    await stage.slack.deliver_again(undone)
    stage.invoca.switches.clear()
    await all_is_sent(stage)
    assert stage.set_on() == {"call_disposition": "Callback"}


async def test_a_restart_remembers_what_was_tagged(tmp_path: Path, way: Way) -> None:
    """A tag whose request comes again after the process was replaced is not set twice."""
    async with a_stage(tmp_path, way=way) as stage:
        stage.begin()
        await stage.tags("U0ANA", f"{CALL} sold")
        await all_is_sent(stage)
        assert stage.last is not None
        payload = stage.last.payload
    async with a_stage(tmp_path, way=way) as stage:
        stage.begin()
        delivery = await stage.slack.send(payload)
        await stage.settle()
        assert (delivery.status, delivery.error) == (200, None)
        assert stage.invoca.board.writes(CALL) == []
        assert len(await rows(stage, "tag_request")) == 1
