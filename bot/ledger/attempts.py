"""What a worker does with a lane: takes it, tries its head, and writes down what came of that.

Each is one transaction. An attempt is written down before it is made, so that whoever takes over after a
death knows that the API may have seen it. What is written afterwards counts only while the lane is still
held under the same epoch.
"""

from dataclasses import dataclass, replace

from sqlalchemy import Connection, bindparam, select, update

from bot.access import Person
from bot.ledger import backoff, external_ids, fates, lanes, pauses, tellings
from bot.ledger.asked import Request, Why, read_request
from bot.ledger.clock import epoch
from bot.ledger.fates import Ending
from bot.ledger.lanes import Hold, LaneKind, Taker
from bot.ledger.pauses import Pause, Reason
from bot.ledger.requests import DELIVERED_WITHIN
from bot.ledger.tables import request
from bot.ledger.tellings import What

_NEXT = (
    select(request)
    .where(
        request.c.lane == bindparam("held"),
        request.c.sequence > bindparam("head"),
        request.c.fate.is_(None),
    )
    .order_by(request.c.sequence)
    .limit(1)
)
_TRY = (
    update(request)
    .where(request.c.id == bindparam("tried"))
    .values(
        attempts=request.c.attempts + 1,
        uncertain=bindparam("may_apply"),
        by_external_id=bindparam("by_external"),
    )
)
_FAILED = (
    update(request)
    .where(request.c.id == bindparam("tried"), request.c.fate.is_(None))
    .values(uncertain=bindparam("may_have_applied"), by_external_id=bindparam("by_external"))
)


@dataclass(frozen=True)
class Attempt:
    """The head of a lane that is ours, about to be tried. ``request.uncertain`` is of the attempts before."""

    hold: Hold
    request: Request
    probe: bool = False
    """Whether it is to find out if the organization's pause is over."""


@dataclass(frozen=True)
class Step:
    """What a transaction did: the requests that came to their end, and what is to be tried next."""

    ended: tuple[Request, ...] = ()
    attempt: Attempt | None = None
    unpaused: bool = False


def claim(connection: Connection, taker: Taker, most: int, now: float) -> tuple[Step, ...]:
    """Take so many lanes that are due, and begin an attempt in each that has something to try."""
    held = lanes.claim(connection, taker, most, now)
    return tuple(_go_on(connection, hold, taker.kind, now) for hold in held)


def settle(connection: Connection, done: Attempt, ending: Ending, now: float) -> Step:
    """End the attempt's request, step its lane forward and begin the next attempt in it.

    Nothing happens if the lane is ours no longer.
    """
    if not _still_mine(connection, done, now):
        return Step()
    ended = fates.end(connection, done.request.id, ending, now)
    if ended is None:
        return Step()
    unpaused = done.probe and ending.why is not Why.GONE and pauses.end(connection, done.hold.scope, now)
    following = _go_on(connection, done.hold, _kind_of(done), now, head=done.request.sequence)
    return Step((ended, *following.ended), following.attempt, unpaused)


def place(connection: Connection, found: Attempt, transaction_id: str, now: float) -> Step:
    """Append the request to the lane of its call, now that it is known; begin the next lookup."""
    if not _still_mine(connection, found, now):
        return Step()
    asked = found.request.asked
    to = lanes.of_call(asked.organization_fingerprint, transaction_id)
    moved = (
        update(request)
        # Still where it was: this may be the second time, after a commit nobody could tell of.
        .where(
            request.c.id == found.request.id,
            request.c.lane == found.hold.key,
            request.c.fate.is_(None),
        )
        .values(
            lane=to.key,
            sequence=lanes.append(connection, to, now),
            transaction_id=transaction_id,
            deadline=epoch(found.request.accepted_at) + DELIVERED_WITHIN,
            attempts=0,
        )
    )
    connection.execute(moved)  # one that was taken back meanwhile leaves a gap, which is no harm
    unpaused = found.probe and pauses.end(connection, found.hold.scope, now)
    following = _go_on(connection, found.hold, LaneKind.LOOKUPS, now, head=found.request.sequence)
    return replace(following, unpaused=unpaused)


@dataclass(frozen=True)
class Failure:
    """Why something is to be tried again, in ``wait`` seconds at the earliest."""

    wait: float
    applied: bool | None = False
    """False: the attempt certainly changed nothing. None: nobody knows."""
    by_transaction_id: bool = False
    """From now on."""


def retry(connection: Connection, failed: Attempt, failure: Failure, now: float) -> None:
    """Try the same again later."""
    if not _still_mine(connection, failed, now):
        return
    values = {
        "tried": failed.request.id,
        "may_have_applied": failed.request.uncertain or failure.applied is None,
        "by_external": failed.request.by_external_id and not failure.by_transaction_id,
    }
    connection.execute(_FAILED, values)
    lanes.release(connection, failed.hold, now + failure.wait, failed.hold.attempts + 1)


def paused(
    connection: Connection, refused: Attempt, pause: Pause, contact: Person | None, now: float
) -> None:
    """The whole organization is to be left alone; its contact is told once that it was refused."""
    if not _still_mine(connection, refused, now):
        return
    new = pauses.begin(connection, refused.hold.scope, pause, now, probe=refused.probe)
    if new and pause.why is Reason.REFUSED and contact is not None:
        tellings.append(connection, contact, What.PAUSED, refused.request.id, now)
    wait = backoff.wait(refused.hold.attempts) if pause.wait is None else pause.wait
    retry(connection, refused, Failure(wait), now)


def _still_mine(connection: Connection, attempt: Attempt, now: float) -> bool:
    hold = attempt.hold
    return lanes.renew(connection, hold, now, head=hold.head, attempts=hold.attempts)


def _go_on(
    connection: Connection, hold: Hold, kind: LaneKind, now: float, *, head: int | None = None
) -> Step:
    """Begin an attempt at the first request that is still open, or let the lane go."""
    if head is not None:
        hold = Hold(hold.key, hold.scope, hold.owner, hold.epoch, head, attempts=0)
        lanes.renew(connection, hold, now, head=head, attempts=0)
    ended: list[Request] = []
    while (row := connection.execute(_NEXT, {"held": hold.key, "head": hold.head}).one_or_none()) is not None:
        if row.deadline > now:
            break
        late = fates.overdue(connection, row, now)
        ended += [] if late is None else [late]
    if row is None:
        lanes.rest(connection, hold)
        return Step(tuple(ended))
    gate = pauses.gate(connection, hold.scope, now)
    if gate.wait_until is not None:
        lanes.release(connection, hold, gate.wait_until, hold.attempts)
        return Step(tuple(ended))
    opened = read_request(row)
    if opened.by_external_id and external_ids.changed(connection, opened):
        opened = replace(opened, by_external_id=False)
    trying = {
        "tried": opened.id,
        "may_apply": kind is LaneKind.CHANGES,
        "by_external": opened.by_external_id,
    }
    connection.execute(_TRY, trying)
    return Step(tuple(ended), Attempt(hold, opened, gate.probe))


def _kind_of(attempt: Attempt) -> LaneKind:
    return LaneKind.LOOKUPS if attempt.request.transaction_id is None else LaneKind.CHANGES
