"""What is written of attempts at requests: that they begin, and that they failed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Text,
    Update,
    any_,
    bindparam,
    exists,
    func,
    select,
    update,
)

from bot.ledger.asked import Request, read_request
from bot.ledger.lanes import Hold, LaneKind
from bot.ledger.statements import Prepared
from bot.ledger.tables import lane, pause, request

_OPEN = (request.c.lane == bindparam("held")) & request.c.fate.is_(None)
_NEXT = Prepared(
    select(request).where(_OPEN, request.c.sequence > bindparam("head")).order_by(request.c.sequence).limit(1)
)
_TRIED = Prepared(
    update(request)
    .where(request.c.id == bindparam("tried"))
    .values(
        attempts=request.c.attempts + 1,
        uncertain=bindparam("may_apply"),
        by_external_id=bindparam("by_external"),
    )
)
_FAILED = Prepared(
    update(request)
    .where(request.c.id == bindparam("tried"), request.c.fate.is_(None))
    .values(uncertain=bindparam("may_have_applied"), by_external_id=bindparam("by_external"))
)


def _tried_first(dialect: str) -> Update:
    """Begin the first attempt at what is first in each of these lanes, where there is nothing to consider."""
    held: ColumnElement[bool]
    if dialect == "sqlite":
        held = lane.c.key.in_(select(func.json_each(bindparam("held")).table_valued("value").c.value))
    else:
        held = lane.c.key == any_(bindparam("held", type_=ARRAY(Text)))
    first = (
        select(request.c.id)
        .where(request.c.lane == lane.c.key, request.c.sequence > lane.c.head, request.c.fate.is_(None))
        .order_by(request.c.sequence)
        .limit(1)
        .correlate(lane)
        .scalar_subquery()
    )
    return (
        update(request)
        .where(
            request.c.id.in_(select(first).where(held)),
            request.c.attempts == 0,
            request.c.by_external_id.is_(False),
            request.c.deadline > bindparam("now"),
            ~exists().where(pause.c.organization_fingerprint == bindparam("scope")),
        )
        .values(attempts=1, uncertain=bindparam("may_apply"))
        .returning(request)
    )


_TRIED_FIRST = Prepared(_tried_first)


def first(connection: Connection, holds: Sequence[Hold], kind: LaneKind, now: float) -> Mapping[str, Request]:
    """Begin an attempt in each of these lanes of one organization where there is nothing to consider.

    That is in nearly all: what comes next there was never tried, isn't late, is known by its transaction id,
    and the organization doesn't pause. Gives those requests as they were before, by their lanes' keys.
    """
    keys = [hold.key for hold in holds]
    given = {
        "held": json.dumps(keys) if connection.dialect.name == "sqlite" else keys,
        "scope": holds[0].scope,
        "now": now,
        "may_apply": kind is LaneKind.CHANGES,
    }
    rows = _TRIED_FIRST.rows(connection, given)
    return {row.lane: replace(read_request(row), attempts=0, uncertain=False) for row in rows}


def following(connection: Connection, hold: Hold) -> tuple[Request, float] | None:
    """Give the first request in a lane that is still open, and its deadline."""
    row = _NEXT.one(connection, {"held": hold.key, "head": hold.head})
    return None if row is None else (read_request(row), row.deadline)


def begin(connection: Connection, opened: Request, kind: LaneKind) -> None:
    """Begin an attempt at a request."""
    given = {
        "tried": opened.id,
        "may_apply": kind is LaneKind.CHANGES,
        "by_external": opened.by_external_id,
    }
    _TRIED.rows(connection, given)


def failed(connection: Connection, tried: Request, *, uncertain: bool, by_external_id: bool) -> None:
    """Write down that an attempt brought no end: whether the request may have been applied by now."""
    given = {"tried": tried.id, "may_have_applied": uncertain, "by_external": by_external_id}
    _FAILED.rows(connection, given)
