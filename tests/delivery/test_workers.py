"""What a worker survives."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial

from sqlalchemy import Connection, select, text

from bot.database.database import Database
from bot.database.tables import lane
from bot.delivery.workers import Worker
from bot.ledger.lanes import LONGEST, LaneKind
from bot.ledger.outcomes import APART
from bot.ledger.tag_requests import Outcome
from tests.delivery.stage import Stage, staged
from tests.waiting import until


async def at_once() -> None:
    """Nothing is more urgent."""


async def test_a_fault_in_looking_for_work_ends_nothing() -> None:
    """The next time may find some, and nobody would begin again for it."""
    looked, done = 0, list[str]()

    async def claim(most: int) -> Sequence[str]:
        nonlocal looked
        del most
        looked += 1
        if looked == 1:
            raise ValueError("what a newer version has written")
        return ["a piece"] if looked == 2 else []

    async def work(piece: str, taken_at: float) -> None:
        del taken_at
        done.append(piece)

    worker = Worker(claim, work, 1, 0.001, at_once)
    running = asyncio.create_task(worker.run())
    await until(lambda: done or running.done())
    await worker.stop(1.0)
    await running
    assert done == ["a piece"]


REFUSING = {
    "sqlite": (
        "CREATE TRIGGER refuse BEFORE UPDATE ON {table} WHEN {when} BEGIN SELECT RAISE(ABORT, 'no'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$",
        "CREATE TRIGGER refuse BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION refuse()",
    ),
}

AGREEING = {
    "sqlite": ("DROP TRIGGER refuse",),
    "postgresql": ("DROP TRIGGER refuse ON {table}", "DROP FUNCTION refuse"),
}


@asynccontextmanager
async def refusing(database: Database, table: str, when: str) -> AsyncIterator[None]:
    """Have the database refuse these updates, as if a statement of ours were wrong."""

    def run(connection: Connection, statements: dict[str, tuple[str, ...]]) -> None:
        for each in statements[connection.dialect.name]:
            connection.execute(text(each.format(table=table, when=when)))

    await database.write(lambda connection: run(connection, REFUSING))
    try:
        yield
    finally:
        await database.write(lambda connection: run(connection, AGREEING))


async def tried(stage: Stage, kind: LaneKind, times: int) -> bool:
    """Whether the only lane of this kind has been begun with so often."""
    failed = select(lane.c.attempts).where(lane.c.kind == kind.value)
    found = await stage.database.read(lambda connection: connection.execute(failed).scalar_one_or_none())
    return found == times


async def tried_three_times(stage: Stage, kind: LaneKind) -> None:
    """Let so much time pass that whoever has a lane of this kind has begun anew with it three times."""
    await until(partial(tried, stage, kind, 1))
    for times in (2, 3):
        stage.advance(LONGEST)
        await until(partial(tried, stage, kind, times))


async def test_what_was_answered_is_written_down_without_asking_again(database: Database) -> None:
    """However often the database refuses it: a fault of ours sends nobody's tag again and again."""
    async with staged(database) as stage, stage.delivery:
        async with refusing(database, "tag_request", "NEW.outcome IS NOT NULL"):
            request_id = await stage.accept("one")
            await tried_three_times(stage, LaneKind.CHANGES)
            assert stage.values() == ["one"]
        stage.advance(LONGEST)
        assert await stage.outcome(request_id) is Outcome.SENT
        assert stage.values() == ["one"]


async def test_a_refusal_that_was_written_down_late_is_still_one(database: Database) -> None:
    """Nothing is in doubt: what the database refused was no attempt."""
    async with staged(database) as stage, stage.delivery:
        stage.end()
        async with refusing(database, "tag_request", "NEW.outcome IS NOT NULL"):
            request_id = await stage.accept("one")
            await tried_three_times(stage, LaneKind.CHANGES)
        stage.advance(LONGEST)
        assert await stage.outcome(request_id) is Outcome.ENDED
        assert len(stage.invoca.updates) == 1


async def test_who_was_notified_is_not_notified_again(database: Database) -> None:
    """Likewise, of a message that arrived; what comes about meanwhile is told after it, as new."""
    async with staged(database) as stage, stage.delivery:
        stage.end()
        async with refusing(database, "lane", "NEW.kind = 'messages' AND NEW.head > OLD.head"):
            first = await stage.accept("one")
            await tried_three_times(stage, LaneKind.MESSAGES)
            second = await stage.accept("two")
            assert await stage.outcome(second) is Outcome.ENDED
            stage.advance(LONGEST)
            await until(partial(tried, stage, LaneKind.MESSAGES, 4))
            assert [each for each, _ in stage.told()] == [first]
        stage.advance(LONGEST)
        await stage.idle()
        stage.advance(APART)
        await until(lambda: len(stage.messages) == 2)
        assert [each for each, _ in stage.told()] == [first, second]
        assert not any(message.repeated for message in stage.messages)
