"""Sharing a call's card in a channel: one card a call and channel, for whoever may read there.

Only in the organization's own channels. One that is shared with another company, or that can't be checked,
counts as external, and must be allowed by name.
"""

from functools import partial

from bot import words_share, words_typed
from bot.access import Permission, Rights, Shown
from bot.calls import permission_for
from bot.cards.ended import not_found
from bot.cards.line import no_line, shared_line
from bot.cards.message import Message
from bot.cards.notice import notice
from bot.cards.shared import shared_already
from bot.entries import Answer, Services
from bot.ledger.audit import Action, AuditEntry, Outcome
from bot.lookups import ByLine, Query
from bot.organizations import Organization
from bot.posting import NotPosted
from bot.requests import Request
from commands import lines, look
from commands.grammar import Empty, Look


def share(
    request: Request, organization: Organization, transaction_id: str, rights: Rights, services: Services
) -> Answer:
    """Post the card where this was asked. Raises NotPermitted, TooOften, NotPosted."""
    require(request, organization, rights)
    services.limits.change(request.person, services.clock())
    return Answer(work=partial(post, request, organization, transaction_id, services), in_place=False)


async def typed(
    request: Request, of: Look | Empty, organization: Organization, rights: Rights, services: Services
) -> Answer:
    """Post the card of what was typed before the word, which must be one call. A change besides a lookup."""
    require(request, organization, rights)
    if isinstance(of, Look):
        query = of.query
    else:
        mine = await services.tagging.lines.get(request.person, organization.fingerprint)
        if mine is None:
            return Answer(message=no_line(organization, services.calls_command))
        if lines.is_shared(mine, organization):
            await lines.write_down(request, organization, rights, services)
            return Answer(message=shared_line(mine.number, organization, rights.shown(organization)))
        query = Query(ByLine(mine.number))
    rights.require(permission_for(query), organization)
    services.limits.change(request.person, services.clock())

    async def found() -> Message:
        current = await services.calls.look_up(organization, query)
        await services.rights_now(request.person, Permission.SHARE, organization)
        await look.write_down(request, organization, current, services, shown=Shown.MASKED)
        if not current.calls:
            return not_found(organization, missing=current.missing)
        if len(current.calls) > 1:
            return notice(words_typed.SHARE_ONE)
        return await post(request, organization, current.calls[0].transaction_id, services)

    return Answer(work=found)


def require(request: Request, organization: Organization, rights: Rights) -> None:
    """Raise unless the person may share the organization's calls there: NotPermitted, NotPosted."""
    rights.require(Permission.SHARE, organization)
    if request.channel is None:
        raise NotPosted(words_share.NOT_IN_DIRECT_MESSAGES)
    if request.channel not in organization.channels:
        raise NotPosted(
            words_share.not_its_channel(organization.name, organization.channels, organization.contact)
        )


async def post(
    request: Request, organization: Organization, transaction_id: str, services: Services
) -> Message:
    """Post the card, or draw the one that is there already again; gives what its sharer is told.

    Raises NotPosted and LedgerError.
    """
    channel = str(request.channel)
    shared = await services.tagging.redrawing.share(
        organization,
        transaction_id,
        channel,
        request.person,
        partial(_write_down, request, organization, transaction_id, services),
    )
    if shared.there is not None:
        by, at = shared.there
        return shared_already(by, at, drawn=shared.drawn)
    return notice(words_share.POSTED_AGAIN if shared.perhaps else words_share.POSTED)


async def _write_down(
    request: Request, organization: Organization, transaction_id: str, services: Services
) -> None:
    """Look once more whether they may, and write down who shares what, before it is posted."""
    await services.rights_now(request.person, Permission.SHARE, organization)
    await services.audit.record(
        AuditEntry(
            services.clock(),
            request.person,
            Action.SHARE,
            organization.fingerprint,
            Outcome.DONE,
            transaction_id,
            request.channel,
        )
    )
