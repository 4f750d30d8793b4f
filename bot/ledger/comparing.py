"""Whether what is asked of a call stands there already, or somebody else has meanwhile set something else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select

from bot.access import Person
from bot.ledger.asked import Asked
from bot.ledger.calls_tagged import EXTERNAL_ID, STANDS, digest_of
from bot.ledger.statements import Prepared
from bot.ledger.tables import request

FEW, ALL = 2, 100_000  # the newest few nearly always name every field that is asked about

_STANDING = Prepared(
    select(
        request.c.id, request.c.home, request.c.user_id, request.c.fields, request.c.field_values,
        request.c.sets_external_id, request.c.external_unique_id,
    )
    .where(
        request.c.lane == bindparam("of_call"),
        request.c.sequence < bindparam("before"),
        or_(request.c.fate.is_(None), request.c.fate.in_([bindparam(None, each) for each in STANDS])),
    )
    .order_by(request.c.sequence.desc())
    .limit(bindparam("most"))
)  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """What is asked of a call, beside what stood there before it."""

    unchanged: bool
    """All of it stands already."""
    overtaken: frozenset[str]
    """Fields, or the external id, to which somebody else has given another value since the person looked."""


@dataclass(frozen=True)
class _Standing:
    value: str | None
    by: Person
    request_id: str


def compare(
    connection: Connection, asked: Asked, lane_key: str, sequence: int, seen: str | None
) -> Comparison:
    """Compare it with what stands in the call's lane before ``sequence``. ``seen``: the digest of a card."""
    standing, external_id = _standing(connection, asked, lane_key, sequence)
    values = {name: found.value for name, found in standing.items()}
    same_fields = all(value is not None and values.get(name) == value for name, value in asked.fields.items())
    same_id = asked.external_unique_id is None or (
        external_id is not None and external_id.value == asked.external_unique_id
    )
    overtaken: frozenset[str] = frozenset()
    if seen is not None:
        wanted: dict[str, str | None] = dict(asked.fields)
        found = dict(standing)
        if asked.external_unique_id is not None:
            wanted[EXTERNAL_ID] = asked.external_unique_id
            if external_id is not None:
                found[EXTERNAL_ID] = external_id
        if seen != digest_of({name: each.request_id for name, each in found.items()}, wanted):
            overtaken = frozenset(
                name for name, each in found.items() if each.by != asked.person and each.value != wanted[name]
            )
    return Comparison(same_fields and same_id, overtaken)


def _standing(
    connection: Connection, asked: Asked, lane_key: str, sequence: int
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
                    fields.setdefault(name, _Standing(value, by, row.id))
            if row.sets_external_id and external_id is None:
                external_id = _Standing(row.external_unique_id, by, row.id)
        found_all = len(fields) == len(asked.fields) and (
            asked.external_unique_id is None or external_id is not None
        )
        if found_all or len(rows) < most:
            break
    return fields, external_id
