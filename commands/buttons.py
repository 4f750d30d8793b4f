"""What happens on a click. What a button carries is checked again, against the clicker's organizations."""

from dataclasses import replace
from functools import partial

from bot.access import Permission, Rights, Shown
from bot.cards.actions import CallButton, ListButton, OrganizationButton, decode
from bot.cards.call import call_card
from bot.cards.ended import ended
from bot.cards.message import Message
from bot.entries import Answer, Services
from bot.errors import OutOfDate
from bot.lookups import AllCalls, ByTransaction, Query
from bot.organizations import Organization
from bot.redrawing import CARD
from bot.requests import Request
from commands import calls, look
from commands.replying import replying_to


async def refresh_call(request: Request, rights: Rights, services: Services) -> Answer:
    """Look the card's call up again and draw it in place."""
    return _call(request, rights, services)


async def more(request: Request, rights: Rights, services: Services) -> Answer:
    """Draw the card in place, with everything the API tells."""
    return _call(request, rights, services, expanded=True)


async def open_call(request: Request, rights: Rights, services: Services) -> Answer:
    """Give the card of one call of a list, beside the list."""
    return _call(request, rights, services, in_place=False)


async def turn_page(request: Request, rights: Rights, services: Services) -> Answer:
    """Look the list up again and draw the page the button names, in place."""
    button = decode(ListButton, request.text)
    organization = _organization(button, rights)
    query, text = Query(AllCalls()), ""
    if button.query_id:
        text = await services.kept.get(button.query_id, request.person, services.clock())
        query = look.read_again(text, organization)
    asked = look.Asked(organization, query, text, button.query_id, button.page)
    return _for_the_clicker(request, look.answer(request, asked, rights, services))


async def choose_organization(request: Request, rights: Rights, services: Services) -> Answer:
    """Carry out what was typed, in the organization that was chosen."""
    button = decode(OrganizationButton, request.text)
    organization = _organization(button, rights)
    text = await services.kept.get(button.query_id, request.person, services.clock())
    answer = await calls.carry_out(
        request, organization, rights, services, text=text, kept_id=button.query_id
    )
    return _for_the_clicker(request, answer)


def _for_the_clicker(request: Request, answer: Answer) -> Answer:
    """What is for who asked doesn't take the place of a card that everyone sees."""
    return replace(answer, in_place=not request.everyone_sees)


def _call(
    request: Request,
    rights: Rights,
    services: Services,
    *,
    expanded: bool = False,
    in_place: bool = True,
) -> Answer:
    button = decode(CallButton, request.text)
    organization = _organization(button, rights)
    return look_again(
        request,
        organization,
        button.transaction_id,
        services,
        expanded=expanded,
        in_place=in_place,
    )


def look_again(  # noqa: PLR0913 - which call, for whom, drawn how
    request: Request,
    organization: Organization,
    transaction_id: str,
    services: Services,
    *,
    expanded: bool = False,
    in_place: bool = True,
) -> Answer:
    """Look a call up again, and give its card: in place of the one that was clicked, or beside it."""
    if in_place and request.everyone_sees:
        return Answer(
            work=partial(
                _draw_for_everyone, request, services, organization, transaction_id, expanded=expanded
            )
        )
    work = partial(
        _draw,
        request,
        services,
        organization,
        transaction_id,
        expanded=expanded,
    )
    return Answer(work=work, in_place=in_place)


async def _draw_for_everyone(
    request: Request,
    services: Services,
    organization: Organization,
    transaction_id: str,
    *,
    expanded: bool,
) -> None:
    """Look the call up, and have its shared card drawn with that. Raises InvocaError, NotAnswered."""
    reply, is_unknown = await replying_to(request, organization, transaction_id, CARD, services)
    if reply.transaction_id != transaction_id:
        raise OutOfDate
    if is_unknown:
        await services.tagging.redrawing.now(reply)
        return
    found = await services.calls.look_up(organization, Query(ByTransaction(transaction_id)))
    await look.write_down(request, organization, found, services, shown=Shown.CHANNEL)
    await services.tagging.redrawing.now(
        replace(reply, drawn=replace(reply.drawn, expanded=expanded)), found=found
    )


async def _draw(
    request: Request,
    services: Services,
    organization: Organization,
    transaction_id: str,
    *,
    expanded: bool,
) -> Message:
    found = await services.calls.look_up(organization, Query(ByTransaction(transaction_id)))
    rights = await services.rights_now(request.person, Permission.LOOK, organization)
    shown = rights.shown(organization)
    await look.write_down(request, organization, found, services, shown=shown)
    tags = await services.tagging.cards.tags_for(organization, transaction_id, rights, shown)
    if not found.calls:
        return ended(transaction_id, organization, missing=found.missing, shown=shown, tags=tags)
    return call_card(
        found.calls[0],
        organization,
        shown,
        looked_up_at=services.clock(),
        missing=found.missing,
        expanded=expanded,
        in_doubt=rights.in_doubt(organization),
        tags=tags,
    )


def _organization(button: CallButton | ListButton | OrganizationButton, rights: Rights) -> Organization:
    """Find the button's organization among the clicker's own: a key alone opens nothing.

    Raises NotPermitted, and OutOfDate when the key has come to mean another organization.
    """
    for organization in rights.permitted(Permission.LOOK):
        if organization.key == button.organization:
            if organization.fingerprint != button.fingerprint:
                raise OutOfDate
            return organization
    raise rights.refusal()
