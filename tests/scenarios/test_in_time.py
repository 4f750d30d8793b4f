"""What can't be acknowledged in time is not done: it comes too late, or too much comes at once."""

import asyncio
import logging
from dataclasses import replace
from pathlib import Path

import pytest

from bot import words
from bot.errors import GAVE_UP, NEWER_FIRST
from bot.slack.background import Turns
from bot.times import elapsed
from sandbox.slack.delivery import Delivery
from sandbox.slack.messages import Message
from sandbox.slack.transport import HttpTransport, Payload
from tests.scenarios.carried import rows
from tests.scenarios.forms import open_form
from tests.scenarios.stage import CALL, Stage, Way
from tests.scenarios.tables import locked
from tests.waiting import PATIENCE

SOME = 8

LATE = 2 * PATIENCE


def calls(stage: Stage, count: int) -> list[str]:
    """Let so many calls begin."""
    ids = [f"MANY{number:04}-MANY{number:04}" for number in range(count)]
    for number, each in enumerate(ids):
        stage.begin(transaction_id=each, calling_phone_number=f"+1530555{number:04}")
    return ids


async def card_of(stage: Stage, user: str = "U0ANA") -> Message:
    (card,) = await stage.types(user, CALL)
    return card


async def sent_late(stage: Stage, payload: Payload, seconds: float = LATE) -> Delivery:
    """Bring a payload that Slack had so many seconds ago, and that waited somewhere since."""
    if payload.kind == "interactive" and "actions" in payload.body:
        (action,) = payload.body["actions"]
        action = {**action, "action_ts": f"{stage.clock().timestamp() - seconds:.6f}"}
        payload = replace(payload, body={**payload.body, "actions": [action]})
    earlier = HttpTransport(
        stage.slack.workspace.app,
        f"{stage.url}/slack/events",
        lambda: stage.clock().timestamp() - seconds,
    )
    over_http = not stage.slack.socket_mode.connections.open
    return await stage.slack.send(payload, through=earlier if over_http else None)


CLICK_GIVEN_UP = f"{GAVE_UP} Press the button again now."


async def test_a_click_that_slack_gave_up_on(stage: Stage) -> None:
    """Nothing is set, Slack gets no good ack, and the person is told, once; the next click is a new one."""
    stage.begin()
    card = await card_of(stage)
    await stage.clicks("U0ANA", card, "Refresh")  # there is one to compare with: a command tells no moment
    before = len(stage.told())
    delivery = await sent_late(stage, stage.slack.clicked("U0ANA", card, "Sold"))
    await stage.settle()
    assert delivery.status != 200
    assert stage.told()[before:] == [CLICK_GIVEN_UP]
    assert await rows(stage, "tag_request") == []
    await stage.clicks("U0ANA", card, "Sold")
    assert stage.set_on() == {"call_disposition": "Sale"}


@pytest.mark.parametrize("off", [-240.0, 240.0])
async def test_the_first_click_on_a_host_whose_clock_is_off(stage: Stage, off: float) -> None:
    """By minutes: it is set, and so is the next one; none is given up on."""
    stage.begin()
    typed = stage.slack.payloads.command("U0ANA", "C0SALES", "/calls", CALL)
    await sent_late(stage, typed, off)
    await stage.settle()
    card = stage.slack.seen("U0ANA", "C0SALES")[-1]
    sold, no_sale = (stage.slack.clicked("U0ANA", card, control) for control in ("Sold", "No sale"))
    for click, value in ((sold, "Sale"), (no_sale, "No sale")):
        delivery = await sent_late(stage, click, off)
        await stage.settle()
        assert (delivery.status, delivery.error) == (200, None)
        assert stage.set_on() == {"call_disposition": value}
    assert CLICK_GIVEN_UP not in stage.told()


@pytest.mark.parametrize("step", [-120.0, 120.0])
async def test_the_hosts_clock_steps_between_two_clicks(stage: Stage, way: Way, step: float) -> None:
    """The next one is in time all the same; one that came late before is given up on after it, too."""
    stage.begin()
    card = await card_of(stage)
    await stage.clicks("U0ANA", card, "Refresh")
    in_time, late = (stage.slack.clicked("U0ANA", card, each) for each in ("Sold", "No sale"))
    stage.clock.pass_(seconds=step)
    delivery = await sent_late(stage, in_time, step)
    await stage.settle()
    assert (delivery.status, delivery.error) == (200, None)
    assert stage.set_on() == {"call_disposition": "Sale"}
    if way.mode == "socket":
        return  # there Slack waits for as long as a machine may be slow
    before = len(stage.told())
    assert (await sent_late(stage, late, step + LATE)).status != 200
    await stage.settle()
    assert stage.told()[before:] == [CLICK_GIVEN_UP]


async def test_a_click_that_is_just_in_time(stage: Stage) -> None:
    """Slack waits for it yet: it is set."""
    stage.begin()
    card = await card_of(stage)
    delivery = await sent_late(stage, stage.slack.clicked("U0ANA", card, "Sold"), 0.5)
    await stage.settle()
    assert (delivery.status, delivery.error) == (200, None)
    assert stage.set_on() == {"call_disposition": "Sale"}


async def test_a_command_that_slack_gave_up_on(http_stage: Stage) -> None:
    """Its ack is read no more: the person is told in a message of its own."""
    stage = http_stage
    stage.begin()
    await card_of(stage)
    before = len(stage.told())
    typed = stage.slack.payloads.command("U0ANA", "C0SALES", "/tag", f"{CALL} sold")
    delivery = await sent_late(stage, typed)
    await stage.settle()
    assert (delivery.status, delivery.body) == (503, "")
    assert stage.told()[before:] == [f"{GAVE_UP} Type it again now."]
    assert await rows(stage, "tag_request") == []


async def test_a_form_that_slack_gave_up_on(http_stage: Stage) -> None:
    """It stays open, so that it can be submitted again."""
    stage = http_stage
    stage.begin()
    view = await open_form(stage)
    delivery = await sent_late(stage, stage.slack.payloads.submission(view))
    await stage.settle()
    assert delivery.status == 503
    assert delivery.view is not None
    assert delivery.view.id == view.id
    assert await rows(stage, "tag_request") == []


async def test_an_event_that_comes_late(http_stage: Stage) -> None:
    """Slack sends it again and again; nobody gave up on it."""
    event = await http_stage.slack.event({"type": "subteam_members_changed", "subteam_id": "S0AGENTS"})
    await card_of_nobody(http_stage)
    delivery = await sent_late(http_stage, event.payload)
    assert delivery.status == 200


async def card_of_nobody(stage: Stage) -> None:
    """Something comes in time, so that there is what to compare with."""
    await stage.types("U0ANA", "help")


async def test_an_older_click_does_not_go_on_top_of_a_newer(stage: Stage) -> None:
    """Two clicks, both in time, are taken in the wrong way round: the newer one stands, and it is said."""
    stage.begin()
    card = await card_of(stage)
    older = stage.slack.clicked("U0ANA", card, "Sold")
    await stage.clicks("U0ANA", card, "No sale")
    before = len(stage.told())
    await stage.slack.send(older)
    await stage.settle()
    assert stage.told()[before:] == [NEWER_FIRST]
    assert stage.set_on() == {"call_disposition": "No sale"}
    assert len(await rows(stage, "tag_request")) == 1


async def test_more_at_once_than_are_begun_at_once(stage: Stage, way: Way, tmp_path: Path) -> None:
    """Half are being decided, half wait for that: all are acknowledged and set."""
    ids = calls(stage, SOME)
    turns = stage.application.dispatcher.turns
    turns.at_once = SOME // 2
    with locked(way, tmp_path):
        waiting = [
            asyncio.create_task(stage.slack.command("U0ANA", "C0SALES", "/tag", f"{each} sold"))
            for each in ids
        ]
        await stage.until(lambda: (turns.held, turns.waiting) == (SOME // 2, SOME // 2))
        assert not any(each.done() for each in waiting)
    acked = await asyncio.gather(*waiting)
    assert [(each.status, each.error, each.body) for each in acked] == [(200, None, "")] * SOME
    await stage.until(lambda: all(stage.set_on(each) for each in ids))


async def test_too_many_at_once(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    """Others are being decided, and take so long that the next would be too late: they are refused at once.

    Nothing is set by them, and the log says so once; directly after, the next is taken. A number that
    was typed is in no notification.
    """
    stage.begin()
    card = await card_of(stage, "U0SAM")
    application, ahead = stage.application, 0.0
    turns = application.dispatcher.turns = Turns(PATIENCE, lambda: elapsed() + ahead)
    turns.at_once = 1
    others = [asyncio.create_task(turns.take(turns.clock() + 10 * LATE)) for _ in range(4)]

    async def decided(count: int) -> None:
        for _ in range(count):
            turn = await others.pop(0)
            assert turn is not None
            turns.give_back(turn)

    await stage.until(lambda: turns.waiting == 3)
    ahead = 2 * LATE
    await decided(2)
    with caplog.at_level(logging.WARNING, "switchboard.dispatch"):
        clicking = asyncio.create_task(stage.slack.click("U0SAM", card, "Sold"))
        command = await stage.slack.command("U0SAM", "C0SALES", "/tag", "530-999-9999 sold")
        await stage.until(lambda: application.dispatcher.too_many == 2)
    click = await clicking  # over a socket there is no ack, for which Slack waits three seconds
    assert click.status != 200
    assert command.shown is not None
    again = words.type_again(words.IN_A_MOMENT)
    assert command.shown.words == f"{words.DATABASE_BUSY} {again}"
    assert command.shown.text == command.shown.words
    assert [each.message for each in caplog.records].count("too many requests at once") == 1
    await stage.settle()
    assert await rows(stage, "tag_request") == []
    await decided(2)
    await stage.clicks("U0SAM", card, "Sold")
    assert stage.set_on() == {"call_disposition": "Sale"}
