"""A request's outcome: written once, and in the same transaction with it who has to be notified."""

from dataclasses import dataclass, replace

from sqlalchemy import Connection, bindparam, select, update

from bot.database.clock import moment
from bot.database.statements import Prepared
from bot.database.tables import lane, tag_request
from bot.ledger.notifications import append_outcome
from bot.ledger.tag_requests import AcceptedRequest, Outcome, WhyNotPlaced, read_request

AT_ONCE = 100  # overdue requests in one transaction


@dataclass(frozen=True)
class Ending:
    """How a request ends: why it was not placed, and the API's words, where it refused."""

    outcome: Outcome
    why: WhyNotPlaced | None = None
    words: str | None = None


_ENDED = Prepared(
    update(tag_request)
    .where(tag_request.c.id == bindparam("ending"), tag_request.c.outcome.is_(None))
    .values(
        outcome=bindparam("outcome_now"),
        outcome_at=bindparam("now"),
        deadline=None,
        why=bindparam("why_now"),
        words=bindparam("words_now"),
    )
    .returning(tag_request.c.id)
)


def end(connection: Connection, asked: AcceptedRequest, ending: Ending, now: float) -> AcceptedRequest | None:
    """Give a request its outcome; gives the request as it is then, or None if it had one already."""
    given = {
        "ending": asked.id,
        "outcome_now": ending.outcome.value,
        "now": now,
        "why_now": None if ending.why is None else ending.why.value,
        "words_now": ending.words,
    }
    if _ENDED.one(connection, given) is None:
        return None
    ended = replace(asked, outcome=ending.outcome, outcome_at=moment(now), why=ending.why, words=ending.words)
    if ending.outcome.notified:
        append_outcome(connection, ended, now)
    return ended


def overdue(connection: Connection, late: AcceptedRequest, now: float) -> AcceptedRequest | None:
    """End a request whose time is over. One whose answer was lost may have been applied after all."""
    if late.transaction_id is None:
        return end(connection, late, Ending(Outcome.NOT_PLACED, WhyNotPlaced.NOT_IN_TIME), now)
    outcome = Outcome.UNCONFIRMED if late.uncertain else Outcome.EXPIRED
    return end(connection, late, Ending(outcome), now)


def sweep(connection: Connection, now: float) -> tuple[AcceptedRequest, ...]:
    """End what is overdue, whoever was to deliver it: also of an organization nobody delivers for any more.

    What a worker may be sending right now is left to it, or to the next time.
    """
    rows = connection.execute(
        select(tag_request)
        .join(lane, lane.c.key == tag_request.c.lane)
        .where(tag_request.c.deadline <= now, lane.c.lease_until <= now)
        .order_by(tag_request.c.deadline)
        .limit(AT_ONCE)
        .with_for_update(of=lane, skip_locked=True)
    ).all()
    ended = (overdue(connection, read_request(row), now) for row in rows)
    return tuple(each for each in ended if each is not None)
