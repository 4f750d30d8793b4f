"""Messages to people: everything there is to tell somebody in one, and at most one a minute."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.access import Person
from bot.ledger import lanes, to_tell
from bot.ledger.lanes import LaneKind, Taker
from bot.ledger.to_tell import Due, NotTold, Put, Telling, What

APART = 60.0  # seconds between two messages to one person
TOGETHER = 100  # tellings in one message at the most


@dataclass(frozen=True)
class Message:
    """Everything one person is to be told now, in the order it came about."""

    person: Person
    tellings: tuple[Telling, ...]

    @property
    def repeated(self) -> bool:
        """Whether any of it may have been told before."""
        return any(each.repeated for each in self.tellings)


Tell = Callable[[Message], Awaitable[None]]
"""Send a message. Raises NotTold where it is to be tried again."""


def append(connection: Connection, person: Person, what: What, request_id: str, now: float) -> None:
    """Have somebody told, in the transaction of what they are told of."""
    to_tell.put(connection, lanes.of_tellings(person), Put(request_id, what), now)


def claim(connection: Connection, owner: str, most: int, now: float) -> tuple[Due, ...]:
    """Take the messages that are due, of so many people at the most."""
    held = lanes.claim(connection, Taker(owner, LaneKind.TELLINGS), most, now)
    return tuple(due for hold in held if (due := to_tell.begin(connection, hold, TOGETHER)) is not None)


def message(due: Due) -> Message:
    """What to send."""
    _, home, user = due.hold.key.rsplit("|", 2)
    return Message(Person(home, user), due.tellings)


def told(connection: Connection, due: Due, now: float) -> bool:
    """The message was sent: what came meanwhile waits a minute. False: it was ours no longer."""
    return to_tell.told(connection, due, now, APART)


def not_told(connection: Connection, due: Due, failure: NotTold, now: float) -> None:
    """The message could not be sent: again later."""
    to_tell.later(connection, due, failure, due.hold.attempts + 1, now)
