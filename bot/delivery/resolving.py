"""Finding out which calls one organization's people meant, and placing what they asked of them.

A reference means a call only if that had begun when it was accepted: during an outage the next caller may
have come to the same line.
"""

from collections.abc import Iterable

from bot.delivery import attempts
from bot.delivery.attempt_outcomes import (
    AttemptOutcome,
    FoundCall,
    FoundCalls,
    OrganizationElsewhere,
    OrganizationRefused,
    Refused,
    Resolution,
    Throttled,
)
from bot.delivery.attempts import Attempt, AttemptFailure
from bot.delivery.workers import Attempting, Hub, Served, within_time
from bot.ledger.lanes import LaneKind, Taker, wait
from bot.ledger.outcomes import Ending
from bot.ledger.pauses import Pause, PauseReason
from bot.ledger.tag_requests import AcceptedRequest, Outcome, ReferenceKind, WhyNotPlaced

AT_ONCE = 4  # people of one organization


class Resolving(Attempting[Resolution]):
    """The worker of one organization's lookups."""

    def __init__(self, fingerprint: str, served: Served, hub: Hub) -> None:
        taker = Taker(hub.owner, LaneKind.LOOKUPS, fingerprint)
        super().__init__(taker, served, hub, AT_ONCE, AT_ONCE)

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
            case str(transaction_id):
                return await self._placed(attempt, transaction_id)
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

    async def _placed(self, attempt: Attempt, transaction_id: str) -> Attempt | None:
        following = await self.settled(
            lambda connection, now: attempts.place(connection, attempt, transaction_id, now)
        )
        self.hub.wake(LaneKind.CHANGES, self.taker.scope)
        return following


def chosen(asked: AcceptedRequest, found: FoundCalls) -> str | WhyNotPlaced | None:
    """Give the transaction id; why there is none; or None: not known yet, look again."""
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
        return begun[0].transaction_id
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
