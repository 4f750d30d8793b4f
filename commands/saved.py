"""What is shown of a change that was taken in: the call's card as it is then, or what was saved."""

import asyncio
import logging

from bot.access import Permission, Rights, Shown
from bot.cards.call import call_card
from bot.cards.message import Message
from bot.cards.saved import saved_card
from bot.cards.undone import undone
from bot.entries import Services
from bot.errors import BotError
from bot.invoca.models import CurrentCalls
from bot.ledger import asked as ledger
from bot.ledger.errors import StatementFailed
from bot.organizations import Organization
from bot.redrawing import SETTLED_WITHIN
from bot.requests import Request
from commands import look
from commands.change import Change

log = logging.getLogger("switchboard.saved")


async def shown(request: Request, change: Change, request_id: str, services: Services) -> Message | None:
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
    shown = Shown.MASKED
    try:
        rights = await services.rights_now(request.person, Permission.LOOK, organization)
        shown = rights.shown(organization)
        if change.undoes is not None:
            return undone(stands, organization, shown)
        return await _with_its_call(request, stands, organization, rights, services)
    except (BotError, StatementFailed) as error:
        # It is saved, whatever can't be read or written down now: nobody is to think that it wasn't.
        log.warning("a saved tag is shown without its call", extra={"error": type(error).__name__})
        if change.undoes is not None:
            return undone(stands, organization, shown)
        return saved_card(stands, organization, shown)


async def _with_its_call(
    request: Request,
    stands: ledger.Request,
    organization: Organization,
    rights: Rights,
    services: Services,
) -> Message:
    """The card of the call that was tagged; where nothing is known of it, what was saved."""
    tagging, shown, now = services.tagging, rights.shown(organization), services.clock()
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
