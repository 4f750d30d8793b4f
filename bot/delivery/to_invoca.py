"""What Invoca's API answered, in the words of the ledger's delivery."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, auto

from bot.access.members import People
from bot.access.rights import Permission, Rights
from bot.calls.current import Calls
from bot.cards.tags import came_with
from bot.config.fields import LONGEST
from bot.config.organizations import Directory, Organization
from bot.database.errors import LedgerError
from bot.delivery.attempts import (
    AttemptOutcome,
    FoundCall,
    FoundCalls,
    OrganizationElsewhere,
    OrganizationRefused,
    Refused,
    Resolution,
    SendOutcome,
    Throttled,
)
from bot.delivery.workers import Served
from bot.errors import NotChecked, OutOfDate
from bot.invoca.client import InvocaClient
from bot.invoca.errors import (
    CallNotFound,
    FieldsRefused,
    InvocaError,
    NotGranted,
    NotTheApi,
    RateLimited,
    RequestRefused,
    TokenRefused,
    UpdatesUnavailable,
    WrongVersion,
)
from bot.ledger.drafts import Drafts
from bot.ledger.lines import Lines
from bot.ledger.standing import CallsTagged
from bot.ledger.tag_requests import AcceptedRequest, ReferenceKind, WhyNotPlaced
from bot.person import Person
from bot.queries import ByExternalId, ByLine, ByTransaction, Query, Reference, decode
from bot.times import Clock
from bot.words import EXTERNAL_ID_TAKEN, NO_ROOM, VALUE_NOT_KEPT

PASSING = (408, 425)  # request time-out, too early: the same again may work


def of_update(error: InvocaError) -> SendOutcome:
    """Say what a failed update means for the change."""
    outcome: SendOutcome
    match error:
        case CallNotFound():
            outcome = AttemptOutcome.CALL_GONE
        case TokenRefused() | NotGranted():
            outcome = OrganizationRefused()
        case NotTheApi():
            outcome = OrganizationElsewhere()
        case RateLimited(retry_after=wait):
            outcome = Throttled(wait)
        case RequestRefused(status=status) if status in PASSING:
            outcome = AttemptOutcome.NOT_APPLIED
        case FieldsRefused() | WrongVersion() | RequestRefused() | UpdatesUnavailable():
            outcome = Refused(error.words())
        case _:
            outcome = AttemptOutcome.UNKNOWN if error.applied is None else AttemptOutcome.NOT_APPLIED
    return outcome


def of_lookup(error: InvocaError) -> Resolution:
    """Say what a failed lookup means for a request whose call is to be found out."""
    outcome = of_update(error)
    return AttemptOutcome.NOT_APPLIED if isinstance(outcome, AttemptOutcome) else outcome


ASKED_AGAIN_AFTER = timedelta(minutes=10)


class NoUpdates(Enum):
    """Why calls can't be written to."""

    SWITCHED_OFF = auto()
    """``updates = false``."""
    NO_ROUTE = auto()
    """The API answered 404 or 405 to the update route itself."""


@dataclass
class Updates:
    """What is known of the update route, by organization. In memory: it is found out again soon enough.

    A 404 can be about one call alone, whatever its body says: it takes another call's to say that of a route.
    """

    _missing: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    """By fingerprint: the call whose update the API had no route for, and when."""
    _missing_since: dict[str, datetime] = field(default_factory=dict)

    def why_not(self, organization: Organization, now: datetime) -> NoUpdates | None:
        """Give why nothing can be written, or None. A missing route is tried again after ten minutes."""
        if not organization.updates:
            return NoUpdates.SWITCHED_OFF
        since = self._missing_since.get(organization.fingerprint)
        return NoUpdates.NO_ROUTE if since is not None and _is_lately(since, now) else None

    def missing(self, organization_fingerprint: str, call: str, now: datetime) -> None:
        """The API had no update route for this call of the organization."""
        first, at = self._missing.get(organization_fingerprint, (call, now))
        if first != call and _is_lately(at, now):
            self._missing_since[organization_fingerprint] = now
        self._missing[organization_fingerprint] = call, now

    def work(self, organization_fingerprint: str) -> None:
        """An update went through."""
        self._missing.pop(organization_fingerprint, None)
        self._missing_since.pop(organization_fingerprint, None)


def _is_lately(since: datetime, now: datetime) -> bool:
    return timedelta(0) <= now - since < ASKED_AGAIN_AFTER


class OrganizationDelivery:
    """The API of one organization, in the words of the ledger's delivery."""

    def __init__(  # noqa: PLR0913 - what it asks, and what it needs to know for that
        self,
        organization: Organization,
        client: InvocaClient,
        *,
        calls: Calls,
        drafts: Drafts,
        lines: Lines,
        tagged: CallsTagged,
        people: People,
        directory: Directory,
        updates: Updates,
        clock: Clock,
    ) -> None:
        self._organization = organization
        self._client = client
        self._calls = calls
        self._drafts = drafts
        self._lines = lines
        self._tagged = tagged
        self._people = people
        self._directory = directory
        self._updates = updates
        self._clock = clock

    def served(self) -> Served:
        """Give what the delivery works with."""
        # The contact is known by user id alone; whoever is told is told by that.
        contact = Person(self._organization.workspaces[0], self._organization.contact)
        return Served(self.put, self.find, contact)

    async def put(self, request: AcceptedRequest) -> SendOutcome:
        """Send one change to its call."""
        fields = {name: value for name, value in request.asked.sets.items() if value is not None}
        if len(fields) != len(request.asked.fields):
            return Refused(VALUE_NOT_KEPT)
        if any(len(value) > LONGEST["long_text"] for value in fields.values()):
            return Refused(NO_ROOM)  # what is entered is never so long, only what was added to
        if request.sets_external_id and (kept_back := await self._kept_back(request)) is not None:
            return kept_back
        try:
            await self._client.update(
                _named(request), external_unique_id=request.asked.external_unique_id, custom_data=fields
            )
        except InvocaError as error:
            if isinstance(error, UpdatesUnavailable):
                call = request.transaction_id or request.asked.reference.text or ""
                self._updates.missing(self._organization.fingerprint, call, self._clock())
            if isinstance(error, CallNotFound):
                self._calls.recent.is_over(*self._call(request), self._clock())
            if isinstance(error, CallNotFound) and not self._was_seen(request):
                return AttemptOutcome.NO_SUCH_CALL
            return self._outcome(error)
        self._updates.work(self._organization.fingerprint)
        self._calls.recent.took_an_update(*self._call(request), self._clock())
        return AttemptOutcome.SENT

    async def _kept_back(self, request: AcceptedRequest) -> SendOutcome | None:
        """Why an external id isn't sent; None: it may be. Whatever goes wrong, nothing was sent."""
        try:
            return Refused(EXTERNAL_ID_TAKEN) if await self._would_replace(request) else None
        except LedgerError:
            return AttemptOutcome.NOT_APPLIED
        except InvocaError as error:
            error.applied = False
            return self._outcome(error)

    async def find(self, request: AcceptedRequest) -> Resolution:
        """Find out which calls a request may mean."""
        try:
            reference = await self._reference(request)
            if reference is None:
                return WhyNotPlaced.GONE
            found = await self._calls.look_up(self._organization, Query(reference))
        except InvocaError as error:
            error.contact = self._organization.contact
            return of_lookup(error)
        return FoundCalls(
            tuple(
                FoundCall(
                    call.transaction_id,
                    self._client.by_our_clock(call.since),
                    came_with(call, self._organization) if request.asked.above else {},
                )
                for call in found.calls
            ),
            complete=not found.missing,
        )

    def _call(self, request: AcceptedRequest) -> tuple[str, str]:
        return self._organization.fingerprint, request.transaction_id or ""

    def _was_seen(self, request: AcceptedRequest) -> bool:
        """Whether the call is known to have been there: it was found, or the API told of it lately."""
        if request.asked.reference.kind is not ReferenceKind.TRANSACTION_ID:
            return True
        return self._calls.recent.known(*self._call(request), self._clock()) is not None

    def _outcome(self, error: InvocaError) -> SendOutcome:
        error.contact = self._organization.contact
        return of_update(error)

    async def _reference(  # noqa: PLR0911 - one for each way to name a call, and for what is gone
        self, request: AcceptedRequest
    ) -> Reference | None:
        """What was typed; None where it can't be known any more."""
        asked = request.asked
        match asked.reference.kind:
            case ReferenceKind.TRANSACTION_ID:
                return ByTransaction(asked.reference.text or "")
            case ReferenceKind.EXTERNAL_ID:
                return ByExternalId(asked.reference.text or "")
            case ReferenceKind.EITHER_ID:
                return ByExternalId(asked.reference.text or "", may_be_transaction=True)
            case ReferenceKind.KEPT_QUERY:
                try:
                    return decode(
                        await self._drafts.get(asked.reference.text or "", asked.person, self._clock())
                    )
                except OutOfDate:
                    return None
            case ReferenceKind.MY_LINE:
                line = await self._lines.get(asked.person, asked.organization_fingerprint)
                # A line that was set or came to be shared since isn't the one that was meant.
                if line is None or line.set_at > request.accepted_at or line.shared:
                    return None
                return ByLine(line.number)

    async def _would_replace(self, request: AcceptedRequest) -> bool:
        """Whether this would replace another external id, which not everybody may do.

        However the call was named: by the id it was found by, by what was set here before, and by the API,
        which need not say. Raises InvocaError, and LedgerError.
        """
        person = request.asked.person
        rights = Rights(person, self._people.standing(person), self._directory)
        with suppress(NotChecked, LedgerError):  # then by what is known
            rights = await self._people.rights(person, self._directory)
        if request.asked.undoes is not None or rights.may(Permission.REPLACE_EXTERNAL_ID, self._organization):
            return False
        asked, transaction_id = request.asked, request.transaction_id or ""
        reference = asked.reference
        by_external_id = reference.kind is ReferenceKind.EXTERNAL_ID or (
            reference.kind is ReferenceKind.EITHER_ID and not reference.is_transaction_id(transaction_id)
        )
        found_by = reference.text if by_external_id else None
        if found_by not in {None, asked.external_unique_id, transaction_id}:
            return True
        has_one, known = await self._tagged.external_id(
            self._organization.fingerprint, transaction_id, before=request.sequence
        )
        if has_one and known != asked.external_unique_id:
            return True
        found = await self._calls.look_up(self._organization, Query(_named(request)))
        present = {call.external_unique_id for call in found.calls} - {None}
        return bool(present - {request.asked.external_unique_id})


def _named(request: AcceptedRequest) -> ByTransaction | ByExternalId:
    if request.by_external_id and request.asked.reference.text is not None:
        return ByExternalId(request.asked.reference.text)
    return ByTransaction(request.transaction_id or "")
