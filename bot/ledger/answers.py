"""Answers on cards: of each card one at a time and in order; what can't be told there goes to its person.

A person's own lane takes one message a minute; a card is edited whenever there is news.
"""

from collections.abc import Awaitable, Callable

from sqlalchemy import Connection

from bot.ledger import lanes, to_tell
from bot.ledger.asked import Request
from bot.ledger.lanes import LaneKind, Taker
from bot.ledger.to_tell import Due, NotTold, Put, Telling

TRIES = 3

AnswerThere = Callable[[Telling], Awaitable[bool]]
"""Tell a request's fate on its card (``asked.reply_id``). True: told there; False: it can't be told there.

Raises NotTold where it is to be tried again. The same may come twice after a death: a card that already says
so is drawn again.
"""


async def nowhere(telling: Telling) -> bool:
    """Answer on no card: everything is told in messages."""
    del telling
    return False


def tell(connection: Connection, ended: Request, now: float) -> None:
    """Have a request's fate told: on its card first, if it came from one."""
    if ended.asked.reply_id is None:
        to = lanes.of_tellings(ended.asked.person)
    else:
        to = lanes.of_answers(ended.asked.reply_id)
    to_tell.put(connection, to, Put(ended.id), now)


def claim(connection: Connection, owner: str, most: int, now: float) -> tuple[Due, ...]:
    """Take what comes first on each of so many cards."""
    held = lanes.claim(connection, Taker(owner, LaneKind.ANSWERS), most, now)
    return tuple(due for hold in held if (due := to_tell.begin(connection, hold, 1)) is not None)


def told(connection: Connection, due: Due, now: float) -> None:
    """It was told on the card."""
    to_tell.told(connection, due, now)


def moved(connection: Connection, due: Due, now: float, *, uncertain: bool) -> None:
    """It goes to its person instead, and off the card's lane, both or neither."""
    if not to_tell.told(connection, due, now):
        return
    for each in due.tellings:
        to = lanes.of_tellings(each.request.asked.person)
        to_tell.put(connection, to, Put(each.request.id, each.what, uncertain or each.repeated), now)


def not_told(connection: Connection, due: Due, failure: NotTold, now: float) -> bool:
    """It could not be told on the card: again later. True: that was the last try, and it goes elsewhere."""
    tried = due.hold.attempts + 1
    if tried >= TRIES:
        moved(connection, due, now, uncertain=failure.uncertain)
        return True
    to_tell.later(connection, due, failure, tried, now)
    return False
