"""Blanking what is asked at once: the values set on a call, or by a person. Who did what when stays.

With them goes what is kept for a form or a draft that holds such values, whoever it is kept for: the form
says that it is out of date. Where it isn't known which call a draft is about, it may be that one. What is
still on its way keeps its values until it has its fate.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Delete, delete, exists, func, literal, or_, select, update

from bot.access import Person
from bot.ledger.asked import Kind
from bot.ledger.database import Database
from bot.ledger.people import the_same
from bot.ledger.purge import VALUES
from bot.ledger.tables import kept_query, line, reply, request

BATCH = 500  # requests in one transaction, so that nobody's click waits for it


@dataclass(frozen=True)
class Forgotten:
    """What came of it, in requests."""

    blanked: int
    on_their_way: int
    """They are delivered first; asked again, it blanks these, too."""


def beside_requests(connection: Connection, person: Person) -> None:
    """Forget a person's lines and what was kept for them: what they typed, and the ways to their cards.

    What says which call is meant by something still on its way is kept, for half an hour at the most.
    """
    connection.execute(delete(line).where(line.c.home == person.home, line.c.user_id == person.user))
    needed = select(request.c.reference).where(
        _by_person(person), request.c.fate.is_(None), request.c.reference_kind == Kind.KEPT_QUERY.value
    )
    connection.execute(
        delete(kept_query).where(
            kept_query.c.home == person.home,
            kept_query.c.user_id == person.user,
            kept_query.c.id.not_in(needed),
        )
    )
    theirs = (reply.c.viewer_home == person.home) & (reply.c.viewer_user == person.user)
    connection.execute(
        update(reply)
        .where(theirs, reply.c.response_url.is_not(None))
        .values(response_url=None, expires_at=None)
    )


def _kept_values(calls: ColumnElement[bool], organization: ColumnElement[bool]) -> Delete:
    """Forget what is kept with values of these calls, or of one that isn't known."""
    of_no_known_call = kept_query.c.transaction_id.is_(None) & organization
    return delete(kept_query).where(kept_query.c.holds_values.is_(True), or_(calls, of_no_known_call))


def kept_of_call(organization_fingerprint: str, transaction_id: str) -> Delete:
    """Forget what is kept with values of this call, or perhaps of it."""
    its_own = kept_query.c.organization_fingerprint == organization_fingerprint
    return _kept_values(
        its_own & (kept_query.c.transaction_id == transaction_id),
        or_(its_own, kept_query.c.organization_fingerprint.is_(None)),
    )


def kept_of_person(person: Person) -> Delete:
    """Forget what is kept, for anybody, with values of a call on which the person has set some."""
    theirs = exists().where(
        _by_person(person),
        request.c.organization_fingerprint == kept_query.c.organization_fingerprint,
        request.c.transaction_id == kept_query.c.transaction_id,
    )
    return _kept_values(theirs, literal(value=False))


@dataclass(frozen=True)
class Forgetting:
    """Forgetting, in the database. Everything raises LedgerError."""

    database: Database
    batch: int = BATCH

    async def call(self, organization_fingerprint: str, transaction_id: str) -> Forgotten:
        """Blank the values set on a call, and forget the forms and drafts that hold some."""
        kept = kept_of_call(organization_fingerprint, transaction_id)
        await self.database.write(lambda connection: connection.execute(kept), scrubs=True)
        return await self._all(_on_call(organization_fingerprint, transaction_id))

    async def person(self, person: Person) -> Forgotten:
        """Blank the values a person set, and forget their lines and what was kept for them.

        They may be named by any of their workspaces.
        """
        person = await self.database.read(lambda connection: the_same(connection, person))

        def beside(connection: Connection) -> None:
            beside_requests(connection, person)
            connection.execute(kept_of_person(person))

        await self.database.write(beside, scrubs=True)
        return await self._all(_by_person(person))

    async def _all(self, meant: ColumnElement[bool]) -> Forgotten:
        total, blanked = 0, self.batch
        while blanked == self.batch:
            blanked = await self.database.write(
                lambda connection: _blank(connection, meant, self.batch), scrubs=True
            )
            total += blanked
        under_way = select(func.count()).select_from(request).where(meant, request.c.fate.is_(None))
        count = await self.database.read(lambda connection: connection.execute(under_way).scalar_one())
        return Forgotten(total, count)


def _on_call(organization_fingerprint: str, transaction_id: str) -> ColumnElement[bool]:
    of_organization = request.c.organization_fingerprint == organization_fingerprint
    return of_organization & (request.c.transaction_id == transaction_id)


def _by_person(person: Person) -> ColumnElement[bool]:
    return (request.c.home == person.home) & (request.c.user_id == person.user)


def _blank(connection: Connection, meant: ColumnElement[bool], most: int) -> int:
    settled = meant & request.c.fate.is_not(None) & request.c.values_since.is_not(None)
    some = select(request.c.id).where(settled).limit(most)
    blanked = update(request).where(request.c.id.in_(some)).values(**VALUES)
    return len(connection.execute(blanked.returning(request.c.id)).all())
