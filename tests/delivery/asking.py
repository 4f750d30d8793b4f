"""Asking the API as Switchboard does, for tests of delivery: what composes that is not under test here."""

from dataclasses import dataclass

from bot.delivery.attempts import (
    AttemptOutcome,
    FoundCall,
    FoundCalls,
    OrganizationRefused,
    Resolution,
    SendOutcome,
    Throttled,
)
from bot.delivery.to_invoca import of_update
from bot.invoca.client import InvocaClient
from bot.invoca.errors import InvocaError
from bot.invoca.models import CurrentCalls
from bot.ledger.tag_requests import AcceptedRequest, CallReference, ReferenceKind
from bot.queries import ByExternalId, ByTransaction

LINE = "+18555595599"


@dataclass
class Api:
    """How the deliveries under test ask the API: as Switchboard does."""

    client: InvocaClient

    async def put(self, request: AcceptedRequest) -> SendOutcome:
        """Send an update."""
        asked = request.asked
        reference = asked.reference.text
        by: ByTransaction | ByExternalId = ByTransaction(str(request.transaction_id))
        if request.by_external_id:
            by = ByExternalId(str(reference))
        fields = {name: value for name, value in asked.sets.items() if value is not None}
        try:
            await self.client.update(by, external_unique_id=asked.external_unique_id, custom_data=fields)
        except InvocaError as error:
            return of_update(error)
        return AttemptOutcome.SENT

    async def find(self, request: AcceptedRequest) -> Resolution:
        """Look a reference up."""
        try:
            found = await self._looked_up(request.asked.reference)
        except InvocaError as error:
            outcome = of_update(error)
            return (
                outcome
                if isinstance(outcome, OrganizationRefused | Throttled)
                else AttemptOutcome.NOT_APPLIED
            )
        calls = tuple(FoundCall(call.transaction_id, call.since) for call in found.calls)
        return FoundCalls(calls, complete=not found.missing)

    async def _looked_up(self, reference: CallReference) -> CurrentCalls:
        if reference.kind is ReferenceKind.EXTERNAL_ID:
            return await self.client.by_external_id(str(reference.text))
        found = await self.client.current_calls()
        mine = tuple(call for call in found.calls if call.destination_phone_number == LINE)
        return CurrentCalls(mine, found.missing)
