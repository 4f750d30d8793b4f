"""Taking a change in before the ack, whichever way it came: typed, clicked, finished, or from a modal.

What a person may set is checked here once more.
"""

import secrets
from collections.abc import Collection
from functools import partial

from bot.access import Permission, Rights, Shown
from bot.cards.question import replace_question
from bot.cards.saved import stands_already
from bot.entries import Answer, Services
from bot.errors import NewerFirst, NotWritable, OutOfDate
from bot.ledger import asked as ledger
from bot.ledger.calls_tagged import Latest
from bot.ledger.replies import Reply
from bot.ledger.requests import Accepted, Outrun, Overtaken, Unchanged
from bot.organizations import Organization
from bot.redrawing import CARD, SETTLED_WITHIN, TYPED
from bot.requests import Request
from bot.updates import NoUpdates
from bot.words_tags import tags_not_taken, tags_switched_off
from commands import editing, in_modal, look, results, saved
from commands.change import Change
from commands.editing import Editing
from commands.replying import replying_to
from commands.results import OpenResults


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
    reply, is_new = await replying_to(request, change.organization, change.transaction_id, TYPED, services)
    asked = _asked(request, change, reply.id)
    beside = reply if is_new else None
    outcome = await _accepted(request, asked, services, reply=beside, kept_text=change.kept_text)
    match outcome:
        case Accepted(request_id):
            # What is for who asked doesn't take the place of a card that everyone sees.
            return Answer(
                work=partial(saved.shown, request, change, request_id, services),
                in_place=not request.everyone_sees,
            )
        case Unchanged(latest):
            shown = rights.shown(change.organization)
            call = change.transaction_id or ""
            await look.write_down_call(request, change.organization, call, services, shown)
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
    reply, is_new = await replying_to(request, change.organization, change.transaction_id, CARD, services)
    asked = _asked(request, change, reply.id)
    outcome = await _accepted(request, asked, services, seen=seen, reply=reply if is_new else None)
    redrawing, below = services.tagging.redrawing, results.shown_in(request)
    match outcome:
        case Accepted(request_id):

            async def draw() -> None:
                if below is None:
                    await redrawing.after_click(reply, request_id)
                else:
                    await _redraw_results(request, below, request_id, change.organization, services)

            return Answer(work=draw)
        case Unchanged():

            async def draw_as_it_is() -> None:
                if below is None:
                    await redrawing.now(reply)
                else:
                    await results.drawn_again(request, below, change.organization, services)

            return Answer(work=draw_as_it_is)
        case Overtaken(latest, names) if below is not None:
            return Answer(work=partial(_ask_in_modal, request, change, latest, names, services))
        case Overtaken(latest, names):
            if change.quick_tag is None or change.transaction_id is None:
                raise OutOfDate
            shown = Shown.CHANNEL if request.everyone_sees else rights.shown(change.organization)
            await look.write_down_call(request, change.organization, change.transaction_id, services, shown)
            question = replace_question(
                latest, names, change.quick_tag, change.transaction_id, change.organization, shown
            )
            return Answer(message=question)


async def submitted(  # noqa: PLR0913 - what is set, and which card it came from
    request: Request,
    change: Change,
    reply_id: str | None,
    rights: Rights,
    services: Services,
    *,
    seen: str | None = None,
    below: OpenResults | None = None,
) -> Answer:
    """Take in what a modal was submitted with; it closes, and what it came from is drawn again."""
    await _authorize(change, rights, services)
    redrawing = services.tagging.redrawing
    outcome = await _accepted(request, _asked(request, change, reply_id), services, seen=seen)
    match outcome:
        case Accepted(request_id) if below is not None:
            redraw = partial(_redraw_results, request, below, request_id)
            return Answer(work=partial(redraw, change.organization, services))
        case Accepted(request_id) if reply_id is not None:

            async def draw() -> None:
                reply = await redrawing.replies.get(reply_id, services.clock())
                if reply is not None:
                    await redrawing.after_click(reply, request_id)

            return Answer(work=draw)
        case Overtaken():
            raise OutOfDate  # within the blink of an eye: look at the card, and edit again
        case _:
            return Answer()


async def _accepted(  # noqa: PLR0913 - what is written down together
    request: Request,
    asked: ledger.Asked,
    services: Services,
    *,
    seen: str | None = None,
    reply: Reply | None = None,
    kept_text: str | None = None,
) -> Accepted | Unchanged | Overtaken:
    """Have it written down. Raises NewerFirst where something newer was taken in before, and LedgerError."""
    outcome = await services.tagging.requests.accept(
        asked, seen=seen, reply=reply, kept_text=kept_text, asked_by=request.asked_by
    )
    if isinstance(outcome, Outrun):
        raise NewerFirst
    return outcome


async def _redraw_results(
    request: Request,
    below: OpenResults,
    request_id: str,
    organization: Organization,
    services: Services,
) -> None:
    await services.tagging.fates.wait(request_id, SETTLED_WITHIN)
    await results.drawn_again(request, below, organization, services, request_id)


async def _ask_in_modal(
    request: Request,
    change: Change,
    latest: Latest,
    names: Collection[str],
    services: Services,
) -> None:
    """Ask, on top of the results, whether to replace what somebody else has set since they were drawn."""
    organization = change.organization
    asking = Editing(
        organization.fingerprint,
        change.transaction_id or "",
        reply_id=None,
        values={},
        seen={},
        chosen=change.fields,
        results=results.shown_in(request),
    )
    rights = await services.rights_now(request.person, Permission.TAG, organization)
    view = await editing.question(request, asking, latest, names, organization, rights, services)
    await in_modal.opened(request, view, services)


async def _authorize(change: Change, rights: Rights, services: Services) -> None:
    """Raise unless the person may make this change now: NotPermitted, NotWritable."""
    organization = change.organization
    require_writable(organization, rights, services)
    if change.external_unique_id is None or change.transaction_id is None or change.undoes is not None:
        return  # of a call that is still to be found out, it is asked when that is done
    has_one, present = await services.tagging.tagged.external_id(
        organization.fingerprint, change.transaction_id
    )
    if not has_one:
        recent = services.calls.recent.get(organization.fingerprint, change.transaction_id, services.clock())
        present = None if recent is None else recent.call.external_unique_id
        has_one = present is not None
    if has_one and present != change.external_unique_id:
        rights.require(Permission.REPLACE_EXTERNAL_ID, organization)


def _asked(request: Request, change: Change, reply_id: str | None) -> ledger.Asked:
    return ledger.Asked(
        idempotency_key=change.once or request.delivery_id or secrets.token_urlsafe(12),
        person=request.person,
        organization_key=change.organization.key,
        organization_fingerprint=change.organization.fingerprint,
        reference=change.reference,
        fields=change.fields,
        external_unique_id=change.external_unique_id,
        reply_id=reply_id,
        undoes=change.undoes,
        asked_at=request.asked_at,
    )
