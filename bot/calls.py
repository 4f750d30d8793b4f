"""The use cases: what can be done with calls. A listener's only door to bot.invoca."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from bot import budgets, lookups
from bot.access import Permission
from bot.invoca.client import InvocaClient
from bot.invoca.errors import InvocaError
from bot.invoca.models import Call, CurrentCalls
from bot.lookups import AllCalls, ByExternalId, ByLastDigits, ByLine, ByNumber, ByPair, ByTransaction, Query
from bot.organizations import Organization
from bot.recent_calls import RecentCalls
from bot.times import Clock


def permission_for(query: Query) -> Permission:
    """What it takes to look this up: whoever looks by a number knows the caller's number."""
    match query.reference:
        case ByPair() | ByNumber() | ByLastDigits():
            return Permission.LOOK_BY_NUMBER
        case AllCalls() | ByTransaction() | ByExternalId() | ByLine():
            return Permission.LOOK


@dataclass(frozen=True)
class Calls:
    """The calls of every organization, by its key."""

    clients: Mapping[str, InvocaClient]
    recent: RecentCalls
    clock: Clock

    async def look_up(self, organization: Organization, query: Query) -> CurrentCalls:
        """The current calls that the query means, newest first; none is not an error.

        Raises InvocaError.
        """
        try:
            found = await self._ask(self.clients[organization.key], query)
        except InvocaError as error:
            error.contact = organization.contact
            raise
        self.recent.remember(organization.fingerprint, found.calls, self.clock())
        meant: list[Call] = []
        for first in range(0, len(found.calls), budgets.LISTED_AT_ONCE):
            if first:
                await asyncio.sleep(0)  # others have their turn
            meant += lookups.apply(found.calls[first : first + budgets.LISTED_AT_ONCE], query)
        return CurrentCalls(tuple(meant), found.missing)

    async def _ask(self, client: InvocaClient, query: Query) -> CurrentCalls:
        match query.reference:
            case ByTransaction(transaction_id):
                found = await client.by_transaction(transaction_id)
                if found.calls or query.reference.as_typed is None:
                    return found
                return _either(found, await client.by_external_id(query.reference.as_typed))
            case ByExternalId(text, may_be_transaction=True) as id_:
                return _either(
                    *await asyncio.gather(
                        client.by_external_id(text),
                        client.by_transaction(id_.as_transaction.transaction_id),
                        return_exceptions=True,
                    )
                )
            case ByExternalId(external_unique_id):
                return await client.by_external_id(external_unique_id)
            case ByPair(calling_phone_number, destination_phone_number):
                return await client.by_pair(calling_phone_number, destination_phone_number)
            case AllCalls() | ByNumber() | ByLastDigits() | ByLine():
                return await client.current_calls()


def _either(*found: CurrentCalls | BaseException) -> CurrentCalls:
    """What both lookups of one id found. Raises the failure of one where the other found nothing."""
    told = [each for each in found if isinstance(each, CurrentCalls)]
    failures = [each for each in found if isinstance(each, BaseException)]
    faults = [each for each in failures if not isinstance(each, InvocaError)]
    calls = {call.transaction_id: call for each in told for call in each.calls}
    if faults or (failures and not calls):
        raise (faults or failures)[0]
    return CurrentCalls(
        tuple(calls.values()), tuple(dict.fromkeys(reason for each in told for reason in each.missing))
    )
