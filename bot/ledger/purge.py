"""What has run out is deleted: at once what was kept for a time, the rest when its retention is over.

In batches, each a transaction of its own, so that nobody's click waits for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import Column, ColumnElement, Connection, Table, delete, select, true, tuple_, update

from bot.ledger.clock import Moment, epoch
from bot.ledger.database import Database
from bot.ledger.deliveries_seen import REMEMBERED_FOR
from bot.ledger.tables import (
    audit,
    delivery_seen,
    kept_query,
    lane,
    pause,
    person,
    reply,
    request,
    shared_card,
    telling,
    user_group,
)

BATCH = 500
AT_ONCE = timedelta(0)
DELIVERED = timedelta(hours=1)  # what is still on its way must not lose its values


@dataclass(frozen=True)
class Kept:
    """How long rows are kept, and the values in them."""

    rows: timedelta
    values: timedelta


@dataclass(frozen=True)
class Rule:
    """Rows whose time in ``column`` is longer ago than ``age`` are deleted; with ``blanked``, blanked."""

    column: Column[float]
    age: timedelta | None = None
    """None: the retention."""
    blanked: Mapping[str, None] = field(default_factory=dict)
    of_values: bool = False
    """Its age is that of values (VALUES_DAYS)."""
    only: ColumnElement[bool] = field(default_factory=true)
    """Of which rows, whatever their age."""

    def apply(self, connection: Connection, now: float, kept: Kept, batch: int) -> int:
        """Delete or blank up to so many rows; gives how many it was."""
        table = self.column.table
        assert isinstance(table, Table)  # noqa: S101 - for mypy; every rule is of a table
        age = kept.values if self.of_values else kept.rows if self.age is None else self.age
        key = tuple_(*table.primary_key.columns)
        chosen = (
            select(*table.primary_key.columns)
            .where(self.column <= now - age.total_seconds(), self.only)
            .limit(batch)
            .with_for_update(skip_locked=True)  # another process may be purging, too
        )
        where = key.in_(chosen)
        changed = (
            update(table).where(where).values(self.blanked) if self.blanked else delete(table).where(where)
        )
        return len(connection.execute(changed.returning(*table.primary_key.columns)).all())


VALUES = {"field_values": None, "external_unique_id": None, "words": None, "values_since": None}
"""What is blanked of a request. What an external id named stays: it is how the call was referred to."""

RULES = (
    Rule(kept_query.c.expires_at, AT_ONCE),
    Rule(reply.c.expires_at, AT_ONCE, blanked={"response_url": None, "expires_at": None}),
    Rule(delivery_seen.c.seen_at, REMEMBERED_FOR),
    Rule(reply.c.created_at),
    # What is still to be taken back from a channel is known until it has been.
    Rule(shared_card.c.at, only=(shared_card.c.state != "taking back") | shared_card.c.ts.is_(None)),
    Rule(audit.c.at),
    Rule(person.c.checked_at),
    Rule(user_group.c.refreshed_at),
    Rule(request.c.values_since, blanked=VALUES, of_values=True),
    Rule(telling.c.at),
    Rule(lane.c.changed_at),
    Rule(request.c.accepted_at),
    Rule(pause.c.since),
)


async def purge(
    database: Database,
    now: Moment,
    retention: timedelta,
    batch: int = BATCH,
    *,
    values: timedelta = timedelta(days=30),
) -> int:
    """Delete or blank everything that has run out; gives how many rows it was. Raises LedgerError.

    ``retention`` is how long records are kept (RETENTION_DAYS), ``values`` how long what was set
    (VALUES_DAYS).
    """
    total = 0
    for rule in RULES:
        changed = batch
        while changed == batch:
            changed = await _apply(database, rule, epoch(now), Kept(retention, max(values, DELIVERED)), batch)
            total += changed
    return total


async def _apply(database: Database, rule: Rule, now: float, kept: Kept, batch: int) -> int:
    return await database.write(lambda connection: rule.apply(connection, now, kept, batch), scrubs=True)
