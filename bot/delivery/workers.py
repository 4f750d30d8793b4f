"""Workers take work and do it, so much at once: woken in the process, and looking for what others left.

Those of one organization (``Attempting``) take lanes, try what stands first in each, and write down what came
of it and what is tried next, in one transaction. ``Sending`` has its calls' changes, one after the other in
each call. ``Resolving`` finds out which calls its people meant, and places what they asked of them: a
reference means a call only if that had begun when it was accepted, since during an outage the next caller may
have come to the same line.

``Notifying`` tells people what became of what they asked: on the card it came from, else in a message.
"""

import asyncio
import contextlib
import logging
from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from sqlalchemy import Connection

from bot.database.errors import LedgerError, StatementFailed
from bot.delivery import attempts
from bot.delivery.attempts import (
    Attempt,
    AttemptFailure,
    AttemptOutcome,
    Find,
    FoundCall,
    FoundCalls,
    LaneStep,
    OrganizationElsewhere,
    OrganizationRefused,
    Put,
    Refused,
    Resolution,
    SendOutcome,
    Throttled,
)
from bot.ledger import lanes
from bot.ledger.lanes import FIRST, FRESH_FOR, PUT_WITHIN, LaneKind, Taker, Writing, wait
from bot.ledger.outcomes import (
    AnswerThere,
    Came,
    Due,
    Ending,
    Notify,
    NotNotified,
    claim_due,
    later,
    message,
    settle_due,
    unsaid,
)
from bot.ledger.pauses import Pause, PauseReason
from bot.ledger.tag_requests import AcceptedRequest, Outcome, ReferenceKind, WhyNotPlaced
from bot.person import Person
from bot.times import elapsed

log = logging.getLogger("switchboard.delivery")

T = TypeVar("T")

Done = TypeVar("Done")


class Worker(Generic[T]):
    """``claim`` takes up to so many pieces of work; ``work`` does one, told when that was (times.elapsed).

    Nothing is taken before ``behind`` returns; from then on time counts.
    """

    def __init__(
        self,
        claim: Callable[[int], Awaitable[Sequence[T]]],
        work: Callable[[T, float], Awaitable[None]],
        at_once: int,
        poll: float,
        behind: Callable[[], Awaitable[None]],
    ) -> None:
        self.stopping = False
        self._claim = claim
        self._work = work
        self._at_once = at_once
        self._poll = poll
        self._behind = behind
        self._woken = asyncio.Event()
        self._running: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Look for work now."""
        self._woken.set()

    def wake_in(self, seconds: float) -> None:
        """Look for work then."""
        asyncio.get_running_loop().call_later(seconds, self.wake)

    async def run(self) -> None:
        """Take work and do it until told to stop."""
        while not self.stopping:
            self._woken.clear()
            free = self._at_once - len(self._running)
            if free:
                await self._take(free)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._poll):
                    await self._woken.wait()

    async def stop(self, within: float) -> None:
        """Take nothing more, and wait so many seconds for what is being done; then cancel it."""
        self.stopping = True
        self.wake()
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=within)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)

    async def _take(self, free: int) -> None:
        await self._behind()
        taken_at = elapsed()
        try:
            taken = await self._claim(free)
        except (LedgerError, StatementFailed) as error:
            said = {"error": type(error).__name__, "code": getattr(error, "code", None)}
            log.warning("can't look for what is to be delivered", extra=said)
            return
        except Exception as error:  # a worker must outlive a fault of ours, as its pieces of work do
            log.exception("a fault in delivery", extra={"error": type(error).__name__})
            return
        for each in taken:
            task = asyncio.create_task(self._done(each, taken_at))
            self._running.add(task)
            task.add_done_callback(self._finished)

    async def _done(self, piece: T, taken_at: float) -> None:
        try:
            await self._work(piece, taken_at)
        except Exception as error:  # what was taken is taken again when its lease runs out
            log.exception("a fault in delivery", extra={"error": type(error).__name__})

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self.wake()


@dataclass(frozen=True)
class Served:
    """One organization that is delivered for. ``contact`` hears when it is refused as a whole."""

    put: Put
    find: Find
    contact: Person | None = None


@dataclass(frozen=True)
class Hub:
    """Shared by the workers. ``owner`` names this process; ``news`` hears of every outcome in it."""

    writing: Writing
    owner: str
    wake: Callable[[LaneKind, str], None]
    news: Callable[[AcceptedRequest], None]
    poll: float
    behind: Callable[[], Awaitable[None]]
    """Returns when what is more urgent in this process is done; soon in any case."""

    def noted(self, steps: Iterable[LaneStep], fingerprint: str) -> list[Attempt]:
        """Spread the news of what was committed; gives what is to be tried next."""
        following = []
        for step in steps:
            for ended in step.ended:
                self.news(ended)
                if ended.outcome is not None and ended.outcome.notified:
                    on_card = ended.asked.reply_id is not None
                    self.wake(LaneKind.CARDS if on_card else LaneKind.MESSAGES, "")
            if step.unpaused:
                self.wake(LaneKind.CHANGES, fingerprint)
                self.wake(LaneKind.LOOKUPS, fingerprint)
            if step.attempt is not None:
                following.append(step.attempt)
        return following


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


UNWRITTEN = 1_000  # of each worker's


class Unwritten(Generic[T]):
    """What came of work and could not be written down yet: that is tried again, and nobody asked anew."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, T] = OrderedDict()

    def keep(self, key: str, came: T) -> None:
        """Keep what came, until it is written down: the newest, since others may do it meanwhile."""
        self._kept[key] = came
        while len(self._kept) > UNWRITTEN:
            self._kept.popitem(last=False)

    def get(self, key: str) -> T | None:
        """Give what came before; None: nothing did, or it was written down."""
        return self._kept.get(key)

    def written(self, key: str) -> None:
        """It has been written down."""
        self._kept.pop(key, None)


class Attempting(ABC, Generic[T]):
    """The worker of one organization's lanes of a kind. ``T`` is what comes of asking the API."""

    def __init__(self, taker: Taker, served: Served, hub: Hub, at_once: int, asking_at_once: int) -> None:
        self.served = served
        self.taker = taker
        self.hub = hub
        self._places = asyncio.Semaphore(asking_at_once)
        self._answers: Unwritten[tuple[AcceptedRequest, T]] = Unwritten()
        self.worker = Worker(self._claim, self._work, at_once, hub.poll, hub.behind)

    @abstractmethod
    async def ask(self, request: AcceptedRequest) -> T:
        """Ask the API, for as long as an attempt may take."""

    @abstractmethod
    async def written(self, attempt: Attempt, answer: T) -> Attempt | None:
        """Write down what came of an attempt; gives the next one in the same lane, if there is one."""

    async def settled(
        self, attempt: Attempt, work: Callable[[Connection, float], LaneStep]
    ) -> Attempt | None:
        """Commit what ends an attempt, and spread the news of it; gives the next one, as above."""
        step = await self._commit(attempt, work)
        following = self.hub.noted(() if step is None else (step,), self.taker.scope)
        return following[0] if following else None

    async def end(self, attempt: Attempt, ending: Ending) -> Attempt | None:
        """Give the attempt's request its outcome."""
        return await self.settled(
            attempt, lambda connection, now: attempts.settle(connection, attempt, ending, now)
        )

    async def retry(self, attempt: Attempt, failure: AttemptFailure) -> None:
        """Try the same again later."""
        await self._commit(attempt, lambda connection, now: attempts.retry(connection, attempt, failure, now))
        self.worker.wake_in(failure.wait)

    async def pause(self, attempt: Attempt, pause: Pause) -> None:
        """Leave the organization alone for a while; its contact is notified once of what they can mend."""
        contact = self.served.contact
        await self._commit(
            attempt, lambda connection, now: attempts.paused(connection, attempt, pause, contact, now)
        )
        self.hub.wake(LaneKind.MESSAGES, "")
        self.worker.wake_in(FIRST if pause.wait is None else pause.wait)

    async def _claim(self, most: int) -> Sequence[Attempt]:
        steps = await self.hub.writing.once(
            lambda connection, now: attempts.claim(connection, self.taker, most, now)
        )
        return self.hub.noted(steps, self.taker.scope)

    async def _work(self, first: Attempt, taken_at: float) -> None:
        attempt: Attempt | None = first
        while attempt is not None:
            before = self._answers.get(attempt.request.id)
            if before is not None:
                asked, answer = before
                attempt = replace(attempt, request=_as_asked(asked, attempt.request))
            else:
                await self.hub.behind()
                async with self._places:
                    if self.worker.stopping or elapsed() > taken_at + FRESH_FOR:
                        await self._give_back(attempt)
                        return
                    answer = await self.ask(attempt.request)
                taken_at = elapsed()
            self._answers.keep(attempt.request.id, (attempt.request, answer))
            attempt = await self.written(attempt, answer)

    async def _commit(self, attempt: Attempt, work: Callable[[Connection, float], Done]) -> Done | None:
        """Commit what came of an attempt. None: it couldn't be, and is tried again without asking anew."""
        try:
            done = await self.hub.writing.settled(lambda connection, now: (work(connection, now),))
        except StatementFailed as error:
            log.exception("can't write down what was answered", extra={"code": error.code})
            again = wait(attempt.hold.attempts)
            await self.hub.writing.settled(
                lambda connection, now: lanes.release(
                    connection, attempt.hold, now + again, attempt.hold.attempts + 1
                )
            )
            self.worker.wake_in(again)
            return None
        if done is None:
            return None
        self._answers.written(attempt.request.id)
        return done[0]

    async def _give_back(self, attempt: Attempt) -> None:
        """Not tried: whoever has been stopped for a while can't know what others have sent meanwhile."""
        await self.hub.writing.settled(lambda connection, now: attempts.give_back(connection, attempt, now))
        self.worker.wake()


def _as_asked(asked: AcceptedRequest, stands: AcceptedRequest) -> AcceptedRequest:
    """The request as it was when it was asked; in doubt where somebody else has tried it since."""
    only_here = stands.attempts == asked.attempts + 1
    uncertain = asked.uncertain if only_here else stands.uncertain
    return replace(asked, attempts=stands.attempts, uncertain=uncertain)


CALLS_AT_ONCE = 64
"""Calls of one organization that are taken at once: most of them wait for their outcome to be committed,
which takes as long as a quick answer of the API."""

PUTS_AT_ONCE = 20
"""Updates of one organization under way: twice the API client's connections, so that one is waiting whenever
a connection comes free, and none waits there for so long that its time runs out on the way."""


class Sending(Attempting[SendOutcome]):
    """The worker of one organization's changes."""

    def __init__(self, fingerprint: str, served: Served, hub: Hub) -> None:
        taker = Taker(hub.owner, LaneKind.CHANGES, fingerprint)
        super().__init__(taker, served, hub, CALLS_AT_ONCE, PUTS_AT_ONCE)

    async def ask(self, request: AcceptedRequest) -> SendOutcome:
        """Send its update."""
        return await within_time(self.served.put(request), AttemptOutcome.UNKNOWN)

    async def written(self, attempt: Attempt, answer: SendOutcome) -> Attempt | None:
        """Write down what came of an update."""
        again = wait(attempt.hold.attempts)
        match answer:
            case AttemptOutcome.SENT:
                return await self.end(attempt, Ending(Outcome.SENT))
            case AttemptOutcome.CALL_GONE:
                return await self._gone(attempt, None)
            case AttemptOutcome.NO_SUCH_CALL:
                return await self._gone(attempt, WhyNotPlaced.NEVER_SEEN)
            case Refused(words):
                # Refused now; what became of an attempt whose answer was lost, nobody knows.
                outcome = Outcome.UNCONFIRMED if attempt.request.uncertain else Outcome.REFUSED
                return await self.end(attempt, Ending(outcome, words=words))
            case OrganizationRefused():
                await self.pause(attempt, Pause(PauseReason.REFUSED))
            case OrganizationElsewhere():
                await self.pause(attempt, Pause(PauseReason.ELSEWHERE, applied=None))
            case Throttled(seconds):
                await self.pause(attempt, Pause(PauseReason.THROTTLED, seconds))
            case AttemptOutcome.NOT_APPLIED:
                await self.retry(attempt, AttemptFailure(again))
            case _:
                await self.retry(attempt, AttemptFailure(again, applied=None))
        return None

    async def _gone(self, attempt: Attempt, why: WhyNotPlaced | None) -> Attempt | None:
        """There is no such call (any more); ``why`` where it isn't known that there ever was."""
        if attempt.request.by_external_id:
            # It may have another external id by now, of which the ledger knows nothing.
            await self.retry(attempt, AttemptFailure(0.0, by_transaction_id=True))
            return None
        if attempt.request.uncertain:
            return await self.end(attempt, Ending(Outcome.UNCONFIRMED))
        return await self.end(attempt, Ending(Outcome.ENDED, why))


RESOLVED_AT_ONCE = 4  # people of one organization


class Resolving(Attempting[Resolution]):
    """The worker of one organization's lookups."""

    def __init__(self, fingerprint: str, served: Served, hub: Hub) -> None:
        taker = Taker(hub.owner, LaneKind.LOOKUPS, fingerprint)
        super().__init__(taker, served, hub, RESOLVED_AT_ONCE, RESOLVED_AT_ONCE)

    async def ask(self, request: AcceptedRequest) -> Resolution:
        """Look its call up."""
        failed: Resolution = AttemptOutcome.NOT_APPLIED
        return await within_time(self.served.find(request), failed)

    async def written(self, attempt: Attempt, answer: Resolution) -> Attempt | None:
        """Write down what came of a lookup."""
        found = chosen(attempt.request, answer) if isinstance(answer, FoundCalls) else answer
        match found:
            case WhyNotPlaced():
                return await self.end(attempt, Ending(Outcome.NOT_PLACED, found))
            case FoundCall():
                return await self._placed(attempt, found)
            case Refused(words):
                return await self.end(attempt, Ending(Outcome.NOT_PLACED, WhyNotPlaced.REFUSED, words))
            case OrganizationRefused():
                await self.pause(attempt, Pause(PauseReason.REFUSED))
            case OrganizationElsewhere():
                await self.pause(attempt, Pause(PauseReason.ELSEWHERE))
            case Throttled(seconds):
                await self.pause(attempt, Pause(PauseReason.THROTTLED, seconds))
            case _:
                await self.retry(attempt, AttemptFailure(wait(attempt.hold.attempts)))
        return None

    async def _placed(self, attempt: Attempt, call: FoundCall) -> Attempt | None:
        following = await self.settled(
            attempt, lambda connection, now: attempts.place(connection, attempt, call, now)
        )
        self.hub.wake(LaneKind.CHANGES, self.taker.scope)
        return following


def chosen(asked: AcceptedRequest, found: FoundCalls) -> FoundCall | WhyNotPlaced | None:
    """Give the call; why there is none; or None: not known yet, look again."""
    begun = [call for call in found.calls if _had_begun(call, asked)]
    perhaps = [call for call in found.calls if call.since is None and call not in begun]
    if begun and len(begun) + len(perhaps) > 1:
        return WhyNotPlaced.SEVERAL
    looked_up_by_the_api = (
        asked.asked.reference.kind in {ReferenceKind.EXTERNAL_ID, ReferenceKind.EITHER_ID} and found.calls
    )
    if not found.complete and not looked_up_by_the_api:
        return None
    if begun:
        return begun[0]
    if perhaps:
        return WhyNotPlaced.BEGINNING_UNKNOWN
    return WhyNotPlaced.BEGAN_AFTER if found.calls else WhyNotPlaced.NO_CALL


def to_choose_from(asked: AcceptedRequest, found: FoundCalls) -> Iterable[FoundCall]:
    """Give the calls that the person may have meant, where none was chosen: they know, and we don't."""
    if asked.why is not WhyNotPlaced.SEVERAL:
        return found.calls
    return [call for call in found.calls if call.since is None or _had_begun(call, asked)]


def _had_begun(call: FoundCall, asked: AcceptedRequest) -> bool:
    """Whether the request can have meant it. By its transaction id it means this call whenever it began."""
    if asked.asked.reference.is_transaction_id(call.transaction_id):
        return True
    return call.since is not None and call.since < asked.accepted_at


PEOPLE_AT_ONCE = 4

CARDS_AT_ONCE = 10

_NO_ANSWER = NotNotified(uncertain=True)

_NOTHING_TRIED = NotNotified(0.0)


class Notifying:
    """The worker of everything people are notified of on cards, or in messages."""

    def __init__(
        self, kind: LaneKind, notify: Callable[[Due], Awaitable[bool]], at_once: int, hub: Hub
    ) -> None:
        self._kind = kind
        self._notify = notify
        self._hub = hub
        self._came: Unwritten[tuple[Due, Came]] = Unwritten()
        self.worker = Worker(self._claim, self._work, at_once, hub.poll, hub.behind)

    async def _claim(self, most: int) -> Sequence[Due]:
        return await self._hub.writing.once(
            lambda connection, now: claim_due(connection, self._hub.owner, self._kind, most, now)
        )

    async def _work(self, due: Due, taken_at: float) -> None:
        before = self._came.get(due.hold.key)
        if before is not None and before[0].hold.head == due.hold.head:
            (said, came), taken = before, due
            if taken.last > said.last:  # what came since comes next
                await self._hub.writing.settled(
                    lambda connection, now: unsaid(connection, taken, said.last, now)
                )
            due = replace(said, hold=taken.hold)
        elif self.worker.stopping or elapsed() > taken_at + FRESH_FOR:
            # Nothing was tried: whoever comes next may, at once.
            tried = due.hold.attempts
            await self._hub.writing.settled(
                lambda connection, now: later(connection, due, _NOTHING_TRIED, tried, now)
            )
            return
        else:
            came = await within_time(self._notified(due), _NO_ANSWER)
        self._came.keep(due.hold.key, (due, came))
        await self._write_down(due, came)

    async def _write_down(self, due: Due, came: Came) -> None:
        writing, tried = self._hub.writing, due.hold.attempts + 1
        try:
            gone_on = await writing.settled(
                lambda connection, now: settle_due(connection, due, self._kind, came, now)
            )
        except StatementFailed as error:
            log.exception("can't write down who was notified", extra={"code": error.code})
            await writing.settled(lambda connection, now: later(connection, due, _NO_ANSWER, tried, now))
            return
        if gone_on is None:
            return
        self._came.written(due.hold.key)
        if gone_on:
            self._hub.wake(LaneKind.MESSAGES, "")

    async def _notified(self, due: Due) -> bool | NotNotified:
        try:
            return await self._notify(due)
        except NotNotified as failure:
            return failure


def on_cards(answer: AnswerThere, hub: Hub) -> Notifying:
    """Notify people on the card a request came from, one outcome at a time."""

    async def notify(due: Due) -> bool:
        return await answer(due.notifications[0])

    return Notifying(LaneKind.CARDS, notify, CARDS_AT_ONCE, hub)


def in_messages(send: Notify, hub: Hub) -> Notifying:
    """Notify people in direct messages."""

    async def notify(due: Due) -> bool:
        await send(message(due))
        return True

    return Notifying(LaneKind.MESSAGES, notify, PEOPLE_AT_ONCE, hub)
