"""What is written down of times, when the clock has been set back: nothing waits for what it had shown.

A time that lies further ahead than it could have been set was set by a clock that is back since. Bringing it
near is harmless at any time, and may be done by several processes at once.
"""

from sqlalchemy import Connection, and_, delete, update

from bot.database.tables import (
    clock_seen,
    draft,
    lane,
    pause,
    person,
    reply,
    shared_card,
    tag_request,
    user_group,
)
from bot.ledger.accept import DELIVERED_WITHIN, PLACED_WITHIN
from bot.ledger.drafts import KEPT_FOR
from bot.ledger.lanes import LEASE
from bot.ledger.memberships import AHEAD
from bot.ledger.replies import CALLER_KEPT, USABLE_FOR

WAITS = 60.0  # seconds: nothing of ours waits longer, unless somebody else has said so

UNCHECKED = 15 * 60.0 + 1.0  # seconds: a group's list of that age is good enough to look, and for no more

LONG_PLACED = 5.0  # seconds: an external id that was used then may name another call by now


def set_back(before: float | None, now: float) -> float | None:
    """Give how far ahead anything may lie, in seconds, where that is to be looked at; else None.

    ``before`` is what the clock said last: None when Switchboard has just started, and nobody can tell.
    """
    if before is None:
        return DELIVERED_WITHIN
    return WAITS if now < before else None


def straighten(connection: Connection, now: float, farthest: float) -> None:
    """Bring near what lies too far ahead; ``farthest`` (in seconds) is for what others may have delayed.

    A lease is only shortened to a whole one: whoever has it may still be sending.
    """
    connection.execute(
        update(lane).where(lane.c.lease_until > now + LEASE + 1.0).values(lease_until=now + LEASE)
    )
    connection.execute(update(lane).where(lane.c.due > now + farthest).values(due=now))
    connection.execute(update(lane).where(lane.c.not_before > now + farthest).values(not_before=now))
    connection.execute(update(reply).where(reply.c.due > now + farthest).values(due=now))
    connection.execute(update(pause).where(pause.c.until > now + farthest).values(until=now))
    _requests(connection, now)
    connection.execute(update(clock_seen).where(clock_seen.c.seen_at > now).values(seen_at=now, running=0.0))
    ahead = AHEAD.total_seconds()
    for expires, kept in (  # these, and all that follow, may be dated by another clock than the database's
        (reply.c.expires_at, USABLE_FOR),
        (reply.c.caller_until, CALLER_KEPT),
        (draft.c.expires_at, KEPT_FOR),
    ):
        latest = now + kept.total_seconds()
        connection.execute(update(expires.table).where(expires > latest + ahead).values({expires: latest}))
    apart = now + ahead
    connection.execute(delete(person).where(person.c.checked_at > apart))
    refreshed = user_group.c.refreshed_at > apart
    connection.execute(update(user_group).where(refreshed).values(refreshed_at=now - UNCHECKED))
    posting = and_(shared_card.c.ts.is_(None), shared_card.c.at > apart)
    connection.execute(update(shared_card).where(posting).values(at=now))


def _requests(connection: Connection, now: float) -> None:
    """A call that began after a request was accepted is not the one that was meant, by no clock."""
    opened = tag_request.c.outcome.is_(None)
    connection.execute(
        update(tag_request).where(opened, tag_request.c.accepted_at > now).values(accepted_at=now)
    )
    for of_them, within in (
        (tag_request.c.transaction_id.is_not(None), DELIVERED_WITHIN),
        (tag_request.c.transaction_id.is_(None), PLACED_WITHIN),
    ):
        late = and_(opened, of_them, tag_request.c.deadline > now + within)
        latest = now + within - LONG_PLACED
        connection.execute(update(tag_request).where(late).values(deadline=latest))
