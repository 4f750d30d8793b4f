"""What people are told: durably, grouped, one message a minute."""

from collections.abc import AsyncIterator

import pytest

from bot.database.database import Database
from bot.ledger.lanes import LEASE, LaneKind
from bot.ledger.outcomes import claim_due
from bot.ledger.tag_requests import Outcome
from bot.times import epoch
from tests.delivery.stage import Stage, staged
from tests.ledger.people import NOW
from tests.waiting import until


@pytest.fixture
async def stage(database: Database) -> AsyncIterator[Stage]:
    async with staged(database) as ready, ready.delivery:
        ready.end()
        yield ready


async def test_one_message_a_minute_with_everything_since(stage: Stage) -> None:
    """The first at once, the rest together."""
    first = await stage.accept()
    await until(lambda: len(stage.messages) == 1)
    await stage.rested()
    ids = [await stage.accept(str(number)) for number in range(5)]
    for each in ids:
        await stage.outcome(each)
    stage.advance(59)
    await stage.idle()
    assert len(stage.messages) == 1
    stage.advance(1)
    await until(lambda: len(stage.messages) == 2)
    assert stage.told() == [(each, Outcome.ENDED) for each in (first, *ids)]


async def test_what_cannot_be_told_is_told_later(stage: Stage) -> None:
    """Also by another process, and once."""
    stage.cannot_tell = True
    request_id = await stage.accept()
    await stage.outcome(request_id)
    await stage.idle()
    stage.cannot_tell = False
    async with stage.another():
        stage.advance(31)  # longer than the longest wait, however often it was tried by now
        await until(lambda: stage.messages)
        await stage.rested()
    assert stage.told() == [(request_id, Outcome.ENDED)]


async def test_a_message_whose_arrival_nobody_saw_is_sent_again_as_such(stage: Stage) -> None:
    """Whoever was sending it died, or its answer was lost; a failure that is certain leaves no doubt."""
    stage.cannot_tell = True
    certain = await stage.accept("one")
    await stage.outcome(certain)
    await stage.idle()
    stage.cannot_tell = False
    stage.advance(2)
    await until(lambda: stage.messages)
    await stage.idle()
    assert not stage.messages[0].repeated
    doubtful = await stage.accept("two")
    await stage.outcome(doubtful)
    kind, now = LaneKind.MESSAGES, epoch(NOW) + 62
    (due,) = await stage.database.write(lambda c: claim_due(c, "who dies", kind, 1, now))
    assert [each.repeated for each in due.notifications] == [False]
    stage.advance(62 + LEASE)
    await until(lambda: len(stage.messages) == 2)
    assert stage.messages[1].repeated
    assert stage.told()[1:] == [(doubtful, Outcome.ENDED)]
