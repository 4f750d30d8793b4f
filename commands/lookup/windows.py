"""Work that goes on in a modal: shown at once, loading if need be, and what goes wrong is said in it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from bot.cards.kit.blocks import View
from bot.cards.kit.notices import loading_view, notice_view
from bot.config.organizations import Organization
from bot.delivery.redrawing import CARD
from bot.dispatch import Services
from bot.errors import BotError
from bot.ledger.replies import USABLE_FOR, USES, Drawn, Posted, Reply, ResponseUrl, Surface
from bot.slack.incoming import Interaction


async def opened(interaction: Interaction, view: View, services: Services) -> str:
    """Open a modal for what was clicked or chosen; on top of the one it was clicked in. Gives its id.

    Raises ViewNotShown.
    """
    if interaction.view is not None:
        return await services.views.push(interaction.trigger_id, view)
    return await services.views.open(interaction.trigger_id, view)


async def loading(
    interaction: Interaction, title: str, work: Callable[[], Awaitable[View]], services: Services
) -> None:
    """Open a modal at once, since a trigger lasts three seconds, and put into it what the work gives."""
    view_id = await opened(interaction, loading_view(title), services)
    async with said_in(view_id, title, services):
        await services.views.update(view_id, await work())


@asynccontextmanager
async def said_in(view_id: str, title: str, services: Services) -> AsyncIterator[None]:
    """Say in an open modal what goes wrong in the block."""
    try:
        yield
    except BotError as error:
        await services.views.update(view_id, notice_view(title, error.words()))


async def replying_after_a_form(
    interaction: Interaction, organization: Organization, transaction_id: str, services: Services
) -> str | None:
    """The id of the card a form is opened from, to be drawn again once the form is submitted; None: no card.

    Raises LedgerError.
    """
    reply, is_new = await replying_to(interaction, organization, transaction_id, CARD, services)
    if reply.where is None:
        return None
    if is_new:
        await services.tagging.redrawing.replies.create(reply, services.clock())
    return reply.id


async def replying_to(
    interaction: Interaction,
    organization: Organization,
    transaction_id: str | None,
    kind: str,
    services: Services,
) -> tuple[Reply, bool]:
    """Where the answer will be, so that it can be drawn again, or added to; and whether that is new.

    A card that was shared is known already. Of a ``response_url`` one use is for the answer itself.
    """
    if interaction.everyone_sees and interaction.channel is not None and interaction.message_ts is not None:
        shared = await services.tagging.redrawing.clicked_card(
            interaction.channel, interaction.message_ts, interaction.block_ids
        )
        if shared is not None:
            return shared, False
    now = services.clock()
    where: ResponseUrl | Posted | None = None
    if not interaction.everyone_sees and interaction.response_url:
        where = ResponseUrl(interaction.response_url, now + USABLE_FOR, USES - 1)
    elif interaction.channel is not None and interaction.message_ts is not None:
        where = Posted(interaction.channel, interaction.message_ts)
    reply = Reply(
        surface=Surface.CHANNEL if interaction.everyone_sees else Surface.EPHEMERAL,
        viewer=None if interaction.everyone_sees else interaction.person,
        organization_key=organization.key,
        organization_fingerprint=organization.fingerprint,
        transaction_id=transaction_id,
        drawn=Drawn(kind),
        where=where,
    )
    return reply, True
