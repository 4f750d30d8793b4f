"""What a worker does with a lane: takes it, tries its head, and writes down what came of that.

Each is one transaction. An attempt is written down before it is made, so that whoever takes over after a
death knows that the API may have seen it. What is written afterwards counts only while the lane is still
held under the same epoch.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, update

from bot.access import Person
from bot.ledger import backoff, external_ids, fates, lanes, pauses, placing, tellings, trying
from bot.ledger.asked import Kind, Request, Why
from bot.ledger.clock import epoch
from bot.ledger.fates import Ending
from bot.ledger.lanes import Hold, LaneKind, Taker
from bot.ledger.pauses import Pause, Reason
from bot.ledger.requests import DELIVERED_WITHIN
from bot.ledger.tables import request
from bot.ledger.to_tell import What

BY_EXTERNAL_ID_WITHIN = 2.0  # seconds after somebody used it; later the call goes by its transaction id

_TOLD = {Reason.REFUSED: What.PAUSED, Reason.ELSEWHERE: What.ELSEWHERE}
"""What an organization's contact is told of a pause."""


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
    return _begin(connection, lanes.claim(connection, taker, most, now), taker.kind, now)


def settle(connection: Connection, done: Attempt, ending: Ending, now: float) -> Step:
    """End the attempt's request, step its lane forward and begin the next attempt in it.

    Nothing happens if the lane is ours no longer.
    """
    hold = lanes.step(connection, done.hold, done.request.sequence, now)
    if hold is None:
        return Step()
    ended = fates.end(connection, _after(done), ending, now)
    unpaused = done.probe and ending.why is not Why.GONE and pauses.end(connection, hold.scope, now)
    following = _following(connection, hold, _kind_of(done), now)
    return replace(
        following, ended=(*(() if ended is None else (ended,)), *following.ended), unpaused=unpaused
    )


def place(connection: Connection, found: Attempt, transaction_id: str, now: float) -> Step:
    """Append the request to the lane of its call, now that it is known; begin the next lookup."""
    hold = lanes.step(connection, found.hold, found.request.sequence, now)
    if hold is None:
        return Step()
    asked = found.request.asked
    to = lanes.of_call(asked.organization_fingerprint, transaction_id)
    was_either = asked.reference.kind is Kind.EITHER_ID
    moved = (
        update(request)
        .where(
            request.c.id == found.request.id,
            request.c.lane == found.hold.key,
            request.c.fate.is_(None),
        )
        .values(
            lane=to.key,
            sequence=lanes.append(connection, to, now),
            transaction_id=transaction_id,
            by_external_id=(
                not placing.is_its_transaction_id(asked.reference, transaction_id)
                if was_either
                else found.request.by_external_id
            ),
            deadline=epoch(found.request.accepted_at) + DELIVERED_WITHIN,
            attempts=0,
        )
    )
    connection.execute(moved)  # one that was taken back meanwhile leaves a gap, which is no harm
    unpaused = found.probe and pauses.end(connection, found.hold.scope, now)
    return replace(_following(connection, hold, LaneKind.LOOKUPS, now), unpaused=unpaused)


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
    _again(connection, failed, failure, failed.hold.attempts + 1, now)


def give_back(connection: Connection, attempt: Attempt, now: float) -> None:
    """Nothing was tried: whoever comes next may, at once."""
    _again(connection, attempt, Failure(0.0), attempt.hold.attempts, now)


def _again(connection: Connection, attempt: Attempt, failure: Failure, tried: int, now: float) -> None:
    if not lanes.release(connection, attempt.hold, now + failure.wait, tried):
        return
    tried_request = attempt.request
    trying.failed(
        connection,
        tried_request,
        uncertain=tried_request.uncertain or failure.applied is None,
        by_external_id=tried_request.by_external_id and not failure.by_transaction_id,
    )


def paused(connection: Connection, refused: Attempt, why: Pause, contact: Person | None, now: float) -> None:
    """The whole organization is to be left alone; its contact is told once what they can mend."""
    if not lanes.renew(connection, refused.hold, now):
        return
    new = pauses.begin(connection, refused.hold.scope, why, now, probe=refused.probe)
    if new and why.why in _TOLD and contact is not None:
        tellings.append(connection, contact, _TOLD[why.why], refused.request.id, now)
    wait = backoff.wait(refused.hold.attempts) if why.wait is None else why.wait
    retry(connection, refused, Failure(wait, applied=why.applied), now)


def _begin(connection: Connection, holds: Sequence[Hold], kind: LaneKind, now: float) -> tuple[Step, ...]:
    """Begin an attempt in each of these lanes of one organization: in all of them at once as a rule."""
    if not holds:
        return ()
    begun = trying.first(connection, holds, kind, now)
    return tuple(
        Step(attempt=Attempt(hold, begun[hold.key]))
        if hold.key in begun
        else _go_on(connection, hold, kind, now)
        for hold in holds
    )


def _following(connection: Connection, hold: Hold, kind: LaneKind, now: float) -> Step:
    """Begin the next attempt in a lane that was stepped forward, if anything is left there."""
    return _begin(connection, (hold,), kind, now)[0] if hold.ahead else Step()


def _go_on(connection: Connection, hold: Hold, kind: LaneKind, now: float) -> Step:
    """Begin an attempt at the first request that is still open, or let the lane go."""
    ended: list[Request] = []
    while (following := trying.following(connection, hold)) is not None:
        opened, deadline = following
        if deadline > now:
            break
        late = fates.overdue(connection, opened, now)
        ended += [] if late is None else [late]
    else:
        lanes.rest(connection, hold)
        return Step(tuple(ended))
    gate = pauses.gate(connection, hold.scope, now)
    if gate.wait_until is not None:
        lanes.release(connection, hold, gate.wait_until, hold.attempts)
        return Step(tuple(ended))
    if opened.by_external_id and (
        _was_placed_a_while_ago(opened, deadline, now) or external_ids.changed(connection, opened)
    ):
        opened = replace(opened, by_external_id=False)
    trying.begin(connection, opened, kind)
    return Step(tuple(ended), Attempt(hold, opened, gate.probe))


def _was_placed_a_while_ago(opened: Request, deadline: float, now: float) -> bool:
    """Whether its external id may have come to name another call since it was looked up.

    Nobody tells of what is set elsewhere: the same customer calls again, and the new call gets the same id.
    """
    if opened.transaction_id is None:
        return False
    return opened.attempts > 0 or now - (deadline - DELIVERED_WITHIN) > BY_EXTERNAL_ID_WITHIN


def _after(done: Attempt) -> Request:
    """The request as the ledger has it since the attempt began."""
    tried = done.request
    uncertain = tried.uncertain or _kind_of(done) is LaneKind.CHANGES
    return replace(tried, attempts=tried.attempts + 1, uncertain=uncertain)


def _kind_of(attempt: Attempt) -> LaneKind:
    return LaneKind.LOOKUPS if attempt.request.transaction_id is None else LaneKind.CHANGES
