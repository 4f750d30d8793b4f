"""Slack's user groups: the last good list of each, so that access outlives outages and restarts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, select

from bot.ledger.clock import Moment, epoch, moment
from bot.ledger.database import Database
from bot.ledger.tables import user_group
from bot.ledger.upsert import insert

AHEAD = timedelta(minutes=1)
"""No two clocks differ by more: what is dated further ahead was written before the clock was set back."""


class GroupList(NamedTuple):
    """Who was in a group, and when Slack said so."""

    users: frozenset[str]
    refreshed_at: datetime


def save(connection: Connection, group_id: str, users: Collection[str], now: Moment) -> None:
    """Keep the list Slack has given; one that another process got later stays.

    Unless it is dated further ahead than clocks differ: then the clock was set back since.
    """
    row = {"group_id": group_id, "users": sorted(users), "refreshed_at": epoch(now)}
    statement = insert(connection.dialect.name, user_group).values(row)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[user_group.c.group_id],
            set_={"users": statement.excluded.users, "refreshed_at": statement.excluded.refreshed_at},
            where=(user_group.c.refreshed_at <= statement.excluded.refreshed_at)
            | (user_group.c.refreshed_at > statement.excluded.refreshed_at + AHEAD.total_seconds()),
        )
    )


def load(connection: Connection) -> Mapping[str, GroupList]:
    """Give the last good list of every group, by the group's id, however old."""
    rows = connection.execute(select(user_group))
    return {row.group_id: GroupList(frozenset(row.users), moment(row.refreshed_at)) for row in rows}


@dataclass(frozen=True)
class Groups:
    """The lists, in the database."""

    database: Database

    async def save(self, group_id: str, users: Collection[str], now: Moment) -> None:
        """Keep the list Slack has given. Raises LedgerError."""
        await self.database.write(lambda connection: save(connection, group_id, users, now))

    async def load(self) -> Mapping[str, GroupList]:
        """Give the last good list of every group, by the group's id. Raises LedgerError."""
        return await self.database.read(load)
