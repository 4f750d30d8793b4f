"""A request's outcome: written once, and in the same transaction with it who has to be notified.

What people are to be notified of is as durable as what it is about: rows in lanes, of cards and of people.
That it is being said is written down before it is sent, so that whoever takes over after a death knows that
it may have arrived.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.database.statements import Prepared
from bot.database.tables import lane, notification, tag_request
from bot.ledger import lanes, replies, shared
from bot.ledger.lanes import Hold, Lane, LaneKind, Taker
from bot.ledger.tag_requests import AcceptedRequest, Outcome, WhyNotPlaced, read_request
from bot.person import Person
from bot.times import moment

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
    cards_are_due(connection, ended)
    return ended


def cards_are_due(connection: Connection, ended: AcceptedRequest) -> None:
    """Have the cards drawn again that show what has its outcome now, should nobody draw them before.

    The card it came from is drawn with what its person is notified of.
    """
    asked, news = ended.asked, ended.outcome_at
    if ended.outcome is None or news is None:
        return
    if asked.reply_id is not None and not ended.outcome.notified:
        replies.has_news(connection, asked.reply_id, news)
    if asked.undoes is not None and not ended.outcome.notified:
        undone = select(tag_request.c.reply_id).where(tag_request.c.id == asked.undoes)
        replies.has_news(connection, connection.execute(undone).scalar() or "", news)
    if ended.transaction_id is not None:
        call = asked.organization_fingerprint, ended.transaction_id
        replies.call_has_news(connection, *call, news)
        shared.have_news(connection, *call, news)
        if ended.outcome is Outcome.ENDED and ended.why is None:
            replies.call_is_over(connection, *call, news)


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
        # Both rows: a request that is placed meanwhile is in another lane, and has another deadline.
        .with_for_update(skip_locked=True)
    ).all()
    ended = (overdue(connection, read_request(row), now) for row in rows)
    return tuple(each for each in ended if each is not None)


class NotifiedOf(StrEnum):
    """What somebody is notified of."""

    OUTCOME = "outcome"
    PAUSED = "paused"
    """To an organization's contact: its token or its grant was refused, first for this request."""
    ELSEWHERE = "elsewhere"
    """To an organization's contact: a redirect or a page came, first for this request."""


@dataclass(frozen=True)
class Notification:
    """One thing that somebody is notified of."""

    what: NotifiedOf
    request: AcceptedRequest
    repeated: bool = False
    """They may have been notified before: whoever did so died, or never heard whether it arrived."""


class NotNotified(Exception):
    """Somebody could not be notified now. ``wait`` is in seconds, where whoever refused it said so.

    ``uncertain``: it may have arrived all the same, as where no answer came.
    """

    def __init__(self, wait: float | None = None, *, uncertain: bool = False) -> None:
        self.wait = wait
        self.uncertain = uncertain
        super().__init__("not notified")


@dataclass(frozen=True)
class ToBeTold:
    """What somebody is to be told, as it is put into a lane."""

    request_id: str
    what: NotifiedOf = NotifiedOf.OUTCOME
    uncertain: bool = False
    """It may have been said elsewhere."""


@dataclass(frozen=True)
class Due:
    """What is ours to say, up to ``last`` in its lane."""

    hold: Hold
    notifications: tuple[Notification, ...]
    last: int
    doubtful: int
    """Up to here it may have been said before."""


_COMING = (
    select(
        notification.c.sequence,
        notification.c.what,
        notification.c.uncertain.label("said_before"),
        tag_request,
    )
    .join(tag_request, tag_request.c.id == notification.c.request_id)
    .where(notification.c.lane == bindparam("held"), notification.c.sequence > bindparam("head"))
    .order_by(notification.c.sequence)
    .limit(bindparam("most"))
)

_MORE = (
    select(notification.c.sequence)
    .where(notification.c.lane == bindparam("held"), notification.c.sequence > bindparam("head"))
    .limit(1)
)

_MARK = (
    update(notification)
    .where(
        notification.c.lane == bindparam("held"),
        notification.c.sequence > bindparam("after"),
        notification.c.sequence <= bindparam("up_to"),
    )
    .values(uncertain=bindparam("marked"))
)


def put(connection: Connection, to: Lane, what: ToBeTold, now: float) -> None:
    """Have somebody notified, in the transaction of what it is about."""
    row = {
        "lane": to.key,
        "sequence": lanes.append(connection, to, now),
        "request_id": what.request_id,
        "what": what.what.value,
        "at": now,
        "uncertain": what.uncertain,
    }
    connection.execute(insert(notification), row)


def begin(connection: Connection, hold: Hold, most: int) -> Due | None:
    """Begin to say what comes next in a lane; lets it go, and gives None, where there is nothing."""
    given = {"held": hold.key, "head": hold.head, "most": most}
    rows = connection.execute(_COMING, given).all()
    if not rows:  # what it was about has been purged
        lanes.rest(connection, hold)
        return None
    notifications = tuple(
        Notification(NotifiedOf(row.what), read_request(row), row.said_before) for row in rows
    )
    last = rows[-1].sequence
    doubtful = max((row.sequence for row in rows if row.said_before), default=hold.head)
    _marked(connection, hold, (doubtful, last), uncertain=True)
    return Due(hold, notifications, last, doubtful)


def notified(connection: Connection, due: Due, now: float, apart: float = 0.0) -> bool:
    """They were notified; what comes next waits so many seconds. False: it was ours no longer."""
    if not lanes.renew(connection, due.hold, now):
        return False
    if connection.execute(_MORE, {"held": due.hold.key, "head": due.last}).first() is None:
        lanes.rest(connection, due.hold, not_before=now + apart if apart else 0.0)
    else:
        lanes.release(connection, due.hold, now + apart, attempts=0, head=due.last)
    return True


def later(connection: Connection, due: Due, failure: NotNotified, tried: int, now: float) -> None:
    """It is to be said later, after ``tried`` failures; unless ``uncertain``, it didn't arrive this time."""
    wait = lanes.wait(due.hold.attempts) if failure.wait is None else failure.wait
    if lanes.release(connection, due.hold, now + wait, tried) and not failure.uncertain:
        _marked(connection, due.hold, (due.doubtful, due.last), uncertain=False)


def unsaid(connection: Connection, due: Due, said: int, now: float) -> None:
    """Only up to ``said`` was anything said: what came since was marked as it was taken."""
    if lanes.renew(connection, due.hold, now):
        _marked(connection, due.hold, (max(said, due.doubtful), due.last), uncertain=False)


def _marked(connection: Connection, hold: Hold, between: tuple[int, int], *, uncertain: bool) -> None:
    after, up_to = between
    if after < up_to:
        given = {"held": hold.key, "after": after, "up_to": up_to, "marked": uncertain}
        connection.execute(_MARK, given)


APART = 60.0  # seconds between two messages to one person

TOGETHER = 100  # notifications in one message at the most


@dataclass(frozen=True)
class DirectMessage:
    """Everything one person is to be notified of now, in the order it came about."""

    person: Person
    notifications: tuple[Notification, ...]

    @property
    def repeated(self) -> bool:
        """Whether any of it may have been said before."""
        return any(each.repeated for each in self.notifications)


Notify = Callable[[DirectMessage], Awaitable[None]]
"""Send a message. Raises NotNotified where it is to be tried again."""


def append_message(
    connection: Connection, person: Person, what: NotifiedOf, request_id: str, now: float
) -> None:
    """Have somebody notified, in the transaction of what it is of."""
    put(connection, lanes.of_messages(person), ToBeTold(request_id, what), now)


def claim_due(connection: Connection, owner: str, kind: LaneKind, most: int, now: float) -> tuple[Due, ...]:
    """Take what is due on so many cards, what comes first on each, or all that is due to so many people."""
    held = lanes.claim(connection, Taker(owner, kind), most, now)
    at_once = 1 if kind is LaneKind.CARDS else TOGETHER
    return tuple(due for hold in held if (due := begin(connection, hold, at_once)) is not None)


def message(due: Due) -> DirectMessage:
    """What to send."""
    _, home, user = due.hold.key.rsplit("|", 2)
    return DirectMessage(Person(home, user), due.notifications)


TRIES = 3

AnswerThere = Callable[[Notification], Awaitable[bool]]
"""Say a request's outcome on its card (``asked.reply_id``). False: it can't be said there.

Raises NotNotified where it is to be tried again. The same may come twice after a death: a card that already
says so is drawn again.
"""


async def nowhere(notification: Notification) -> bool:
    """Say it on no card: people are notified of everything in messages."""
    del notification
    return False


def append_outcome(connection: Connection, ended: AcceptedRequest, now: float) -> None:
    """Have a request's outcome said: on its card first, if it came from one."""
    if ended.asked.reply_id is None:
        to = lanes.of_messages(ended.asked.person)
    else:
        to = lanes.of_cards(ended.asked.reply_id)
    put(connection, to, ToBeTold(ended.id), now)


def moved(connection: Connection, due: Due, now: float, *, uncertain: bool) -> None:
    """It goes to its person instead, and off the card's lane, both or neither."""
    if not notified(connection, due, now):
        return
    for each in due.notifications:
        to = lanes.of_messages(each.request.asked.person)
        put(connection, to, ToBeTold(each.request.id, each.what, uncertain or each.repeated), now)


Came = bool | NotNotified
"""What came of notifying somebody: it arrived, it can't be said there (False), or it failed."""


def settle_due(connection: Connection, due: Due, kind: LaneKind, came: Came, now: float) -> bool:
    """Write down what came of it. True: what was for a card goes to its person now.

    That is where it can't be said on the card (False came), or could not be for the last time. What comes
    for a person while a message is sent waits a minute.
    """
    on_card = kind is LaneKind.CARDS
    if came is True:
        notified(connection, due, now, 0.0 if on_card else APART)
        return False
    tried = due.hold.attempts + 1
    if isinstance(came, NotNotified) and not (on_card and tried >= TRIES):
        later(connection, due, came, tried, now)
        return False
    moved(connection, due, now, uncertain=isinstance(came, NotNotified) and came.uncertain)
    return True
