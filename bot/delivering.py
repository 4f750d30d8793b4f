"""What the delivery of tags asks of the API, for one organization: send a change, find out a call."""

from contextlib import suppress

from bot import verdicts, words_tags
from bot.access import Permission, Person, Rights
from bot.calls import Calls
from bot.errors import NotChecked, OutOfDate
from bot.invoca.client import InvocaClient
from bot.invoca.errors import CallNotFound, InvocaError, UpdatesUnavailable
from bot.kept_references import decode
from bot.ledger.asked import Kind, Request, Why
from bot.ledger.calls_tagged import CallsTagged
from bot.ledger.errors import LedgerError
from bot.ledger.kept import KeptTexts
from bot.ledger.lines import Lines
from bot.ledger.placing import is_its_transaction_id
from bot.ledger.serving import Served
from bot.ledger.verdicts import Answer, Finding, Found, FoundCall, Refused, Verdict
from bot.lookups import ByExternalId, ByLine, ByTransaction, Query, Reference
from bot.organizations import Directory, Organization
from bot.people import People
from bot.times import Clock
from bot.updates import Updates


class OrganizationDelivery:
    """The API of one organization, in the words of the ledger's delivery."""

    def __init__(  # noqa: PLR0913 - what it asks, and what it needs to know for that
        self,
        organization: Organization,
        client: InvocaClient,
        *,
        calls: Calls,
        kept: KeptTexts,
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
        self._kept = kept
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

    async def put(self, request: Request) -> Verdict:
        """Send one change to its call."""
        fields = {name: value for name, value in request.asked.fields.items() if value is not None}
        if len(fields) != len(request.asked.fields):
            return Refused(words_tags.VALUE_NOT_KEPT)
        try:
            if request.sets_external_id and await self._would_replace(request):
                return Refused(words_tags.EXTERNAL_ID_TAKEN)
        except InvocaError as error:
            error.applied = False
            return self._verdict(error)
        try:
            await self._client.update(
                _named(request), external_unique_id=request.asked.external_unique_id, custom_data=fields
            )
        except InvocaError as error:
            if isinstance(error, UpdatesUnavailable):
                self._updates.missing(self._organization.fingerprint, self._clock())
            if isinstance(error, CallNotFound) and not self._was_seen(request):
                return Answer.NO_SUCH_CALL
            return self._verdict(error)
        self._updates.work(self._organization.fingerprint)
        return Answer.SENT

    async def find(self, request: Request) -> Finding:
        """Find out which calls a request may mean."""
        try:
            reference = await self._reference(request)
            if reference is None:
                return Why.GONE
            found = await self._calls.look_up(self._organization, Query(reference))
        except InvocaError as error:
            error.contact = self._organization.contact
            return verdicts.of_lookup(error)
        return Found(
            tuple(
                FoundCall(call.transaction_id, self._client.by_our_clock(call.since)) for call in found.calls
            ),
            complete=not found.missing,
        )

    def _was_seen(self, request: Request) -> bool:
        """Whether the call is known to have been there: it was found, or the API told of it lately."""
        if request.asked.reference.kind is not Kind.TRANSACTION_ID:
            return True
        fingerprint, transaction_id = self._organization.fingerprint, request.transaction_id or ""
        return self._calls.recent.get(fingerprint, transaction_id, self._clock()) is not None

    def _verdict(self, error: InvocaError) -> Verdict:
        error.contact = self._organization.contact
        return verdicts.of_update(error)

    async def _reference(  # noqa: PLR0911 - one for each way to name a call, and for what is gone
        self, request: Request
    ) -> Reference | None:
        """What was typed; None where it can't be known any more."""
        asked = request.asked
        match asked.reference.kind:
            case Kind.TRANSACTION_ID:
                return ByTransaction(asked.reference.text or "")
            case Kind.EXTERNAL_ID:
                return ByExternalId(asked.reference.text or "")
            case Kind.EITHER_ID:
                return ByExternalId(asked.reference.text or "", may_be_transaction=True)
            case Kind.KEPT_QUERY:
                try:
                    return decode(
                        await self._kept.get(asked.reference.text or "", asked.person, self._clock())
                    )
                except OutOfDate:
                    return None
            case Kind.MY_LINE:
                line = await self._lines.get(asked.person, asked.organization_fingerprint)
                # A line that was set or came to be shared since isn't the one that was meant.
                if line is None or line.set_at > request.accepted_at or line.shared:
                    return None
                return ByLine(line.number)

    async def _would_replace(self, request: Request) -> bool:
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
        by_external_id = reference.kind is Kind.EXTERNAL_ID or (
            reference.kind is Kind.EITHER_ID and not is_its_transaction_id(reference, transaction_id)
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


def _named(request: Request) -> ByTransaction | ByExternalId:
    if request.by_external_id and request.asked.reference.text is not None:
        return ByExternalId(request.asked.reference.text)
    return ByTransaction(request.transaction_id or "")
