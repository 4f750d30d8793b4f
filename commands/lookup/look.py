"""Looking up what was asked for: the card of the one call that was meant, else a list."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.access.rights import Permission, Shown, organization_in
from bot.calls.current import permission_for
from bot.cards.call import call_card
from bot.cards.kit.blocks import Message
from bot.config.organizations import Organization
from bot.dispatch import Services
from bot.errors import OutOfDate
from bot.invoca.models import CurrentCalls
from bot.ledger.audit import Action, AuditEntry, AuditOutcome
from bot.ledger.replies import CARD, USABLE_FOR, USES, Posted, Reply, ResponseUrl
from bot.queries import AllCalls, ByLine, Query
from bot.slack.entry import Acknowledgement
from bot.slack.incoming import Interaction
from commands.grammar.calls import read_calls
from commands.grammar.names import OrganizationName
from commands.grammar.requests import CallsRequest, Help, Look, Me
from commands.lookup.call_list import call_list, page_of
from commands.lookup.my_line import number_of_ones_own
from commands.lookup.no_match import no_match, permitted, require_lookup
from commands.lookup.which_organization import choose_organization

LINE = "\tline "
"""Before a line's number in a kept text: what nobody can type."""


@dataclass(frozen=True)
class Lookup:
    """A query of one organization, ready to be looked up, and the page of the list that is wanted."""

    organization: Organization
    query: Query
    text: str
    """As it was typed, to be kept for the list's buttons."""
    draft_id: str = ""
    """Under which it is kept already, where it is."""
    page: int = 1
    one_is_meant: bool = True
    """Whether a single call found is shown as the one that was meant; never so for all calls."""
    nothing: Callable[[Shown], Message] | None = None
    """What is said where there is no such call, with as much of its number as may be shown."""

    @property
    def typed(self) -> str:
        """What somebody typed; empty where nobody did."""
        return "" if self.text.startswith(LINE) else self.text


def read(interaction: Interaction) -> tuple[CallsRequest, Organization | None]:
    """Read what was typed, and which of the person's organizations it means, if that is clear.

    Raises Misunderstood.
    """
    organizations = interaction.rights.permitted(Permission.LOOK)
    default = organization_in(interaction.channel, organizations)
    names = [OrganizationName.of(each) for each in organizations]
    asked = read_calls(interaction.text, names, None if default is None else OrganizationName.of(default))
    if not isinstance(asked, Me | Help) and asked.organization is not None:
        return asked, next(each for each in organizations if each.key == asked.organization)
    return asked, default


def read_again(text: str, organization: Organization) -> Query:
    """Read a kept text once more, for the one organization it is meant for. Raises OutOfDate."""
    if text.startswith(LINE):
        return Query(ByLine(text.removeprefix(LINE)))
    if text.startswith("\t"):
        raise OutOfDate  # kept for something else
    name = OrganizationName.of(organization)
    asked = read_calls(text, [name], name)
    if not isinstance(asked, Look):
        raise OutOfDate
    return asked.query


async def look(
    interaction: Interaction,
    asked: Look,
    organization: Organization | None,
    services: Services,
) -> Acknowledgement:
    """Say how a lookup that was typed is answered. Raises NotPermitted and LedgerError."""
    able = permitted(interaction, asked.query)
    if organization is None and len(able) == 1:
        organization = able[0]
    if organization is None:
        now = services.clock()
        draft_id = await services.drafts.keep(interaction.person, interaction.text, now)
        return Acknowledgement(message=choose_organization(able, draft_id))
    return answer(interaction, Lookup(organization, asked.query, interaction.text), services)


def answer(interaction: Interaction, asked: Lookup, services: Services) -> Acknowledgement:
    """Authorize a lookup, and give the work that answers it. Raises NotPermitted."""
    require_lookup(interaction, asked.query, asked.organization)
    return Acknowledgement(work=partial(show, interaction, asked, services))


async def show(interaction: Interaction, asked: Lookup, services: Services) -> Message:
    """Look up and draw: the card of the one call that was meant, else the list.

    Raises InvocaError, and LedgerError where it can't be written down who looks: then nothing is shown.
    """
    found = await services.calls.look_up(asked.organization, asked.query)
    interaction = await services.still_permitted(interaction, permission_for(asked.query), asked.organization)
    one_is_meant = asked.one_is_meant and not isinstance(asked.query.reference, AllCalls)
    nothing = None if found.calls or found.missing else asked.nothing
    is_alone = nothing is not None or (one_is_meant and len(found.calls) == 1)
    shown = interaction.rights.shown(asked.organization) if is_alone else Shown.MASKED
    await write_down(interaction, asked.organization, found, services, shown=shown, one=one_is_meant)
    if one_is_meant and len(found.calls) == 1:
        call = found.calls[0]
        return call_card(
            call,
            asked.organization,
            shown,
            looked_up_at=services.clock(),
            missing=found.missing,
            in_doubt=interaction.rights.in_doubt(asked.organization),
            tags=await services.tagging.cards.tags_for(
                asked.organization, call.transaction_id, interaction.rights, shown
            ),
        )
    if nothing is not None:
        return nothing(shown)
    if one_is_meant and not found.calls and not asked.query.filters:
        return no_match(
            asked.typed,
            asked.organization,
            missing=found.missing,
            draft_id=await _kept(interaction, asked, services) if found.missing else "",
            named=interaction.rights.has_several,
        )
    return await listed(interaction, asked, found, services)


async def _kept(interaction: Interaction, asked: Lookup, services: Services) -> str:
    """The id under which what was typed is kept, from now on if it wasn't; empty for all calls."""
    if asked.draft_id or asked.query == Query(AllCalls()):
        return asked.draft_id
    return await services.drafts.keep(interaction.person, asked.text, services.clock())


async def listed(
    interaction: Interaction,
    asked: Lookup,
    found: CurrentCalls,
    services: Services,
) -> Message:
    """Draw what was found as a list, with what is set on the calls; its buttons list the same again.

    Raises LedgerError.
    """
    fingerprint = asked.organization.fingerprint
    mine = await number_of_ones_own(interaction, asked.organization, services)
    page = page_of(found, mine, asked.page)
    return call_list(
        page,
        asked.organization,
        asked.query,
        latest=await services.tagging.tagged.latest_of_each(
            fingerprint, [call.transaction_id for call in page.calls]
        ),
        shown=interaction.rights.listed(asked.organization),
        draft_id=await _kept(interaction, asked, services),
        looked_up_at=services.clock(),
        named=interaction.rights.has_several,
    )


async def write_down(  # noqa: PLR0913 - what there is to write down
    interaction: Interaction,
    organization: Organization,
    found: CurrentCalls,
    services: Services,
    *,
    shown: Shown,
    one: bool = True,
) -> None:
    """Record who is about to see what. Raises LedgerError: then it must not be shown."""
    single = found.calls[0].transaction_id if one and len(found.calls) == 1 else None
    outcome = AuditOutcome.DONE if found.calls else AuditOutcome.NOTHING_FOUND
    entries = [
        (Action.LOOK_UP, outcome),
        *([(Action.REVEAL, AuditOutcome.DONE)] if shown is Shown.FULL else []),
    ]
    at = services.clock()
    await services.audit.record(
        *(
            AuditEntry(at, interaction.person, action, organization.fingerprint, became, single)
            for action, became in entries
        )
    )


async def write_down_call(  # noqa: PLR0913 - what there is to write down
    interaction: Interaction,
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
    outcome = AuditOutcome.DONE if found else AuditOutcome.NOTHING_FOUND
    await services.audit.record(
        AuditEntry(
            services.clock(),
            interaction.person,
            action,
            organization.fingerprint,
            outcome,
            transaction_id if found else None,
        )
    )


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
    call = organization.fingerprint, transaction_id or ""
    reply = Reply(
        viewer=None if interaction.everyone_sees else interaction.person,
        organization_fingerprint=organization.fingerprint,
        transaction_id=transaction_id,
        kind=kind,
        where=where,
    )
    return reply.with_caller(services.calls.recent.caller(*call, now) if kind == CARD else None), True
