"""What stands on a call, what was asked of it, and what was there before."""

from collections.abc import AsyncIterator

import pytest

from bot.ledger import calls_tagged, forget
from bot.ledger.asked import Fate
from bot.ledger.database import Database
from sandbox.invoca.faults import Fault, FaultKind
from tests.ledger.people import ANA, OTHER, SAM
from tests.ledger.stage import CALL, FIELD, Stage, staged


@pytest.fixture
async def stage(database: Database) -> AsyncIterator[Stage]:
    async with staged(database) as ready, ready.delivery:
        yield ready


async def test_the_latest_value_stands_and_a_refused_one_does_not(stage: Stage) -> None:
    """What the API refused was never set; the history has it all the same, newest first."""
    one = await stage.accept("one")
    assert await stage.fate(one) is Fate.SENT
    stage.invoca.switches.fail(Fault(FaultKind.FIELDS_REFUSED, times=1))
    two = await stage.accept("two")
    assert await stage.fate(two) is Fate.REFUSED
    latest = await stage.database.read(lambda c: calls_tagged.latest(c, stage.fingerprint, CALL))
    assert (latest.fields[FIELD].value, latest.fields[FIELD].by.id) == ("one", one)
    history = await stage.database.read(lambda c: calls_tagged.history(c, stage.fingerprint, CALL))
    assert [each.id for each in history] == [two, one]
    assert await stage.database.read(lambda c: calls_tagged.history(c, OTHER, CALL)) == ()
    last = await stage.database.read(lambda c: calls_tagged.last_of(c, ANA, stage.fingerprint))
    assert last is not None
    assert last.id == one


async def test_what_was_there_before_and_who_came_after(stage: Stage) -> None:
    """For undoing one change without undoing somebody else's."""
    ids = [await stage.accept(each) for each in ("one", "two", "three")]
    await stage.fate(ids[-1])
    two, three = [await stage.request(each) for each in ids[1:]]
    found = await stage.database.read(lambda c: calls_tagged.before(c, two))
    assert found.overtaken == {FIELD}
    found = await stage.database.read(lambda c: calls_tagged.before(c, three))
    assert found.overtaken == frozenset()
    previous = found.fields[FIELD]
    assert previous is not None
    assert previous.value == "two"


async def test_forgetting_blanks_values_at_once(stage: Stage) -> None:
    """Of one call or one person; once."""
    request_id = await stage.accept("one")
    await stage.fate(request_id)
    assert await stage.database.write(lambda c: forget.of_person(c, SAM)) == 0
    assert await stage.database.write(lambda c: forget.of_call(c, stage.fingerprint, CALL)) == 1
    assert await stage.database.write(lambda c: forget.of_person(c, ANA)) == 0
    assert (await stage.request(request_id)).asked.fields == {FIELD: None}
