"""Whether what is asked of a call stands there already, or somebody else has meanwhile set something else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select

from bot.access import Person
from bot.ledger.asked import Asked, Fate
from bot.ledger.calls_tagged import EXTERNAL_ID, STANDS, digest_of
from bot.ledger.statements import Prepared
from bot.ledger.tables import request

FEW, ALL = 2, 100_000  # the newest few nearly always name every field that is asked about

_STANDING = Prepared(
    select(
        request.c.id, request.c.home, request.c.user_id, request.c.fields, request.c.field_values,
        request.c.sets_external_id, request.c.external_unique_id, request.c.fate, request.c.asked_at,
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
    fate: str | None
    asked_at: float | None

    def needs_no_more(self, value: str | None, person: Person) -> bool:
        """Whether nothing is lost if the person's setting of this value is left at that.

        What somebody else has on its way may be taken back, refused or too late, and what is perhaps in
        Invoca may not be there: then theirs is a request of its own.
        """
        if value is None or self.value != value:
            return False
        return self.fate == Fate.SENT.value or (self.fate is None and self.by == person)


def compare(  # noqa: PLR0913, PLR0917 - what is asked, and what it is compared with
    connection: Connection,
    asked: Asked,
    lane_key: str,
    sequence: int,
    seen: str | None,
    asked_by: float | None = None,
) -> Comparison:
    """Compare it with what stands in the call's lane before ``sequence``. ``seen``: the digest of a card.

    ``asked_by`` is when Slack had it at the latest, by Slack's clock, in epoch seconds.
    """
    standing, external_id = _standing(connection, asked, lane_key, sequence)
    wanted: dict[str, str | None] = dict(asked.fields)
    found = dict(standing)
    if asked.external_unique_id is not None:
        wanted[EXTERNAL_ID] = asked.external_unique_id
        if external_id is not None:
            found[EXTERNAL_ID] = external_id
    unchanged = all(
        name in found and found[name].needs_no_more(value, asked.person) for name, value in wanted.items()
    )
    overtaken: frozenset[str] = frozenset()
    if seen is not None and seen != digest_of(
        {name: each.request_id for name, each in found.items()}, wanted
    ):
        overtaken = frozenset(
            name for name, each in found.items() if each.by != asked.person and each.value != wanted[name]
        )
    outrun = asked_by is not None and any(
        each.asked_at is not None and each.asked_at > asked_by and each.value != wanted[name]
        for name, each in found.items()
    )
    return Comparison(unchanged, overtaken, outrun)


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
                    fields.setdefault(name, _Standing(value, by, row.id, row.fate, row.asked_at))
            if row.sets_external_id and external_id is None:
                external_id = _Standing(row.external_unique_id, by, row.id, row.fate, row.asked_at)
        found_all = len(fields) == len(asked.fields) and (
            asked.external_unique_id is None or external_id is not None
        )
        if found_all or len(rows) < most:
            break
    return fields, external_id
