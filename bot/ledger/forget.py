"""Blanking what is asked at once: the values set on a call, or by a person. Who did what when stays."""

from sqlalchemy import ColumnElement, Connection, update

from bot.access import Person
from bot.ledger.purge import VALUES
from bot.ledger.tables import request


def of_call(connection: Connection, organization_fingerprint: str, transaction_id: str) -> int:
    """Blank the values set on a call; gives of how many requests. What is on its way is delivered first."""
    return _blank(
        connection,
        (request.c.organization_fingerprint == organization_fingerprint)
        & (request.c.transaction_id == transaction_id),
    )


def of_person(connection: Connection, person: Person) -> int:
    """Blank the values a person set; gives of how many requests. What is on its way is delivered first."""
    return _blank(connection, (request.c.team == person.team) & (request.c.user_id == person.user))


def _blank(connection: Connection, meant: ColumnElement[bool]) -> int:
    settled = meant & request.c.fate.is_not(None) & request.c.values_since.is_not(None)
    blanked = update(request).where(settled).values(**VALUES)
    return len(connection.execute(blanked.returning(request.c.id)).all())
