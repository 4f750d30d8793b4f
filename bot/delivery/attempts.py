"""Attempts at requests: what comes of one, in the ledger's own words, and what is written of it.

to_invoca.py says in these words what the API answered. That an attempt begins is written before it does.
"""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum, auto

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

from bot.database.statements import Prepared
from bot.database.tables import lane, pause, tag_request
from bot.ledger import lanes, pauses
from bot.ledger.accept import DELIVERED_WITHIN
from bot.ledger.lanes import Hold, LaneKind, Taker
from bot.ledger.outcomes import Ending, NotifiedOf, append_message, end, overdue
from bot.ledger.pauses import Pause, PauseReason
from bot.ledger.standing import changed, join_appended
from bot.ledger.tag_requests import AcceptedRequest, ReferenceKind, WhyNotPlaced, read_request
from bot.person import Person


class AttemptOutcome(Enum):
    """What needs no more to be said."""

    SENT = auto()
    """Any 2xx to an update."""
    CALL_GONE = auto()
    """404 for the call."""
    NO_SUCH_CALL = auto()
    """The same, for an id of which nothing is known here: it may be that of no call at all."""
    NOT_APPLIED = auto()
    """It failed in a way that may pass, and certainly changed nothing."""
    UNKNOWN = auto()
    """Nobody knows whether it was applied; it may be sent again."""


@dataclass(frozen=True)
class Refused:
    """The API said no for good, in these words."""

    words: str


@dataclass(frozen=True)
class OrganizationRefused:
    """The organization itself was refused, 401 or 403 UnauthorizedOperation: all of it pauses."""


@dataclass(frozen=True)
class OrganizationElsewhere:
    """A redirect or a web page came: the API isn't at the organization's address, and all of it pauses.

    What became of the request nobody knows.
    """


@dataclass(frozen=True)
class Throttled:
    """429: the whole organization is to be left alone for so many seconds, where the API said how many."""

    wait: float | None = None


@dataclass(frozen=True)
class FoundCall:
    """A current call. ``since``: when it reached its destination, by our clock; None: that isn't known."""

    transaction_id: str
    since: datetime | None
    values: Mapping[str, str] = field(default_factory=dict)
    """What came with it, by field, for a request that adds to something."""


@dataclass(frozen=True)
class FoundCalls:
    """The current calls that a reference means. Not ``complete``: there may be more."""

    calls: tuple[FoundCall, ...]
    complete: bool = True


SendOutcome = AttemptOutcome | Refused | OrganizationRefused | OrganizationElsewhere | Throttled

Resolution = (
    FoundCalls
    | WhyNotPlaced
    | Refused
    | OrganizationRefused
    | OrganizationElsewhere
    | Throttled
    | AttemptOutcome
)

Put = Callable[[AcceptedRequest], Awaitable[SendOutcome]]
"""Send one update: by ``asked.reference`` where ``by_external_id`` says so, else by ``transaction_id``."""

Find = Callable[[AcceptedRequest], Awaitable[Resolution]]
"""Look the call of a request up. A Why other than those about calls means: this will never be found out."""


_OPEN = (tag_request.c.lane == bindparam("held")) & tag_request.c.outcome.is_(None)

_NEXT = Prepared(
    select(tag_request)
    .where(_OPEN, tag_request.c.sequence > bindparam("head"))
    .order_by(tag_request.c.sequence)
    .limit(1)
)

_TRIED = Prepared(
    update(tag_request)
    .where(tag_request.c.id == bindparam("tried"))
    .values(
        attempts=tag_request.c.attempts + 1,
        uncertain=bindparam("may_apply"),
        by_external_id=bindparam("by_external"),
    )
)

_FAILED = Prepared(
    update(tag_request)
    .where(tag_request.c.id == bindparam("tried"), tag_request.c.outcome.is_(None))
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
        select(tag_request.c.id)
        .where(
            tag_request.c.lane == lane.c.key,
            tag_request.c.sequence > lane.c.head,
            tag_request.c.outcome.is_(None),
        )
        .order_by(tag_request.c.sequence)
        .limit(1)
        .correlate(lane)
        .scalar_subquery()
    )
    return (
        update(tag_request)
        .where(
            tag_request.c.id.in_(select(first).where(held)),
            tag_request.c.attempts == 0,
            tag_request.c.by_external_id.is_(False),
            tag_request.c.above.is_(None),
            tag_request.c.deadline > bindparam("now"),
            ~exists().where(pause.c.organization_fingerprint == bindparam("scope")),
        )
        .values(attempts=1, uncertain=bindparam("may_apply"))
        .returning(tag_request)
    )


_TRIED_FIRST = Prepared(_tried_first)


def first(
    connection: Connection, holds: Sequence[Hold], kind: LaneKind, now: float
) -> Mapping[str, AcceptedRequest]:
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


def next_in_lane(connection: Connection, hold: Hold) -> tuple[AcceptedRequest, float] | None:
    """Give the first request in a lane that is still open, and its deadline."""
    row = _NEXT.one(connection, {"held": hold.key, "head": hold.head})
    return None if row is None else (read_request(row), row.deadline)


def begin(connection: Connection, opened: AcceptedRequest, kind: LaneKind) -> None:
    """Begin an attempt at a request."""
    given = {
        "tried": opened.id,
        "may_apply": kind is LaneKind.CHANGES,
        "by_external": opened.by_external_id,
    }
    _TRIED.rows(connection, given)


def no_end(connection: Connection, tried: AcceptedRequest, *, uncertain: bool, by_external_id: bool) -> None:
    """Write down that an attempt brought no end: whether the request may have been applied by now."""
    given = {"tried": tried.id, "may_have_applied": uncertain, "by_external": by_external_id}
    _FAILED.rows(connection, given)


BY_EXTERNAL_ID_WITHIN = 2.0  # seconds after somebody used it; later the call goes by its transaction id

_NOTIFIED_OF = {PauseReason.REFUSED: NotifiedOf.PAUSED, PauseReason.ELSEWHERE: NotifiedOf.ELSEWHERE}
"""What an organization's contact is notified of, of a pause."""


@dataclass(frozen=True)
class Attempt:
    """The head of a lane that is ours, about to be tried. ``request.uncertain`` is of the attempts before."""

    hold: Hold
    request: AcceptedRequest
    probe: bool = False
    """Whether it is to find out if the organization's pause is over."""


@dataclass(frozen=True)
class LaneStep:
    """What a transaction did: the requests that came to their end, and what is to be tried next."""

    ended: tuple[AcceptedRequest, ...] = ()
    attempt: Attempt | None = None
    unpaused: bool = False


def claim(connection: Connection, taker: Taker, most: int, now: float) -> tuple[LaneStep, ...]:
    """Take so many lanes that are due, and begin an attempt in each that has something to try."""
    return _begin(connection, lanes.claim(connection, taker, most, now), taker.kind, now)


def settle(connection: Connection, done: Attempt, ending: Ending, now: float) -> LaneStep:
    """End the attempt's request, step its lane forward and begin the next attempt in it.

    Nothing happens if the lane is ours no longer.
    """
    hold = lanes.step(connection, done.hold, done.request.sequence, now)
    if hold is None:
        return LaneStep()
    ended = end(connection, _after(done), ending, now)
    unpaused = done.probe and ending.why is not WhyNotPlaced.GONE and pauses.end(connection, hold.scope, now)
    following = _following(connection, hold, _kind_of(done), now)
    return replace(
        following, ended=(*(() if ended is None else (ended,)), *following.ended), unpaused=unpaused
    )


def place(connection: Connection, found: Attempt, call: FoundCall, now: float) -> LaneStep:
    """Append the request to the lane of its call, now that it is known; begin the next lookup."""
    hold = lanes.step(connection, found.hold, found.request.sequence, now)
    if hold is None:
        return LaneStep()
    asked = found.request.asked
    transaction_id = call.transaction_id
    to = lanes.of_call(asked.organization_fingerprint, transaction_id)
    above = {name: call.values.get(name, text) for name, text in asked.above.items()}
    was_either = asked.reference.kind is ReferenceKind.EITHER_ID
    moved = (
        update(tag_request)
        .where(
            tag_request.c.id == found.request.id,
            tag_request.c.lane == found.hold.key,
            tag_request.c.outcome.is_(None),
        )
        .values(
            lane=to.key,
            sequence=lanes.append(connection, to, now),
            transaction_id=transaction_id,
            above=above or None,
            by_external_id=(
                not asked.reference.is_transaction_id(transaction_id)
                if was_either
                else found.request.by_external_id
            ),
            deadline=tag_request.c.accepted_at + DELIVERED_WITHIN,
            attempts=0,
        )
    )
    connection.execute(moved)  # one that was taken back meanwhile leaves a gap, which is no harm
    unpaused = found.probe and pauses.end(connection, found.hold.scope, now)
    return replace(_following(connection, hold, LaneKind.LOOKUPS, now), unpaused=unpaused)


@dataclass(frozen=True)
class AttemptFailure:
    """Why something is to be tried again, in ``wait`` seconds at the earliest."""

    wait: float
    applied: bool | None = False
    """False: the attempt certainly changed nothing. None: nobody knows."""
    by_transaction_id: bool = False
    """From now on."""


def retry(connection: Connection, failed: Attempt, failure: AttemptFailure, now: float) -> None:
    """Try the same again later."""
    _again(connection, failed, failure, failed.hold.attempts + 1, now)


def give_back(connection: Connection, attempt: Attempt, now: float) -> None:
    """Nothing was tried: whoever comes next may, at once."""
    _again(connection, attempt, AttemptFailure(0.0), attempt.hold.attempts, now)


def _again(connection: Connection, attempt: Attempt, failure: AttemptFailure, tried: int, now: float) -> None:
    if not lanes.release(connection, attempt.hold, now + failure.wait, tried):
        return
    tried_request = attempt.request
    no_end(
        connection,
        tried_request,
        uncertain=tried_request.uncertain or failure.applied is None,
        by_external_id=tried_request.by_external_id and not failure.by_transaction_id,
    )


def paused(connection: Connection, refused: Attempt, why: Pause, contact: Person | None, now: float) -> None:
    """The whole organization is to be left alone; its contact is notified once of what they can mend."""
    if not lanes.renew(connection, refused.hold, now):
        return
    new = pauses.begin(connection, refused.hold.scope, why, now, probe=refused.probe)
    if new and why.why in _NOTIFIED_OF and contact is not None:
        append_message(connection, contact, _NOTIFIED_OF[why.why], refused.request.id, now)
    wait = lanes.wait(refused.hold.attempts) if why.wait is None else why.wait
    retry(connection, refused, AttemptFailure(wait, applied=why.applied), now)


def _begin(connection: Connection, holds: Sequence[Hold], kind: LaneKind, now: float) -> tuple[LaneStep, ...]:
    """Begin an attempt in each of these lanes of one organization: in all of them at once as a rule."""
    if not holds:
        return ()
    begun = first(connection, holds, kind, now)
    return tuple(
        LaneStep(attempt=Attempt(hold, begun[hold.key]))
        if hold.key in begun
        else _go_on(connection, hold, kind, now)
        for hold in holds
    )


def _following(connection: Connection, hold: Hold, kind: LaneKind, now: float) -> LaneStep:
    """Begin the next attempt in a lane that was stepped forward, if anything is left there."""
    return _begin(connection, (hold,), kind, now)[0] if hold.ahead else LaneStep()


def _go_on(connection: Connection, hold: Hold, kind: LaneKind, now: float) -> LaneStep:
    """Begin an attempt at the first request that is still open, or let the lane go."""
    ended: list[AcceptedRequest] = []
    while (following := next_in_lane(connection, hold)) is not None:
        opened, deadline = following
        if deadline > now:
            break
        late = overdue(connection, opened, now)
        ended += [] if late is None else [late]
    else:
        lanes.rest(connection, hold)
        return LaneStep(tuple(ended))
    gate = pauses.gate(connection, hold.scope, now)
    if gate.wait_until is not None:
        lanes.release(connection, hold, gate.wait_until, hold.attempts)
        return LaneStep(tuple(ended))
    if opened.by_external_id and (
        _may_name_another_call_by_now(opened, deadline, now) or changed(connection, opened)
    ):
        opened = replace(opened, by_external_id=False)
    if opened.asked.above and kind is LaneKind.CHANGES and opened.attempts == 0:
        opened = join_appended(connection, opened, hold.key)
    begin(connection, opened, kind)
    return LaneStep(tuple(ended), Attempt(hold, opened, gate.probe))


def _may_name_another_call_by_now(opened: AcceptedRequest, deadline: float, now: float) -> bool:
    """Whether its external id may have come to name another call since it was looked up.

    Nobody tells of what is set elsewhere: the same customer calls again, and the new call gets the same id.
    """
    if opened.transaction_id is None:
        return False
    return opened.attempts > 0 or now - (deadline - DELIVERED_WITHIN) > BY_EXTERNAL_ID_WITHIN


def _after(done: Attempt) -> AcceptedRequest:
    """The request as the ledger has it since the attempt began."""
    tried = done.request
    uncertain = tried.uncertain or _kind_of(done) is LaneKind.CHANGES
    return replace(tried, attempts=tried.attempts + 1, uncertain=uncertain)


def _kind_of(attempt: Attempt) -> LaneKind:
    return LaneKind.LOOKUPS if attempt.request.transaction_id is None else LaneKind.CHANGES
