"""From a query to the card that answers it: the part the command and the buttons share."""

from dataclasses import dataclass
from functools import partial

from bot import access
from bot.calls import permission_for
from bot.cards.call import call_card
from bot.cards.call_list import call_list
from bot.cards.ended import not_found
from bot.cards.message import Message
from bot.cards.organizations import choose_organization
from bot.entries import Answer, Services
from bot.errors import OutOfDate
from bot.lookups import AllCalls, Query
from bot.organizations import Organization
from bot.requests import Request
from commands.grammar import CallsRequest, Look, OrganizationName, read_calls


@dataclass(frozen=True)
class Asked:
    """A query of one organization, ready to be looked up, and the page of the list that is wanted."""

    organization: Organization
    query: Query
    kept_id: str = ""
    """Under which the typed text is kept for the list's buttons; empty for all calls."""
    page: int = 1


def name_of(organization: Organization) -> OrganizationName:
    """What the grammar needs to know of an organization."""
    return OrganizationName(organization.key, organization.name, organization.region)


def read(
    request: Request, organizations: tuple[Organization, ...]
) -> tuple[CallsRequest, Organization | None]:
    """Read what was typed, and which of the person's organizations it means, if that is clear.

    Raises Misunderstood.
    """
    default = access.organization_in(request.channel, organizations)
    names = [name_of(each) for each in organizations]
    asked = read_calls(request.text, names, None if default is None else name_of(default))
    if isinstance(asked, Look) and asked.organization is not None:
        return asked, next(each for each in organizations if each.key == asked.organization)
    return asked, default


def read_again(text: str, organization: Organization) -> Query:
    """Read a kept text once more, for the one organization it is meant for. Raises OutOfDate."""
    name = name_of(organization)
    asked = read_calls(text, [name], name)
    if not isinstance(asked, Look):
        raise OutOfDate
    return asked.query


def look(
    request: Request,
    asked: Look,
    organization: Organization | None,
    organizations: tuple[Organization, ...],
    services: Services,
) -> Answer:
    """Say how a lookup that was typed is answered. Raises TooOften and NotPermitted."""
    now = services.clock()
    if organization is None:
        services.limits.lookup(request.person, now)
        return Answer(
            message=choose_organization(organizations, services.kept.keep(request.person, request.text, now))
        )
    plain = asked.query == Query(AllCalls())
    kept_id = "" if plain else services.kept.keep(request.person, request.text, now)
    return answer(request, Asked(organization, asked.query, kept_id), services)


def answer(request: Request, asked: Asked, services: Services) -> Answer:
    """Authorize a lookup, count it, and give the work that answers it. Raises TooOften and NotPermitted."""
    needed = permission_for(asked.query)
    access.require(request.person, needed, asked.organization, services.directory)
    services.limits.lookup(request.person, services.clock())
    return Answer(work=partial(show, request, asked, services))


async def show(request: Request, asked: Asked, services: Services) -> Message:
    """Look up and draw: the card of the one call that was meant, else the list. Raises InvocaError."""
    found = await services.calls.look_up(asked.organization, asked.query)
    now = services.clock()
    one_is_meant = not isinstance(asked.query.reference, AllCalls)
    if one_is_meant and len(found.calls) == 1:
        shown = access.shown(request.person, asked.organization)
        return call_card(found.calls[0], asked.organization, shown, looked_up_at=now, missing=found.missing)
    if one_is_meant and not found.calls:
        return not_found(asked.organization, missing=found.missing)
    return call_list(
        found, asked.organization, asked.query, kept_id=asked.kept_id, page=asked.page, looked_up_at=now
    )
