"""Deliveries of Slack's already handled, so that the same one twice, to one process or two, works once.

Ids: a command's ``trigger_id``; a click's ``action_ts`` and action; a submission's view id and the
hash of its values; an event's ``event_id``.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from sqlalchemy import Connection
from sqlalchemy.sql.dml import ReturningInsert

from bot.database.clock import Moment, epoch
from bot.database.database import Database
from bot.database.statements import insert
from bot.database.tables import delivery_seen

REMEMBERED_FOR = timedelta(hours=1)  # Slack's last retry comes after six minutes


def first_time(connection: Connection, delivery_id: str, now: Moment) -> bool:
    """Remember the delivery; True if nobody had. Waits for another process that is remembering it."""
    row = {"id": delivery_id, "seen_at": epoch(now)}
    return connection.execute(_remember(connection.dialect.name), row).scalar_one_or_none() is not None


@cache  # every command and click comes by here; building it anew would cost more than running it
def _remember(dialect: str) -> ReturningInsert[tuple[str]]:
    return insert(dialect, delivery_seen).on_conflict_do_nothing().returning(delivery_seen.c.id)


@dataclass(frozen=True)
class DeliveriesSeen:
    """The deliveries of the last hour, in the database."""

    database: Database

    async def first_time(self, delivery_id: str, now: Moment) -> bool:
        """Remember the delivery; True for exactly one caller. Raises LedgerError.

        After CommitUnknown a repetition may be told False although nobody has acted.
        """
        return await self.database.write(lambda connection: first_time(connection, delivery_id, now))
