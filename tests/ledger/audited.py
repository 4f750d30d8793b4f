"""Reads what was written down of who saw what: nothing of ours does."""

from sqlalchemy import select

from bot.database.database import Database
from bot.database.tables import audit
from bot.ledger.audit import Action, AuditEntry, AuditOutcome
from bot.person import Person
from bot.times import moment


async def entries_of(database: Database, organization_fingerprint: str) -> tuple[AuditEntry, ...]:
    """Give the organization's entries in the order they were written down."""
    named = audit.c.organization_fingerprint == organization_fingerprint
    rows = await database.read(
        lambda connection: connection.execute(select(audit).where(named).order_by(audit.c.id)).all()
    )
    return tuple(
        AuditEntry(
            at=moment(row.at),
            person=Person(row.home, row.user_id),
            action=Action(row.action),
            organization_fingerprint=row.organization_fingerprint,
            outcome=AuditOutcome(row.outcome),
            transaction_id=row.transaction_id,
            place=row.place,
        )
        for row in rows
    )
