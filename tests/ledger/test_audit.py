"""Who did what is written down, and read one organization at a time."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, inspect

from bot.database.database import Database
from bot.ledger.audit import Action, Audit, AuditEntry, AuditOutcome, record
from tests.ledger.people import ACME, ANA, NOW, OTHER, SAM

CALL = "ABCD1234-ABCD1234"

LOOKED = AuditEntry(NOW, ANA, Action.LOOK_UP, ACME, AuditOutcome.DONE, transaction_id=CALL)

SHARED = replace(LOOKED, at=NOW + timedelta(seconds=1), person=SAM, action=Action.SHARE, place="C0SALES")

ELSEWHERE = replace(LOOKED, organization_fingerprint=OTHER)

NOTHING = AuditEntry(NOW + timedelta(seconds=2), SAM, Action.LOOK_UP, ACME, AuditOutcome.NOTHING_FOUND)


@pytest.fixture
def audit(database: Database) -> Audit:
    return Audit(database)


async def test_entries_are_read_by_organization_newest_first(audit: Audit) -> None:
    """Nobody reads another organization's by accident: there is no other way to read."""
    await audit.record(LOOKED, SHARED)
    await audit.record(ELSEWHERE, NOTHING)
    assert await audit.read(ACME) == (NOTHING, SHARED, LOOKED)
    assert await audit.read(OTHER) == (ELSEWHERE,)
    assert await audit.read("") == ()


async def test_one_calls_entries_and_no_more_than_asked_for(audit: Audit) -> None:
    """The history of a call; the newest where there are more."""
    await audit.record(LOOKED, SHARED, ELSEWHERE, NOTHING)
    assert await audit.read(ACME, transaction_id=CALL) == (SHARED, LOOKED)
    assert await audit.read(ACME, limit=1) == (NOTHING,)


async def test_entries_of_one_moment_keep_their_order(audit: Audit) -> None:
    """What was done last comes first, also within one tick of the clock."""
    later = replace(LOOKED, action=Action.SHARE)
    await audit.record(LOOKED)
    await audit.record(later)
    assert await audit.read(ACME) == (later, LOOKED)


async def test_an_entry_goes_with_the_transaction_it_is_of(database: Database) -> None:
    """What is undone leaves no entry; nothing to record is no fault."""

    async def undone() -> None:
        def work(connection: Connection) -> None:
            record(connection, [LOOKED])
            raise LookupError

        await database.write(work)

    with pytest.raises(LookupError):
        await undone()
    await Audit(database).record()
    assert await Audit(database).read(ACME) == ()


async def test_there_is_no_column_for_a_number_or_a_value(database: Database) -> None:
    """Ids and words of ours alone."""
    columns = await database.read(lambda c: {each["name"] for each in inspect(c).get_columns("audit")})
    assert columns == {
        "id", "at", "home", "user_id", "action", "organization_fingerprint", "transaction_id", "place",
        "outcome",
    }  # fmt: skip
