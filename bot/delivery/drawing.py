"""The card of one call as it is now: what the API told of it lately, what the ledger has of it, for whom."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.access.members import People
from bot.access.rights import Permission, Rights, Shown
from bot.calls.current import Calls, RecentCall
from bot.cards.call import bare_card, call_card
from bot.cards.ended import ended
from bot.cards.kit.blocks import Message
from bot.cards.kit.notices import notice
from bot.cards.tags import Tags
from bot.config.organizations import Directory, Organization
from bot.database.database import Database
from bot.delivery.to_invoca import Updates
from bot.errors import OutOfDate
from bot.invoca.errors import InvocaError, TimedOut
from bot.invoca.models import CurrentCalls
from bot.ledger import pauses, replies
from bot.ledger.audit import Action, Audit, AuditEntry, AuditOutcome
from bot.ledger.pauses import PauseReason
from bot.ledger.replies import CALLER_KEPT_ONCE_OVER, CARD, Reply
from bot.ledger.standing import Latest, history, latest
from bot.ledger.tag_requests import AcceptedRequest, Outcome
from bot.person import Person
from bot.queries import ByTransaction, Query
from bot.slack.background import STANDARD
from bot.times import Clock, epoch

NOT_SAVED_FOR = timedelta(minutes=10)  # how long a card says what was not saved


@dataclass(frozen=True)
class Known:
    """What the ledger has of one call, at one moment."""

    latest: Latest
    history: tuple[AcceptedRequest, ...]
    paused: PauseReason | None
    clicked: frozenset[str]
    """The replies that are cards, of what was not saved. Each click has one of its own, on whatever card."""

    @property
    def over_at(self) -> datetime | None:
        """When the API first said to a tag that the call is over; None: it hasn't."""
        said = (
            each.outcome_at for each in self.history if each.outcome is Outcome.ENDED and each.why is None
        )
        return min(filter(None, said), default=None)


@dataclass(frozen=True)
class CallCards:
    """Draws calls."""

    directory: Directory
    people: People
    calls: Calls
    database: Database
    updates: Updates
    audit: Audit
    clock: Clock
    asked_within: float = STANDARD.card
    """Seconds that a card waits for the API before it is drawn without."""

    async def known(self, organization: Organization, transaction_id: str) -> Known:
        """Give what the ledger has of the call. Raises LedgerError."""

        def read(connection: Connection) -> Known:
            call = organization.fingerprint, transaction_id
            asked = history(connection, *call)
            failed = {each.asked.reply_id or "" for each in asked if each.outcome and each.outcome.notified}
            return Known(
                latest(connection, *call),
                asked,
                pauses.reason(connection, organization.fingerprint),
                replies.of_kind(connection, failed, CARD) if failed else frozenset(),
            )

        return await self.database.read(read)

    async def caller_ending(
        self, organization: Organization, transaction_id: str, *, over: bool
    ) -> str | None:
        """Give the last digits of who called, of which only cards know by now. Raises LedgerError.

        ``over``: the call is, and they are kept for ten minutes more.
        """
        call, now = (organization.fingerprint, transaction_id), self.clock()
        kept = await self.database.read(lambda connection: replies.caller(connection, *call, now))
        if kept is None:
            return None
        ending, until = kept
        if over and until > epoch(now + CALLER_KEPT_ONCE_OVER):
            recent = self.calls.recent.known(*call, now)
            since = now if recent is None or recent.over_at is None else recent.over_at
            await self.database.write(lambda connection: replies.call_is_over(connection, *call, since))
        return ending

    async def waits(self, organization_fingerprint: str, transaction_id: str) -> bool:
        """Whether something that stands on the call is still on its way. Raises LedgerError."""
        stands = await self.database.read(
            lambda connection: latest(connection, organization_fingerprint, transaction_id)
        )
        tagged = (*stands.fields.values(), stands.external_unique_id)
        return any(each is not None and each.by.outcome is None for each in tagged)

    async def paused(self, organization: Organization) -> PauseReason | None:
        """Give why nothing is sent for the organization right now. Raises LedgerError."""
        return await self.database.read(
            lambda connection: pauses.reason(connection, organization.fingerprint)
        )

    def tags(  # noqa: PLR0913 - what is known, and who is to see it
        self,
        known: Known,
        organization: Organization,
        *,
        viewer: Person | None,
        may_tag: bool,
        again: bool = False,
        several_organizations: bool = False,
        about: AcceptedRequest | None = None,
    ) -> Tags:
        """Give what a card says of tags; ``viewer`` is None where everyone in a channel sees it.

        What was clicked and not saved is said on cards that are drawn ``again``, and nowhere else: a new one
        says nothing of it, and what was typed is answered where it was typed.
        """
        now = self.clock()
        not_saved = tuple(
            request
            for request in known.history
            if viewer is not None
            and request.asked.person == viewer
            and (
                (about is not None and request.id == about.id)
                or (
                    again
                    and request.asked.reply_id in known.clicked
                    and _worth_telling(request, known.latest, now)
                )
            )
        )
        waits = any(each.outcome is None and each.asked.person == viewer for each in known.history)
        writable = self.updates.why_not(organization, now) is None
        return Tags(
            known.latest,
            not_saved,
            may_tag=may_tag and writable,
            may_share=may_tag,
            paused=known.paused if waits else None,
            several_organizations=several_organizations,
        )

    async def tags_for(
        self, organization: Organization, transaction_id: str, rights: Rights, shown: Shown
    ) -> Tags:
        """Give what a card that this person is about to see says of tags. Raises LedgerError."""
        everyone = shown is Shown.CHANNEL
        return self.tags(
            await self.known(organization, transaction_id),
            organization,
            viewer=None if everyone else rights.person,
            may_tag=everyone or rights.may(Permission.TAG, organization),
            several_organizations=rights.has_several,
        )

    async def draw(
        self,
        reply: Reply,
        about: AcceptedRequest | None = None,
        shared_by: Person | None = None,
        found: CurrentCalls | None = None,
    ) -> Message:
        """Draw a card again, for whoever sees it: by what they may do by now. Raises LedgerError.

        ``about`` was not saved, and is said whatever has been set since. ``found`` is what the API has just
        told of the call; without it, what it told lately.
        """
        organization = self.directory.by_fingerprint(reply.organization_fingerprint)
        if organization is None or reply.transaction_id is None:
            return notice(OutOfDate().words())
        rights, shown = await self._rights(reply, organization)
        if rights is not None and not rights.may(Permission.LOOK, organization):
            return notice(rights.refusal().words())
        known = await self.known(organization, reply.transaction_id)
        about_call = organization.fingerprint, reply.transaction_id
        if known.over_at is not None:
            self.calls.recent.is_over(*about_call, known.over_at)
        call = (
            CurrentCalls(())
            if known.over_at is not None
            else await self._told(organization, reply.transaction_id, found)
        )
        rights, shown = await self._rights(reply, organization)  # once more: the API may have taken its time
        if rights is not None and not rights.may(Permission.LOOK, organization):
            return notice(rights.refusal().words())
        if reply.viewer is not None:
            await self._write_down(reply.viewer, organization, reply.transaction_id, shown)
        tags = self.tags(
            known,
            organization,
            viewer=reply.viewer,
            may_tag=rights is None or rights.may(Permission.TAG, organization),
            again=True,
            several_organizations=(rights is None and len(self.directory.organizations) > 1)
            or (rights is not None and rights.has_several),
            about=about,
        )
        match call:
            case RecentCall():
                return call_card(
                    call.call,
                    organization,
                    shown,
                    looked_up_at=call.told_at,
                    now=self.clock(),
                    missing=() if found is None else found.missing,
                    in_doubt=rights is not None and rights.in_doubt(organization),
                    tags=tags,
                    shared_by=shared_by,
                )
            case CurrentCalls():
                return ended(
                    reply.transaction_id,
                    organization,
                    recent=self.calls.recent.known(*about_call, self.clock()),
                    caller_ending=await self.caller_ending(
                        organization, reply.transaction_id, over=not call.missing
                    ),
                    missing=call.missing,
                    shown=shown,
                    tags=tags,
                    shared_by=shared_by,
                )
            case InvocaError():
                return bare_card(
                    reply.transaction_id,
                    organization,
                    shown,
                    tags=tags,
                    problem=call.words(),
                    shared_by=shared_by,
                )

    async def _told(
        self, organization: Organization, transaction_id: str, found: CurrentCalls | None
    ) -> RecentCall | CurrentCalls | InvocaError:
        if found is None:
            return await self.facts(organization, transaction_id)
        return RecentCall(found.calls[0], self.clock()) if found.calls else found

    async def facts(
        self, organization: Organization, transaction_id: str
    ) -> RecentCall | CurrentCalls | InvocaError:
        """Give what was told of the call within the last half hour, else what the API says now.

        An empty answer: it isn't there (any more). A failure is given, not raised.
        """
        fingerprint = organization.fingerprint
        known = self.calls.recent.known(fingerprint, transaction_id, self.clock())
        if known is not None and known.over_at is not None:
            return CurrentCalls(())
        recent = self.calls.recent.get(fingerprint, transaction_id, self.clock())
        if recent is not None:
            return recent
        try:
            async with asyncio.timeout(self.asked_within):
                found = await self.calls.look_up(organization, Query(ByTransaction(transaction_id)))
        except TimeoutError:
            return TimedOut()
        except InvocaError as error:
            return error
        recent = self.calls.recent.get(fingerprint, transaction_id, self.clock())
        return found if recent is None or not found.calls else recent

    async def _write_down(
        self, viewer: Person, organization: Organization, transaction_id: str, shown: Shown
    ) -> None:
        """Record who is about to see what of a call. Raises LedgerError: then it must not be shown."""
        action = Action.REVEAL if shown is Shown.FULL else Action.LOOK_UP
        await self.audit.record(
            AuditEntry(
                self.clock(), viewer, action, organization.fingerprint, AuditOutcome.DONE, transaction_id
            )
        )

    async def _rights(self, reply: Reply, organization: Organization) -> tuple[Rights | None, Shown]:
        """What the viewer may do now, and what they see; no one's rights where everyone sees it."""
        if reply.viewer is None:
            return None, Shown.CHANNEL
        rights = await self.people.rights(reply.viewer, self.directory)
        return rights, rights.shown(organization)


def _worth_telling(request: AcceptedRequest, latest: Latest, now: datetime) -> bool:
    """Whether a card says that this was not saved: not long after, and until they set the same again."""
    if request.outcome is None or not request.outcome.notified or request.outcome is Outcome.UNCONFIRMED:
        return False
    if request.outcome_at is None or now - request.outcome_at > NOT_SAVED_FOR:
        return False
    later = [tagged for name, tagged in latest.fields.items() if name in request.asked.fields]
    if request.sets_external_id and latest.external_unique_id is not None:
        later.append(latest.external_unique_id)
    return not any(
        tagged.by.sequence > request.sequence and tagged.by.asked.person == request.asked.person
        for tagged in later
    )
