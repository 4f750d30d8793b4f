"""Cards that were posted to channels: one for each call in each channel, and who shared it.

A place is claimed before the card is posted, so that two people who share the same call at once post it once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from bot.access import Person
from bot.ledger import replies
from bot.ledger.clock import Moment, epoch, moment
from bot.ledger.database import Database
from bot.ledger.replies import Drawn, Posted, Reply, Surface
from bot.ledger.tables import shared_card as table
from bot.ledger.upsert import insert

CLAIMED_FOR = timedelta(minutes=1)  # longer than posting takes; whoever claimed it has died since
KIND = "shared"


@dataclass(frozen=True)
class Place:
    """Which call's card in which channel."""

    organization_fingerprint: str
    transaction_id: str
    channel: str


@dataclass(frozen=True)
class SharedCard:
    """A card in a channel. ``ts`` is None while it is being posted."""

    place: Place
    ts: str | None
    reply_id: str
    shared_by: Person
    at: datetime


def claim(
    connection: Connection, place: Place, reply_id: str, person: Person, now: Moment
) -> SharedCard | None:
    """Take the place for a card about to be posted; gives the card that is there already, if one is."""
    at = epoch(now)
    stale = _of(place) & table.c.ts.is_(None) & (table.c.at < at - CLAIMED_FOR.total_seconds())
    connection.execute(delete(table).where(stale))
    row = {
        "organization_fingerprint": place.organization_fingerprint,
        "transaction_id": place.transaction_id,
        "channel": place.channel,
        "reply_id": reply_id,
        "home": person.home,
        "user_id": person.user,
        "at": at,
    }
    made = insert(connection.dialect.name, table).values(row).on_conflict_do_nothing()
    if connection.execute(made.returning(table.c.reply_id)).first() is not None:
        return None
    return _read(connection.execute(select(table).where(_of(place))).one())


def posted(connection: Connection, place: Place, reply: Reply, now: Moment) -> None:
    """The card is there: ``reply`` is where."""
    assert isinstance(reply.where, Posted)  # noqa: S101 - for mypy; only such a card is shared
    here = _of(place) & (table.c.reply_id == reply.id)
    connection.execute(update(table).where(here).values(ts=reply.where.ts))
    replies.create(connection, reply, now)


def release(connection: Connection, place: Place) -> None:
    """There is no card: it could not be posted, or has been taken away."""
    connection.execute(delete(table).where(_of(place)))


def _of(place: Place) -> Any:
    return (
        (table.c.organization_fingerprint == place.organization_fingerprint)
        & (table.c.transaction_id == place.transaction_id)
        & (table.c.channel == place.channel)
    )


def _read(row: Row[Any]) -> SharedCard:
    place = Place(row.organization_fingerprint, row.transaction_id, row.channel)
    return SharedCard(place, row.ts, row.reply_id, Person(row.home, row.user_id), moment(row.at))


@dataclass(frozen=True)
class SharedCards:
    """The cards in channels, in the database. Everything raises LedgerError."""

    database: Database

    async def claim(self, place: Place, reply_id: str, person: Person, now: Moment) -> SharedCard | None:
        """Take the place for a card about to be posted; gives the card that is there already."""
        return await self.database.write(lambda connection: claim(connection, place, reply_id, person, now))

    async def posted(self, place: Place, reply: Reply, now: Moment) -> None:
        """The card is there: ``reply`` is where."""
        await self.database.write(lambda connection: posted(connection, place, reply, now))

    async def release(self, place: Place) -> None:
        """There is no card there."""
        await self.database.write(lambda connection: release(connection, place))

    async def of_call(self, organization_fingerprint: str, transaction_id: str) -> tuple[SharedCard, ...]:
        """Give the cards of this call, in whichever channels."""
        return await self._found(
            (table.c.organization_fingerprint == organization_fingerprint)
            & (table.c.transaction_id == transaction_id)
        )

    async def at(self, channel: str, ts: str) -> SharedCard | None:
        """Give the card that is this message."""
        found = await self._found((table.c.channel == channel) & (table.c.ts == ts))
        return found[0] if found else None

    async def in_channel(self, channel: str) -> tuple[SharedCard, ...]:
        """Give every card in this channel."""
        return await self._found(table.c.channel == channel)

    async def channels(self) -> tuple[str, ...]:
        """Give every channel in which there is a card."""
        wanted = select(table.c.channel).where(table.c.ts.is_not(None)).distinct().order_by(table.c.channel)
        return await self.database.read(lambda connection: tuple(connection.execute(wanted).scalars()))

    async def _found(self, where: Any) -> tuple[SharedCard, ...]:
        wanted = select(table).where(where, table.c.ts.is_not(None)).order_by(table.c.at)
        return await self.database.read(
            lambda connection: tuple(_read(row) for row in connection.execute(wanted))
        )


def reply_of(card: SharedCard) -> Reply:
    """The card as it can be drawn again: for everyone in its channel."""
    return Reply(
        surface=Surface.CHANNEL,
        viewer=None,
        organization_key="",
        organization_fingerprint=card.place.organization_fingerprint,
        transaction_id=card.place.transaction_id,
        drawn=Drawn(KIND),
        where=None if card.ts is None else Posted(card.place.channel, card.ts),
        id=card.reply_id,
    )
