"""A request's fate: written once, and in the same transaction whoever has to be told is put down for it."""

from dataclasses import dataclass, replace

from sqlalchemy import Connection, bindparam, select, update

from bot.ledger import answers
from bot.ledger.asked import Fate, Request, Why, read_request
from bot.ledger.clock import moment
from bot.ledger.statements import Prepared
from bot.ledger.tables import lane, request

AT_ONCE = 100  # overdue requests in one transaction


@dataclass(frozen=True)
class Ending:
    """How a request ends: why it was not placed, and the API's words, where it refused."""

    fate: Fate
    why: Why | None = None
    words: str | None = None


_ENDED = Prepared(
    update(request)
    .where(request.c.id == bindparam("ending"), request.c.fate.is_(None))
    .values(
        fate=bindparam("fate_now"),
        fate_at=bindparam("now"),
        deadline=None,
        why=bindparam("why_now"),
        words=bindparam("words_now"),
    )
    .returning(request.c.id)
)


def end(connection: Connection, asked: Request, ending: Ending, now: float) -> Request | None:
    """Give a request its fate; gives the request as it is then, or None if it had one already."""
    given = {
        "ending": asked.id,
        "fate_now": ending.fate.value,
        "now": now,
        "why_now": None if ending.why is None else ending.why.value,
        "words_now": ending.words,
    }
    if _ENDED.one(connection, given) is None:
        return None
    ended = replace(asked, fate=ending.fate, fate_at=moment(now), why=ending.why, words=ending.words)
    if ending.fate.told:
        answers.tell(connection, ended, now)
    return ended


def overdue(connection: Connection, late: Request, now: float) -> Request | None:
    """End a request whose time is over. One whose answer was lost may have been applied after all."""
    if late.transaction_id is None:
        return end(connection, late, Ending(Fate.NOT_PLACED, Why.NOT_IN_TIME), now)
    fate = Fate.UNCONFIRMED if late.uncertain else Fate.EXPIRED
    return end(connection, late, Ending(fate), now)


def sweep(connection: Connection, now: float) -> tuple[Request, ...]:
    """End what is overdue, whoever was to deliver it: also of an organization nobody delivers for any more.

    What a worker may be sending right now is left to it, or to the next time.
    """
    rows = connection.execute(
        select(request)
        .join(lane, lane.c.key == request.c.lane)
        .where(request.c.deadline <= now, lane.c.lease_until <= now)
        .order_by(request.c.deadline)
        .limit(AT_ONCE)
        .with_for_update(of=lane, skip_locked=True)
    ).all()
    ended = (overdue(connection, read_request(row), now) for row in rows)
    return tuple(each for each in ended if each is not None)
