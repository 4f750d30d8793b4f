"""What was set on a call through Switchboard: by whom, when, and what became of it."""

from functools import partial

from bot import words, words_typed
from bot.access import Permission, Rights, Shown
from bot.calls import permission_for
from bot.cards.call_list import call_list
from bot.cards.ended import not_found
from bot.cards.history import history_card
from bot.cards.line import no_line
from bot.cards.message import Message
from bot.cards.notice import notice
from bot.entries import Answer, Services
from bot.ledger.audit import Action, AuditEntry, Outcome
from bot.lookups import ByExternalId, ByLine, ByTransaction, Query, Reference
from bot.organizations import Organization
from bot.requests import Request
from commands import look


def of_call(
    request: Request, organization: Organization, transaction_id: str, rights: Rights, services: Services
) -> Answer:
    """Give the history of a call that is known by its id, beside whatever it was asked on."""
    rights.require(Permission.LOOK, organization)
    return Answer(work=partial(_show, request, organization, transaction_id, services), in_place=False)


async def history(
    request: Request,
    reference: Reference | None,
    organization: Organization,
    rights: Rights,
    services: Services,
) -> Answer:
    """Give the history of the call that was typed, or of the call on the person's line."""
    if reference is None:
        mine = await services.tagging.lines.get(request.person, organization.fingerprint)
        if mine is None:
            return Answer(message=no_line(organization, services.calls_command))
        reference = ByLine(mine.number)
    rights.require(permission_for(Query(reference)), organization)
    if isinstance(reference, ByTransaction):
        return of_call(request, organization, reference.transaction_id, rights, services)
    return Answer(work=partial(_look_up, request, reference, organization, services))


async def _look_up(
    request: Request,
    reference: Reference,
    organization: Organization,
    services: Services,
) -> Message:
    """Find the call: one that has ended can be known by an external id that was set here."""
    if isinstance(reference, ByExternalId):
        known = await _known(reference, organization, services)
        if len(known) > 1:
            return notice(words_typed.either_id(reference.external_unique_id))
        if known:
            return await _show(request, organization, known[0], services)
    query = Query(reference)
    found = await services.calls.look_up(organization, query)
    if len(found.calls) == 1:
        return await _show(request, organization, found.calls[0].transaction_id, services)
    await services.rights_now(request.person, permission_for(query), organization)
    await look.write_down(request, organization, found, services, shown=Shown.MASKED)
    if not found.calls:
        return not_found(organization, missing=found.missing)
    several = call_list(found, organization, query, looked_up_at=services.clock())
    return Message(f"{words.WHICH_HISTORY} {several.text}", several.blocks)


async def _known(reference: ByExternalId, organization: Organization, services: Services) -> list[str]:
    """The calls that the ledger knows by this id: by what it is, at most one of each kind."""
    tagged = services.tagging.tagged
    known = list(await tagged.with_external_id(organization.fingerprint, reference.external_unique_id))[:1]
    transaction_id = reference.as_transaction.transaction_id
    if reference.may_be_transaction and await tagged.history(organization.fingerprint, transaction_id):
        known.append(transaction_id)
    return list(dict.fromkeys(known))


async def _show(
    request: Request, organization: Organization, transaction_id: str, services: Services
) -> Message:
    asked = await services.tagging.tagged.history(organization.fingerprint, transaction_id)
    rights = await services.rights_now(request.person, Permission.LOOK, organization)
    all_of_it = rights.may(Permission.OTHERS_HISTORY, organization)
    seen = asked if all_of_it else tuple(each for each in asked if each.asked.person == request.person)
    await services.audit.record(
        AuditEntry(
            services.clock(),
            request.person,
            Action.HISTORY,
            organization.fingerprint,
            Outcome.DONE if asked else Outcome.NOTHING_FOUND,
            transaction_id if asked else None,
        )
    )
    return history_card(
        seen,
        transaction_id,
        organization,
        rights.shown(organization),
        hidden=len(asked) - len(seen),
    )
