"""From a query to the card that answers it: the part the command and the buttons share."""

from dataclasses import dataclass
from functools import partial

from bot import access
from bot.access import Permission, Rights, Shown
from bot.calls import permission_for
from bot.cards.call import call_card
from bot.cards.call_list import call_list
from bot.cards.ended import not_found
from bot.cards.message import Message
from bot.cards.organizations import choose_organization
from bot.entries import Answer, Services
from bot.errors import OutOfDate
from bot.invoca.models import CurrentCalls
from bot.ledger.audit import Action, AuditEntry, Outcome
from bot.lookups import AllCalls, ByLine, Query
from bot.organizations import Organization
from bot.requests import Request
from commands.grammar import CallsRequest, Help, Look, Me, OrganizationName, read_calls

LINE = "\tline "
"""Before a line's number in a kept text: what nobody can type."""


@dataclass(frozen=True)
class Asked:
    """A query of one organization, ready to be looked up, and the page of the list that is wanted."""

    organization: Organization
    query: Query
    text: str
    """As it was typed, to be kept for the list's buttons."""
    kept_id: str = ""
    """Under which it is kept already, where it is."""
    page: int = 1
    one_is_meant: bool = True
    """Whether a single call found is shown as the one that was meant; never so for all calls."""
    nothing: Message | None = None
    """What is said where there is no such call."""


def name_of(organization: Organization) -> OrganizationName:
    """What the grammar needs to know of an organization."""
    return OrganizationName(organization.key, organization.name, organization.region)


def read(request: Request, rights: Rights) -> tuple[CallsRequest, Organization | None]:
    """Read what was typed, and which of the person's organizations it means, if that is clear.

    Raises Misunderstood.
    """
    organizations = rights.permitted(Permission.LOOK)
    default = access.organization_in(request.channel, organizations)
    names = [name_of(each) for each in organizations]
    asked = read_calls(request.text, names, None if default is None else name_of(default))
    if not isinstance(asked, Me | Help) and asked.organization is not None:
        return asked, next(each for each in organizations if each.key == asked.organization)
    return asked, default


def read_again(text: str, organization: Organization) -> Query:
    """Read a kept text once more, for the one organization it is meant for. Raises OutOfDate."""
    if text.startswith(LINE):
        return Query(ByLine(text.removeprefix(LINE)))
    if text.startswith("\t"):
        raise OutOfDate  # kept for something else
    name = name_of(organization)
    asked = read_calls(text, [name], name)
    if not isinstance(asked, Look):
        raise OutOfDate
    return asked.query


async def look(
    request: Request, asked: Look, organization: Organization | None, rights: Rights, services: Services
) -> Answer:
    """Say how a lookup that was typed is answered. Raises NotPermitted and LedgerError."""
    able = rights.permitted(permission_for(asked.query))
    if organization is None and len(able) == 1:
        organization = able[0]
    if organization is None:
        now = services.clock()
        kept_id = await services.kept.keep(request.person, request.text, now)
        return Answer(message=choose_organization(able, kept_id))
    return answer(request, Asked(organization, asked.query, request.text), rights, services)


def answer(request: Request, asked: Asked, rights: Rights, services: Services) -> Answer:
    """Authorize a lookup, and give the work that answers it. Raises NotPermitted."""
    rights.require(permission_for(asked.query), asked.organization)
    return Answer(work=partial(show, request, asked, services))


async def show(request: Request, asked: Asked, services: Services) -> Message:
    """Look up and draw: the card of the one call that was meant, else the list.

    Raises InvocaError, and LedgerError where it can't be written down who looks: then nothing is shown.
    """
    found = await services.calls.look_up(asked.organization, asked.query)
    rights = await services.rights_now(request.person, permission_for(asked.query), asked.organization)
    one_is_meant = asked.one_is_meant and not isinstance(asked.query.reference, AllCalls)
    shown = rights.shown(asked.organization) if one_is_meant and len(found.calls) == 1 else Shown.MASKED
    await write_down(request, asked.organization, found, services, shown=shown, one=one_is_meant)
    now = services.clock()
    if one_is_meant and len(found.calls) == 1:
        call = found.calls[0]
        return call_card(
            call,
            asked.organization,
            shown,
            looked_up_at=now,
            missing=found.missing,
            in_doubt=rights.in_doubt(asked.organization),
            tags=await services.tagging.cards.tags_for(
                asked.organization, call.transaction_id, rights, shown
            ),
        )
    if not found.calls and not found.missing and asked.nothing is not None:
        return asked.nothing
    if one_is_meant and not found.calls:
        return not_found(asked.organization, missing=found.missing)
    kept_id = asked.kept_id
    if not kept_id and asked.query != Query(AllCalls()):
        kept_id = await services.kept.keep(request.person, asked.text, now)
    return call_list(
        found, asked.organization, asked.query, kept_id=kept_id, page=asked.page, looked_up_at=now
    )


async def write_down(  # noqa: PLR0913 - what there is to write down
    request: Request,
    organization: Organization,
    found: CurrentCalls,
    services: Services,
    *,
    shown: Shown,
    one: bool = True,
) -> None:
    """Record who is about to see what. Raises LedgerError: then it must not be shown."""
    single = found.calls[0].transaction_id if one and len(found.calls) == 1 else None
    actions = [Action.LOOK_UP, *([Action.REVEAL] if shown is Shown.FULL else [])]
    outcome = Outcome.DONE if found.calls else Outcome.NOTHING_FOUND
    at = services.clock()
    await services.audit.record(
        *(
            AuditEntry(at, request.person, action, organization.fingerprint, outcome, single)
            for action in actions
        )
    )


async def write_down_call(  # noqa: PLR0913 - what there is to write down
    request: Request,
    organization: Organization,
    transaction_id: str,
    services: Services,
    shown: Shown,
    *,
    found: bool = True,
) -> None:
    """Record who is about to see what of one call: in a form, in a question. Raises LedgerError.

    ``found`` is False where neither the API nor the ledger knows such a call: then nothing is shown of it.
    """
    action = Action.REVEAL if shown is Shown.FULL else Action.LOOK_UP
    outcome = Outcome.DONE if found else Outcome.NOTHING_FOUND
    await services.audit.record(
        AuditEntry(
            services.clock(),
            request.person,
            action,
            organization.fingerprint,
            outcome,
            transaction_id if found else None,
        )
    )
