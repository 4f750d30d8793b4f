"""Writing down what came of an attempt, again and again while its lease lasts: it can't be undone."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection

from bot.ledger.clock import DatabaseClock
from bot.ledger.database import Database
from bot.ledger.errors import LedgerError
from bot.ledger.lanes import LEASE

log = logging.getLogger("switchboard.delivery")

T = TypeVar("T")

AGAIN = 0.25  # seconds


@dataclass(frozen=True)
class Writing:
    """Transactions that are told what time it is."""

    database: Database
    clock: DatabaseClock

    async def once(self, work: Callable[[Connection, float], T]) -> T:
        """Run the work in one transaction. Raises LedgerError."""
        return await self.database.write(lambda connection: work(connection, self.clock.read(connection)))

    async def settled(self, work: Callable[[Connection, float], T]) -> T | None:
        """Run the work until it is committed; None where that took longer than a lease: somebody else's now.

        It may be run again after a commit that nobody could tell of, and must bear that.
        """
        until = time.monotonic() + LEASE
        while True:
            try:
                return await self.once(work)
            except LedgerError as error:
                if time.monotonic() > until:
                    said = {"error": type(error).__name__, "code": getattr(error, "code", None)}
                    log.exception("can't write down what was delivered", extra=said)
                    return None
            await asyncio.sleep(AGAIN)
