"""What the workers of one process share: who they are, how they write, and whom they wake."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from bot.access import Person
from bot.ledger import attempts
from bot.ledger.asked import Request
from bot.ledger.attempts import Attempt, Step
from bot.ledger.lanes import PUT_WITHIN, LaneKind
from bot.ledger.pauses import Pause
from bot.ledger.verdicts import Find, Put
from bot.ledger.writing import Writing

log = logging.getLogger("switchboard.delivery")

T = TypeVar("T")


@dataclass(frozen=True)
class Served:
    """One organization that is delivered for. ``contact`` hears when it is refused as a whole."""

    put: Put
    find: Find
    contact: Person | None = None


@dataclass(frozen=True)
class Hub:
    """Shared by the workers. ``owner`` names this process; ``news`` hears of every fate, in the process."""

    writing: Writing
    owner: str
    wake: Callable[[LaneKind, str], None]
    news: Callable[[Request], None]
    poll: float
    behind: Callable[[], Awaitable[None]]
    """Returns when what is more urgent in this process is done; soon in any case."""

    def noted(self, steps: Iterable[Step], fingerprint: str) -> list[Attempt]:
        """Spread the news of what was committed; gives what is to be tried next."""
        following = []
        for step in steps:
            for ended in step.ended:
                self.news(ended)
                if ended.fate is not None and ended.fate.told:
                    on_card = ended.asked.reply_id is not None
                    self.wake(LaneKind.ANSWERS if on_card else LaneKind.TELLINGS, "")
            if step.unpaused:
                self.wake(LaneKind.CHANGES, fingerprint)
                self.wake(LaneKind.LOOKUPS, fingerprint)
            if step.attempt is not None:
                following.append(step.attempt)
        return following

    async def paused(self, refused: Attempt, pause: Pause, contact: Person | None) -> None:
        """Leave the organization alone for a while; its contact hears of it once."""
        await self.writing.settled(
            lambda connection, now: attempts.paused(connection, refused, pause, contact, now)
        )
        self.wake(LaneKind.TELLINGS, "")


async def within_time(asking: Awaitable[T], otherwise: T) -> T:
    """Wait for an answer as long as an attempt may take; ``otherwise`` where that, or our own code, fails."""
    try:
        async with asyncio.timeout(PUT_WITHIN):
            return await asking
    except TimeoutError:
        return otherwise
    except Exception as error:  # a fault of ours must not strand what was accepted
        log.exception("a fault in asking the API", extra={"error": type(error).__name__})
        return otherwise
