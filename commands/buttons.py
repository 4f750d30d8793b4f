"""What happens on a click. What a button carries is checked again, against the clicker's organizations."""

from functools import partial

from bot import access
from bot.cards.actions import CallButton, ListButton, OrganizationButton, decode
from bot.cards.call import call_card
from bot.cards.ended import ended
from bot.cards.message import Message
from bot.entries import Answer, Services
from bot.errors import OutOfDate
from bot.lookups import AllCalls, ByTransaction, Query
from bot.organizations import Organization
from bot.requests import Request
from commands import look


async def refresh_call(
    request: Request, organizations: tuple[Organization, ...], services: Services
) -> Answer:
    """Look the card's call up again and draw it in place."""
    return _call(request, organizations, services)


async def more(request: Request, organizations: tuple[Organization, ...], services: Services) -> Answer:
    """Draw the card in place, with everything the API tells."""
    return _call(request, organizations, services, expanded=True)


async def open_call(request: Request, organizations: tuple[Organization, ...], services: Services) -> Answer:
    """Give the card of one call of a list, beside the list."""
    return _call(request, organizations, services, in_place=False)


async def turn_page(request: Request, organizations: tuple[Organization, ...], services: Services) -> Answer:
    """Look the list up again and draw the page the button names, in place."""
    button = decode(ListButton, request.text)
    organization = _organization(button, organizations, request, services)
    query = Query(AllCalls())
    if button.query_id:
        text = services.kept.get(button.query_id, request.person, services.clock())
        query = look.read_again(text, organization)
    return look.answer(request, look.Asked(organization, query, button.query_id, button.page), services)


async def choose_organization(
    request: Request, organizations: tuple[Organization, ...], services: Services
) -> Answer:
    """Carry out what was typed, in the organization that was chosen."""
    button = decode(OrganizationButton, request.text)
    organization = _organization(button, organizations, request, services)
    text = services.kept.get(button.query_id, request.person, services.clock())
    query = look.read_again(text, organization)
    kept_id = "" if query == Query(AllCalls()) else button.query_id
    return look.answer(request, look.Asked(organization, query, kept_id), services)


def _call(
    request: Request,
    organizations: tuple[Organization, ...],
    services: Services,
    *,
    expanded: bool = False,
    in_place: bool = True,
) -> Answer:
    button = decode(CallButton, request.text)
    organization = _organization(button, organizations, request, services)
    services.limits.lookup(request.person, services.clock())
    work = partial(_draw, request, organization, button.transaction_id, services, expanded=expanded)
    return Answer(work=work, in_place=in_place)


async def _draw(
    request: Request, organization: Organization, transaction_id: str, services: Services, *, expanded: bool
) -> Message:
    found = await services.calls.look_up(organization, Query(ByTransaction(transaction_id)))
    if not found.calls:
        return ended(transaction_id, organization, missing=found.missing)
    shown = access.shown(request.person, organization)
    return call_card(
        found.calls[0],
        organization,
        shown,
        looked_up_at=services.clock(),
        missing=found.missing,
        expanded=expanded,
    )


def _organization(
    button: CallButton | ListButton | OrganizationButton,
    organizations: tuple[Organization, ...],
    request: Request,
    services: Services,
) -> Organization:
    """Find the button's organization among the clicker's own: a key alone opens nothing.

    Raises NotPermitted, and OutOfDate when the key has come to mean another organization.
    """
    for organization in organizations:
        if organization.key == button.organization:
            if organization.fingerprint != button.fingerprint:
                raise OutOfDate
            return organization
    raise access.refusal(request.person, services.directory)
