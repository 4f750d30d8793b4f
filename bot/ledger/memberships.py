"""Slack's user groups: the last good list of each, so that access outlives outages and restarts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, or_, select, update
from sqlalchemy import insert as insert_into

from bot.database.database import Database
from bot.database.statements import insert
from bot.database.tables import draft, line, person, reply, shared_card, tag_request, user_group
from bot.person import Person
from bot.times import Moment, epoch, moment

AHEAD = timedelta(minutes=1)
"""No two clocks differ by more: what is dated further ahead was written before the clock was set back."""


class GroupList(NamedTuple):
    """Who was in a group, and when Slack said so."""

    users: frozenset[str]
    refreshed_at: datetime


def save_group(connection: Connection, group_id: str, users: Collection[str], now: Moment) -> None:
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


def load_groups(connection: Connection) -> Mapping[str, GroupList]:
    """Give the last good list of every group, by the group's id, however old."""
    rows = connection.execute(select(user_group))
    return {row.group_id: GroupList(frozenset(row.users), moment(row.refreshed_at)) for row in rows}


@dataclass(frozen=True)
class Groups:
    """The lists, in the database."""

    database: Database

    async def save(self, group_id: str, users: Collection[str], now: Moment) -> None:
        """Keep the list Slack has given. Raises LedgerError."""
        await self.database.write(lambda connection: save_group(connection, group_id, users, now))

    async def load(self) -> Mapping[str, GroupList]:
        """Give the last good list of every group, by the group's id. Raises LedgerError."""
        return await self.database.read(load_groups)


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
        """The person's home (bot.person.Person)."""
        return self.enterprise or self.team

    def is_of(self, home: str) -> bool:
        """Whether this is the person of this home: on Enterprise Grid also by one of their workspaces."""
        return home in {self.home, ""} or (self.enterprise != "" and home in self.workspaces)


def save_person(connection: Connection, user: str, checked: Checked, now: Moment) -> Checked:
    """Keep what Slack says; gives what stands: to a newer question, another process may have heard an answer.

    What is from well after ``now`` is from before a clock was put back, and no newer.

    What was kept for somebody under one of their workspaces, while it wasn't known that they belong to an
    enterprise, is theirs from then on by the enterprise.
    """
    before = load_person(connection, user)
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
    statement = insert(connection.dialect.name, person).values(row)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[person.c.user_id],
            set_={name: statement.excluded[name] for name in row if name != "user_id"},
            where=or_(
                person.c.checked_at <= statement.excluded.checked_at,
                person.c.checked_at > epoch(now) + AHEAD.total_seconds(),
            ),
        )
    )
    stands = load_person(connection, user) or checked
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
    for each in (tag_request, draft, shared_card):
        moved = update(each).where(each.c.user_id == user, each.c.home.in_(elsewhere))
        connection.execute(moved.values(home=known.home))
    viewed = update(reply).where(reply.c.viewer_user == user, reply.c.viewer_home.in_(elsewhere))
    connection.execute(viewed.values(viewer_home=known.home))


def load_person(connection: Connection, user: str) -> Checked | None:
    """Give what Slack said of this person last, however old; None: never asked."""
    row = connection.execute(select(person).where(person.c.user_id == user)).one_or_none()
    return None if row is None else _checked(row)


def latest(connection: Connection, most: int) -> Mapping[str, Checked]:
    """Give what Slack said of those asked about last, so many at the most, by user id; oldest first."""
    rows = connection.execute(select(person).order_by(person.c.checked_at.desc()).limit(most)).all()
    return {row.user_id: _checked(row) for row in reversed(rows)}


def the_same(connection: Connection, person: Person) -> Person:
    """Give the person by their one key, where they are named by one of their workspaces."""
    known = load_person(connection, person.user)
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
class Memberships:
    """The people looked up, in the database. Everything raises LedgerError."""

    database: Database

    async def save(self, user: str, checked: Checked, now: Moment) -> Checked:
        """Keep what Slack says of a person; gives what stands."""
        return await self.database.write(lambda connection: save_person(connection, user, checked, now))

    async def bring_home(self, user: str, known: Checked) -> None:
        """Key by their enterprise what is a person's and was keyed by one of their workspaces."""
        await self.database.write(lambda connection: bring_home(connection, user, known))

    async def load(self, user: str) -> Checked | None:
        """Give what Slack said of this person last; None: never asked."""
        return await self.database.read(lambda connection: load_person(connection, user))

    async def latest(self, most: int) -> Mapping[str, Checked]:
        """Give what Slack said of those asked about last, by user id; oldest first."""
        return await self.database.read(lambda connection: latest(connection, most))
