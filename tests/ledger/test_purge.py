"""What has run out is deleted, and nothing else."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, func, insert, select

from bot.database import tables
from bot.database.database import Database, open_database
from bot.ledger import pauses
from bot.ledger.accept import DeliveriesSeen, accept, get
from bot.ledger.audit import Action, Audit, AuditEntry, AuditOutcome
from bot.ledger.drafts import Drafts
from bot.ledger.lines import Lines
from bot.ledger.memberships import Checked, Groups, Membership, Memberships
from bot.ledger.outcomes import Ending, end
from bot.ledger.pauses import Pause, PauseReason
from bot.ledger.replies import Replies, Reply, ResponseUrl, call_is_over, caller
from bot.ledger.retention import purge
from bot.ledger.tag_requests import AcceptedRequest, CallReference, Outcome, ReferenceKind, TagRequest
from bot.times import epoch
from tests.ledger.people import ACME, ANA, NOW

RETENTION = timedelta(days=90)

MINUTE = timedelta(minutes=1)

REPLY = Reply(
    ANA, ACME, "ABCD1234-ABCD1234", "call",
    ResponseUrl("https://hooks.slack.example/secret", NOW + timedelta(minutes=30)),
)  # fmt: skip


async def counts(database: Database) -> dict[str, int]:
    def work(connection: Connection) -> dict[str, int]:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in tables.metadata.tables.items()
            if table is not tables.clock_seen
        }

    return await database.read(work)


def _request_ended_in_a_pause(connection: Connection) -> None:
    call = CallReference(ReferenceKind.TRANSACTION_ID, "ABCD1234-ABCD1234")
    asked = TagRequest("click", ANA, ACME, call, {"call_disposition": "Sale"})
    accept(connection, asked, "request", epoch(NOW))
    accepted = get(connection, "request")
    assert accepted is not None
    end(connection, accepted, Ending(Outcome.ENDED), epoch(NOW))
    pauses.begin(connection, ACME, Pause(PauseReason.REFUSED), epoch(NOW), probe=False)


@pytest.fixture
async def filled(database: Database) -> Database:
    await Drafts(database).keep(ANA, "530-999-9999", NOW)
    await Replies(database).create(REPLY, NOW)
    await DeliveriesSeen(database).first_time("one", NOW)
    await Audit(database).record(AuditEntry(NOW, ANA, Action.LOOK_UP, ACME, AuditOutcome.DONE))
    await Memberships(database).save(ANA.user, Checked(Membership.FULL, NOW), NOW)
    await Groups(database).save("S0AGENTS", ["U0ANA"], NOW)
    await Lines(database).set(ANA, ACME, "+18555595599", NOW)
    shared: dict[str, object] = {
        "organization_fingerprint": ACME,
        "transaction_id": "ABCD1234-ABCD1234",
        "channel": "C0SALES",
    }
    shared |= {"reply_id": REPLY.id, "home": ANA.home, "user_id": ANA.user, "at": epoch(NOW)}
    await database.write(lambda connection: connection.execute(insert(tables.shared_card), shared).close())
    await database.write(_request_ended_in_a_pause)
    return database


@pytest.mark.parametrize(
    ("after", "gone"),
    [
        (timedelta(minutes=29), set()),
        (timedelta(minutes=30), {"draft"}),
        (timedelta(minutes=60), {"draft", "delivery_seen"}),
        (RETENTION - MINUTE, {"draft", "delivery_seen"}),
        (RETENTION, set(tables.metadata.tables) - {"line", "clock_seen"}),
    ],
    ids=["too early", "half an hour", "an hour", "not yet", "retention"],
)
async def test_each_kind_of_row_goes_when_its_time_is_over(
    filled: Database, after: timedelta, gone: set[str]
) -> None:
    """Kept queries at once, deliveries after an hour, the rest with the retention; a line stays."""
    await purge(filled, NOW + after, RETENTION)
    assert {name for name, count in (await counts(filled)).items() if not count} == gone


async def test_a_response_url_is_blanked_when_it_has_run_out(filled: Database) -> None:
    """It is a credential; the card itself stays known."""
    later = NOW + timedelta(minutes=30)
    await purge(filled, later, RETENTION)
    urls = select(tables.reply.c.response_url)
    assert await filled.read(lambda connection: connection.execute(urls).scalars().all()) == [None]
    known = await Replies(filled).get(REPLY.id, later)
    assert known is not None
    assert known.where is None
    assert not await Replies(filled).spend_use(REPLY.id, NOW)


async def test_values_are_blanked_before_their_rows_go(filled: Database) -> None:
    """What was set is gone after its days, also where there are many; who set which field when stays."""
    await purge(filled, NOW + timedelta(days=29), RETENTION, batch=1)
    assert (await _request(filled)).asked.fields == {"call_disposition": "Sale"}
    await purge(filled, NOW + timedelta(days=30), RETENTION, batch=1)
    blanked = await _request(filled)
    assert blanked.asked.fields == {"call_disposition": None}
    assert blanked.outcome is Outcome.ENDED
    assert await purge(filled, NOW + timedelta(days=30), RETENTION) == 0


async def test_what_is_on_its_way_keeps_its_values(filled: Database) -> None:
    """Whatever VALUES_DAYS says."""
    await purge(filled, NOW + timedelta(minutes=59), RETENTION, values=timedelta(0))
    assert (await _request(filled)).asked.fields == {"call_disposition": "Sale"}


async def _request(database: Database) -> AcceptedRequest:
    found = await database.read(lambda connection: get(connection, "request"))
    assert found is not None
    return found


async def test_many_rows_go_in_batches(database: Database) -> None:
    """However many there are, in transactions of a few rows each; a second time there is nothing to do."""
    seen = DeliveriesSeen(database)
    await asyncio.gather(*(seen.first_time(str(number), NOW) for number in range(25)))
    assert await purge(database, NOW + timedelta(hours=1), RETENTION, batch=10) == 25
    assert await purge(database, NOW + timedelta(hours=1), RETENTION, batch=10) == 0


async def test_two_processes_may_purge_at_once(database_url: str) -> None:
    """Neither waits for the other's rows, and each row counts once."""
    async with open_database(database_url) as one, open_database(database_url) as two:
        seen = DeliveriesSeen(one)
        await asyncio.gather(*(seen.first_time(str(number), NOW) for number in range(40)))
        later = NOW + timedelta(hours=1)
        both = await asyncio.gather(*(purge(each, later, RETENTION, batch=5) for each in (one, two)))
        again = await purge(one, later, RETENTION)
        assert sum(both) + again == 40
        assert (await counts(one))["delivery_seen"] == 0


@pytest.mark.parametrize(
    ("over_after", "kept_for"),
    [(None, timedelta(hours=2)), (timedelta(minutes=30), timedelta(minutes=40))],
    ids=["nobody heard of the end", "over"],
)
async def test_whom_to_call_back_is_kept_until_ten_minutes_after_the_end(
    database: Database, over_after: timedelta | None, kept_for: timedelta
) -> None:
    """And not read from then on, nor is it in the row once that was purged; the first end counts."""
    call = ACME, "ABCD1234-ABCD1234"

    def over(connection: Connection) -> None:
        for later in () if over_after is None else (over_after, over_after + MINUTE):
            call_is_over(connection, *call, NOW + later)

    async def kept(after: timedelta) -> tuple[object, object]:
        await purge(database, NOW + after, RETENTION)
        rows = select(tables.reply.c.caller_ending)
        return await database.read(
            lambda connection: (caller(connection, *call, NOW + after), connection.execute(rows).scalar())
        )

    await Replies(database).create(replace(REPLY, caller_ending="9999"), NOW)
    await database.write(over)
    assert await kept(kept_for - MINUTE) == (("9999", epoch(NOW + kept_for)), "9999")
    assert await kept(kept_for) == (None, None)


async def test_an_end_that_the_api_told_of_a_tag_is_that_of_its_cards(filled: Database) -> None:
    """In the transaction of the outcome."""
    await Replies(filled).create(replace(REPLY, id="other", caller_ending="9999"), NOW)
    call = CallReference(ReferenceKind.TRANSACTION_ID, "ABCD1234-ABCD1234")

    def ends(connection: Connection) -> None:
        accept(connection, TagRequest("again", ANA, ACME, call, {"x": "y"}), "again", epoch(NOW))
        accepted = get(connection, "again")
        assert accepted is not None
        end(connection, accepted, Ending(Outcome.ENDED), epoch(NOW))

    await filled.write(ends)
    later = NOW + timedelta(minutes=10)
    gone = await filled.read(lambda connection: caller(connection, ACME, "ABCD1234-ABCD1234", later))
    assert gone is None
