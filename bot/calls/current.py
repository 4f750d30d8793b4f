"""What the API told of calls lately, in memory alone: a card can be drawn again while the API can't be asked.

The ledger knows what was set on a call, not who is calling: of callers' numbers only the last digits are
written down, with cards (ledger/replies.py).
"""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.access.rights import Permission
from bot.config.organizations import Organization
from bot.invoca.client import InvocaClient
from bot.invoca.errors import InvocaError
from bot.invoca.models import Call, CurrentCalls
from bot.queries import (
    FILTERS,
    AllCalls,
    ByExternalId,
    ByLastDigits,
    ByLine,
    ByNumber,
    ByPair,
    ByTransaction,
    Filter,
    Query,
    Reference,
    compared,
)
from bot.text import budgets, phones
from bot.text.markup import clip, fold
from bot.text.matching import comparable, yes_or_no
from bot.times import Clock


def matches(call: Call, condition: Filter) -> bool:
    """Tell whether a call meets a condition. A name that is no key of ``FILTERS`` is a KeyError."""
    comparison = FILTERS[condition.name]
    if comparison.yes_no is not None:
        wanted_answer = yes_or_no(condition.value)
        return wanted_answer is not None and getattr(call, comparison.yes_no) is wanted_answer
    wanted = comparable(condition.value)
    texts = (compared(getattr(call, field)) for field in comparison.texts)
    ids = (compared(getattr(call, field)) for field in comparison.ids)
    return bool(wanted) and (any(f" {wanted}" in f" {text}" for text in texts) or wanted in ids)


def apply(calls: Iterable[Call], query: Query) -> tuple[Call, ...]:
    """Give the calls the query means, in their order.

    Every filter must hold. A single number, a line and last digits are compared here, since the API has no
    such lookup; what it can look up by itself is taken to be what was asked.
    """
    return tuple(
        call
        for call in calls
        if _is_meant(call, query.reference) and all(matches(call, condition) for condition in query.filters)
    )


def _is_meant(call: Call, reference: Reference) -> bool:
    match reference:
        case ByNumber(number):
            theirs = (call.calling_phone_number, call.destination_phone_number, call.called_phone_number)
            return any(other is not None and phones.same(number, other) for other in theirs)
        case ByLine(number):
            ours = (call.destination_phone_number, call.called_phone_number)
            return any(other is not None and phones.same(number, other) for other in ours)
        case ByLastDigits(digits):
            caller = call.calling_phone_number
            return caller is not None and phones.last_digits(caller, len(digits)) == digits
        case _:
            return True


KEPT_FOR = timedelta(minutes=30)

KEPT_ONCE_OVER = timedelta(hours=2)  # since it was last told of: longer than most calls last

_NUMBER = 80  # characters of one that are looked at

AT_MOST = 5_000  # calls, of all organizations together


@dataclass(frozen=True)
class RecentCall:
    """A call as the API told of it, and when."""

    call: Call
    told_at: datetime
    seen_at: datetime | None = None
    """When it took an update, if that was later."""
    over_at: datetime | None = None
    """When the API first said that it is over: the end was somewhere before."""


@dataclass
class RecentCalls:
    """The calls of the last half hour, by organization and transaction id, and those that ended since."""

    _calls: OrderedDict[tuple[str, str], RecentCall] = field(default_factory=OrderedDict)

    def remember(self, organization_fingerprint: str, calls: Iterable[Call], told_at: datetime) -> None:
        """Keep what the API has just told of these calls."""
        for call in calls:
            key = organization_fingerprint, call.transaction_id
            self._calls[key] = RecentCall(call, told_at)
            self._calls.move_to_end(key)
        while len(self._calls) > AT_MOST:
            self._calls.popitem(last=False)

    def took_an_update(self, organization_fingerprint: str, transaction_id: str, at: datetime) -> None:
        """The call was there when it was written to."""
        recent = self._calls.get((organization_fingerprint, transaction_id))
        if recent is not None and recent.over_at is None:
            self._calls[organization_fingerprint, transaction_id] = replace(recent, seen_at=at)

    def is_over(self, organization_fingerprint: str, transaction_id: str, at: datetime) -> None:
        """The API says that the call is there no more; the first time counts."""
        recent = self._calls.get((organization_fingerprint, transaction_id))
        if recent is not None and recent.over_at is None:
            self._calls[organization_fingerprint, transaction_id] = replace(recent, over_at=at)

    def get(self, organization_fingerprint: str, transaction_id: str, now: datetime) -> RecentCall | None:
        """Give what was last told of a call; None where that is too long ago, nothing was, or it is over."""
        recent = self.known(organization_fingerprint, transaction_id, now)
        if recent is None or recent.over_at is not None or abs(now - recent.told_at) > KEPT_FOR:
            return None
        return recent

    def known(self, organization_fingerprint: str, transaction_id: str, now: datetime) -> RecentCall | None:
        """Give what is known of a call, be it over or not."""
        key = organization_fingerprint, transaction_id
        recent = self._calls.get(key)
        if recent is None:
            return None
        if abs(now - recent.told_at) > KEPT_ONCE_OVER:
            del self._calls[key]
            return None
        return recent

    def caller(
        self, organization_fingerprint: str, transaction_id: str, now: datetime
    ) -> tuple[str, datetime | None] | None:
        """Give the last digits of who called, as they are where a number is masked, and when it was over.

        None: not known.
        """
        recent = self.known(organization_fingerprint, transaction_id, now)
        if recent is None or not recent.call.calling_phone_number:
            return None
        ending = phones.ending(clip(fold(recent.call.calling_phone_number), _NUMBER))
        return (ending, recent.over_at) if ending else None


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
            error.contact, error.organization_fingerprint = organization.contact, organization.fingerprint
            raise
        self.recent.remember(organization.fingerprint, found.calls, self.clock())
        if isinstance(query.reference, ByTransaction) and not found.calls and not found.missing:
            gone = query.reference.transaction_id
            self.recent.is_over(organization.fingerprint, gone, self.clock())
        meant: list[Call] = []
        for first in range(0, len(found.calls), budgets.LISTED_AT_ONCE):
            if first:
                await asyncio.sleep(0)  # others have their turn
            meant += apply(found.calls[first : first + budgets.LISTED_AT_ONCE], query)
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
