"""Taking requests in, durably and once, and taking them back while nothing has been sent.

Whatever came from Slack is remembered for an hour, so that the same delivery twice, to one process or two,
works once. Its id is a command's ``trigger_id``; a click's ``action_ts`` and action; a submission's view id
and the hash of its values; an event's ``event_id``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.sql.dml import ReturningInsert

from bot.database.database import Database
from bot.database.statements import Prepared, insert
from bot.database.tables import delivery_seen, lane, tag_request
from bot.ledger import lanes, replies, standing
from bot.ledger.drafts import keep, refuse_private
from bot.ledger.lanes import Lane, LaneKind
from bot.ledger.outcomes import cards_are_due
from bot.ledger.replies import Reply
from bot.ledger.standing import Latest, compare
from bot.ledger.tag_requests import AcceptedRequest, Outcome, ReferenceKind, TagRequest, new_id, read_request
from bot.ledger.watched_clock import WatchedClock
from bot.person import Person
from bot.times import Moment, epoch

DELIVERED_WITHIN = 30 * 60.0  # seconds

PLACED_WITHIN = 60.0  # seconds


class Repeated(Exception):
    """The same request was accepted before; nothing is left of this one."""


@dataclass(frozen=True)
class Accepted:
    """A request that stands in the ledger, perhaps since an earlier delivery of the same."""

    request_id: str


@dataclass(frozen=True)
class Unchanged:
    """Everything asked is in Invoca already, or on its way for the same person. Nothing was written."""

    latest: Latest


@dataclass(frozen=True)
class Overtaken:
    """Somebody else has set these fields to something else since the person looked. Nothing was written."""

    latest: Latest
    fields: frozenset[str]


@dataclass(frozen=True)
class Outrun:
    """A newer request, by Slack's clock, was taken in first and sets something else. Nothing was written."""


class _Declined(Exception):
    """Nothing is to be written; whatever has been is rolled back."""

    def __init__(self, told: Unchanged | Overtaken | Outrun) -> None:
        self.told = told
        super().__init__("declined")


@dataclass(frozen=True)
class Beside:
    """What is written down together with a request, and what it is compared with."""

    seen: str | None = None
    reply: Reply | None = None
    draft_text: str | None = None
    asked_by: float | None = None
    careful: frozenset[str] = frozenset()


_ALONE = Beside()


def accept(
    connection: Connection, asked: TagRequest, request_id: str, now: float, beside: Beside = _ALONE
) -> str:
    """Write a request down, in its call's lane where the call is known; gives its id.

    Raises Repeated, or _Declined with what is to be told instead: roll back.
    """
    to = _lane(asked)
    sequence = lanes.append(connection, to, now)
    if _INSERT.one(connection, _row(asked, request_id, to, sequence, now)) is None:
        raise Repeated
    if asked.reference.kind is ReferenceKind.TRANSACTION_ID and sequence > 1:
        _decline(connection, asked, to, sequence, beside)
    if beside.reply is not None:
        replies.create(connection, beside.reply, now)
    if beside.draft_text is not None:
        keep(connection, str(asked.reference.text), asked.person, beside.draft_text, now)
    return request_id


def _lane(asked: TagRequest) -> Lane:
    if asked.reference.kind is ReferenceKind.TRANSACTION_ID:
        return lanes.of_call(asked.organization_fingerprint, str(asked.reference.text))
    return lanes.of_lookups(asked.organization_fingerprint, asked.person)


def _decline(connection: Connection, asked: TagRequest, to: Lane, sequence: int, beside: Beside) -> None:
    found = compare(connection, asked, to.key, sequence, beside.seen, beside.asked_by, beside.careful)
    if not found.unchanged and not found.overtaken:
        if found.outrun:
            raise _Declined(Outrun())
        return
    latest = standing.latest(connection, asked.organization_fingerprint, to.name, before=sequence)
    raise _Declined(Unchanged(latest) if found.unchanged else Overtaken(latest, found.overtaken))


def _row(asked: TagRequest, request_id: str, to: Lane, sequence: int, now: float) -> dict[str, Any]:
    placed = asked.reference.kind is ReferenceKind.TRANSACTION_ID
    return {
        "id": request_id,
        "idempotency_key": asked.idempotency_key,
        "home": asked.person.home,
        "user_id": asked.person.user,
        "organization_fingerprint": asked.organization_fingerprint,
        "reference_kind": asked.reference.kind.value,
        "reference": asked.reference.text,
        "transaction_id": asked.reference.text if placed else None,
        "by_external_id": asked.reference.kind is ReferenceKind.EXTERNAL_ID,
        "fields": list(asked.fields),
        "field_values": list(asked.fields.values()),
        "above": dict(asked.above) or None,
        "sets_external_id": asked.external_unique_id is not None,
        "external_unique_id": asked.external_unique_id,
        "reply_id": asked.reply_id,
        "asked_at": asked.asked_at,
        "accepted_at": now,
        "deadline": now + (DELIVERED_WITHIN if placed else PLACED_WITHIN),
        "values_since": now,
        "lane": to.key,
        "sequence": sequence,
        "attempts": 0,
        "uncertain": False,
        "outcome": None,
        "outcome_at": None,
        "why": None,
        "words": None,
        "undoes": asked.undoes,
    }


def _insert(dialect: str) -> ReturningInsert[tuple[str]]:
    # psycopg gives a rowcount of -1 here: whether there is a row is told by RETURNING.
    named = [tag_request.c.idempotency_key]
    return (
        insert(dialect, tag_request).on_conflict_do_nothing(index_elements=named).returning(tag_request.c.id)
    )


_INSERT = Prepared(_insert, columns=[column.name for column in tag_request.columns])


def withdraw(connection: Connection, request_id: str, person: Person, now: float) -> bool:
    """Take the person's own request back; False where it has been sent, may have been, or has its outcome."""
    theirs = (
        (tag_request.c.id == request_id)
        & (tag_request.c.home == person.home)
        & (tag_request.c.user_id == person.user)
    )
    key = connection.execute(select(tag_request.c.lane).where(theirs)).scalar_one_or_none()
    if key is None:
        return False
    connection.execute(select(lane.c.key).where(lane.c.key == key).with_for_update()).first()
    taken_back = (
        update(tag_request)
        # A lookup under way may just have moved it into another lane, whose lock is not held.
        .where(
            theirs,
            tag_request.c.lane == key,
            tag_request.c.outcome.is_(None),
            tag_request.c.uncertain.is_(False),
        )
        .values(outcome=Outcome.WITHDRAWN.value, outcome_at=now, deadline=None)
    )
    row = connection.execute(taken_back.returning(*tag_request.columns)).one_or_none()
    if row is None:
        return False
    cards_are_due(connection, read_request(row))
    return True


def get(connection: Connection, request_id: str) -> AcceptedRequest | None:
    """Give a request as it stands."""
    row = connection.execute(select(tag_request).where(tag_request.c.id == request_id)).one_or_none()
    return None if row is None else read_request(row)


def _id_of(connection: Connection, asked: TagRequest) -> str | None:
    named = select(tag_request.c.id).where(tag_request.c.idempotency_key == asked.idempotency_key)
    return connection.execute(named).scalar_one_or_none()


def _withdrawn(connection: Connection, request_id: str) -> bool | None:
    found = get(connection, request_id)
    return True if found is not None and found.outcome is Outcome.WITHDRAWN else None


@dataclass(frozen=True)
class TagRequests:
    """The requests, in the database. ``wake`` is told of what there is to do now."""

    database: Database
    clock: WatchedClock
    wake: Callable[[LaneKind, str], None]

    async def accept(  # noqa: PLR0913 - what is written down with it, and what it is compared with
        self,
        asked: TagRequest,
        *,
        seen: str | None = None,
        reply: Reply | None = None,
        draft_text: str | None = None,
        asked_by: float | None = None,
        careful: frozenset[str] = frozenset(),
    ) -> Accepted | Unchanged | Overtaken | Outrun:
        """Write the request down, once; when this returns, Slack can have its ack.

        With it, in one transaction: ``reply``, the card it came from, and ``draft_text``, what its reference
        (a kept query) says. Of a call that is known it is looked first whether anything would change, and,
        where ``seen`` is the digest of what the person's card showed, whether somebody else has set something
        else since; where ``asked_by`` is the latest moment at which Slack had it (epoch seconds by Slack's
        clock), whether something newer was taken in before: nothing goes on top of that; and whether another
        text stands in one of the ``careful`` fields, whoever wrote it. A delivery that was accepted before is
        that same request, whatever has been set since.

        Raises NotKept where something of it looks like a number that must not be stored, and
        LedgerError: DatabaseBusy and LedgerUnavailable mean that nothing was accepted; CommitUnknown
        that it may have been: then it is delivered, and its person is to be told so once that is found out.
        """
        await refuse_private((*asked.fields.values(), asked.external_unique_id, asked.reference.text))
        new, beside = new_id(), Beside(seen, reply, draft_text, asked_by, careful)
        try:
            request_id = await self.database.write(
                lambda connection: accept(connection, asked, new, self.clock.judge(connection), beside),
                lane=_lane(asked).key,
                found=lambda connection: _id_of(connection, asked),
            )
        except Repeated:
            return Accepted(await self._known(asked))
        except _Declined as declined:
            return declined.told
        finally:
            placed = asked.reference.kind is ReferenceKind.TRANSACTION_ID
            self.wake(LaneKind.CHANGES if placed else LaneKind.LOOKUPS, asked.organization_fingerprint)
        return Accepted(request_id)

    async def withdraw(self, request_id: str, person: Person) -> bool:
        """Take the person's own request back. False: too late, it has to be undone. Raises LedgerError."""
        return await self.database.write(
            lambda connection: withdraw(connection, request_id, person, self.clock.judge(connection)),
            lane=request_id,  # it looks the lane up itself
            found=lambda connection: _withdrawn(connection, request_id),
        )

    async def get(self, request_id: str) -> AcceptedRequest | None:
        """Give a request as it stands. Raises LedgerError."""
        return await self.database.read(lambda connection: get(connection, request_id))

    async def _known(self, asked: TagRequest) -> str:
        return await self.database.read(lambda connection: str(_id_of(connection, asked)))


REMEMBERED_FOR = timedelta(hours=1)  # Slack's last retry comes after six minutes


_REMEMBER = Prepared(
    lambda dialect: insert(dialect, delivery_seen).on_conflict_do_nothing().returning(delivery_seen.c.id),
    columns=[column.name for column in delivery_seen.columns],
)


def first_time(connection: Connection, delivery_id: str, now: Moment) -> bool:
    """Remember the delivery; True if nobody had. Waits for another process that is remembering it."""
    row = {"id": delivery_id, "seen_at": epoch(now)}
    return _REMEMBER.one(connection, row) is not None


@dataclass(frozen=True)
class DeliveriesSeen:
    """The deliveries of the last hour, in the database."""

    database: Database

    async def first_time(self, delivery_id: str, now: Moment) -> bool:
        """Remember the delivery; True for exactly one caller. Raises LedgerError.

        After CommitUnknown a repetition may be told False although nobody has acted.
        """
        return await self.database.write(lambda connection: first_time(connection, delivery_id, now))
