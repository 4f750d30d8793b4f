"""Who looked up, shared or was shown what: committed before anything is shown.

A row holds ids and words of ours alone, never a phone number or a value: a transaction id is one that the API
gave, not one that was typed. Who set or took back what is not here: a request is its own record
(tag_requests.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, insert

from bot.database.database import Database
from bot.database.tables import audit
from bot.person import Person
from bot.times import epoch


class Action(StrEnum):
    """What somebody did."""

    LOOK_UP = "look up"
    REVEAL = "reveal numbers"
    CALLER_PROFILE = "caller profile"
    HISTORY = "history"
    SHARE = "share"


class AuditOutcome(StrEnum):
    """What came of it."""

    DONE = "done"
    NOTHING_FOUND = "nothing found"


@dataclass(frozen=True)
class AuditEntry:
    """One deed. ``place`` is the channel it was shown in; None: to its doer alone."""

    at: datetime
    person: Person
    action: Action
    organization_fingerprint: str
    outcome: AuditOutcome
    transaction_id: str | None = None
    place: str | None = None


def record(connection: Connection, entries: Sequence[AuditEntry]) -> None:
    """Write the entries down, all or none."""
    if entries:
        connection.execute(insert(audit), [_row(entry) for entry in entries])


def _row(entry: AuditEntry) -> dict[str, str | float | None]:
    return {
        "at": epoch(entry.at),
        "home": entry.person.home,
        "user_id": entry.person.user,
        "action": entry.action.value,
        "organization_fingerprint": entry.organization_fingerprint,
        "transaction_id": entry.transaction_id,
        "place": entry.place,
        "outcome": entry.outcome.value,
    }


@dataclass(frozen=True)
class Audit:
    """The entries, in the database."""

    database: Database

    async def record(self, *entries: AuditEntry) -> None:
        """Write the entries down, all or none. Raises LedgerError: then nothing may be shown."""
        await self.database.write(lambda connection: record(connection, entries))
