"""Cards that were posted to channels: one for each call in each channel, who shared it, and who draws it now.

A row is written before its card is posted, and outlives it: whether a card may still be seen is decided here.
Whoever draws a card holds the lease on its row, which a number fences; no transaction is open meanwhile.

    posting ─▶ there ─▶ taking back ─▶ taken back
       └─▶ perhaps ─┴───────▲

*Perhaps*: Slack's answer was lost; the card is recognized when it is clicked. What is taken back stays so,
whatever is drawn for it later.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    TextClause,
    bindparam,
    case,
    delete,
    func,
    null,
    or_,
    select,
    update,
)

from bot.database.statements import Prepared, insert
from bot.database.tables import TO_BE_SEEN, shared_card
from bot.ledger import replies
from bot.ledger.lanes import LEASE, Writing
from bot.ledger.replies import Posted, Reply, drawn_by
from bot.person import Person
from bot.times import moment

KIND = "shared"

LONGEST_WAIT = 600.0  # seconds until a card that couldn't be drawn is tried again

ITS_TURN = 2.0  # seconds in which whoever marks a card for taking back does so, before others do

LAST_TRY = 10  # drawings that fail in a row, before a card that may stay is left as it is


class CardState(StrEnum):
    """What is known of a card in a channel."""

    POSTING = "posting"
    PERHAPS = "perhaps"
    """Slack was asked to post it, and its answer was lost."""
    THERE = "there"
    TAKING_BACK = "taking back"
    """It must not be seen any more, and may still be."""
    TAKEN_BACK = "taken back"


@dataclass(frozen=True)
class CardPlace:
    """Which call's card in which channel."""

    organization_fingerprint: str
    transaction_id: str
    channel: str


@dataclass(frozen=True)
class SharedCard:
    """A card in a channel. ``ts`` is None while it is being posted, and where that answer was lost."""

    place: CardPlace
    ts: str | None
    reply_id: str
    shared_by: Person
    at: datetime
    state: CardState = CardState.THERE


@dataclass(frozen=True)
class CardHold:
    """A card that is ours to draw, for as long as the lease lasts."""

    card: SharedCard
    owner: str
    epoch: int
    attempts: int = 0
    due: float | None = None
    """When it is due again should whoever holds it die; any other time is of news that came meanwhile."""


@dataclass(frozen=True)
class Claimed:
    """What came of asking for a place: it is ours (``hold``), or there is a card."""

    hold: CardHold | None = None
    there: SharedCard | None = None
    perhaps: bool = False
    """An earlier card may be there, unknown to us: it is taken back if it shows up."""


class Settled(StrEnum):
    """What came of a drawing."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    """Not to be seen for now, and to be drawn again soon."""
    TAKEN_BACK = "taken back"
    GONE = "gone"
    """Slack says that the message is there no more."""
    FAILED = "failed"


def claim(connection: Connection, place: CardPlace, hold: CardHold, now: float) -> Claimed:
    """Take the place for a card about to be posted, unless a card is there."""
    there = connection.execute(select(shared_card).where(_of(place), TO_BE_SEEN)).one_or_none()
    perhaps = there is not None and (
        there.state == CardState.PERHAPS or (there.state == CardState.POSTING and _is_free(there, now))
    )
    if there is not None and perhaps:
        _mark_for_taking_back(connection, shared_card.c.reply_id == there.reply_id, now)
    card, person = hold.card, hold.card.shared_by
    row = {
        "reply_id": card.reply_id,
        "organization_fingerprint": place.organization_fingerprint,
        "transaction_id": place.transaction_id,
        "channel": place.channel,
        "home": person.home,
        "user_id": person.user,
        "at": now,
        "state": CardState.POSTING.value,
        "owner": hold.owner,
        "epoch": hold.epoch,
        "lease_until": now + LEASE,
    }
    made = insert(connection.dialect.name, shared_card).values(row).on_conflict_do_nothing()
    if connection.execute(made.returning(shared_card.c.reply_id)).first() is not None:
        return Claimed(hold=hold, perhaps=perhaps)
    seen = connection.execute(select(shared_card).where(_of(place), TO_BE_SEEN)).first()
    return Claimed(there=None if seen is None else _read(seen))


def take(
    connection: Connection, reply_id: str, owner: str, now: float, *, only_if_due: bool = False
) -> CardHold | bool:
    """Take the lease on a card. True: somebody else has it now; False: there is no such card to be drawn.

    Should whoever takes it die, it is due again when the lease is over.
    """
    wanted = [_is_due(now)] if only_if_due else []
    taken = connection.execute(
        update(shared_card)
        .where(shared_card.c.reply_id == reply_id, shared_card.c.ts.is_not(None), _free(now), *wanted)
        .values(owner=owner, epoch=shared_card.c.epoch + 1, lease_until=now + LEASE, due=now + LEASE)
        .returning(*shared_card.columns)
    ).one_or_none()
    if taken is not None:
        return CardHold(_read(taken), owner, taken.epoch, taken.attempts, taken.due)
    if only_if_due:
        return False
    known = select(shared_card.c.reply_id).where(
        shared_card.c.reply_id == reply_id, shared_card.c.ts.is_not(None)
    )
    return connection.execute(known).first() is not None


def renew(
    connection: Connection, hold: CardHold, now: float, *, taking_back: bool = False
) -> CardState | None:
    """Have the lease anew, just before Slack is asked; gives what is to be drawn. None: it isn't ours."""
    values: dict[str, Any] = {"lease_until": now + LEASE}
    if taking_back:
        values |= {"state": CardState.TAKING_BACK.value}
    renewed = update(shared_card).where(_held(hold)).values(values).returning(shared_card.c.state)
    state = connection.execute(renewed).scalar_one_or_none()
    return None if state is None else CardState(state)


def settle(
    connection: Connection, hold: CardHold, what: Settled, now: float, wait: float | None = None
) -> CardState | None:
    """Write down what came of a drawing, and let go; gives how the card stands. None: it was ours no longer.

    ``wait`` is in seconds, until it is drawn again; None: not until there is news, and for what came
    meanwhile. What is to be taken back is always drawn again.
    """
    if what is Settled.GONE:
        gone = delete(shared_card).where(_held(hold)).returning(shared_card.c.state)
        state = connection.execute(gone).scalar_one_or_none()
        return None if state is None else CardState(state)
    taking_back = shared_card.c.state == CardState.TAKING_BACK.value
    values: dict[str, Any] = {"owner": None, "lease_until": 0.0, "attempts": 0}
    news = case((shared_card.c.due == hold.due, null()), else_=shared_card.c.due)
    if what is Settled.TAKEN_BACK:
        values |= {"state": CardState.TAKEN_BACK.value, "due": None}
    elif what is Settled.FAILED:
        again = news if wait is None else now + min(wait, LONGEST_WAIT)
        later = now + min(LONGEST_WAIT if wait is None else wait, LONGEST_WAIT)
        values |= {"attempts": hold.attempts + 1, "due": case((taking_back, later), else_=again)}
    else:
        again = news if wait is None else now + wait
        values |= {"due": case((taking_back, now), else_=again)}
    settled = update(shared_card).where(_held(hold)).values(values).returning(shared_card.c.state)
    state = connection.execute(settled).scalar_one_or_none()
    return None if state is None else CardState(state)


def draw_again(connection: Connection, reply_id: str, now: float) -> None:
    """Have a card drawn anew: what it shows now may not be what was last drawn."""
    disturbed = case(
        (shared_card.c.state == CardState.TAKEN_BACK.value, CardState.TAKING_BACK.value),
        else_=shared_card.c.state,
    )
    known = (shared_card.c.reply_id == reply_id) & shared_card.c.ts.is_not(None)
    connection.execute(update(shared_card).where(known).values(state=disturbed, due=now))


_NEWS = Prepared(
    update(shared_card)
    .where(
        shared_card.c.organization_fingerprint == bindparam("of_organization"),
        shared_card.c.transaction_id == bindparam("of_call"),
        TO_BE_SEEN,
    )
    .values(due=bindparam("drawn_by"))
)


def have_news(
    connection: Connection, organization_fingerprint: str, transaction_id: str, news: datetime
) -> None:
    """Something has become of what was set on this call: its cards are due, unless drawn before."""
    call = {"of_organization": organization_fingerprint, "of_call": transaction_id}
    _NEWS.rows(connection, call | {"drawn_by": drawn_by(news)})


def of_call(
    connection: Connection, organization_fingerprint: str, transaction_id: str
) -> tuple[SharedCard, ...]:
    """Give the cards of this call that can be seen, in whichever channels."""
    return _found(
        connection,
        shared_card.c.organization_fingerprint == organization_fingerprint,
        shared_card.c.transaction_id == transaction_id,
        shared_card.c.state == CardState.THERE.value,
        TO_BE_SEEN,  # said as well, for the index is of these
    )


def _found(connection: Connection, *where: ColumnElement[bool] | TextClause) -> tuple[SharedCard, ...]:
    wanted = (
        select(shared_card).where(*where, shared_card.c.ts.is_not(None)).order_by(shared_card.c.at.desc())
    )
    return tuple(_read(row) for row in connection.execute(wanted))


def found_at(  # noqa: PLR0913, PLR0917 - which message it is, and of which call
    connection: Connection,
    reply_id: str,
    channel: str,
    ts: str,
    now: float,
    caller: tuple[str, datetime | None] | None = None,
) -> CardState | None:
    """A card is this message: by Slack's answer, or by what it carries. None: it is known as another."""
    there = case(
        (shared_card.c.state.in_((CardState.POSTING.value, CardState.PERHAPS.value)), CardState.THERE.value),
        else_=shared_card.c.state,
    )
    this = (shared_card.c.reply_id == reply_id) & (shared_card.c.channel == channel)
    due = case((shared_card.c.state == CardState.TAKING_BACK.value, now + ITS_TURN), else_=shared_card.c.due)
    row = connection.execute(
        update(shared_card)
        .where(this, shared_card.c.ts.is_(None))
        .values(ts=ts, state=there, due=due, owner=None, lease_until=0.0)
        .returning(*shared_card.columns)
    ).one_or_none()
    if row is not None:
        replies.create(connection, reply_of(_read(row)).with_caller(caller), now)
    state = connection.execute(
        select(shared_card.c.state).where(this, shared_card.c.ts == ts)
    ).scalar_one_or_none()
    return None if state is None else CardState(state)


def perhaps(connection: Connection, hold: CardHold) -> None:
    """Nobody knows whether the card was posted."""
    lost = case(
        (shared_card.c.state == CardState.POSTING.value, CardState.PERHAPS.value), else_=shared_card.c.state
    )
    connection.execute(update(shared_card).where(_held(hold)).values(state=lost, owner=None, lease_until=0.0))


def release(connection: Connection, hold: CardHold) -> None:
    """There is no card: it was certainly not posted."""
    mine = (shared_card.c.reply_id == hold.card.reply_id) & shared_card.c.ts.is_(None)
    connection.execute(delete(shared_card).where(mine))


def take_back(
    connection: Connection, channel: str, fingerprints: Collection[str], now: float
) -> tuple[str, ...]:
    """From now on these organizations' cards in a channel must not be seen; gives them, the newest first."""
    these = (shared_card.c.channel == channel) & shared_card.c.organization_fingerprint.in_(fingerprints)
    _mark_for_taking_back(connection, these, now)
    marked = these & (shared_card.c.state == CardState.TAKING_BACK.value) & shared_card.c.ts.is_not(None)
    found = (
        select(shared_card.c.reply_id)
        .where(marked)
        .order_by(shared_card.c.at.desc(), shared_card.c.ts.desc())
    )
    return tuple(connection.execute(found).scalars())


def due(connection: Connection, now: float, most: int) -> tuple[str, ...]:
    """Give the cards that are to be drawn again; first what is to be taken back, the newest first."""
    waiting = _is_due(now) & shared_card.c.ts.is_not(None) & _free(now)
    first = case((shared_card.c.state == CardState.TAKING_BACK.value, 0), else_=1)
    found = select(shared_card.c.reply_id).where(waiting).order_by(first, shared_card.c.at.desc()).limit(most)
    return tuple(connection.execute(found).scalars())


def _is_due(now: float) -> ColumnElement[bool]:
    """A time that is too far away was written before the clock stepped back."""
    return or_(shared_card.c.due <= now, shared_card.c.due > now + 2 * LONGEST_WAIT)


def _mark_for_taking_back(connection: Connection, which: ColumnElement[bool], now: float) -> None:
    marked = {"state": CardState.TAKING_BACK.value, "due": now + ITS_TURN, "attempts": 0}
    connection.execute(update(shared_card).where(which, TO_BE_SEEN).values(marked))


def _of(place: CardPlace) -> ColumnElement[bool]:
    return (
        (shared_card.c.organization_fingerprint == place.organization_fingerprint)
        & (shared_card.c.transaction_id == place.transaction_id)
        & (shared_card.c.channel == place.channel)
    )


def _held(hold: CardHold) -> ColumnElement[bool]:
    return (
        (shared_card.c.reply_id == hold.card.reply_id)
        & (shared_card.c.owner == hold.owner)
        & (shared_card.c.epoch == hold.epoch)
    )


LONGEST_LEASE = LEASE + 5.0
"""Seconds. Whoever waited for a row goes by the time at which their transaction began."""


def _free(now: float) -> ColumnElement[bool]:
    """A lease that ends later than any does was taken before the clock stepped back."""
    return or_(shared_card.c.lease_until <= now, shared_card.c.lease_until > now + LONGEST_LEASE)


def _is_free(row: Row[Any], now: float) -> bool:
    return bool(row.lease_until <= now or row.lease_until > now + LONGEST_LEASE)


def _read(row: Row[Any]) -> SharedCard:
    place = CardPlace(row.organization_fingerprint, row.transaction_id, row.channel)
    person = Person(row.home, row.user_id)
    return SharedCard(place, row.ts, row.reply_id, person, moment(row.at), CardState(row.state))


@dataclass(frozen=True)
class SharedCards:
    """The cards in channels, in the database. Everything raises LedgerError, unless it says otherwise.

    ``owner`` names this process.
    """

    writing: Writing
    owner: str

    async def claim(self, place: CardPlace, reply_id: str, person: Person) -> Claimed:
        """Take the place for a card about to be posted, unless a card is there."""

        def work(connection: Connection, now: float) -> Claimed:
            card = SharedCard(place, None, reply_id, person, moment(now), CardState.POSTING)
            return claim(connection, place, CardHold(card, self.owner, 1), now)

        return await self.writing.once(work)

    async def take(self, reply_id: str, *, only_if_due: bool = False) -> CardHold | bool:
        """Take the lease on a card. True: somebody else has it now; False: there is no such card."""
        return await self.writing.once(
            lambda connection, now: take(connection, reply_id, self.owner, now, only_if_due=only_if_due)
        )

    async def renew(self, hold: CardHold, *, taking_back: bool = False) -> CardState | None:
        """Have the lease anew; gives what is to be drawn. None: it isn't ours."""
        return await self.writing.once(
            lambda connection, now: renew(connection, hold, now, taking_back=taking_back)
        )

    async def settle(self, hold: CardHold, what: Settled, wait: float | None = None) -> CardState | None:
        """Write down what came of a drawing; gives how the card stands. None: that isn't known.

        Tried as long as a lease lasts; raises nothing.
        """
        return await self.writing.settled(lambda connection, now: settle(connection, hold, what, now, wait))

    async def draw_again(self, reply_id: str) -> None:
        """Have a card drawn anew, soon. Raises nothing, as above."""
        await self.writing.settled(lambda connection, now: draw_again(connection, reply_id, now))

    async def posted(
        self, hold: CardHold, ts: str, caller: tuple[str, datetime | None] | None
    ) -> CardState | None:
        """The card is there; gives how it stands. None: that could not be written down. Raises nothing."""
        card_id, channel = hold.card.reply_id, hold.card.place.channel
        return await self.writing.settled(
            lambda connection, now: found_at(connection, card_id, channel, ts, now, caller)
        )

    async def adopt(self, reply_id: str, channel: str, ts: str) -> SharedCard | None:
        """Recognize a card by the id it carries. None: there is none, or it is another message."""
        await self.writing.once(lambda connection, now: found_at(connection, reply_id, channel, ts, now))
        return await self.at(channel, ts)

    async def perhaps(self, hold: CardHold) -> None:
        """Nobody knows whether the card was posted. Raises nothing, as above."""
        await self.writing.settled(lambda connection, _: perhaps(connection, hold))

    async def release(self, hold: CardHold) -> None:
        """There is no card: it was certainly not posted."""
        await self.writing.once(lambda connection, _: release(connection, hold))

    async def take_back(self, channel: str, fingerprints: Collection[str]) -> tuple[str, ...]:
        """From now on these organizations' cards in a channel must not be seen; gives their ids."""
        return await self.writing.once(
            lambda connection, now: take_back(connection, channel, fingerprints, now)
        )

    async def due(self, most: int) -> tuple[str, ...]:
        """Give the ids of cards that are to be drawn again."""
        clock = self.writing.clock
        return await self.writing.database.read(
            lambda connection: due(connection, clock.read(connection), most)
        )

    async def of_call(self, organization_fingerprint: str, transaction_id: str) -> tuple[SharedCard, ...]:
        """Give the cards of this call that can be seen, in whichever channels."""
        return await self.writing.database.read(
            lambda connection: of_call(connection, organization_fingerprint, transaction_id)
        )

    async def at(self, channel: str, ts: str) -> SharedCard | None:
        """Give the card that is this message."""
        found = await self.writing.database.read(
            lambda connection: _found(connection, shared_card.c.channel == channel, shared_card.c.ts == ts)
        )
        return found[0] if found else None

    async def places(self) -> tuple[tuple[str, str], ...]:
        """Give every channel in which a card can be seen, and whose: by fingerprint. The newest first."""
        wanted = (
            select(shared_card.c.channel, shared_card.c.organization_fingerprint)
            .where(TO_BE_SEEN)
            .group_by(shared_card.c.channel, shared_card.c.organization_fingerprint)
            .order_by(func.max(shared_card.c.at).desc())
        )
        return await self.writing.database.read(
            lambda connection: tuple(
                (row.channel, row.organization_fingerprint) for row in connection.execute(wanted)
            )
        )


def reply_of(card: SharedCard) -> Reply:
    """The card as it can be drawn again: for everyone in its channel."""
    return Reply(
        viewer=None,
        organization_fingerprint=card.place.organization_fingerprint,
        transaction_id=card.place.transaction_id,
        kind=KIND,
        where=None if card.ts is None else Posted(card.place.channel, card.ts),
        id=card.reply_id,
    )
