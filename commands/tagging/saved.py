"""The answer to a change that was typed, once it is in Invoca, or after a moment."""

import asyncio
import logging
from contextlib import suppress

from bot.access.rights import Permission, Shown
from bot.cards.kit.blocks import Message
from bot.cards.saved import receipt
from bot.config.organizations import Organization
from bot.database.errors import StatementFailed
from bot.dispatch import Services
from bot.errors import BotError
from bot.invoca.models import CurrentCalls
from bot.ledger.tag_requests import AcceptedRequest
from bot.slack.incoming import Interaction
from commands.lookup import look
from commands.tagging.change import Change
from commands.tagging.undone import undone

log = logging.getLogger("switchboard.saved")

HELD = 1.0  # seconds that an answer waits for its tag to be in Invoca: a command's answer can't be replaced


async def shown(
    interaction: Interaction, change: Change, request_id: str, services: Services
) -> Message | None:
    """Show what became of it so far. What went wrong is told by whoever tells of outcomes."""
    tagging, organization = services.tagging, change.organization
    ended, _ = await asyncio.gather(tagging.outcomes.wait(request_id, HELD), _look_up(change, services))
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
        return receipt(stands, organization, shown)


async def _look_up(change: Change, services: Services) -> None:
    """Remember the call as it was before: what undo sets again is there at once, then."""
    if change.transaction_id is not None:
        with suppress(TimeoutError):
            async with asyncio.timeout(HELD):
                await services.tagging.cards.facts(change.organization, change.transaction_id)


async def _with_its_call(
    interaction: Interaction,
    stands: AcceptedRequest,
    organization: Organization,
    services: Services,
) -> Message:
    tagging, shown = services.tagging, interaction.rights.shown(organization)
    paused = await tagging.cards.paused(organization)
    recent = services.calls.recent.get(
        organization.fingerprint, stands.transaction_id or "", services.clock()
    )
    has_several = len(interaction.rights.permitted(Permission.LOOK)) > 1
    if recent is None:
        return receipt(stands, organization, shown, paused=paused, has_several=has_several)
    found = CurrentCalls((recent.call,))
    await look.write_down(interaction, organization, found, services, shown=Shown.MASKED)
    return receipt(stands, organization, shown, of=recent.call, paused=paused, has_several=has_several)
