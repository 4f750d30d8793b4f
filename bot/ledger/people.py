"""People as ``users.info`` described them, so that a restart doesn't ask Slack for everybody again.

A row is found by the user id, which is what ``users.info`` is asked by.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, delete, or_, select, update
from sqlalchemy import insert as insert_into

from bot.access import Person
from bot.ledger.clock import Moment, epoch, moment
from bot.ledger.database import Database
from bot.ledger.groups import AHEAD
from bot.ledger.tables import kept_query, line, reply, request, shared_card
from bot.ledger.tables import person as table
from bot.ledger.upsert import insert


class Membership(StrEnum):
    """What somebody is where they are at home. Only FULL is a member in the sense of ``*``."""

    FULL = "full"
    GUEST = "guest"
    STRANGER = "stranger"
    BOT = "bot"
    DELETED = "deleted"


@dataclass(frozen=True)
class Checked:
    """What Slack said of a person, and when it was asked."""

    standing: Membership
    checked_at: datetime
    team: str = ""
    """Empty where Slack knows nobody by this id."""
    enterprise: str = ""
    """Empty where they belong to none."""
    workspaces: frozenset[str] = field(default_factory=frozenset)
    """Those they belong to, ``team`` and the enterprise included."""

    @property
    def home(self) -> str:
        """The person's home (access.Person)."""
        return self.enterprise or self.team

    def is_of(self, home: str) -> bool:
        """Whether this is the person of this home: on Enterprise Grid also by one of their workspaces."""
        return home in {self.home, ""} or (self.enterprise != "" and home in self.workspaces)


def save(connection: Connection, user: str, checked: Checked, now: Moment) -> Checked:
    """Keep what Slack says; gives what stands: to a newer question, another process may have heard an answer.

    What is from well after ``now`` is from before a clock was put back, and no newer.

    What was kept for somebody under one of their workspaces, while it wasn't known that they belong to an
    enterprise, is theirs from then on by the enterprise.
    """
    before = load(connection, user)
    if before is not None and (not checked.home or checked.standing is Membership.DELETED):
        # Of nobody, and of an account that is deactivated, Slack no longer says where they are at home.
        checked = replace(
            checked, team=before.team, enterprise=before.enterprise, workspaces=before.workspaces
        )
    row = {
        "user_id": user,
        "team": checked.team,
        "enterprise": checked.enterprise,
        "workspaces": sorted(checked.workspaces),
        "standing": checked.standing.value,
        "checked_at": epoch(checked.checked_at),
    }
    statement = insert(connection.dialect.name, table).values(row)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[table.c.user_id],
            set_={name: statement.excluded[name] for name in row if name != "user_id"},
            where=or_(
                table.c.checked_at <= statement.excluded.checked_at,
                table.c.checked_at > epoch(now) + AHEAD.total_seconds(),
            ),
        )
    )
    stands = load(connection, user) or checked
    if stands.enterprise and (before is None or before.home != stands.home):
        bring_home(connection, user, stands)
    return stands


def bring_home(connection: Connection, user: str, known: Checked) -> None:
    """Key what is a person's by their enterprise that was keyed by one of their workspaces.

    What the audit says stays as it was written.
    """
    elsewhere = known.workspaces - {known.home}
    theirs = delete(line).where(line.c.user_id == user, line.c.home.in_({known.home, *elsewhere}))
    lines = connection.execute(theirs.returning(line)).all()
    newest = {row.organization_fingerprint: row for row in sorted(lines, key=lambda row: row.set_at)}
    for row in newest.values():
        connection.execute(insert_into(line).values({**row._mapping, "home": known.home}))  # noqa: SLF001
    for each in (request, kept_query, shared_card):
        moved = update(each).where(each.c.user_id == user, each.c.home.in_(elsewhere))
        connection.execute(moved.values(home=known.home))
    viewed = update(reply).where(reply.c.viewer_user == user, reply.c.viewer_home.in_(elsewhere))
    connection.execute(viewed.values(viewer_home=known.home))


def load(connection: Connection, user: str) -> Checked | None:
    """Give what Slack said of this person last, however old; None: never asked."""
    row = connection.execute(select(table).where(table.c.user_id == user)).one_or_none()
    return None if row is None else _checked(row)


def latest(connection: Connection, most: int) -> Mapping[str, Checked]:
    """Give what Slack said of those asked about last, so many at the most, by user id; oldest first."""
    rows = connection.execute(select(table).order_by(table.c.checked_at.desc()).limit(most)).all()
    return {row.user_id: _checked(row) for row in reversed(rows)}


def the_same(connection: Connection, person: Person) -> Person:
    """Give the person by their one key, where they are named by one of their workspaces."""
    known = load(connection, person.user)
    if known is None or not known.home or not known.is_of(person.home):
        return person
    return Person(known.home, person.user)


def _checked(row: Row[Any]) -> Checked:
    return Checked(
        Membership(row.standing),
        moment(row.checked_at),
        row.team,
        row.enterprise,
        frozenset(map(str, row.workspaces)),
    )


@dataclass(frozen=True)
class People:
    """The people looked up, in the database. Everything raises LedgerError."""

    database: Database

    async def save(self, user: str, checked: Checked, now: Moment) -> Checked:
        """Keep what Slack says of a person; gives what stands."""
        return await self.database.write(lambda connection: save(connection, user, checked, now))

    async def bring_home(self, user: str, known: Checked) -> None:
        """Key by their enterprise what is a person's and was keyed by one of their workspaces."""
        await self.database.write(lambda connection: bring_home(connection, user, known))

    async def load(self, user: str) -> Checked | None:
        """Give what Slack said of this person last; None: never asked."""
        return await self.database.read(lambda connection: load(connection, user))

    async def latest(self, most: int) -> Mapping[str, Checked]:
        """Give what Slack said of those asked about last, by user id; oldest first."""
        return await self.database.read(lambda connection: latest(connection, most))
