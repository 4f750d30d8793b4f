"""What happens on a click. What a button carries is checked again, against the clicker's organizations."""

from functools import partial

from bot.access.rights import Permission, Shown
from bot.cards.call import call_card
from bot.cards.ended import ended
from bot.cards.kit.actions import CallButton, ListButton, OrganizationButton, decode
from bot.cards.kit.blocks import Message
from bot.config.organizations import Organization
from bot.dispatch import Services
from bot.errors import OutOfDate
from bot.ledger.replies import CARD
from bot.ledger.standing import Latest
from bot.queries import AllCalls, ByTransaction, Query
from bot.slack.entry import Acknowledgement
from bot.slack.incoming import Interaction
from commands.lookup import calls, look
from commands.lookup.again import offering_again
from commands.lookup.look import replying_to


async def refresh_call(interaction: Interaction, services: Services) -> Acknowledgement:
    """Look the card's call up again and draw it in place."""
    return _call(interaction, services)


async def open_call(interaction: Interaction, services: Services) -> Acknowledgement:
    """Give the card of one call of a list, beside the list."""
    return _call(interaction, services, in_place=False)


async def turn_page(interaction: Interaction, services: Services) -> Acknowledgement:
    """Look the list up again and draw the page the button names, in place."""
    button = decode(ListButton, interaction.text)
    organization = interaction.rights.the(Permission.LOOK, button.fingerprint)
    query, text = Query(AllCalls()), ""
    if button.draft_id:
        text = await services.drafts.get(button.draft_id, interaction.person, services.clock())
        query = look.read_again(text, organization)
    asked = look.Lookup(organization, query, text, button.draft_id, button.page)
    return offering_again(interaction, look.answer(interaction, asked, services), services)


async def choose_organization(interaction: Interaction, services: Services) -> Acknowledgement:
    """Carry out what was typed, in the organization that was chosen."""
    button = decode(OrganizationButton, interaction.text)
    organization = interaction.rights.the(Permission.LOOK, button.fingerprint)
    text = await services.drafts.get(button.draft_id, interaction.person, services.clock())
    answer = await calls.carry_out(interaction, organization, services, text=text, draft_id=button.draft_id)
    return offering_again(interaction, answer, services)


def _call(
    interaction: Interaction,
    services: Services,
    *,
    in_place: bool = True,
) -> Acknowledgement:
    button = decode(CallButton, interaction.text)
    organization = interaction.rights.the(Permission.LOOK, button.fingerprint)
    return look_again(
        interaction,
        organization,
        button.transaction_id,
        services,
        in_place=in_place,
    )


def look_again(
    interaction: Interaction,
    organization: Organization,
    transaction_id: str,
    services: Services,
    *,
    in_place: bool = True,
) -> Acknowledgement:
    """Look a call up again, and give its card: in place of the one that was clicked, or beside it."""
    if in_place and interaction.everyone_sees:
        for_everyone = Acknowledgement(
            work=partial(_draw_for_everyone, interaction, services, organization, transaction_id)
        )
        return offering_again(interaction, for_everyone, services)
    work = partial(_draw, interaction, services, organization, transaction_id, in_place=in_place)
    return offering_again(interaction, Acknowledgement(work=work, in_place=in_place), services)


async def _draw_for_everyone(
    interaction: Interaction,
    services: Services,
    organization: Organization,
    transaction_id: str,
) -> None:
    """Look the call up, and have its shared card drawn with that. Raises InvocaError, NotAnswered."""
    reply, is_unknown = await replying_to(interaction, organization, transaction_id, CARD, services)
    if reply.transaction_id != transaction_id:
        raise OutOfDate
    if is_unknown:
        await services.tagging.redrawing.now(reply)
        return
    found = await services.calls.look_up(organization, Query(ByTransaction(transaction_id)))
    await look.write_down(interaction, organization, found, services, shown=Shown.CHANNEL)
    await services.tagging.redrawing.now(reply, found=found)


async def _draw(
    interaction: Interaction,
    services: Services,
    organization: Organization,
    transaction_id: str,
    *,
    in_place: bool,
) -> Message:
    found = await services.calls.look_up(organization, Query(ByTransaction(transaction_id)))
    interaction = await services.still_permitted(interaction, Permission.LOOK, organization)
    shown = interaction.rights.shown(organization)
    if in_place:
        reply, _ = await replying_to(interaction, organization, transaction_id, CARD, services)
        await services.tagging.redrawing.remember(reply)
    tags = await services.tagging.cards.tags_for(organization, transaction_id, interaction.rights, shown)
    if not found.calls:
        recent = services.calls.recent.known(organization.fingerprint, transaction_id, services.clock())
        ending = await services.tagging.cards.caller_ending(
            organization, transaction_id, over=not found.missing
        )
        is_known = recent is not None or ending is not None or tags.latest != Latest()
        await look.write_down_call(interaction, organization, transaction_id, services, shown, found=is_known)
        return ended(
            transaction_id,
            organization,
            recent=recent,
            caller_ending=ending,
            missing=found.missing,
            shown=shown,
            tags=tags,
        )
    await look.write_down(interaction, organization, found, services, shown=shown)
    return call_card(
        found.calls[0],
        organization,
        shown,
        looked_up_at=services.clock(),
        missing=found.missing,
        in_doubt=interaction.rights.in_doubt(organization),
        tags=tags,
    )
