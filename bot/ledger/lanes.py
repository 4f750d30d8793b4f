"""Lanes: queues of which one worker at a time handles the head, under a lease that a number fences.

One lane a call (its changes), a person and organization (references to be looked up), a card (what is to be
said there) and a person (what they are to be notified of in messages). Upserting a lane hands out the
sequence and holds its lock until the transaction ends, so that whoever appends and whoever finds the lane
empty come one after the other.
"""

import asyncio
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import Connection, bindparam, case, null, select, update
from sqlalchemy.sql.dml import ReturningInsert

from bot.database.database import Database
from bot.database.errors import LedgerError
from bot.database.statements import Prepared, insert
from bot.database.tables import lane
from bot.ledger.watched_clock import WatchedClock
from bot.person import Person
from bot.times import elapsed

FIRST, LONGEST = 0.5, 30.0  # seconds

_DOUBLINGS = 6  # by then it is the longest


def wait(attempts: int) -> float:
    """Give the seconds to wait after so many failed attempts before: doubled each time, and spread."""
    most = min(LONGEST, FIRST * 2.0 ** min(attempts, _DOUBLINGS))
    return max(FIRST, most * random.uniform(0.5, 1.0))  # noqa: S311 - it keeps lanes apart, it keeps no secret


PUT_WITHIN = 11.0  # seconds that one attempt may take, whatever it does

LEASE = 13.0  # seconds: longer than a whole attempt, and short enough for a takeover within 15

FRESH_FOR = LEASE - PUT_WITHIN  # seconds after taking a lease in which an attempt may still begin

_NOBODY: dict[str, str | float | None] = {"owner": None, "lease_until": 0.0}


class LaneKind(StrEnum):
    """What stands in a lane."""

    CHANGES = "changes"
    LOOKUPS = "lookups"
    CARDS = "cards"
    MESSAGES = "messages"


@dataclass(frozen=True)
class Lane:
    """Which lane. ``scope`` is the organization's fingerprint; cards and messages have none."""

    kind: LaneKind
    scope: str
    name: str

    @property
    def key(self) -> str:
        """What it is found by."""
        return f"{self.kind.value}|{self.scope}|{self.name}"


def of_call(organization_fingerprint: str, transaction_id: str) -> Lane:
    """The lane of the changes to one call."""
    return Lane(LaneKind.CHANGES, organization_fingerprint, transaction_id)


def of_lookups(organization_fingerprint: str, person: Person) -> Lane:
    """The lane of what one person has to have looked up, so that their own requests keep their order.

    By user id alone: they keep it also where their home becomes known between two requests.
    """
    return Lane(LaneKind.LOOKUPS, organization_fingerprint, person.user)


def of_cards(reply_id: str) -> Lane:
    """The lane of what one card is to say."""
    return Lane(LaneKind.CARDS, "", reply_id)


def of_messages(person: Person) -> Lane:
    """The lane of what one person is to be notified of."""
    return Lane(LaneKind.MESSAGES, "", f"{person.home}|{person.user}")


@dataclass(frozen=True)
class Taker:
    """Who takes lanes of which kind and organization. ``owner`` names one process."""

    owner: str
    kind: LaneKind
    scope: str = ""


@dataclass(frozen=True)
class Hold:
    """A lane that is ours: as long as nobody has raised the epoch, or stepped it forward."""

    key: str
    scope: str
    owner: str
    epoch: int
    head: int
    attempts: int
    ahead: int = 1
    """How much comes behind ``head``, of which some may have been taken back."""


def append(connection: Connection, to: Lane, now: float) -> int:
    """Give the next sequence of the lane, made if need be; holds it until the transaction ends."""
    row = _EMPTY | {"key": to.key, "kind": to.kind.value, "scope": to.scope, "due": now, "changed_at": now}
    return int(_APPENDED.one(connection, row).tail)


_EMPTY: dict[str, str | float] = {
    "head": 0, "tail": 1, "not_before": 0.0, "attempts": 0, "epoch": 0, "lease_until": 0.0,
}  # fmt: skip


def _append(dialect: str) -> ReturningInsert[int]:
    statement = insert(dialect, lane)
    new = statement.excluded
    due = case(
        (lane.c.due.is_not(None), lane.c.due), (lane.c.not_before > new.due, lane.c.not_before), else_=new.due
    )
    return statement.on_conflict_do_update(
        index_elements=[lane.c.key],
        set_={"tail": lane.c.tail + 1, "due": due, "changed_at": new.changed_at},
    ).returning(lane.c.tail)


_APPENDED = Prepared(_append, columns=[*_EMPTY, "key", "kind", "scope", "due", "changed_at"])

_DUE = (
    select(lane.c.key)
    .where(
        lane.c.kind == bindparam("of_kind"),
        lane.c.scope == bindparam("of_scope"),
        lane.c.due <= bindparam("now"),
        lane.c.lease_until <= bindparam("now"),
    )
    .order_by(lane.c.due)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)

_CLAIMED = Prepared(
    update(lane)
    .where(lane.c.key.in_(_DUE))
    .values(owner=bindparam("by"), epoch=lane.c.epoch + 1, lease_until=bindparam("until"))
    .returning(lane.c.key, lane.c.scope, lane.c.owner, lane.c.epoch, lane.c.head, lane.c.attempts)
)

_MINE = (
    (lane.c.key == bindparam("held"))
    & (lane.c.owner == bindparam("by"))
    & (lane.c.epoch == bindparam("under"))
    & (lane.c.head == bindparam("behind"))
)

_RENEWED = Prepared(update(lane).where(_MINE).values(lease_until=bindparam("until")).returning(lane.c.key))

_EMPTIED = lane.c.tail == bindparam("at")

_STEPPED = Prepared(
    update(lane)
    .where(_MINE)
    .values(
        head=bindparam("at"),
        attempts=0,
        due=case((_EMPTIED, null()), else_=lane.c.due),
        owner=case((_EMPTIED, null()), else_=lane.c.owner),
        lease_until=case((_EMPTIED, 0.0), else_=bindparam("until")),
    )
    .returning(lane.c.tail)
)

_RELEASED = Prepared(
    update(lane)
    .where(_MINE)
    .values(head=bindparam("at"), due=bindparam("next_due"), attempts=bindparam("tried"), **_NOBODY)
    .returning(lane.c.key)
)

_RESTED = Prepared(
    update(lane)
    .where(_MINE)
    .values(head=lane.c.tail, due=None, attempts=0, not_before=bindparam("earliest"), **_NOBODY)
)


def claim(connection: Connection, taker: Taker, most: int, now: float) -> tuple[Hold, ...]:
    """Take the lanes that are due and whose lease has run out, the longest due first."""
    given = {
        "of_kind": taker.kind.value,
        "of_scope": taker.scope,
        "by": taker.owner,
        "most": most,
        "now": now,
        "until": now + LEASE,
    }
    rows = _CLAIMED.rows(connection, given)
    return tuple(Hold(row.key, row.scope, row.owner, row.epoch, row.head, row.attempts) for row in rows)


def renew(connection: Connection, hold: Hold, now: float) -> bool:
    """Hold on to the lane. False: it is ours no longer, or has been stepped forward since."""
    return _RENEWED.one(connection, _fence(hold) | {"until": now + LEASE}) is not None


def step(connection: Connection, hold: Hold, head: int, now: float) -> Hold | None:
    """Leave everything up to ``head`` behind, and hold on to what comes after it.

    The lane is let go where nothing does: then the hold has nothing ahead. None: it was ours no longer, or
    had been stepped forward before.
    """
    row = _STEPPED.one(connection, _fence(hold) | {"at": head, "until": now + LEASE})
    if row is None:
        return None
    return replace(hold, head=head, attempts=0, ahead=row.tail - head)


def release(
    connection: Connection, hold: Hold, due: float, attempts: int, *, head: int | None = None
) -> bool:
    """Let the lane go until it is due again, with everything up to ``head`` behind. False: it wasn't ours."""
    at = hold.head if head is None else head
    given = _fence(hold) | {"next_due": due, "tried": attempts, "at": at}
    return _RELEASED.one(connection, given) is not None


def rest(connection: Connection, hold: Hold, not_before: float = 0.0) -> None:
    """Let the lane go: nothing is left in it. What comes next is not due before then."""
    _RESTED.rows(connection, _fence(hold) | {"earliest": not_before})


def _fence(hold: Hold) -> dict[str, str | int | float]:
    return {"held": hold.key, "by": hold.owner, "under": hold.epoch, "behind": hold.head}


log = logging.getLogger("switchboard.delivery")

T = TypeVar("T")

AGAIN = 0.25  # seconds


@dataclass(frozen=True)
class Writing:
    """Transactions that are told what time it is."""

    database: Database
    clock: WatchedClock

    async def once(self, work: Callable[[Connection, float], T]) -> T:
        """Run the work in one transaction. Raises LedgerError."""
        return await self.database.write(lambda connection: work(connection, self.clock.judge(connection)))

    async def settled(self, work: Callable[[Connection, float], T]) -> T | None:
        """Run the work until it is committed; None where that took longer than a lease: somebody else's now.

        It may be run again after a commit that nobody could tell of, and must bear that.
        """
        until = elapsed() + LEASE
        while True:
            try:
                return await self.once(work)
            except LedgerError as error:
                if elapsed() > until:
                    said = {"error": type(error).__name__, "code": getattr(error, "code", None)}
                    log.exception("can't write down what was delivered", extra=said)
                    return None
            await asyncio.sleep(AGAIN)
