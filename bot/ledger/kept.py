"""What somebody typed, kept for half an hour so that buttons carry an id instead of a phone number."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, insert, select

from bot.access import Person
from bot.errors import OutOfDate
from bot.ledger.clock import Moment, epoch
from bot.ledger.database import Database
from bot.ledger.tables import kept_query

KEPT_FOR = timedelta(minutes=30)


def keep(  # noqa: PLR0913, PLR0917 - what is kept, for whom, how long
    connection: Connection,
    kept_id: str,
    person: Person,
    text: str,
    now: Moment,
    kept_for: timedelta = KEPT_FOR,
) -> None:
    """Keep the text under this id."""
    connection.execute(
        insert(kept_query).values(
            id=kept_id,
            home=person.home,
            user_id=person.user,
            text=text,
            expires_at=epoch(now) + kept_for.total_seconds(),
        )
    )


def get(connection: Connection, kept_id: str, person: Person, now: Moment) -> str | None:
    """Give the text kept under this id; None when it is gone, or somebody else's."""
    return connection.execute(
        select(kept_query.c.text).where(
            kept_query.c.id == kept_id,
            kept_query.c.home == person.home,
            kept_query.c.user_id == person.user,
            kept_query.c.expires_at > epoch(now),
        )
    ).scalar_one_or_none()


@dataclass(frozen=True)
class KeptTexts:
    """Texts by unguessable id, each for the person who typed it, in the database."""

    database: Database

    async def keep(self, person: Person, text: str, now: Moment, kept_for: timedelta = KEPT_FOR) -> str:
        """Keep the text for 30 minutes, or as long as said; gives the id for getting it back.

        Raises LedgerError.
        """
        kept_id = secrets.token_urlsafe(12)
        await self.database.write(lambda connection: keep(connection, kept_id, person, text, now, kept_for))
        return kept_id

    async def get(self, kept_id: str, person: Person, now: Moment) -> str:
        """Give the text kept under this id.

        Raises OutOfDate when it is gone, or somebody else's, and LedgerError.
        """
        text = await self.database.read(lambda connection: get(connection, kept_id, person, now))
        if text is None:
            raise OutOfDate
        return text
