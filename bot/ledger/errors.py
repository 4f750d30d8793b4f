"""What can go wrong with the database, as types.

LedgerError(BotError)       something a person is told in its own words
├── LedgerUnavailable       full, read-only, damaged or out of reach: nothing was saved
├── DatabaseBusy            not committed in time: nothing was saved, and nothing of it ever will be
└── CommitUnknown           in time nobody could tell whether it was saved; ``committed()`` tells later

StatementFailed             a fault of ours: a statement the database refused. Carries a code, never a value.
"""

import asyncio
from enum import Enum

from bot import words
from bot.errors import BotError


class LedgerError(BotError):
    """The database could not do what was asked of it."""


class Reason(Enum):
    """Why the database is unavailable."""

    FULL = "full"
    READ_ONLY = "read-only"
    DAMAGED = "damaged"
    UNREACHABLE = "out of reach"
    GONE = "its file was removed or replaced"
    REFUSING = "refuses what is written"
    BUSY = "locked, or too slow"


class LedgerUnavailable(LedgerError):
    """Nothing was saved. It works again by itself once the reason is gone."""

    def __init__(self, reason: Reason, code: str | None = None) -> None:
        self.reason = reason
        self.code = code
        """SQLite's error name or PostgreSQL's SQLSTATE, where there is one; as below."""
        super().__init__(f"the database is {reason.value}")

    def words(self) -> str:
        """Whether waiting helps, or somebody has to be told."""
        return words.ledger_unavailable(may_pass=self.reason is Reason.UNREACHABLE)


class DatabaseBusy(LedgerError):
    """It was not done in time. It has been rolled back: nothing of it is saved, now or later."""

    def __init__(self, code: str | None = None) -> None:
        self.code = code
        super().__init__("the database is busy")

    def words(self) -> str:
        """Nothing was done; try again."""
        return words.DATABASE_BUSY


class CommitUnknown(LedgerError):
    """The commit was under way when the time was up, or the connection was lost during it.

    It may have been saved. Repeating it is safe only under the same idempotency key.
    """

    def __init__(self, later: "asyncio.Future[bool | None]", *, changes: bool = False) -> None:
        self._later = later
        self.changes = changes
        """Whether it was something that a person asked to have changed, and is to be told of."""
        super().__init__("it is not known whether this was committed")

    async def committed(self) -> bool | None:
        """Wait until it is known: True, False, or None where that can't be found out any more."""
        return await asyncio.shield(self._later)

    def words(self) -> str:
        """It may have been saved: look first."""
        return words.COMMIT_UNKNOWN


class StatementFailed(Exception):
    """The database refused a statement of ours, such as one against a constraint.

    ``code`` is SQLite's error name or PostgreSQL's SQLSTATE. The driver's own text quotes values: left out.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"a statement failed: {code}")
