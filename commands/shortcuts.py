"""Shortcuts: the calls that a message mentions, and looking for one from anywhere; results are in a modal."""

import asyncio
from collections.abc import Sequence
from typing import cast

from bot import access, words_inputs, words_modals
from bot.access import Permission, Rights
from bot.calls import permission_for
from bot.cards.actions import CallChoice, decode
from bot.cards.find import TEXT, find_view, found_of
from bot.cards.notices import loading_view
from bot.cards.results import nothing_in_message
from bot.cards.view import View, ViewId
from bot.entries import Answer, Services
from bot.errors import Misunderstood, OutOfDate
from bot.invoca.models import CurrentCalls
from bot.lookups import AllCalls, Query
from bot.mentions import Mentions, mentioned, read_in_pieces
from bot.message_text import text_of
from bot.organizations import Organization
from bot.requests import Request
from commands import edit, in_modal, look
from commands.grammar import Look, read_calls
from commands.results import shown_in_a_modal


async def look_up(request: Request, rights: Rights, services: Services) -> Answer:
    """Show the calls that the message mentions."""
    return _of_message(request, rights.permitted(Permission.LOOK), rights, services)


async def tag(request: Request, rights: Rights, services: Services) -> Answer:
    """Show the calls that the message mentions, of the organizations where the person may tag."""
    return _of_message(request, rights.permitted(Permission.TAG), rights, services)


async def find(request: Request, rights: Rights, services: Services) -> Answer:
    """Open the modal that asks which call."""
    organizations = rights.permitted(Permission.LOOK)

    async def open_it() -> None:
        await in_modal.opened(request, find_view(organizations), services)

    return Answer(work=open_it)


async def found(request: Request, rights: Rights, services: Services) -> Answer:
    """Look for what was typed into that modal, and show it there."""
    view = request.view
    if view is None:
        raise OutOfDate
    asked = found_of(view.values)
    organizations = rights.permitted(Permission.LOOK)
    if asked.organization_fingerprint is not None:
        organization = rights.the(Permission.LOOK, asked.organization_fingerprint)
    else:
        organization = organizations[0]
    name = look.name_of(organization)
    try:
        read = read_calls(asked.text or "", [name], name)
    except Misunderstood as error:
        return Answer(errors={TEXT: words_inputs.in_plain(error.problem)})
    query = read.query if isinstance(read, Look) else Query(AllCalls())
    rights.require(permission_for(query), organization)

    async def show() -> None:
        async with in_modal.said_in(view.id, words_modals.FIND_TITLE, services):
            calls = await services.calls.look_up(organization, query)
            one_is_meant = not isinstance(query.reference, AllCalls)
            await services.views.update(
                view.id,
                await shown_in_a_modal(
                    request,
                    organization,
                    calls,
                    services,
                    permission=permission_for(query),
                    asked_for=asked.text or "",
                    one=one_is_meant,
                ),
            )

    return Answer(work=show, view=loading_view(words_modals.FIND_TITLE, ViewId.FIND))


async def tag_in_view(request: Request, rights: Rights, services: Services) -> Answer:
    """Edit one of the calls that a modal shows, on top of it."""
    choice = decode(CallChoice, request.text)
    organization = rights.the(Permission.TAG, choice.fingerprint)
    return edit.open_for(request, organization, choice.transaction_id, rights, services)


async def _mentions_in(text: str, region: str, *, by_number: bool) -> Mentions:
    """Read a message, and let others have their turn meanwhile."""
    reading = read_in_pieces(text, region, by_number=by_number)
    while True:
        try:
            next(reading)
        except StopIteration as done:
            return cast("Mentions", done.value)
        await asyncio.sleep(0)


def _of_message(
    request: Request, organizations: Sequence[Organization], rights: Rights, services: Services
) -> Answer:
    default = access.organization_in(request.channel, organizations)
    text = text_of(request.message)

    async def show() -> View:
        nothing: View | None = None
        for organization in [default] if default is not None else organizations:
            may_by_number = rights.may(Permission.LOOK_BY_NUMBER, organization)
            mentions = await _mentions_in(text, organization.region, by_number=may_by_number)
            if not mentions:
                continue
            current = await services.calls.look_up(organization, Query(AllCalls()))
            calls = CurrentCalls(mentioned(current.calls, mentions, text), current.missing)
            results = await shown_in_a_modal(
                request,
                organization,
                calls,
                services,
                permission=Permission.LOOK_BY_NUMBER if may_by_number else Permission.LOOK,
                asked_for="",
                one=True,
                not_looked_for=mentions.more,
            )
            if calls.calls:
                return results
            nothing = nothing or results
        return nothing or nothing_in_message()

    async def open_it() -> None:
        await in_modal.loading(request, words_modals.RESULTS_TITLE, show, services)

    return Answer(work=open_it)
