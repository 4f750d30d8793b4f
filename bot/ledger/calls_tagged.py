"""What was set on a call through Switchboard: its latest values, its history, and what was there before.

Custom data can't be read back from the API, so this is the only memory of it. Every reading is of one
organization, by its fingerprint; of what was asked, what the API refused or never got has not been set.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Select, or_, select

from bot.access import Person
from bot.ledger.asked import Fate, Request, read_request
from bot.ledger.tables import request

HISTORY = 100
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


def latest(connection: Connection, organization_fingerprint: str, transaction_id: str) -> Latest:
    """Give what stands on the call."""
    rows = connection.execute(_standing(organization_fingerprint, transaction_id)).all()
    return _latest([read_request(row) for row in rows])


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
    later = _latest([each for each in requests if each.sequence > asked.sequence])
    return Before(
        fields={name: earlier.fields.get(name) for name in asked.asked.fields},
        external_unique_id=earlier.external_unique_id if asked.sets_external_id else None,
        overtaken=frozenset(asked.asked.fields) & frozenset(later.fields),
        external_id_overtaken=asked.sets_external_id and later.external_unique_id is not None,
    )


def last_of(connection: Connection, person: Person, organization_fingerprint: str) -> Request | None:
    """Give the person's last request in the organization that was not taken back; None: there is none."""
    rows = connection.execute(
        select(request)
        .where(
            request.c.team == person.team,
            request.c.user_id == person.user,
            request.c.organization_fingerprint == organization_fingerprint,
            or_(request.c.fate.is_(None), request.c.fate.in_(STANDS)),
        )
        .order_by(request.c.accepted_at.desc(), request.c.sequence.desc())
        .limit(1)
    )
    row = rows.one_or_none()
    return None if row is None else read_request(row)


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
