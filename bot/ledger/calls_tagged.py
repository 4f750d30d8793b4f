"""What was set on a call through Switchboard: its latest values, its history, and what was there before.

Custom data can't be read back from the API, so this is the only memory of it. Every reading is of one
organization, by its fingerprint; of what was asked, what the API refused or never got has not been set.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Select, exists, func, or_, select, union_all

from bot.access import Person
from bot.ledger import external_ids
from bot.ledger.asked import Fate, Request, read_request
from bot.ledger.database import Database
from bot.ledger.tables import BY_EXTERNAL_ID, request

HISTORY = 100
EXTERNAL_ID = ""
"""Stands for the external id among the names of a digest: no field has it."""
DIGEST_LENGTH = 8  # hex characters; it tells two states of one card apart, it keeps no secret
STANDS = (Fate.SENT.value, Fate.UNCONFIRMED.value)
"""The fates of what counts as set; so does what has none yet."""


@dataclass(frozen=True)
class Tagged:
    """A value, with the request that set it: who, when, and what became of it. None: blanked."""

    value: str | None
    by: Request


@dataclass(frozen=True)
class Latest:
    """What stands on a call, by partner (API) name."""

    fields: Mapping[str, Tagged] = field(default_factory=dict)
    external_unique_id: Tagged | None = None


@dataclass(frozen=True)
class Before:
    """What a request found: the values before it, and which of its fields were set again after it."""

    fields: Mapping[str, Tagged | None]
    """None: nothing was set through Switchboard."""
    external_unique_id: Tagged | None
    overtaken: frozenset[str]
    external_id_overtaken: bool


def digest(latest: Latest, names: Collection[str]) -> str:
    """Say in 8 hex characters which requests stand for these fields: another digest, another state."""
    ids = {name: tagged.by.id for name, tagged in latest.fields.items()}
    if latest.external_unique_id is not None:
        ids[EXTERNAL_ID] = latest.external_unique_id.by.id
    return digest_of(ids, names)


def digest_of(request_ids: Mapping[str, str], names: Collection[str]) -> str:
    """Likewise, of the ids of the requests that stand, by field."""
    said = "\n".join(f"{name} {request_ids.get(name, '')}" for name in sorted(names))
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST_LENGTH]


def latest(
    connection: Connection, organization_fingerprint: str, transaction_id: str, before: int | None = None
) -> Latest:
    """Give what stands on the call; ``before``: without what came in its lane from there on."""
    standing = _standing(organization_fingerprint, transaction_id)
    if before is not None:
        standing = standing.where(request.c.sequence < before)
    return _latest([read_request(row) for row in connection.execute(standing)])


def history(
    connection: Connection, organization_fingerprint: str, transaction_id: str, limit: int = HISTORY
) -> tuple[Request, ...]:
    """Give everything that was asked of the call, whatever became of it, newest first."""
    statement = _of_call(organization_fingerprint, transaction_id)
    rows = connection.execute(statement.order_by(request.c.sequence.desc()).limit(limit))
    return tuple(read_request(row) for row in rows)


def before(connection: Connection, asked: Request) -> Before:
    """Give what a placed request found on its call, for taking it back."""
    assert asked.transaction_id is not None  # noqa: S101 - for mypy; the caller has looked
    standing = _standing(asked.asked.organization_fingerprint, asked.transaction_id)
    requests = [read_request(row) for row in connection.execute(standing)]
    earlier = _latest([each for each in requests if each.sequence < asked.sequence])
    later = _latest(_not_taken_back([each for each in requests if each.sequence > asked.sequence]))
    return Before(
        fields={name: earlier.fields.get(name) for name in asked.asked.fields},
        external_unique_id=earlier.external_unique_id if asked.sets_external_id else None,
        overtaken=frozenset(asked.asked.fields) & frozenset(later.fields),
        external_id_overtaken=asked.sets_external_id and later.external_unique_id is not None,
    )


def _not_taken_back(requests: list[Request]) -> list[Request]:
    """The requests without those of which an undo is among them, and without these undos."""
    ids = {each.id for each in requests}
    undone = {each.asked.undoes for each in requests}
    return [each for each in requests if each.id not in undone and each.asked.undoes not in ids]


def last_of(
    connection: Connection, person: Person, organization_fingerprints: Collection[str]
) -> Request | None:
    """Give the person's last request in these organizations that can be taken back; None: there is none.

    That is no undo, and no undo of it stands or is under way.
    """
    undo = request.alias("undo")
    rows = connection.execute(
        select(request)
        .where(
            request.c.home == person.home,
            request.c.user_id == person.user,
            request.c.organization_fingerprint.in_(organization_fingerprints),
            request.c.undoes.is_(None),
            or_(request.c.fate.is_(None), request.c.fate.in_(STANDS)),
            ~exists().where(
                undo.c.undoes == request.c.id, or_(undo.c.fate.is_(None), undo.c.fate.in_(STANDS))
            ),
        )
        .order_by(request.c.accepted_at.desc(), request.c.sequence.desc())
        .limit(1)
    )
    row = rows.one_or_none()
    return None if row is None else read_request(row)


def with_external_id(
    connection: Connection, organization_fingerprint: str, external_unique_id: str
) -> tuple[str, ...]:
    """Give the calls that had this external id: were given it here, or found by it. Newest first."""
    of_organization = request.c.organization_fingerprint == organization_fingerprint
    given = select(request.c.transaction_id, request.c.accepted_at).where(
        of_organization,
        request.c.external_unique_id == external_unique_id,
        request.c.transaction_id.is_not(None),
        or_(request.c.fate.is_(None), request.c.fate.in_(STANDS)),
    )
    found_by = select(request.c.transaction_id, request.c.accepted_at).where(
        of_organization,
        # In words: an index of a part of the table is used where the question names that part.
        BY_EXTERNAL_ID,
        request.c.reference == external_unique_id,
        request.c.transaction_id.is_not(None),
        external_ids.FOUND_BY,
    )
    both = union_all(given, found_by).subquery()
    newest_first = (
        select(both.c.transaction_id)
        .group_by(both.c.transaction_id)
        .order_by(func.max(both.c.accepted_at).desc(), both.c.transaction_id)
    )
    return tuple(connection.execute(newest_first).scalars())


def _latest(requests: list[Request]) -> Latest:
    fields: dict[str, Tagged] = {}
    external_id: Tagged | None = None
    for each in requests:
        fields |= {name: Tagged(value, each) for name, value in each.asked.fields.items()}
        if each.sets_external_id:
            external_id = Tagged(each.asked.external_unique_id, each)
    return Latest(fields, external_id)


def _of_call(organization_fingerprint: str, transaction_id: str) -> Select[*tuple[Any, ...]]:
    return select(request).where(
        request.c.organization_fingerprint == organization_fingerprint,
        request.c.transaction_id == transaction_id,
    )


def _standing(organization_fingerprint: str, transaction_id: str) -> Select[*tuple[Any, ...]]:
    stands = or_(request.c.fate.is_(None), request.c.fate.in_(STANDS))
    return _of_call(organization_fingerprint, transaction_id).where(stands).order_by(request.c.sequence)


@dataclass(frozen=True)
class CallsTagged:
    """What was set, in the database. Everything raises LedgerError."""

    database: Database

    async def latest(self, organization_fingerprint: str, transaction_id: str) -> Latest:
        """Give what stands on the call."""
        return await self.database.read(
            lambda connection: latest(connection, organization_fingerprint, transaction_id)
        )

    async def history(self, organization_fingerprint: str, transaction_id: str) -> tuple[Request, ...]:
        """Give what was asked of the call, whatever became of it: the newest hundred, newest first."""
        return await self.database.read(
            lambda connection: history(connection, organization_fingerprint, transaction_id)
        )

    async def before(self, asked: Request) -> Before:
        """Give what a placed request found on its call, for taking it back."""
        return await self.database.read(lambda connection: before(connection, asked))

    async def last_of(self, person: Person, organization_fingerprints: Collection[str]) -> Request | None:
        """Give the person's last request in these organizations that can be taken back."""
        return await self.database.read(
            lambda connection: last_of(connection, person, organization_fingerprints)
        )

    async def with_external_id(
        self, organization_fingerprint: str, external_unique_id: str
    ) -> tuple[str, ...]:
        """Give the transaction ids of the calls that had this external id, newest first."""
        return await self.database.read(
            lambda connection: with_external_id(connection, organization_fingerprint, external_unique_id)
        )

    async def external_id(
        self, organization_fingerprint: str, transaction_id: str, before: int | None = None
    ) -> tuple[bool, str | None]:
        """Whether the call is known to have an external id, and which (external_ids.of_call)."""
        return await self.database.read(
            lambda connection: external_ids.of_call(
                connection, organization_fingerprint, transaction_id, before
            )
        )
