"""Who saw what is written down, all or nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, inspect

from bot.database.database import Database
from bot.ledger.audit import Action, Audit, AuditEntry, AuditOutcome, record
from tests.ledger.audited import entries_of
from tests.ledger.people import ACME, ANA, NOW, OTHER, SAM

CALL = "ABCD1234-ABCD1234"

LOOKED = AuditEntry(NOW, ANA, Action.LOOK_UP, ACME, AuditOutcome.DONE, transaction_id=CALL)

SHARED = replace(LOOKED, at=NOW + timedelta(seconds=1), person=SAM, action=Action.SHARE, place="C0SALES")

ELSEWHERE = replace(LOOKED, organization_fingerprint=OTHER)

NOTHING = AuditEntry(NOW + timedelta(seconds=2), SAM, Action.LOOK_UP, ACME, AuditOutcome.NOTHING_FOUND)


@pytest.fixture
def audit(database: Database) -> Audit:
    return Audit(database)


async def test_entries_are_kept_as_they_were_written_down(audit: Audit) -> None:
    """Each under the fingerprint of its organization."""
    await audit.record(LOOKED, SHARED)
    await audit.record(ELSEWHERE, NOTHING)
    assert await entries_of(audit.database, ACME) == (LOOKED, SHARED, NOTHING)
    assert await entries_of(audit.database, OTHER) == (ELSEWHERE,)
    assert await entries_of(audit.database, "") == ()


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
    assert await entries_of(database, ACME) == ()


async def test_there_is_no_column_for_a_number_or_a_value(database: Database) -> None:
    """Ids and words of ours alone."""
    columns = await database.read(lambda c: {each["name"] for each in inspect(c).get_columns("audit")})
    assert columns == {
        "id", "at", "home", "user_id", "action", "organization_fingerprint", "transaction_id", "place",
        "outcome",
    }  # fmt: skip
