"""What is shown of a change that was taken in: the call's card as it is then, or what was saved."""

import asyncio
import logging

from bot.access.rights import Permission, Shown
from bot.cards.call import call_card
from bot.cards.kit.blocks import Message
from bot.cards.saved import saved_card
from bot.config.organizations import Organization
from bot.database.errors import StatementFailed
from bot.delivery.redrawing import SETTLED_WITHIN
from bot.dispatch import Services
from bot.errors import BotError
from bot.invoca.models import CurrentCalls
from bot.ledger.tag_requests import AcceptedRequest
from bot.slack.incoming import Interaction
from commands.lookup import look
from commands.tagging.change import Change
from commands.tagging.undone import undone

log = logging.getLogger("switchboard.saved")


async def shown(
    interaction: Interaction, change: Change, request_id: str, services: Services
) -> Message | None:
    """Show what became of it so far. What went wrong is told by whoever tells of outcomes."""
    tagging, organization = services.tagging, change.organization
    if change.transaction_id is None:
        ended = await tagging.outcomes.wait(request_id, SETTLED_WITHIN)
    else:
        ended, _ = await asyncio.gather(
            tagging.outcomes.wait(request_id, SETTLED_WITHIN),
            tagging.cards.facts(organization, change.transaction_id),
        )
    stands = ended or await tagging.requests.get(request_id)
    if stands is None or (stands.outcome is not None and stands.outcome.notified):
        return None
    shown = Shown.MASKED
    try:
        interaction = await services.still_permitted(interaction, Permission.LOOK, organization)
        shown = interaction.rights.shown(organization)
        if change.undoes is not None:
            return undone(stands, organization, shown)
        return await _with_its_call(interaction, stands, organization, services)
    except (BotError, StatementFailed) as error:
        # It is saved, whatever can't be read or written down now: nobody is to think that it wasn't.
        log.warning("a saved tag is shown without its call", extra={"error": type(error).__name__})
        if change.undoes is not None:
            return undone(stands, organization, shown)
        return saved_card(stands, organization, shown)


async def _with_its_call(
    interaction: Interaction,
    stands: AcceptedRequest,
    organization: Organization,
    services: Services,
) -> Message:
    """The card of the call that was tagged; where nothing is known of it, what was saved."""
    tagging, shown, now = services.tagging, interaction.rights.shown(organization), services.clock()
    recent = services.calls.recent.get(organization.fingerprint, stands.transaction_id or "", now)
    if recent is None or stands.transaction_id is None:
        return saved_card(stands, organization, shown, paused=await tagging.cards.paused(organization))
    found = CurrentCalls((recent.call,))
    await look.write_down(interaction, organization, found, services, shown=shown)
    return call_card(
        recent.call,
        organization,
        shown,
        looked_up_at=recent.told_at,
        in_doubt=interaction.rights.in_doubt(organization),
        tags=await tagging.cards.tags_for(organization, stands.transaction_id, interaction.rights, shown),
    )
