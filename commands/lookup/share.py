"""Sharing a call's card in a channel: one card a call and channel, for whoever may read there.

Only in the organization's own channels. One that is shared with another company, or that can't be checked,
counts as external, and must be allowed by name.
"""

from functools import partial

from bot.access.rights import Permission, Shown
from bot.cards.kit.blocks import Message, markup, section
from bot.cards.kit.notices import notice
from bot.cards.shared import shared_already
from bot.config.organizations import Organization
from bot.dispatch import Services
from bot.ledger.audit import Action, AuditEntry, AuditOutcome
from bot.queries import ByLine, Query
from bot.slack.entry import Acknowledgement
from bot.slack.incoming import Interaction
from bot.slack.outgoing import NotPosted
from bot.text.markup import literal
from commands.grammar.requests import Look, Share
from commands.lookup import look
from commands.lookup.line import no_line, shared_line, write_down
from commands.lookup.my_line import is_shared
from commands.lookup.no_match import no_match, require_lookup

CHANNELS_NAMED = 10

NOT_IN_DIRECT_MESSAGES = "Nothing was shared: calls can be shared in channels only."

POSTED = "Shared in this channel."

POSTED_AGAIN = "Shared in this channel. A card of an earlier try may be here, too: click it and it goes away."


def _not_its_channel(organization: Organization, *, named: bool) -> str:
    channels, contact = organization.channels, organization.contact
    of = f" of {literal(organization.name, 60)}" if named else ""
    if not channels:
        return f"Nothing was shared: there is no channel for calls{of}. Ask <@{contact}> to name one."
    these = ", ".join(f"<#{channel}>" for channel in channels[:CHANNELS_NAMED])
    more = len(channels) - CHANNELS_NAMED
    return f"Nothing was shared: calls{of} go to {these}{f' and {more} more' if more > 0 else ''}."


SHARE_ONE = "Several calls fit, so none was shared. Open one and choose *Share* in its menu."


def share(
    interaction: Interaction,
    organization: Organization,
    transaction_id: str,
    services: Services,
) -> Acknowledgement:
    """Post the card where this was asked. Raises NotPermitted, TooOften, NotPosted."""
    require(interaction, organization)
    services.limits.change(interaction.person, services.clock())
    return Acknowledgement(
        work=partial(post, interaction, organization, transaction_id, services), in_place=False
    )


async def typed(
    interaction: Interaction, asked: Share, organization: Organization, services: Services
) -> Acknowledgement:
    """Post the card of what was typed beside the word, which must be one call. A change besides a lookup."""
    require(interaction, organization)
    if isinstance(asked.of, Look):
        query, text = asked.of.query, asked.text
    else:
        mine = await services.tagging.lines.get(interaction.person, organization.fingerprint)
        if mine is None:
            return Acknowledgement(
                message=no_line(organization, services.calls_command, named=interaction.rights.has_several)
            )
        if is_shared(mine, organization):
            await write_down(interaction, organization, services)
            return Acknowledgement(
                message=shared_line(
                    mine.number,
                    organization,
                    interaction.rights.shown(organization),
                    named=interaction.rights.has_several,
                )
            )
        query, text = Query(ByLine(mine.number)), look.LINE + mine.number
    lookup = look.Lookup(organization, query, text)
    require_lookup(interaction, query, organization)
    services.limits.change(interaction.person, services.clock())

    async def found() -> Message:
        current = await services.calls.look_up(organization, query)
        now = await services.still_permitted(interaction, Permission.SHARE, organization)
        await look.write_down(now, organization, current, services, shown=Shown.MASKED)
        if not current.calls and not query.filters:
            return no_match(lookup.typed, organization, missing=current.missing)
        if not current.calls:
            return await look.listed(now, lookup, current, services)
        if len(current.calls) > 1:
            several = await look.listed(now, lookup, current, services)
            return Message(f"{SHARE_ONE} {several.text}", (section(markup(SHARE_ONE)), *several.blocks))
        return await post(now, organization, current.calls[0].transaction_id, services)

    return Acknowledgement(work=found)


def require(interaction: Interaction, organization: Organization) -> None:
    """Raise unless the person may share the organization's calls there: NotPermitted, NotPosted."""
    interaction.rights.require(Permission.SHARE, organization)
    if interaction.channel is None:
        raise NotPosted(NOT_IN_DIRECT_MESSAGES)
    if interaction.channel not in organization.channels:
        raise NotPosted(_not_its_channel(organization, named=interaction.rights.has_several))


async def post(
    interaction: Interaction, organization: Organization, transaction_id: str, services: Services
) -> Message:
    """Post the card, or draw the one that is there already again; gives what its sharer is told.

    Raises NotPosted and LedgerError.
    """
    channel = str(interaction.channel)
    shared = await services.tagging.redrawing.share(
        organization,
        transaction_id,
        channel,
        interaction.person,
        partial(_write_down, interaction, organization, transaction_id, services),
    )
    if shared.there is not None:
        by, at = shared.there
        return shared_already(by, at, drawn=shared.drawn)
    return notice(POSTED_AGAIN if shared.perhaps else POSTED)


async def _write_down(
    interaction: Interaction, organization: Organization, transaction_id: str, services: Services
) -> None:
    """Look once more whether they may, and write down who shares what, before it is posted."""
    await services.still_permitted(interaction, Permission.SHARE, organization)
    await services.audit.record(
        AuditEntry(
            services.clock(),
            interaction.person,
            Action.SHARE,
            organization.fingerprint,
            AuditOutcome.DONE,
            transaction_id,
            interaction.channel,
        )
    )
