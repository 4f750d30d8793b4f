"""Where the answer to a click is to be: the card that was clicked, as the ledger knows it."""

from bot.config.organizations import Organization
from bot.dispatch import Services
from bot.ledger.replies import CARD, USABLE_FOR, USES, Posted, Reply, ResponseUrl
from bot.slack.incoming import Interaction


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
        viewer=None if interaction.everyone_sees else interaction.person,
        organization_fingerprint=organization.fingerprint,
        transaction_id=transaction_id,
        kind=kind,
        where=where,
    )
    return reply, True
