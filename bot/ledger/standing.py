"""What was set on a call through Switchboard: its latest values, its history, and what was there before.

Custom data can't be read back from the API, so this is the only memory of it. Every reading is of one
organization, by its fingerprint; of what was asked, what the API refused or never got has not been set.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, exists, func, or_, select, union_all, update

from bot.database.database import Database
from bot.database.statements import Prepared
from bot.database.tables import BY_EXTERNAL_ID, tag_request
from bot.ledger.tag_requests import (
    AcceptedRequest,
    Outcome,
    ReferenceKind,
    TagRequest,
    appended,
    read_request,
)
from bot.person import Person

HISTORY = 100

EXTERNAL_ID = ""
"""Stands for the external id among the names of a digest: no field has it."""

DIGEST_LENGTH = 8  # hex characters; it tells two states of one card apart, it keeps no secret

STANDS = (Outcome.SENT.value, Outcome.UNCONFIRMED.value)
"""The outcomes of what counts as set; so does what has none yet."""


@dataclass(frozen=True)
class Tagged:
    """A value, with the request that set it: who, when, and what became of it. None: blanked."""

    value: str | None
    by: AcceptedRequest


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
        standing = standing.where(tag_request.c.sequence < before)
    return _latest([read_request(row) for row in connection.execute(standing)])


def latest_of_each(
    connection: Connection, organization_fingerprint: str, transaction_ids: Collection[str]
) -> dict[str, Latest]:
    """Give what stands on each of these calls on which anything does."""
    statement = _stands(
        select(tag_request).where(
            tag_request.c.organization_fingerprint == organization_fingerprint,
            tag_request.c.transaction_id.in_(transaction_ids),
        )
    )
    by_call: dict[str, list[AcceptedRequest]] = {}
    for row in connection.execute(statement):
        by_call.setdefault(row.transaction_id, []).append(read_request(row))
    return {transaction_id: _latest(requests) for transaction_id, requests in by_call.items()}


def history(
    connection: Connection, organization_fingerprint: str, transaction_id: str, limit: int = HISTORY
) -> tuple[AcceptedRequest, ...]:
    """Give everything that was asked of the call, whatever became of it, newest first."""
    statement = _of_call(organization_fingerprint, transaction_id)
    rows = connection.execute(statement.order_by(tag_request.c.sequence.desc()).limit(limit))
    return tuple(read_request(row) for row in rows)


def before(connection: Connection, asked: AcceptedRequest) -> Before:
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


def _not_taken_back(requests: list[AcceptedRequest]) -> list[AcceptedRequest]:
    """The requests without those of which an undo is among them, and without these undos."""
    ids = {each.id for each in requests}
    undone = {each.asked.undoes for each in requests}
    return [each for each in requests if each.id not in undone and each.asked.undoes not in ids]


def last_of(
    connection: Connection, person: Person, organization_fingerprints: Collection[str]
) -> AcceptedRequest | None:
    """Give the person's last request in these organizations that can be taken back; None: there is none.

    That is no undo, and no undo of it stands or is under way.
    """
    undo = tag_request.alias("undo")
    rows = connection.execute(
        select(tag_request)
        .where(
            tag_request.c.home == person.home,
            tag_request.c.user_id == person.user,
            tag_request.c.organization_fingerprint.in_(organization_fingerprints),
            tag_request.c.undoes.is_(None),
            or_(tag_request.c.outcome.is_(None), tag_request.c.outcome.in_(STANDS)),
            ~exists().where(
                undo.c.undoes == tag_request.c.id, or_(undo.c.outcome.is_(None), undo.c.outcome.in_(STANDS))
            ),
        )
        .order_by(tag_request.c.accepted_at.desc(), tag_request.c.sequence.desc())
        .limit(1)
    )
    row = rows.one_or_none()
    return None if row is None else read_request(row)


def with_external_id(
    connection: Connection, organization_fingerprint: str, external_unique_id: str
) -> tuple[str, ...]:
    """Give the calls that had this external id: were given it here, or found by it. Newest first."""
    of_organization = tag_request.c.organization_fingerprint == organization_fingerprint
    given = select(tag_request.c.transaction_id, tag_request.c.accepted_at).where(
        of_organization,
        tag_request.c.external_unique_id == external_unique_id,
        tag_request.c.transaction_id.is_not(None),
        or_(tag_request.c.outcome.is_(None), tag_request.c.outcome.in_(STANDS)),
    )
    found_by = select(tag_request.c.transaction_id, tag_request.c.accepted_at).where(
        of_organization,
        # In words: an index of a part of the table is used where the question names that part.
        BY_EXTERNAL_ID,
        tag_request.c.reference == external_unique_id,
        tag_request.c.transaction_id.is_not(None),
        FOUND_BY,
    )
    both = union_all(given, found_by).subquery()
    newest_first = (
        select(both.c.transaction_id)
        .group_by(both.c.transaction_id)
        .order_by(func.max(both.c.accepted_at).desc(), both.c.transaction_id)
    )
    return tuple(connection.execute(newest_first).scalars())


def _latest(requests: list[AcceptedRequest]) -> Latest:
    fields: dict[str, Tagged] = {}
    external_id: Tagged | None = None
    for each in requests:
        fields |= {name: Tagged(_value(name, each, fields), each) for name in each.asked.fields}
        if each.sets_external_id:
            external_id = Tagged(each.asked.external_unique_id, each)
    return Latest(fields, external_id)


def _value(name: str, by: AcceptedRequest, before: Mapping[str, Tagged]) -> str | None:
    """What the field is set to; what is added and waits for its turn stands below what is there now."""
    waits = name in by.asked.above and by.attempts == 0 and name in before
    return appended(before[name].value, by.asked.fields[name]) if waits else by.asked.sets[name]


def _of_call(organization_fingerprint: str, transaction_id: str) -> Select[*tuple[Any, ...]]:
    return select(tag_request).where(
        tag_request.c.organization_fingerprint == organization_fingerprint,
        tag_request.c.transaction_id == transaction_id,
    )


def _standing(organization_fingerprint: str, transaction_id: str) -> Select[*tuple[Any, ...]]:
    return _stands(_of_call(organization_fingerprint, transaction_id))


def _stands(requests: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    stands = or_(tag_request.c.outcome.is_(None), tag_request.c.outcome.in_(STANDS))
    return requests.where(stands).order_by(tag_request.c.sequence)


@dataclass(frozen=True)
class CallsTagged:
    """What was set, in the database. Everything raises LedgerError."""

    database: Database

    async def latest(self, organization_fingerprint: str, transaction_id: str) -> Latest:
        """Give what stands on the call."""
        return await self.database.read(
            lambda connection: latest(connection, organization_fingerprint, transaction_id)
        )

    async def latest_of_each(
        self, organization_fingerprint: str, transaction_ids: Collection[str]
    ) -> dict[str, Latest]:
        """Give what stands on each of these calls on which anything does."""
        return await self.database.read(
            lambda connection: latest_of_each(connection, organization_fingerprint, transaction_ids)
        )

    async def history(
        self, organization_fingerprint: str, transaction_id: str
    ) -> tuple[AcceptedRequest, ...]:
        """Give what was asked of the call, whatever became of it: the newest hundred, newest first."""
        return await self.database.read(
            lambda connection: history(connection, organization_fingerprint, transaction_id)
        )

    async def before(self, asked: AcceptedRequest) -> Before:
        """Give what a placed request found on its call, for taking it back."""
        return await self.database.read(lambda connection: before(connection, asked))

    async def last_of(
        self, person: Person, organization_fingerprints: Collection[str]
    ) -> AcceptedRequest | None:
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
        """Whether the call is known to have an external id, and which (of_call)."""
        return await self.database.read(
            lambda connection: of_call(connection, organization_fingerprint, transaction_id, before)
        )


FEW, ALL = 2, 100_000  # the newest few nearly always name every field that is asked about

_STANDING = Prepared(
    select(
        tag_request.c.id, tag_request.c.home, tag_request.c.user_id, tag_request.c.fields,
        tag_request.c.field_values, tag_request.c.above, tag_request.c.sets_external_id,
        tag_request.c.external_unique_id, tag_request.c.outcome, tag_request.c.asked_at,
    )
    .where(
        tag_request.c.lane == bindparam("of_call"),
        tag_request.c.sequence < bindparam("before"),
        or_(
            tag_request.c.outcome.is_(None),
            tag_request.c.outcome.in_([bindparam(None, each) for each in STANDS]),
        ),
    )
    .order_by(tag_request.c.sequence.desc())
    .limit(bindparam("most"))
)  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """What is asked of a call, beside what stood there before it."""

    unchanged: bool
    """All of it is known to be in Invoca, or on its way there for the same person, who hears of it once."""
    overtaken: frozenset[str]
    """Fields, or the external id, to which somebody else has given another value since the person looked."""
    outrun: bool
    """Something newer, by Slack's clock, gives one of them another value and was taken in before."""


@dataclass(frozen=True)
class _Standing:
    value: str | None
    by: Person
    request_id: str
    outcome: str | None
    asked_at: float | None

    def needs_no_more(self, value: str | None, person: Person) -> bool:
        """Whether nothing is lost if the person's setting of this value is left at that.

        What somebody else has on its way may be taken back, refused or too late, and what is perhaps in
        Invoca may not be there: then theirs is a request of its own.
        """
        if value is None or self.value != value:
            return False
        return self.outcome == Outcome.SENT.value or (self.outcome is None and self.by == person)


def compare(  # noqa: PLR0913, PLR0917 - what is asked, and what it is compared with
    connection: Connection,
    asked: TagRequest,
    lane_key: str,
    sequence: int,
    seen: str | None,
    asked_by: float | None = None,
    careful: frozenset[str] = frozenset(),
) -> Comparison:
    """Compare it with what stands in the call's lane before ``sequence``. ``seen``: the digest of a card.

    ``asked_by`` is when Slack had it at the latest, by Slack's clock, in epoch seconds. A text that stands in
    one of the ``careful`` fields isn't replaced unasked; what is added below another overtakes nobody's.
    """
    standing, external_id = _standing_values(connection, asked, lane_key, sequence)
    wanted: dict[str, str | None] = dict(asked.fields)
    found = dict(standing)
    if asked.external_unique_id is not None:
        wanted[EXTERNAL_ID] = asked.external_unique_id
        if external_id is not None:
            found[EXTERNAL_ID] = external_id
    added = [name for name in asked.above if name in found and name not in careful]
    wanted |= {name: appended(found[name].value, wanted[name]) for name in added}
    unchanged = all(
        name in found and found[name].needs_no_more(value, asked.person) for name, value in wanted.items()
    )
    replaced = {name: each for name, each in found.items() if name not in added}
    overtaken = frozenset(
        name for name, each in replaced.items() if name in careful and each.value not in {"", wanted[name]}
    )
    if seen is not None and seen != digest_of(
        {name: each.request_id for name, each in found.items()}, wanted
    ):
        overtaken |= frozenset(
            name for name, each in replaced.items() if each.by != asked.person and each.value != wanted[name]
        )
    outrun = asked_by is not None and any(
        each.asked_at is not None and each.asked_at > asked_by and each.value != wanted[name]
        for name, each in replaced.items()
    )
    return Comparison(unchanged, overtaken, outrun)


def _standing_values(
    connection: Connection, asked: TagRequest, lane_key: str, sequence: int
) -> tuple[Mapping[str, _Standing], _Standing | None]:
    """What stands of the fields that are asked about, and of the external id; the newest counts."""
    for most in (FEW, ALL):
        fields: dict[str, _Standing] = {}
        external_id: _Standing | None = None
        given = {"of_call": lane_key, "before": sequence, "most": most}
        rows: list[Any] = _STANDING.rows(connection, given)
        for row in rows:
            by = Person(row.home, row.user_id)
            values = row.field_values or [None] * len(row.fields)
            for name, value in zip(row.fields, values, strict=True):
                if name in asked.fields:
                    whole = appended((row.above or {}).get(name), value)
                    fields.setdefault(name, _Standing(whole, by, row.id, row.outcome, row.asked_at))
            if row.sets_external_id and external_id is None:
                external_id = _Standing(row.external_unique_id, by, row.id, row.outcome, row.asked_at)
        found_all = len(fields) == len(asked.fields) and (
            asked.external_unique_id is None or external_id is not None
        )
        if found_all or len(rows) < most:
            break
    return fields, external_id


FOUND_BY = or_(
    tag_request.c.reference_kind == ReferenceKind.EXTERNAL_ID.value,
    and_(
        tag_request.c.reference_kind == ReferenceKind.EITHER_ID.value,
        func.upper(tag_request.c.reference) != func.upper(tag_request.c.transaction_id),
    ),
)
"""Whether the call was found by an external id."""


def changed(connection: Connection, asked: AcceptedRequest) -> bool:
    """Whether somebody has given the call another external id, or the id to another call.

    Also where that was before it was looked up: by its transaction id the call is always reached.
    """
    named = asked.asked.reference.text
    this_call = tag_request.c.transaction_id == asked.transaction_id
    applied = or_(tag_request.c.outcome.in_(STANDS), tag_request.c.uncertain.is_(True))
    found = select(tag_request.c.id).where(
        tag_request.c.organization_fingerprint == asked.asked.organization_fingerprint,
        tag_request.c.id != asked.id,
        tag_request.c.sets_external_id.is_(True),
        applied,
        or_(
            and_(this_call, tag_request.c.external_unique_id != named),
            and_(~this_call, tag_request.c.external_unique_id == named),
        ),
    )
    return connection.execute(found.limit(1)).first() is not None


def of_call(
    connection: Connection,
    organization_fingerprint: str,
    transaction_id: str,
    before: int | None = None,
) -> tuple[bool, str | None]:
    """Whether the call is known to have an external id, and which; None: it is no longer kept.

    The last that was set on it here, or by which somebody found it. ``before``: without what comes in its
    lane from there on.
    """
    set_here = and_(
        tag_request.c.sets_external_id.is_(True),
        or_(tag_request.c.outcome.is_(None), tag_request.c.outcome.in_(STANDS)),
    )
    found_by = and_(FOUND_BY, tag_request.c.reference != transaction_id)
    known = select(
        tag_request.c.external_unique_id, tag_request.c.reference, set_here.label("set_here")
    ).where(
        tag_request.c.organization_fingerprint == organization_fingerprint,
        tag_request.c.transaction_id == transaction_id,
        or_(set_here, found_by),
    )
    if before is not None:
        known = known.where(tag_request.c.sequence < before)
    row = connection.execute(known.order_by(tag_request.c.sequence.desc()).limit(1)).first()
    if row is None:
        return False, None
    return True, row.external_unique_id if row.set_here else row.reference


def join_appended(connection: Connection, opened: AcceptedRequest, lane_key: str) -> AcceptedRequest:
    """Write down what stands above what is added: all that came before it in the lane has its outcome.

    From then on the request sets that, however often it is tried. Below what is no longer kept nothing can be
    added: then what is added isn't kept either, and so not sent.
    """
    asked = opened.asked
    standing, _ = _standing_values(connection, asked, lane_key, opened.sequence)
    there = {name: standing[name].value for name in asked.above if name in standing}
    above = dict(asked.above) | {name: value for name, value in there.items() if value is not None}
    fields = {name: None if there.get(name, "") is None else value for name, value in asked.fields.items()}
    joined = update(tag_request).where(tag_request.c.id == opened.id)
    connection.execute(joined.values(field_values=list(fields.values()), above=above))
    return replace(opened, asked=replace(asked, fields=fields, above=above))
