"""What is to be told, as durable as what it is about: rows in lanes, of people and of cards.

That something is being told is written down before it is sent, so that whoever takes over after a death knows
that it may have arrived.
"""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.ledger import backoff, lanes
from bot.ledger.asked import Request, read_request
from bot.ledger.lanes import Hold, Lane
from bot.ledger.tables import request, telling


class What(StrEnum):
    """What somebody is told of a request."""

    FATE = "fate"
    PAUSED = "paused"
    """To an organization's contact: its token or its grant was refused, first for this request."""
    ELSEWHERE = "elsewhere"
    """To an organization's contact: a redirect or a page came, first for this request."""


@dataclass(frozen=True)
class Telling:
    """One thing to tell."""

    what: What
    request: Request
    repeated: bool = False
    """It may have been told before: whoever did so died, or never heard whether it arrived."""


class NotTold(Exception):
    """It could not be told now. ``wait`` is in seconds, where whoever refused it said so.

    ``uncertain``: it may have arrived all the same, as where no answer came.
    """

    def __init__(self, wait: float | None = None, *, uncertain: bool = False) -> None:
        self.wait = wait
        self.uncertain = uncertain
        super().__init__("not told")


@dataclass(frozen=True)
class Put:
    """What is put into a lane."""

    request_id: str
    what: What = What.FATE
    uncertain: bool = False
    """It may have been told elsewhere."""


@dataclass(frozen=True)
class Due:
    """What is ours to tell, up to ``last`` in its lane."""

    hold: Hold
    tellings: tuple[Telling, ...]
    last: int
    doubtful: int
    """Up to here it may have been told before."""


_COMING = (
    select(telling.c.sequence, telling.c.what, telling.c.uncertain.label("told_before"), request)
    .join(request, request.c.id == telling.c.request_id)
    .where(telling.c.lane == bindparam("held"), telling.c.sequence > bindparam("head"))
    .order_by(telling.c.sequence)
    .limit(bindparam("most"))
)
_MORE = (
    select(telling.c.sequence)
    .where(telling.c.lane == bindparam("held"), telling.c.sequence > bindparam("head"))
    .limit(1)
)
_MARK = (
    update(telling)
    .where(
        telling.c.lane == bindparam("held"),
        telling.c.sequence > bindparam("after"),
        telling.c.sequence <= bindparam("up_to"),
    )
    .values(uncertain=bindparam("marked"))
)


def put(connection: Connection, to: Lane, what: Put, now: float) -> None:
    """Have something told, in the transaction of what it is about."""
    row = {
        "lane": to.key,
        "sequence": lanes.append(connection, to, now),
        "request_id": what.request_id,
        "what": what.what.value,
        "at": now,
        "uncertain": what.uncertain,
    }
    connection.execute(insert(telling), row)


def begin(connection: Connection, hold: Hold, most: int) -> Due | None:
    """Begin to tell what comes next in a lane; lets it go, and gives None, where there is nothing."""
    given = {"held": hold.key, "head": hold.head, "most": most}
    rows = connection.execute(_COMING, given).all()
    if not rows:  # what it was about has been purged
        lanes.rest(connection, hold)
        return None
    tellings = tuple(Telling(What(row.what), read_request(row), row.told_before) for row in rows)
    last = rows[-1].sequence
    doubtful = max((row.sequence for row in rows if row.told_before), default=hold.head)
    _marked(connection, hold, (doubtful, last), uncertain=True)
    return Due(hold, tellings, last, doubtful)


def told(connection: Connection, due: Due, now: float, apart: float = 0.0) -> bool:
    """It is told; what comes next waits so many seconds. False: it was ours no longer."""
    if not lanes.renew(connection, due.hold, now):
        return False
    if connection.execute(_MORE, {"held": due.hold.key, "head": due.last}).first() is None:
        lanes.rest(connection, due.hold, not_before=now + apart if apart else 0.0)
    else:
        lanes.release(connection, due.hold, now + apart, attempts=0, head=due.last)
    return True


def later(connection: Connection, due: Due, failure: NotTold, tried: int, now: float) -> None:
    """It is to be told later, after ``tried`` failures; unless ``uncertain``, it wasn't told this time."""
    wait = backoff.wait(due.hold.attempts) if failure.wait is None else failure.wait
    if lanes.release(connection, due.hold, now + wait, tried) and not failure.uncertain:
        _marked(connection, due.hold, (due.doubtful, due.last), uncertain=False)


def _marked(connection: Connection, hold: Hold, between: tuple[int, int], *, uncertain: bool) -> None:
    after, up_to = between
    if after < up_to:
        given = {"held": hold.key, "after": after, "up_to": up_to, "marked": uncertain}
        connection.execute(_MARK, given)
