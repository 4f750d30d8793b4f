"""Everything that was asked of a call through Switchboard, newest first, and what became of it."""

from collections.abc import Sequence
from functools import partial

from bot import words
from bot.access.rights import Permission, Shown
from bot.calls.current import permission_for
from bot.cards.drawn_values import DrawnValues, values_for
from bot.cards.head import by_handle
from bot.cards.kit.actions import ActionId
from bot.cards.kit.blocks import Block, Message, actions, context, markup, moment, section
from bot.cards.kit.buttons import call_button
from bot.cards.kit.fit import between, enough
from bot.cards.kit.limits import BYTES_OF_MESSAGE
from bot.cards.kit.notices import name_of, notice
from bot.cards.outcomes import in_short
from bot.config.organizations import Organization
from bot.dispatch import Services
from bot.ledger.audit import Action, AuditEntry, AuditOutcome
from bot.ledger.tag_requests import AcceptedRequest
from bot.queries import ByExternalId, ByLine, ByTransaction, Query, Reference
from bot.slack.entry import Acknowledgement
from bot.slack.incoming import Interaction
from bot.words import SHOW_CALL, quote
from commands.lookup import look
from commands.lookup.line import no_line
from commands.lookup.no_match import no_match, require_lookup

WHICH_HISTORY = "Several calls: open the one you mean, and choose History in its menu."

# --- history ------------------------------------------------------------------------------------------------


def _history_of(handle: str) -> str:
    return f"*What was set on call {handle}* through Switchboard, newest first"


NO_HISTORY = "Nothing yet."

NO_HISTORY_OF_YOURS = "Nothing by you."


def _history_entry(by: str, moment: str, chosen: str, outcome: str) -> str:
    return f"{moment} · <@{by}> · {chosen} · {outcome}"


def _took_back(chosen: str) -> str:
    return f"took back, setting {chosen}"


def _hidden(count: int) -> str:
    entries = "1 entry of somebody else" if count == 1 else f"{count} entries of others"
    return f"{entries} you don't see: supervisors do."


def _either_id(typed: str) -> str:
    text = quote(typed)
    return (
        f"{text} is the transaction id of one call and the external id of another. "
        "Put `tx:` or `ext:` in front of it."
    )


def history_card(
    requests: Sequence[AcceptedRequest],
    transaction_id: str,
    organization: Organization,
    shown: Shown,
    *,
    hidden: int = 0,
) -> Message:
    """One line a request. ``hidden`` is how many of others' the viewer doesn't see."""
    values = values_for(organization, shown)
    title = _history_of(by_handle(transaction_id))
    lines = enough((_entry(request, values) for request in requests), BYTES_OF_MESSAGE)
    empty = NO_HISTORY if not hidden else NO_HISTORY_OF_YOURS
    bottom: list[Block] = [
        *context(markup(_hidden(hidden)) if hidden else None),
        *context(name_of(organization)),
        *actions(call_button(ActionId.REFRESH_CALL, SHOW_CALL, organization, transaction_id)),
    ]
    more = len(requests) - len(lines)
    blocks = between([section(markup(title))], lines or [empty], bottom, words.left_out, more)
    return Message(title, blocks)


def _entry(request: AcceptedRequest, values: DrawnValues) -> str:
    chosen = values.chosen(request)
    if request.asked.undoes is not None:
        chosen = _took_back(chosen)
    by = request.asked.person.user
    return _history_entry(by, moment(request.accepted_at), chosen, in_short(request))


def of_call(
    interaction: Interaction,
    organization: Organization,
    transaction_id: str,
    services: Services,
) -> Acknowledgement:
    """Give the history of a call that is known by its id, beside whatever it was asked on."""
    interaction.rights.require(Permission.LOOK, organization)
    return Acknowledgement(
        work=partial(_show, interaction, organization, transaction_id, services), in_place=False
    )


async def history(
    interaction: Interaction,
    reference: Reference | None,
    organization: Organization,
    services: Services,
) -> Acknowledgement:
    """Give the history of the call that was typed, or of the call on the person's line."""
    if reference is None:
        mine = await services.tagging.lines.get(interaction.person, organization.fingerprint)
        if mine is None:
            return Acknowledgement(message=no_line(organization, services.calls_command))
        reference = ByLine(mine.number)
    require_lookup(interaction, Query(reference), organization)
    if isinstance(reference, ByTransaction):
        return of_call(interaction, organization, reference.transaction_id, services)
    return Acknowledgement(work=partial(_look_up, interaction, reference, organization, services))


async def _look_up(
    interaction: Interaction,
    reference: Reference,
    organization: Organization,
    services: Services,
) -> Message:
    """Find the call: one that has ended can be known by an external id that was set here."""
    if isinstance(reference, ByExternalId):
        known = await _known(reference, organization, services)
        if len(known) > 1:
            return notice(_either_id(reference.external_unique_id))
        if known:
            return await _show(interaction, organization, known[0], services)
    query = Query(reference)
    found = await services.calls.look_up(organization, query)
    if len(found.calls) == 1:
        return await _show(interaction, organization, found.calls[0].transaction_id, services)
    await services.still_permitted(interaction, permission_for(query), organization)
    await look.write_down(interaction, organization, found, services, shown=Shown.MASKED)
    if not found.calls:
        return no_match(interaction.text, organization, missing=found.missing)
    several = await look.listed(interaction, look.Lookup(organization, query, ""), found, services)
    return Message(f"{WHICH_HISTORY} {several.text}", several.blocks)


async def _known(reference: ByExternalId, organization: Organization, services: Services) -> list[str]:
    """The calls that the ledger knows by this id: by what it is, at most one of each kind."""
    tagged = services.tagging.tagged
    known = list(await tagged.with_external_id(organization.fingerprint, reference.external_unique_id))[:1]
    transaction_id = reference.as_transaction.transaction_id
    if reference.may_be_transaction and await tagged.history(organization.fingerprint, transaction_id):
        known.append(transaction_id)
    return list(dict.fromkeys(known))


async def _show(
    interaction: Interaction, organization: Organization, transaction_id: str, services: Services
) -> Message:
    asked = await services.tagging.tagged.history(organization.fingerprint, transaction_id)
    interaction = await services.still_permitted(interaction, Permission.LOOK, organization)
    all_of_it = interaction.rights.may(Permission.OTHERS_HISTORY, organization)
    seen = asked if all_of_it else tuple(each for each in asked if each.asked.person == interaction.person)
    await services.audit.record(
        AuditEntry(
            services.clock(),
            interaction.person,
            Action.HISTORY,
            organization.fingerprint,
            AuditOutcome.DONE if asked else AuditOutcome.NOTHING_FOUND,
            transaction_id if asked else None,
        )
    )
    return history_card(
        seen,
        transaction_id,
        organization,
        interaction.rights.shown(organization),
        hidden=len(asked) - len(seen),
    )
