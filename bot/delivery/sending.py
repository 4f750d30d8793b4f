"""Sending the changes of one organization's calls, one after the other in each call."""

from bot.delivery.attempt_outcomes import (
    AttemptOutcome,
    OrganizationElsewhere,
    OrganizationRefused,
    Refused,
    SendOutcome,
    Throttled,
)
from bot.delivery.attempts import Attempt, AttemptFailure
from bot.delivery.workers import Attempting, Hub, Served, within_time
from bot.ledger.lanes import LaneKind, Taker, wait
from bot.ledger.outcomes import Ending
from bot.ledger.pauses import Pause, PauseReason
from bot.ledger.tag_requests import AcceptedRequest, Outcome, WhyNotPlaced

AT_ONCE = 64
"""Calls of one organization that are taken at once: most of them wait for their outcome to be committed,
which takes as long as a quick answer of the API."""

PUTS_AT_ONCE = 20
"""Updates of one organization under way: twice the API client's connections, so that one is waiting whenever
a connection comes free, and none waits there for so long that its time runs out on the way."""


class Sending(Attempting[SendOutcome]):
    """The worker of one organization's changes."""

    def __init__(self, fingerprint: str, served: Served, hub: Hub) -> None:
        taker = Taker(hub.owner, LaneKind.CHANGES, fingerprint)
        super().__init__(taker, served, hub, AT_ONCE, PUTS_AT_ONCE)

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
