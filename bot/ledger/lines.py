"""My line: the number somebody works on, one for each organization they belong to.

A preference: it stays until it is changed, forgotten, or its person is.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, or_, select

from bot.database.database import Database
from bot.database.statements import insert
from bot.database.tables import line
from bot.person import Person
from bot.times import Moment, epoch, moment


@dataclass(frozen=True)
class MyLine:
    """A person's line. ``number`` is E.164."""

    number: str
    set_at: datetime
    shared: bool
    """Somebody else of the organization set the same number."""


def get(connection: Connection, person: Person, organization_fingerprint: str) -> MyLine | None:
    """Give the person's line; None: they have set none."""
    theirs = (line.c.home == person.home) & (line.c.user_id == person.user)
    of_organization = line.c.organization_fingerprint == organization_fingerprint
    row = connection.execute(select(line).where(theirs, of_organization)).one_or_none()
    if row is None:
        return None
    others = or_(line.c.home != person.home, line.c.user_id != person.user)
    same = select(line.c.number).where(of_organization, line.c.number == row.number, others).limit(1)
    shared = connection.execute(same).first() is not None
    return MyLine(row.number, moment(row.set_at), shared)


def save(
    connection: Connection, person: Person, organization_fingerprint: str, number: str, now: Moment
) -> MyLine:
    """Set the person's line, in place of what it was; gives it."""
    row = {
        "home": person.home,
        "user_id": person.user,
        "organization_fingerprint": organization_fingerprint,
        "number": number,
        "set_at": epoch(now),
    }
    statement = insert(connection.dialect.name, line).values(row)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[line.c.home, line.c.user_id, line.c.organization_fingerprint],
            set_={"number": statement.excluded.number, "set_at": statement.excluded.set_at},
        )
    )
    saved = get(connection, person, organization_fingerprint)
    assert saved is not None  # noqa: S101 - for mypy; it has just been written
    return saved


def remove(connection: Connection, person: Person, organization_fingerprint: str) -> bool:
    """Forget the person's line; False: there was none."""
    theirs = delete(line).where(
        line.c.home == person.home,
        line.c.user_id == person.user,
        line.c.organization_fingerprint == organization_fingerprint,
    )
    return connection.execute(theirs.returning(line.c.number)).first() is not None


def _if_set(there: MyLine | None, just_now: MyLine) -> MyLine | None:
    """The line that is there, where it is the one that was set just now."""
    same = there is not None and (there.number, there.set_at) == (just_now.number, just_now.set_at)
    return there if same else None


@dataclass(frozen=True)
class Lines:
    """Everybody's lines, in the database. Everything raises LedgerError."""

    database: Database

    async def get(self, person: Person, organization_fingerprint: str) -> MyLine | None:
        """Give the person's line; None: they have set none."""
        return await self.database.read(lambda connection: get(connection, person, organization_fingerprint))

    async def set(self, person: Person, organization_fingerprint: str, number: str, now: Moment) -> MyLine:
        """Set the person's line to a number (E.164); gives it."""
        set_now = MyLine(number, moment(epoch(now)), shared=False)
        return await self.database.write(
            lambda connection: save(connection, person, organization_fingerprint, number, now),
            found=lambda connection: _if_set(get(connection, person, organization_fingerprint), set_now),
        )

    async def forget(self, person: Person, organization_fingerprint: str) -> bool:
        """Forget the person's line; False: there was none."""
        return await self.database.write(
            lambda connection: remove(connection, person, organization_fingerprint),
            found=lambda connection: get(connection, person, organization_fingerprint) is None or None,
        )
