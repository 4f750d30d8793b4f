"""What has run out is deleted: at once what was kept for a time, the rest when its retention is over.

In batches, each a transaction of its own, so that nobody's click waits for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Delete,
    Table,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
    update,
)

from bot.database.database import Database
from bot.database.tables import (
    audit,
    delivery_seen,
    draft,
    lane,
    line,
    notification,
    pause,
    person,
    reply,
    shared_card,
    tag_request,
    user_group,
)
from bot.ledger.accept import REMEMBERED_FOR
from bot.ledger.memberships import the_same
from bot.ledger.tag_requests import ReferenceKind
from bot.ledger.watched_clock import WatchedClock
from bot.person import Person
from bot.times import Moment, epoch

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


VALUES = {
    "field_values": None,
    "above": None,
    "external_unique_id": None,
    "words": None,
    "values_since": None,
}
"""What is blanked of a request. What an external id named stays: it is how the call was referred to."""

NO_CALLER = {"caller_ending": None, "caller_until": None}

RULES = (
    Rule(draft.c.expires_at, AT_ONCE),
    Rule(reply.c.expires_at, AT_ONCE, blanked={"response_url": None, "expires_at": None}),
    Rule(reply.c.caller_until, AT_ONCE, blanked=NO_CALLER),
    Rule(delivery_seen.c.seen_at, REMEMBERED_FOR),
    Rule(reply.c.created_at),
    # What is still to be taken back from a channel is known until it has been.
    Rule(shared_card.c.at, only=(shared_card.c.state != "taking back") | shared_card.c.ts.is_(None)),
    Rule(audit.c.at),
    Rule(person.c.checked_at),
    Rule(user_group.c.refreshed_at),
    Rule(tag_request.c.values_since, blanked=VALUES, of_values=True),
    Rule(notification.c.at),
    Rule(lane.c.changed_at),
    Rule(tag_request.c.accepted_at),
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


async def purge_in_time(
    database: Database, clock: WatchedClock, retention: timedelta, values: timedelta
) -> int:
    """Purge by the database's clock, once it was seen running for an hour: one that has stepped may be wrong.

    That is an hour of serving, by any process, however often each is restarted. Raises LedgerError.
    """
    now, trusted = await database.write(clock.seen_running)
    return await purge(database, now, retention, values=values) if trusted else 0


async def _apply(database: Database, rule: Rule, now: float, kept: Kept, batch: int) -> int:
    return await database.write(lambda connection: rule.apply(connection, now, kept, batch), scrubs=True)


FORGOTTEN_AT_ONCE = 500  # requests in one transaction, so that nobody's click waits for it


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
    needed = select(tag_request.c.reference).where(
        _by_person(person),
        tag_request.c.outcome.is_(None),
        tag_request.c.reference_kind == ReferenceKind.KEPT_QUERY.value,
    )
    connection.execute(
        delete(draft).where(
            draft.c.home == person.home,
            draft.c.user_id == person.user,
            draft.c.id.not_in(needed),
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
    of_no_known_call = draft.c.transaction_id.is_(None) & organization
    return delete(draft).where(draft.c.holds_values.is_(True), or_(calls, of_no_known_call))


def kept_of_call(organization_fingerprint: str, transaction_id: str) -> Delete:
    """Forget what is kept with values of this call, or perhaps of it."""
    its_own = draft.c.organization_fingerprint == organization_fingerprint
    return _kept_values(
        its_own & (draft.c.transaction_id == transaction_id),
        or_(its_own, draft.c.organization_fingerprint.is_(None)),
    )


def kept_of_person(person: Person) -> Delete:
    """Forget what is kept, for anybody, with values of a call on which the person has set some."""
    theirs = exists().where(
        _by_person(person),
        tag_request.c.organization_fingerprint == draft.c.organization_fingerprint,
        tag_request.c.transaction_id == draft.c.transaction_id,
    )
    return _kept_values(theirs, literal(value=False))


@dataclass(frozen=True)
class Forgetting:
    """Forgetting, in the database. Everything raises LedgerError."""

    database: Database
    batch: int = FORGOTTEN_AT_ONCE

    async def call(self, organization_fingerprint: str, transaction_id: str) -> Forgotten:
        """Blank the values set on a call, and forget the forms and drafts that hold some."""
        kept = kept_of_call(organization_fingerprint, transaction_id)
        its_cards = (reply.c.organization_fingerprint == organization_fingerprint) & (
            reply.c.transaction_id == transaction_id
        )

        def beside(connection: Connection) -> None:
            connection.execute(kept)
            connection.execute(
                update(reply).where(its_cards, reply.c.caller_ending.is_not(None)).values(NO_CALLER)
            )

        await self.database.write(beside, scrubs=True)
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
        under_way = (
            select(func.count()).select_from(tag_request).where(meant, tag_request.c.outcome.is_(None))
        )
        count = await self.database.read(lambda connection: connection.execute(under_way).scalar_one())
        return Forgotten(total, count)


def _on_call(organization_fingerprint: str, transaction_id: str) -> ColumnElement[bool]:
    of_organization = tag_request.c.organization_fingerprint == organization_fingerprint
    return of_organization & (tag_request.c.transaction_id == transaction_id)


def _by_person(person: Person) -> ColumnElement[bool]:
    return (tag_request.c.home == person.home) & (tag_request.c.user_id == person.user)


def _blank(connection: Connection, meant: ColumnElement[bool], most: int) -> int:
    settled = meant & tag_request.c.outcome.is_not(None) & tag_request.c.values_since.is_not(None)
    some = select(tag_request.c.id).where(settled).limit(most)
    blanked = update(tag_request).where(tag_request.c.id.in_(some)).values(**VALUES)
    return len(connection.execute(blanked.returning(tag_request.c.id)).all())
