"""What somebody typed, kept for half an hour, so that buttons carry an id instead of a phone number.

No text that looks like a payment card's or a social security number is ever written down here.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, select

from bot.database.database import Database
from bot.database.tables import draft
from bot.errors import NotKept, OutOfDate
from bot.ledger.tag_requests import new_id
from bot.person import Person
from bot.text import budgets, private_numbers
from bot.times import Moment, epoch

KEPT_FOR = timedelta(minutes=30)


@dataclass(frozen=True)
class ValuesOf:
    """What is kept holds values of a call. None: of any organization's, or of any call's, as far as known."""

    organization_fingerprint: str | None = None
    transaction_id: str | None = None


async def refuse_private(texts: Sequence[str | None]) -> None:
    """Raise NotKept where one of these looks like a payment card's or a social security number."""

    def is_private() -> bool:
        return any(text and private_numbers.find(text) for text in texts)

    is_long = sum(len(text or "") for text in texts) > budgets.TYPED_AT_ONCE
    if await asyncio.to_thread(is_private) if is_long else is_private():
        raise NotKept


def keep(  # noqa: PLR0913, PLR0917 - what is kept, for whom, how long
    connection: Connection,
    draft_id: str,
    person: Person,
    text: str,
    now: Moment,
    kept_for: timedelta = KEPT_FOR,
    values_of: ValuesOf | None = None,
) -> None:
    """Keep the text under this id."""
    connection.execute(
        draft.insert().values(
            id=draft_id,
            home=person.home,
            user_id=person.user,
            text=text,
            holds_values=values_of is not None,
            organization_fingerprint=values_of and values_of.organization_fingerprint,
            transaction_id=values_of and values_of.transaction_id,
            expires_at=epoch(now) + kept_for.total_seconds(),
        )
    )


def get(connection: Connection, draft_id: str, person: Person, now: Moment) -> str | None:
    """Give the text kept under this id; None when it is gone, or somebody else's."""
    return connection.execute(
        select(draft.c.text).where(
            draft.c.id == draft_id,
            draft.c.home == person.home,
            draft.c.user_id == person.user,
            draft.c.expires_at > epoch(now),
        )
    ).scalar_one_or_none()


@dataclass(frozen=True)
class Drafts:
    """Texts by unguessable id, each for the person who typed it, in the database."""

    database: Database

    async def keep(  # noqa: PLR0913 - what is kept, for whom, how long
        self,
        person: Person,
        text: str,
        now: Moment,
        kept_for: timedelta = KEPT_FOR,
        *,
        typed: Sequence[str] | None = None,
        values_of: ValuesOf | None = None,
    ) -> str:
        """Keep the text for 30 minutes, or as long as said; gives the id for getting it back.

        ``typed`` is what of it the person typed, where that isn't the text itself; ``values_of`` says that it
        holds values, so that they are forgotten with that call's. Raises NotKept, and LedgerError.
        """
        await refuse_private([text] if typed is None else typed)
        draft_id = new_id()
        await self.database.write(
            lambda connection: keep(connection, draft_id, person, text, now, kept_for, values_of)
        )
        return draft_id

    async def get(self, draft_id: str, person: Person, now: Moment) -> str:
        """Give the text kept under this id.

        Raises OutOfDate when it is gone, or somebody else's, and LedgerError.
        """
        text = await self.database.read(lambda connection: get(connection, draft_id, person, now))
        if text is None:
            raise OutOfDate
        return text
