"""The shortcuts: the calls that a message mentions, and a form to look for one from anywhere in Slack."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from bot.access.rights import Permission, organization_in
from bot.calls.current import permission_for
from bot.calls.mentions import Mentions, mentioned, read_in_pieces, text_of
from bot.cards.kit.actions import CallButton, decode
from bot.cards.kit.blocks import Block, View, ViewId, context, entry, markup, option, select, text_entry
from bot.cards.kit.limits import OPTION, OPTIONS
from bot.config.organizations import Organization
from bot.dispatch import Services
from bot.errors import Misunderstood, OutOfDate
from bot.invoca.models import CurrentCalls
from bot.queries import AllCalls, Query
from bot.slack.entry import Acknowledgement, Modal
from bot.slack.incoming import Interaction, InView
from bot.text.markup import plain
from bot.words import CANCEL, FIND, FIND_TITLE, RESULTS_TITLE
from commands.grammar.calls import read_calls
from commands.grammar.names import OrganizationName
from commands.grammar.requests import Empty, Look
from commands.lookup.results import nothing_in_message, shown_in_a_modal
from commands.tagging import edit

_MARKUP = re.compile(r"[`*]")

_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def _in_plain(mrkdwn: str) -> str:
    """Words of ours without their markup, as an input shows them."""
    plain = _MARKUP.sub("", mrkdwn)
    for entity, character in _ENTITIES:
        plain = plain.replace(entity, character)
    return plain


FIND_LABEL = "Number, ID, or last four digits"

FIND_HINT = (
    "A phone number, a transaction ID or external ID, or the last 3 or 4 digits of the caller's number."
)

FIND_ORGANIZATION = "Whose calls"


def _only_looks_up(calls_command: str) -> str:
    return f"Calls are only looked for here, and nothing was done. Type that behind {calls_command} instead."


def _organizations_left_out(count: int) -> str:
    return f"… and {count} more organizations: type the command, with `in` and the organization's name."


TEXT = "text"

ORGANIZATION = "organization"

ACTION = "value"

LONGEST = 300


@dataclass(frozen=True)
class TypedFind:
    """What was entered: what to look for, and whose calls, by the organization's fingerprint."""

    text: str | None
    organization_fingerprint: str | None
    """None where there was nothing to choose."""


def find_view(organizations: Sequence[Organization]) -> View:
    """Draw the form; of several organizations, the first is chosen at first."""
    blocks: list[Block] = [
        entry(TEXT, FIND_LABEL, text_entry(ACTION, LONGEST, focused=True), FIND_HINT),
        *([_which(organizations)] if len(organizations) > 1 else []),
    ]
    left_out = len(organizations) - OPTIONS
    if left_out > 0:
        blocks += context(markup(_organizations_left_out(left_out)))
    return View(
        FIND_TITLE,
        tuple(blocks),
        ViewId.FIND,
        submit=FIND,
        close=CANCEL,
    )


def found_of(view: InView) -> TypedFind:
    """What was entered."""
    return TypedFind(view.entered(TEXT, ACTION), view.entered(ORGANIZATION, ACTION))


def _which(organizations: Sequence[Organization]) -> Block:
    options = [
        option(plain(each.name, OPTION) or each.key, each.fingerprint) for each in organizations[:OPTIONS]
    ]
    return entry(ORGANIZATION, FIND_ORGANIZATION, select(ACTION, options, chosen=options[0]))


async def look_up(interaction: Interaction, services: Services) -> Acknowledgement:
    """Show the calls that the message mentions."""
    return _of_message(interaction, interaction.rights.permitted(Permission.LOOK), services)


async def tag(interaction: Interaction, services: Services) -> Acknowledgement:
    """Show the calls that the message mentions, of the organizations where the person may tag."""
    return _of_message(interaction, interaction.rights.permitted(Permission.TAG), services)


async def find(interaction: Interaction, services: Services) -> Acknowledgement:
    """Open the modal that asks which call."""
    del services  # nobody is asked
    organizations = interaction.rights.permitted(Permission.LOOK)

    async def form() -> View:
        return find_view(organizations)

    return Acknowledgement(modal=Modal(FIND_TITLE, form, loading=False))


async def found(interaction: Interaction, services: Services) -> Acknowledgement:
    """Look for what was typed into that modal, and show it there."""
    view = interaction.view
    if view is None:
        raise OutOfDate
    asked = found_of(view)
    organizations = interaction.rights.permitted(Permission.LOOK)
    if asked.organization_fingerprint is not None:
        organization = interaction.rights.the(Permission.LOOK, asked.organization_fingerprint)
    else:
        organization = organizations[0]
    name = OrganizationName.of(organization)
    try:
        read = read_calls(asked.text or "", [name], name)
    except Misunderstood as error:
        return Acknowledgement(errors={TEXT: _in_plain(error.problem)})
    if not isinstance(read, Look | Empty):
        return Acknowledgement(errors={TEXT: _only_looks_up(services.calls_command)})
    query = read.query if isinstance(read, Look) else Query(AllCalls())
    interaction.rights.require(permission_for(query), organization)

    async def show() -> View:
        calls = await services.calls.look_up(organization, query)
        return await shown_in_a_modal(
            interaction,
            organization,
            calls,
            services,
            permission=permission_for(query),
            asked_for=asked.text or "",
            one=not isinstance(query.reference, AllCalls),
            narrowed=bool(query.filters),
        )

    return Acknowledgement(modal=Modal(FIND_TITLE, show))


async def tag_in_view(interaction: Interaction, services: Services) -> Acknowledgement:
    """Edit one of the calls that a modal shows, on top of it."""
    choice = decode(CallButton, interaction.text)
    organization = interaction.rights.the(Permission.TAG, choice.fingerprint)
    return edit.open_for(interaction, organization, choice.transaction_id, services)


async def _mentions_in(text: str, region: str, *, by_number: bool = True) -> Mentions:
    """Read a message, and let others have their turn meanwhile."""
    reading = read_in_pieces(text, region, by_number=by_number)
    while True:
        try:
            next(reading)
        except StopIteration as done:
            return cast("Mentions", done.value)
        await asyncio.sleep(0)


def _of_message(
    interaction: Interaction, organizations: Sequence[Organization], services: Services
) -> Acknowledgement:
    default = organization_in(interaction.channel, organizations)
    read = text_of(interaction.message)
    text = read.text

    async def show() -> View:
        nothing: View | None = None
        has_numbers = False
        for organization in [default] if default is not None else organizations:
            may_by_number = interaction.rights.may(Permission.LOOK_BY_NUMBER, organization)
            mentions = await _mentions_in(text, organization.region, by_number=may_by_number)
            without_numbers = False
            if not may_by_number:
                without_numbers = bool((await _mentions_in(text, organization.region)).numbers)
                has_numbers = has_numbers or without_numbers
            if not mentions:
                continue
            current = await services.calls.look_up(organization, Query(AllCalls()))
            calls = CurrentCalls(mentioned(current.calls, mentions, text), current.missing)
            results = await shown_in_a_modal(
                interaction,
                organization,
                calls,
                services,
                permission=Permission.LOOK_BY_NUMBER if may_by_number else Permission.LOOK,
                asked_for="",
                one=True,
                not_looked_for=mentions.more,
                without_numbers=without_numbers,
                only_beginning=not read.is_whole,
            )
            if calls.calls:
                return results
            nothing = nothing or results
        return nothing or nothing_in_message(without_numbers=has_numbers, only_beginning=not read.is_whole)

    return Acknowledgement(modal=Modal(RESULTS_TITLE, show))
