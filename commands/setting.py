"""One change of one call: taken in before the ack, and what is shown of it afterwards.

What a person may set is checked here once more, whichever way it came: typed, clicked, or finished.
"""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from bot.access import Permission, Rights, Shown
from bot.cards.call import call_card
from bot.cards.message import Message
from bot.cards.question import replace_question
from bot.cards.saved import saved_card, stands_already
from bot.cards.undone import undone
from bot.entries import Answer, Services
from bot.errors import NotWritable, OutOfDate
from bot.invoca.models import CurrentCalls
from bot.kept_references import encode
from bot.ledger import asked as ledger
from bot.ledger.asked import Kind, Reference
from bot.ledger.replies import USABLE_FOR, USES, Drawn, Reply, ResponseUrl, Surface
from bot.ledger.requests import Accepted, Overtaken, Unchanged
from bot.lookups import AllCalls, ByExternalId, ByLine, ByTransaction
from bot.lookups import Reference as TypedReference
from bot.organizations import Organization, QuickTag
from bot.redrawing import CARD, SETTLED_WITHIN, TYPED
from bot.requests import Request
from bot.updates import NoUpdates
from bot.words_tags import tags_not_taken, tags_switched_off
from commands import look


@dataclass(frozen=True)
class Change:
    """What is to be set on which call of which organization."""

    organization: Organization
    reference: Reference
    fields: Mapping[str, str] = field(default_factory=dict)
    external_unique_id: str | None = None
    kept_text: str | None = field(default=None, repr=False)
    """Of a reference that is kept apart, since it holds a number."""
    undoes: str | None = None
    once: str = ""
    """What makes this the same change however often it is asked for; the delivery's own id where empty."""
    quick_tag: QuickTag | None = None

    @property
    def transaction_id(self) -> str | None:
        """The call, where it is known."""
        return self.reference.text if self.reference.kind is Kind.TRANSACTION_ID else None


def referring_to(call: TypedReference | None) -> tuple[Reference, str | None]:
    """Give a typed reference as the ledger keeps it, and the text to keep apart; None is my line's call."""
    match call:
        case None:
            return Reference(Kind.MY_LINE), None
        case ByTransaction(transaction_id):
            return Reference(Kind.TRANSACTION_ID, transaction_id), None
        case ByExternalId(external_unique_id):
            return Reference(Kind.EXTERNAL_ID, external_unique_id), None
        case AllCalls() | ByLine():
            raise OutOfDate  # names no call; the grammar gives neither
        case _:
            return Reference(Kind.KEPT_QUERY, ledger.new_id()), encode(call)


def require_writable(organization: Organization, rights: Rights, services: Services) -> None:
    """Raise unless the person may tag there and tags are taken there: NotPermitted, NotWritable."""
    rights.require(Permission.TAG, organization)
    match services.tagging.updates.why_not(organization, services.clock()):
        case NoUpdates.SWITCHED_OFF:
            raise NotWritable(tags_switched_off(organization.name))
        case NoUpdates.NO_ROUTE:
            raise NotWritable(tags_not_taken(organization.name, organization.contact))


async def typed(request: Request, change: Change, rights: Rights, services: Services) -> Answer:
    """Take in what was typed, or finished with a button that is no card's; answered with a message."""
    await _authorize(change, rights, services)
    reply = _reply(request, change, TYPED, services.clock())
    asked = _asked(request, change, reply)
    outcome = await services.tagging.requests.accept(asked, reply=reply, kept_text=change.kept_text)
    match outcome:
        case Accepted(request_id):
            return Answer(work=partial(_answer_typed, request, change, request_id, rights, services))
        case Unchanged(latest):
            shown = rights.shown(change.organization)
            return Answer(
                message=stands_already(latest, asked, change.transaction_id or "", change.organization, shown)
            )
        case Overtaken():
            raise OutOfDate  # asked only where something was seen


async def clicked(
    request: Request, change: Change, rights: Rights, services: Services, seen: str | None = None
) -> Answer:
    """Take in what was clicked; the message it was clicked on becomes the call's card as it is then.

    ``seen`` is what the card showed: where somebody else has set another value since, it is asked about.
    """
    await _authorize(change, rights, services)
    reply = _reply(request, change, CARD, services.clock())
    asked = _asked(request, change, reply)
    outcome = await services.tagging.requests.accept(asked, seen=seen, reply=reply)
    redrawing = services.tagging.redrawing
    match outcome:
        case Accepted(request_id):

            async def draw() -> None:
                await redrawing.after_click(reply, request_id)

            return Answer(work=draw)
        case Unchanged():

            async def draw_as_it_is() -> None:
                await redrawing.now(reply)

            return Answer(work=draw_as_it_is)
        case Overtaken(latest, names):
            if change.quick_tag is None or change.transaction_id is None:
                raise OutOfDate
            shown = Shown.CHANNEL if request.everyone_sees else rights.shown(change.organization)
            question = replace_question(
                latest, names, change.quick_tag, change.transaction_id, change.organization, shown
            )
            return Answer(message=question)


async def _authorize(change: Change, rights: Rights, services: Services) -> None:
    """Raise unless the person may make this change now: NotPermitted, NotWritable, TooOften."""
    organization = change.organization
    require_writable(organization, rights, services)
    services.limits.change(rights.person, services.clock())
    if change.external_unique_id is None or change.transaction_id is None or change.undoes is not None:
        return  # of a call that is still to be found out, it is asked when that is done
    latest = await services.tagging.tagged.latest(organization.fingerprint, change.transaction_id)
    present = None if latest.external_unique_id is None else latest.external_unique_id.value
    if present is None:
        recent = services.calls.recent.get(organization.fingerprint, change.transaction_id, services.clock())
        present = None if recent is None else recent.call.external_unique_id
    if present not in {None, change.external_unique_id}:
        rights.require(Permission.REPLACE_EXTERNAL_ID, organization)


def _reply(request: Request, change: Change, kind: str, now: datetime) -> Reply:
    """Where the answer will be, so that it can be drawn again, or added to. One use is for the answer."""
    organization = change.organization
    return Reply(
        surface=Surface.CHANNEL if request.everyone_sees else Surface.EPHEMERAL,
        viewer=None if request.everyone_sees else request.person,
        organization_key=organization.key,
        organization_fingerprint=organization.fingerprint,
        transaction_id=change.transaction_id,
        drawn=Drawn(kind),
        where=ResponseUrl(request.response_url, now + USABLE_FOR, USES - 1),
    )


def _asked(request: Request, change: Change, reply: Reply) -> ledger.Asked:
    return ledger.Asked(
        idempotency_key=change.once or request.delivery_id or secrets.token_urlsafe(12),
        person=request.person,
        organization_key=change.organization.key,
        organization_fingerprint=change.organization.fingerprint,
        reference=change.reference,
        fields=change.fields,
        external_unique_id=change.external_unique_id,
        reply_id=reply.id,
        undoes=change.undoes,
    )


async def _answer_typed(
    request: Request, change: Change, request_id: str, rights: Rights, services: Services
) -> Message | None:
    """Show what became of it so far. What went wrong is told by whoever tells of fates."""
    tagging, organization = services.tagging, change.organization
    if change.transaction_id is None:
        ended = await tagging.fates.wait(request_id, SETTLED_WITHIN)
    else:
        ended, _ = await asyncio.gather(
            tagging.fates.wait(request_id, SETTLED_WITHIN),
            tagging.cards.facts(organization, change.transaction_id),
        )
    stands = ended or await tagging.requests.get(request_id)
    if stands is None or (stands.fate is not None and stands.fate.told):
        return None
    shown = rights.shown(organization)
    if change.undoes is not None:
        return undone(stands, organization, shown)
    now = services.clock()
    recent = services.calls.recent.get(organization.fingerprint, stands.transaction_id or "", now)
    if recent is None or stands.transaction_id is None:
        return saved_card(stands, organization, shown, paused=await tagging.cards.paused(organization))
    found = CurrentCalls((recent.call,))
    await look.write_down(request, organization, found, services, shown=shown)
    return call_card(
        recent.call,
        organization,
        shown,
        looked_up_at=recent.told_at,
        in_doubt=rights.in_doubt(organization),
        tags=await tagging.cards.tags_for(organization, stands.transaction_id, rights, shown),
    )
