"""What people were told, in messages and on cards, and whether they should have been."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.ledger.lanes import LEASE
from bot.ledger.outcomes import APART, DirectMessage, Notification, NotifiedOf, NotNotified
from bot.person import Person
from tests.guarantees.flights import HOLDING, Flights, Trouble
from tests.guarantees.processes import Process, current

LATER = 20.0  # seconds


@dataclass(eq=False)
class Told:
    """Something that arrived: in a message to a person, or on a card (its id)."""

    where: Person | str
    notifications: Sequence[Notification]
    sent: datetime
    at: datetime
    by: Process
    task: "asyncio.Task[Any] | None"
    written: bool = False
    """The ledger knows that it arrived."""
    doubtful: bool = False
    """Whoever sends next may rightly send it again, saying so; what its sender writes down counts no more."""

    def says(self, request_id: str) -> bool:
        """Whether it tells this request's outcome."""
        return any(
            each.what is NotifiedOf.OUTCOME and each.request.id == request_id for each in self.notifications
        )

    def may_be_repeated(self, now: datetime) -> bool:
        """Nobody who could know of it is left: its sender died, or stood still for a whole lease."""
        return not self.written and (not self.by.alive or (now - self.sent).total_seconds() >= LEASE)


@dataclass
class Inbox:
    """Everybody's messages and cards. ``faults`` are those that should not have come."""

    now: Callable[[], datetime]
    flights: Flights
    told: list[Told] = field(default_factory=list)
    troubles: deque[Trouble] = field(default_factory=deque)
    """What happens to the next ones."""
    faults: list[str] = field(default_factory=list)

    async def tell(self, message: DirectMessage) -> None:
        """Be told in a message."""
        await self._sent(message.person, message.notifications)

    async def answer(self, notification: Notification) -> bool:
        """Be told on a card."""
        return await self._sent(str(notification.request.asked.reply_id), [notification])

    def committed(self, task: "asyncio.Task[Any] | None") -> None:
        """A task has written something down: after a message, that it was sent."""
        for told in self.told:  # whose lease has run out may learn just now that somebody else has the lane
            if told.task is task and not told.doubtful and not told.may_be_repeated(self.now()):
                told.written = True

    def outcomes(self) -> list[str]:
        """The requests whose outcome was told."""
        return [
            each.request.id
            for told in self.told
            for each in told.notifications
            if each.what is NotifiedOf.OUTCOME
        ]

    async def _sent(self, where: Person | str, notifications: Sequence[Notification]) -> bool:
        trouble = self.troubles.popleft() if self.troubles else None
        process, task, sent = current(), asyncio.current_task(), self.now()
        assert process is not None
        for told in self.told:  # whoever sends has taken the lane from those that can be repeated
            told.doubtful |= told.where == where and told.may_be_repeated(sent)

        def arrive() -> None:
            told = Told(where, notifications, sent, self.now(), process, task)
            self.faults += self._wrong_with(told)
            self.told.append(told)
            told.doubtful = trouble is Trouble.ANSWER_LOST

        match trouble:
            case None:
                arrive()
            case Trouble.REFUSED if isinstance(where, str):
                return False
            case Trouble.LOST:
                raise NotNotified(uncertain=True)
            case Trouble.ANSWER_LOST:
                arrive()
                raise NotNotified(uncertain=True)
            case _ if trouble in HOLDING:
                if not await self.flights.fly(trouble, arrive):
                    raise NotNotified(uncertain=True)
            case _:
                raise NotNotified(LATER if trouble is Trouble.THROTTLED_FOR_A_WHILE else None)
        return True

    def _wrong_with(self, new: Told) -> list[str]:
        """What should not be so about something that arrives."""
        faults = []
        outcomes = [
            each for each in new.notifications if each.what is NotifiedOf.OUTCOME
        ]  # an organization may pause again
        if len({each.request.id for each in outcomes}) != len(outcomes):
            faults.append("one message says the same twice")
        for each in outcomes:
            of = each.request
            earlier = [told for told in self.told if told.says(of.id)]
            if not all(told.doubtful for told in earlier):
                faults.append(f"{of.id} is told twice")
            if earlier and not any(said.repeated for said in new.notifications):
                faults.append(f"{of.id} is told again, in a message that doesn't say so")
            if of.outcome is None or not of.outcome.notified:
                faults.append(f"{of.id} is told of, and is {of.outcome}")
            if new.where not in (of.asked.person, of.asked.reply_id):
                faults.append(f"{of.id} is told to somebody else")
        if isinstance(new.where, Person):
            same = [told for told in self.told if told.where == new.where and not told.doubtful]
            if same and (apart := (new.at - same[-1].at).total_seconds()) < APART:
                faults.append(f"two messages to one person within {apart} seconds")
        return faults
