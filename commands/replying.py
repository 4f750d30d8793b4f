"""Where an answer will be, so that it can be drawn again, or added to, once there is news."""

from bot.entries import Services
from bot.ledger.replies import USABLE_FOR, USES, Drawn, Posted, Reply, ResponseUrl, Surface
from bot.organizations import Organization
from bot.redrawing import CARD
from bot.requests import Request


async def replying_after_a_form(
    request: Request, organization: Organization, transaction_id: str, services: Services
) -> str | None:
    """The id of the card a form is opened from, to be drawn again once the form is submitted; None: no card.

    Raises LedgerError.
    """
    reply, is_new = await replying_to(request, organization, transaction_id, CARD, services)
    if reply.where is None:
        return None
    if is_new:
        await services.tagging.redrawing.replies.create(reply, services.clock())
    return reply.id


async def replying_to(
    request: Request, organization: Organization, transaction_id: str | None, kind: str, services: Services
) -> tuple[Reply, bool]:
    """Where the answer will be, so that it can be drawn again, or added to; and whether that is new.

    A card that was shared is known already. Of a ``response_url`` one use is for the answer itself.
    """
    if request.everyone_sees and request.channel is not None and request.message_ts is not None:
        shared = await services.tagging.redrawing.clicked_card(
            request.channel, request.message_ts, request.block_ids
        )
        if shared is not None:
            return shared, False
    now = services.clock()
    where: ResponseUrl | Posted | None = None
    if not request.everyone_sees and request.response_url:
        where = ResponseUrl(request.response_url, now + USABLE_FOR, USES - 1)
    elif request.channel is not None and request.message_ts is not None:
        where = Posted(request.channel, request.message_ts)
    reply = Reply(
        surface=Surface.CHANNEL if request.everyone_sees else Surface.EPHEMERAL,
        viewer=None if request.everyone_sees else request.person,
        organization_key=organization.key,
        organization_fingerprint=organization.fingerprint,
        transaction_id=transaction_id,
        drawn=Drawn(kind),
        where=where,
    )
    return reply, True
