"""Where a card lives and what it shows, so that it can be drawn again after news, by any process.

A card is reached by the ``response_url`` of the command or click it answers (5 uses in 30 minutes, and a
credential: it is blanked when it has run out), or by channel and ``ts`` where the bot posted it.

A card keeps the last digits of who called until ten minutes after the call ended: so it says whom to call
back also where whoever draws it was never told of the call. Whole numbers are in memory alone
(calls/current.py).

A card for which there is news is due: written with the news, and taken away by whoever has drawn it. So what
nobody could draw, or whoever would have drawn died of, is drawn by whoever comes (shared.py has its own due).
One on which something is still on its way is due when it can no longer be drawn: with news of that, before.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, insert, select, update

from bot.database.database import Database
from bot.database.statements import Prepared
from bot.database.tables import reply
from bot.ledger.lanes import LEASE
from bot.ledger.tag_requests import new_id
from bot.person import Person
from bot.times import Moment, epoch, moment

USES = 5

USABLE_FOR = timedelta(minutes=30)

CALLER_KEPT = timedelta(hours=2)  # where nobody heard of the end: longer than most calls last

CALLER_KEPT_ONCE_OVER = timedelta(minutes=10)

DRAWN_WITHIN = 5.0  # seconds after news in which whoever hears of it draws a card, before others do


def drawn_by(news: datetime) -> float:
    """When a card is due that nobody has drawn with this news."""
    return epoch(news) + DRAWN_WITHIN


CARD = "call"
"""The kind of a reply that is the card of a call."""


@dataclass(frozen=True)
class ResponseUrl:
    """A way to a message that Slack lends: for so many uses, until then."""

    url: str = field(repr=False)
    expires_at: datetime
    uses_left: int = USES


@dataclass(frozen=True)
class Posted:
    """A message of the bot's own, which it can edit for as long as it exists."""

    channel: str
    ts: str


@dataclass(frozen=True)
class Reply:
    """One card. ``viewer`` is None where everyone in a channel sees it."""

    viewer: Person | None
    organization_fingerprint: str
    transaction_id: str | None
    kind: str
    where: ResponseUrl | Posted | None
    """None: a modal, or a message that can't be reached any more."""
    id: str = field(default_factory=new_id)
    due: float | None = None
    """When it is to be drawn again, by the database's clock; None: it shows all there is."""
    caller_ending: str | None = None
    """The last digits of who called, for a while; None: not known, or not any more."""
    caller_until: float | None = None
    """Until when they are kept, by the database's clock; None: for as long as most calls last."""

    def with_caller(self, caller: tuple[str, datetime | None] | None) -> "Reply":
        """The same, with the last digits of who called, and from when it is over only for ten minutes."""
        ending, over_at = caller or (None, None)
        until = None if over_at is None else epoch(over_at + CALLER_KEPT_ONCE_OVER)
        return replace(self, caller_ending=ending, caller_until=until)

    def with_news(self, at: datetime) -> "Reply":
        """The same, due unless it is drawn before; what only one person sees, that is, and can be edited."""
        return replace(self, due=drawn_by(at)) if isinstance(self.where, ResponseUrl) else self


_WHERE = ("response_url", "uses_left", "expires_at", "channel", "ts")

_INSERTED = Prepared(insert(reply), columns=[column.name for column in reply.columns])


def create(connection: Connection, reply: Reply, now: Moment) -> None:
    """Remember a card; of who called nothing that is to be forgotten by now."""
    until = epoch(now) + CALLER_KEPT.total_seconds() if reply.caller_until is None else reply.caller_until
    is_known = reply.caller_ending is not None and until > epoch(now)
    row = {
        "id": reply.id,
        "created_at": epoch(now),
        "viewer_home": reply.viewer and reply.viewer.home,
        "viewer_user": reply.viewer and reply.viewer.user,
        "organization_fingerprint": reply.organization_fingerprint,
        "transaction_id": reply.transaction_id,
        "kind": reply.kind,
        "due": reply.due,
        "caller_ending": reply.caller_ending if is_known else None,
        "caller_until": until if is_known else None,
    }
    _INSERTED.rows(connection, dict.fromkeys(_WHERE) | row | _columns(reply.where))


def get(connection: Connection, reply_id: str, now: Moment) -> Reply | None:
    """Give the card; None: never made, or purged. Whose it is, is the caller's to check."""
    row = connection.execute(select(reply).where(reply.c.id == reply_id)).one_or_none()
    return None if row is None else _reply(row, epoch(now))


def of_kind(connection: Connection, reply_ids: Collection[str], kind: str) -> frozenset[str]:
    """Give those of the replies that are of this kind."""
    found = select(reply.c.id).where(reply.c.id.in_(reply_ids), reply.c.kind == kind)
    return frozenset(connection.execute(found).scalars())


def _caller_of(organization_fingerprint: str, transaction_id: str) -> ColumnElement[bool]:
    return and_(
        reply.c.organization_fingerprint == organization_fingerprint,
        reply.c.transaction_id == transaction_id,
        reply.c.caller_ending.is_not(None),
    )


def caller(
    connection: Connection, organization_fingerprint: str, transaction_id: str, now: Moment
) -> tuple[str, float] | None:
    """Give the last digits of who called, from any card of the call, and until when the last keeps them."""
    kept = reply.c.caller_ending, reply.c.caller_until
    found = select(*kept).where(
        _caller_of(organization_fingerprint, transaction_id), reply.c.caller_until > epoch(now)
    )
    row = connection.execute(found.order_by(reply.c.caller_until.desc()).limit(1)).first()
    return None if row is None else (row.caller_ending, row.caller_until)


def call_is_over(
    connection: Connection, organization_fingerprint: str, transaction_id: str, at: Moment
) -> None:
    """Keep the last digits of who called for ten minutes more; the first time counts."""
    until = epoch(at) + CALLER_KEPT_ONCE_OVER.total_seconds()
    this = _caller_of(organization_fingerprint, transaction_id)
    connection.execute(update(reply).where(this, reply.c.caller_until > until).values(caller_until=until))


def spend_use(connection: Connection, reply_id: str, now: Moment, spare: int = 0) -> bool:
    """Take one use, leaving ``spare`` for more important news; False: the card can't be edited for this."""
    lent = reply.c.response_url.is_not(None), reply.c.uses_left > spare, reply.c.expires_at > epoch(now)
    statement = (
        update(reply)
        .where(reply.c.id == reply_id, *lent)
        .values(uses_left=reply.c.uses_left - 1)
        .returning(reply.c.id)
    )
    return connection.execute(statement).scalar_one_or_none() is not None


def give_use_back(connection: Connection, reply_id: str) -> None:
    """What a use was taken for certainly didn't arrive."""
    lent = reply.c.id == reply_id, reply.c.response_url.is_not(None)
    connection.execute(update(reply).where(*lent).values(uses_left=reply.c.uses_left + 1))


_NEWS = Prepared(
    update(reply)
    .where(reply.c.id == bindparam("of"), reply.c.kind == CARD, reply.c.response_url.is_not(None))
    .values(due=bindparam("drawn_by"))
)


def has_news(connection: Connection, reply_id: str, news: datetime) -> None:
    """Something has become of what was set on this card, if it is one that can be drawn again."""
    _NEWS.rows(connection, {"of": reply_id, "drawn_by": drawn_by(news)})


_NEWS_OF_CALL = Prepared(
    update(reply)
    .where(
        reply.c.organization_fingerprint == bindparam("fingerprint"),
        reply.c.transaction_id == bindparam("call"),
        reply.c.due > 0,
    )
    .values(due=bindparam("drawn_by"))
)


def call_has_news(
    connection: Connection, organization_fingerprint: str, transaction_id: str, news: datetime
) -> None:
    """Something has become of what was set on this call: cards are due that have it as on its way."""
    call = {"fingerprint": organization_fingerprint, "call": transaction_id}
    _NEWS_OF_CALL.rows(connection, call | {"drawn_by": drawn_by(news)})


def with_news_of(
    connection: Connection, organization_fingerprint: str, transaction_id: str, now: Moment
) -> tuple[tuple[str, float], ...]:
    """Give the call's cards that there is news for, each with when it is due."""
    found = select(reply.c.id, reply.c.due).where(
        reply.c.organization_fingerprint == organization_fingerprint,
        reply.c.transaction_id == transaction_id,
        reply.c.due <= epoch(now) + DRAWN_WITHIN,
    )
    return tuple((row.id, row.due) for row in connection.execute(found))


def take_due(connection: Connection, now: Moment, most: int) -> tuple[str, ...]:
    """Take cards that are due. Should whoever takes them die, they are due again."""
    waiting = select(reply.c.id).where(reply.c.due <= epoch(now)).order_by(reply.c.due).limit(most)
    these = reply.c.id.in_(waiting.with_for_update(skip_locked=True))
    taken = update(reply).where(these).values(due=epoch(now) + LEASE).returning(reply.c.id)
    return tuple(connection.execute(taken).scalars())


def drawn(connection: Connection, reply_id: str, due: float | None, next_due: float | None) -> None:
    """The news of which a card was due then is on it, or can't come there; what came meanwhile isn't.

    ``next_due`` is for what it has as on its way: with news of that it is due before.
    """
    shown = reply.c.id == reply_id, reply.c.due.is_not_distinct_from(due)
    connection.execute(update(reply).where(*shown).values(due=next_due))


def _columns(where: ResponseUrl | Posted | None) -> dict[str, str | int | float | None]:
    match where:
        case ResponseUrl(url, expires_at, uses_left):
            return {"response_url": url, "uses_left": uses_left, "expires_at": epoch(expires_at)}
        case Posted(channel, ts):
            return {"channel": channel, "ts": ts, "uses_left": 0}
        case None:
            return {"uses_left": 0}


def _reply(row: Row[tuple[object, ...]], now: float) -> Reply:
    where: ResponseUrl | Posted | None = None
    if row.channel is not None:
        where = Posted(row.channel, row.ts)
    elif row.response_url is not None and row.expires_at > now:
        where = ResponseUrl(row.response_url, moment(row.expires_at), row.uses_left)
    is_known = (row.caller_until or 0.0) > now
    return Reply(
        id=row.id,
        viewer=None if row.viewer_user is None else Person(row.viewer_home, row.viewer_user),
        organization_fingerprint=row.organization_fingerprint,
        transaction_id=row.transaction_id,
        kind=row.kind,
        where=where,
        due=row.due,
        caller_ending=row.caller_ending if is_known else None,
        caller_until=row.caller_until if is_known else None,
    )


@dataclass(frozen=True)
class Replies:
    """The cards, in the database. Everything raises LedgerError."""

    database: Database

    async def create(self, reply: Reply, now: Moment) -> None:
        """Remember a card."""
        await self.database.write(lambda connection: create(connection, reply, now))

    async def get(self, reply_id: str, now: Moment) -> Reply | None:
        """Give the card; None: never made, or purged. Whose it is, is the caller's to check."""
        return await self.database.read(lambda connection: get(connection, reply_id, now))

    async def spend_use(self, reply_id: str, now: Moment, spare: int = 0) -> bool:
        """Take one use, leaving ``spare``; False: the card can't be edited for this."""
        return await self.database.write(lambda connection: spend_use(connection, reply_id, now, spare))

    async def give_use_back(self, reply_id: str) -> None:
        """What a use was taken for certainly didn't arrive."""
        await self.database.write(lambda connection: give_use_back(connection, reply_id))

    async def take_due(self, now: Moment, most: int) -> tuple[str, ...]:
        """Take cards that are due; nothing is written where none is."""
        due = select(reply.c.id).where(reply.c.due <= epoch(now)).limit(1)
        if await self.database.read(lambda connection: connection.execute(due).first()) is None:
            return ()
        return await self.database.write(lambda connection: take_due(connection, now, most))

    async def with_news_of(
        self, organization_fingerprint: str, transaction_id: str, now: Moment
    ) -> tuple[tuple[str, float], ...]:
        """Give the call's cards that there is news for, each with when it is due."""
        call = organization_fingerprint, transaction_id
        return await self.database.read(lambda connection: with_news_of(connection, *call, now))

    async def drawn(self, reply_id: str, due: float | None, next_due: float | None = None) -> None:
        """The news of which a card was due then is on it, or can't come there; it is due again then."""
        if due != next_due:
            await self.database.write(lambda connection: drawn(connection, reply_id, due, next_due))
