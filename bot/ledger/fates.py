"""A request's fate: written once, and in the same transaction whoever has to be told is put down for it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select, update

from bot.ledger import tellings
from bot.ledger.asked import Fate, Request, Why, read_request
from bot.ledger.tables import lane, request
from bot.ledger.tellings import What

AT_ONCE = 100  # overdue requests in one transaction


@dataclass(frozen=True)
class Ending:
    """How a request ends: why it was not placed, and the API's words, where it refused."""

    fate: Fate
    why: Why | None = None
    words: str | None = None


def end(connection: Connection, request_id: str, ending: Ending, now: float) -> Request | None:
    """Give a request its fate; gives the request as it is then, or None if it had one already."""
    row = connection.execute(
        update(request)
        .where(request.c.id == request_id, request.c.fate.is_(None))
        .values(
            fate=ending.fate.value,
            fate_at=now,
            deadline=None,
            why=None if ending.why is None else ending.why.value,
            words=ending.words,
        )
        .returning(request)
    ).one_or_none()
    if row is None:
        return None
    ended = read_request(row)
    if ending.fate.told:
        tellings.append(connection, ended.asked.person, What.FATE, request_id, now)
    return ended


def overdue(connection: Connection, row: Row[*tuple[Any, ...]], now: float) -> Request | None:
    """End a request whose time is over. One whose answer was lost may have been applied after all."""
    if row.transaction_id is None:
        return end(connection, row.id, Ending(Fate.NOT_PLACED, Why.NOT_IN_TIME), now)
    fate = Fate.UNCONFIRMED if row.uncertain else Fate.EXPIRED
    return end(connection, row.id, Ending(fate), now)


def sweep(connection: Connection, now: float) -> tuple[Request, ...]:
    """End what is overdue, whoever was to deliver it: also of an organization nobody delivers for any more.

    What a worker may be sending right now is left to it, or to the next time.
    """
    rows = connection.execute(
        select(request.c.id, request.c.transaction_id, request.c.uncertain)
        .join(lane, lane.c.key == request.c.lane)
        .where(request.c.deadline <= now, lane.c.lease_until <= now)
        .order_by(request.c.deadline)
        .limit(AT_ONCE)
        .with_for_update(of=lane, skip_locked=True)
    ).all()
    ended = (overdue(connection, row, now) for row in rows)
    return tuple(each for each in ended if each is not None)
