"""A model of one organization's API: its calls, what is set on them, and everything that goes wrong."""

from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.delivery.attempts import (
    AttemptOutcome,
    FoundCall,
    FoundCalls,
    OrganizationRefused,
    Refused,
    Resolution,
    SendOutcome,
    Throttled,
)
from bot.ledger.tag_requests import AcceptedRequest, ReferenceKind, WhyNotPlaced
from tests.guarantees.flights import HOLDING, Flights, Trouble

A_WHILE = 25.0  # seconds


@dataclass(frozen=True)
class Write:
    """One update that was applied."""

    request_id: str
    fields: Mapping[str, str | None]
    external_id: str | None


@dataclass(eq=False)
class Call:
    """A call. ``since_is_told``: whether the API says when it began."""

    transaction_id: str
    line: str
    began: datetime
    external_id: str | None = None
    since_is_told: bool = True
    ended: bool = False
    fields: dict[str, str | None] = field(default_factory=dict)
    writes: list[Write] = field(default_factory=list)


@dataclass
class Api:
    """The calls of one organization. ``typed`` gives the line that a request's reference means."""

    flights: Flights
    typed: Callable[[AcceptedRequest], Awaitable[str | None]]
    calls: list[Call] = field(default_factory=list)
    of_updates: deque[Trouble] = field(default_factory=deque)
    """What happens to the next ones."""
    of_lookups: deque[Trouble] = field(default_factory=deque)
    answers: defaultdict[str, list[SendOutcome | Resolution]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """What was answered, by request; the asker may not have lived to hear it."""

    @property
    def live(self) -> list[Call]:
        """The calls that have not ended."""
        return [call for call in self.calls if not call.ended]

    @property
    def newest(self) -> list[Call]:
        """Every call there was: the live ones first, and of those the newest."""
        newest_first = self.calls[::-1]
        return sorted(newest_first, key=lambda call: call.ended)

    def begin(self, line: str, now: datetime, external_id: str | None, *, since_is_told: bool) -> Call:
        """Begin a call; an external id names the last call that was given it."""
        call = Call(f"CALL-{len(self.calls)}", line, now, since_is_told=since_is_told)
        self.calls.append(call)
        self.name(call, external_id)
        return call

    def name(self, call: Call, external_id: str | None) -> None:
        """Give a call an external id."""
        for other in self.live:
            if other.external_id == external_id:
                other.external_id = None
        call.external_id = external_id

    async def put(self, request: AcceptedRequest) -> SendOutcome:
        """Send an update."""
        call = self._named(request)
        trouble = self.of_updates.popleft() if self.of_updates else None
        answer = await self._answered(request, call, trouble)
        self.answers[request.id].append(answer)
        return answer

    async def find(self, request: AcceptedRequest) -> Resolution:
        """Look a reference up."""
        line = await self.typed(request)
        trouble = self.of_lookups.popleft() if self.of_lookups else None
        found = self._meant(request, line, complete=trouble is not Trouble.INCOMPLETE)
        if trouble in HOLDING:
            await self.flights.fly(Trouble.SLOW_ANSWER, lambda: None)
        answer = found if (failed := _FAILED.get(trouble)) is None else failed
        self.answers[request.id].append(answer)
        return answer

    async def _answered(
        self, request: AcceptedRequest, call: Call | None, trouble: Trouble | None
    ) -> SendOutcome:
        applied: SendOutcome = AttemptOutcome.UNKNOWN

        def apply() -> None:
            nonlocal applied
            applied = self._applied(request, call)

        if trouble in HOLDING:
            await self.flights.fly(trouble, apply)
            return applied
        if trouble is Trouble.ANSWER_LOST:
            apply()
        failed = _FAILED.get(trouble)
        if failed is not None:
            return failed
        apply()
        return applied

    def _named(self, request: AcceptedRequest) -> Call | None:
        name = request.asked.reference.text if request.by_external_id else request.transaction_id
        for call in self.live:
            if name == (call.external_id if request.by_external_id else call.transaction_id):
                return call
        return None

    def _applied(self, request: AcceptedRequest, call: Call | None) -> SendOutcome:
        if call is None or call.ended:
            return AttemptOutcome.CALL_GONE
        asked = request.asked
        call.writes.append(Write(request.id, dict(asked.fields), asked.external_unique_id))
        call.fields |= asked.fields
        if asked.external_unique_id is not None:
            self.name(call, asked.external_unique_id)
        return AttemptOutcome.SENT

    def _meant(self, request: AcceptedRequest, line: str | None, *, complete: bool) -> Resolution:
        reference = request.asked.reference
        if reference.kind is ReferenceKind.EXTERNAL_ID:
            calls = [call for call in self.live if call.external_id == reference.text]
        elif reference.kind is ReferenceKind.EITHER_ID:
            named = str(reference.text)
            calls = [c for c in self.live if named == c.external_id or named.upper() == c.transaction_id]
        elif line is None:
            return WhyNotPlaced.GONE
        else:
            calls = [call for call in self.live if call.line == line]
        found = [FoundCall(each.transaction_id, each.began if each.since_is_told else None) for each in calls]
        return FoundCalls(tuple(found), complete=complete)


_FAILED: dict[Trouble | None, AttemptOutcome | Refused | OrganizationRefused | Throttled] = {
    Trouble.DOWN: AttemptOutcome.NOT_APPLIED,
    Trouble.LOST: AttemptOutcome.UNKNOWN,
    Trouble.ANSWER_LOST: AttemptOutcome.UNKNOWN,
    Trouble.REFUSED: Refused("No."),
    Trouble.UNAUTHORIZED: OrganizationRefused(),
    Trouble.THROTTLED: Throttled(),
    Trouble.THROTTLED_FOR_A_WHILE: Throttled(A_WHILE),
}
