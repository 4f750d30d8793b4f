"""What stands on a call, what was asked of it, and what was there before."""

import sqlite3
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import Connection, event

from bot.database.database import Database, open_database
from bot.ledger import standing
from bot.ledger.standing import CallsTagged, before, last_of, with_external_id
from bot.ledger.tag_requests import CallReference, Outcome, ReferenceKind
from sandbox.invoca.faults import Fault, FaultKind
from tests.delivery.stage import CALL, FIELD, OTHER_CALL, Stage, staged
from tests.ledger.people import ANA, OTHER, SAM


@pytest.fixture
async def stage(database: Database) -> AsyncIterator[Stage]:
    async with staged(database) as ready, ready.delivery:
        yield ready


async def test_the_latest_value_stands_and_a_refused_one_does_not(stage: Stage) -> None:
    """What the API refused was never set; the history has it all the same, newest first."""
    one = await stage.accept("one")
    assert await stage.outcome(one) is Outcome.SENT
    stage.invoca.switches.fail(Fault(FaultKind.FIELDS_REFUSED, times=1))
    two = await stage.accept("two")
    assert await stage.outcome(two) is Outcome.REFUSED
    latest = await stage.database.read(lambda c: standing.latest(c, stage.fingerprint, CALL))
    assert (latest.fields[FIELD].value, latest.fields[FIELD].by.id) == ("one", one)
    history = await stage.database.read(lambda c: standing.history(c, stage.fingerprint, CALL))
    assert [each.id for each in history] == [two, one]
    assert await stage.database.read(lambda c: standing.history(c, OTHER, CALL)) == ()
    last = await CallsTagged(stage.database).last_of(ANA, [stage.fingerprint])
    assert last is not None
    assert last.id == one


async def test_what_was_there_before_and_who_came_after(stage: Stage) -> None:
    """For undoing one change without undoing somebody else's."""
    ids = [await stage.accept(each) for each in ("one", "two", "three")]
    await stage.outcome(ids[-1])
    two, three = [await stage.request(each) for each in ids[1:]]
    found = await stage.database.read(lambda c: before(c, two))
    assert found.overtaken == {FIELD}
    found = await stage.database.read(lambda c: before(c, three))
    assert found.overtaken == frozenset()
    previous = found.fields[FIELD]
    assert previous is not None
    assert previous.value == "two"


async def last(stage: Stage, *fingerprints: str) -> str | None:
    found = await CallsTagged(stage.database).last_of(ANA, fingerprints or (stage.fingerprint, OTHER))
    return None if found is None else found.id


async def test_the_last_change_that_can_be_taken_back(stage: Stage) -> None:
    """Of any of the organizations; neither an undo nor what one has undone, unless that came to nothing."""
    assert await last(stage) is None
    one, two = await stage.accept("one"), await stage.accept("two")
    assert await stage.outcome(two) is Outcome.SENT
    assert await last(stage) == two
    assert await last(stage, OTHER) is None
    undo = await stage.accept("one", undoes=two)
    assert (await stage.request(undo)).asked.undoes == two
    assert await last(stage) == one
    assert await stage.outcome(undo) is Outcome.SENT
    assert await last(stage) == one
    stage.invoca.switches.fail(Fault(FaultKind.FIELDS_REFUSED, times=1))
    refused = await stage.accept("none", undoes=one)
    assert await stage.outcome(refused) is Outcome.REFUSED
    assert await last(stage) == one


async def test_one_persons_last_change_is_theirs(stage: Stage) -> None:
    """Whoever else tagged since."""
    one = await stage.accept("one")
    await stage.delivery.requests.accept(stage.asked("two", person=SAM))
    assert await last(stage) == one


async def test_the_calls_of_an_external_id(stage: Stage) -> None:
    """Those it was given to, and those that were found by it; newest first, of this organization."""
    tagged = CallsTagged(stage.database)
    stage.begin(OTHER_CALL, external_unique_id="mycalls00001", destination="+15550000000")
    by_id = CallReference(ReferenceKind.EXTERNAL_ID, "mycalls00001")
    assert await stage.outcome(await stage.accept("one", by_id)) is Outcome.SENT
    assert await tagged.with_external_id(stage.fingerprint, "mycalls00001") == (OTHER_CALL,)
    stage.advance(1)
    given = await stage.accept(None, external_unique_id="mycalls00001")
    assert await stage.outcome(given) is Outcome.SENT
    assert await tagged.with_external_id(stage.fingerprint, "mycalls00001") == (CALL, OTHER_CALL)
    assert await tagged.with_external_id(OTHER, "mycalls00001") == ()
    assert await tagged.with_external_id(stage.fingerprint, "mycalls00002") == ()


async def test_the_ledger_is_read_without_looking_at_everything(sqlite_url: str) -> None:
    """By indexes, though they are of a part of the table; PostgreSQL rightly reads a small one whole."""
    asked: list[tuple[str, Any]] = []

    def work(connection: Connection) -> list[str]:
        @event.listens_for(connection, "before_cursor_execute")
        def _hear(_c: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
            asked.append((statement, parameters))

        with_external_id(connection, OTHER, "mycalls00001")
        last_of(connection, ANA, [OTHER])
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        plans = [driver.execute(f"EXPLAIN QUERY PLAN {each}", given).fetchall() for each, given in asked]
        return [str(step[3]) for plan in plans for step in plan]

    async with open_database(sqlite_url) as database:
        steps = await database.write(work)
    assert len(asked) == 2
    for index in ("external_unique_id", "reference", "undoes", "home_user_id"):
        assert any("INDEX ix_tag_request" in step and index in step for step in steps), index
    assert not any(step.startswith("SCAN tag_request") for step in steps)
