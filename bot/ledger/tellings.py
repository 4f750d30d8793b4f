"""What people are to be told: as durable as what it is about, at most one message a minute a person."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, insert, select

from bot.access import Person
from bot.ledger import backoff, lanes
from bot.ledger.asked import Request, read_request
from bot.ledger.lanes import Hold, LaneKind, Taker
from bot.ledger.tables import request, telling

APART = 60.0  # seconds between two messages to one person
TOGETHER = 100  # tellings in one message at the most


class What(StrEnum):
    """What somebody is told of a request."""

    FATE = "fate"
    PAUSED = "paused"
    """To an organization's contact: its token or its grant was refused, first for this request."""


@dataclass(frozen=True)
class Telling:
    """One thing to tell."""

    what: What
    request: Request


@dataclass(frozen=True)
class Message:
    """Everything one person is to be told now, in the order it came about."""

    person: Person
    tellings: tuple[Telling, ...]


class NotTold(Exception):
    """The message could not be sent now. ``wait`` is in seconds, where whoever refused it said so."""

    def __init__(self, wait: float | None = None) -> None:
        self.wait = wait
        super().__init__("not told")


Tell = Callable[[Message], Awaitable[None]]
"""Send a message. Raises NotTold where it is to be tried again."""


@dataclass(frozen=True)
class ToTell:
    """A message that is ours to send, up to ``last`` in its lane."""

    hold: Hold
    last: int
    message: Message


def append(connection: Connection, person: Person, what: What, request_id: str, now: float) -> None:
    """Have somebody told, in the transaction of what they are told of."""
    to = lanes.of_tellings(person)
    sequence = lanes.append(connection, to, now)
    row = {"lane": to.key, "sequence": sequence, "request_id": request_id, "what": what.value, "at": now}
    connection.execute(insert(telling), row)


def claim(connection: Connection, owner: str, most: int, now: float) -> tuple[ToTell, ...]:
    """Take the messages that are due, of so many people at the most."""
    held = lanes.claim(connection, Taker(owner, LaneKind.TELLINGS), most, now)
    return tuple(due for hold in held if (due := _message(connection, hold)) is not None)


def told(connection: Connection, due: ToTell, now: float) -> bool:
    """The message was sent: what came meanwhile waits a minute. False: it was ours no longer."""
    if not lanes.renew(connection, due.hold, now, head=due.last, attempts=0):
        return False
    more = select(telling.c.sequence).where(telling.c.lane == due.hold.key, telling.c.sequence > due.last)
    if connection.execute(more.limit(1)).first() is None:
        lanes.rest(connection, due.hold, not_before=now + APART)
    else:
        lanes.release(connection, due.hold, now + APART, attempts=0)
    return True


def not_told(connection: Connection, due: ToTell, wait: float | None, now: float) -> None:
    """The message could not be sent: again later."""
    tried = due.hold.attempts
    lanes.release(connection, due.hold, now + (backoff.wait(tried) if wait is None else wait), tried + 1)


def _message(connection: Connection, hold: Hold) -> ToTell | None:
    rows = connection.execute(
        select(telling.c.sequence, telling.c.what, request)
        .join(request, request.c.id == telling.c.request_id)
        .where(telling.c.lane == hold.key, telling.c.sequence > hold.head)
        .order_by(telling.c.sequence)
        .limit(TOGETHER)
    ).all()
    if not rows:  # what it was about has been purged
        lanes.rest(connection, hold)
        return None
    _, team, user = hold.key.rsplit("|", 2)
    tellings = tuple(Telling(What(row.what), read_request(row)) for row in rows)
    return ToTell(hold, rows[-1].sequence, Message(Person(team, user), tellings))
