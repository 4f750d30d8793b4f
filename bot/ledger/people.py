"""People as ``users.info`` described them, so that a restart doesn't ask Slack for everybody again."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Connection, select

from bot.access import Person
from bot.ledger.clock import Moment, epoch, moment
from bot.ledger.database import Database
from bot.ledger.groups import AHEAD
from bot.ledger.tables import person as table
from bot.ledger.upsert import insert


class Membership(StrEnum):
    """What somebody is in their workspace. Only FULL is a member in the sense of ``*``."""

    FULL = "full"
    GUEST = "guest"
    STRANGER = "stranger"
    BOT = "bot"
    DELETED = "deleted"


class Checked(NamedTuple):
    """What Slack said of a person, and when."""

    standing: Membership
    checked_at: datetime


def save(connection: Connection, person: Person, standing: Membership, now: Moment) -> None:
    """Keep what Slack says; what another process heard later stays."""
    row = {"team": person.team, "user_id": person.user, "standing": standing.value, "checked_at": epoch(now)}
    statement = insert(connection.dialect.name, table).values(row)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[table.c.team, table.c.user_id],
            set_={"standing": statement.excluded.standing, "checked_at": statement.excluded.checked_at},
            where=(table.c.checked_at <= statement.excluded.checked_at)
            | (table.c.checked_at > statement.excluded.checked_at + AHEAD.total_seconds()),
        )
    )


def load(connection: Connection, person: Person) -> Checked | None:
    """Give what Slack said of this person last, however old; None: never asked."""
    named = (table.c.team == person.team) & (table.c.user_id == person.user)
    row = connection.execute(select(table.c.standing, table.c.checked_at).where(named)).one_or_none()
    return None if row is None else Checked(Membership(row.standing), moment(row.checked_at))


@dataclass(frozen=True)
class People:
    """The people looked up, in the database."""

    database: Database

    async def save(self, person: Person, standing: Membership, now: Moment) -> None:
        """Keep what Slack says of a person. Raises LedgerError."""
        await self.database.write(lambda connection: save(connection, person, standing, now))

    async def load(self, person: Person) -> Checked | None:
        """Give what Slack said of this person last; None: never asked. Raises LedgerError."""
        return await self.database.read(lambda connection: load(connection, person))
