"""The command that looks calls up."""

from bot.access.rights import Permission, Rights, organization_in
from bot.cards.kit.blocks import Message
from bot.config.organizations import Organization
from bot.dispatch import Services
from bot.errors import OutOfDate
from bot.queries import AllCalls, Query
from bot.slack.entry import Acknowledgement
from bot.slack.incoming import Interaction
from commands.grammar.calls import (
    CallsRequest,
    Empty,
    Help,
    History,
    LineRequest,
    Look,
    Me,
    Share,
    help_text,
    read_calls,
)
from commands.grammar.references import NumberOrId
from commands.lookup import history, look, share
from commands.lookup.help import Topic, help_card, me_card
from commands.lookup.line import line, my_call
from commands.lookup.which_organization import choose_organization, which_was_meant

HELP_LOOK = "Look calls up"

HELP_FILTERS = "Narrow a list"

HELP_FILTERS_HOW = "any of these, and what it should say"


async def calls(interaction: Interaction, rights: Rights, services: Services) -> Acknowledgement:
    """Answer what was typed: a card of calls, the help, or who somebody is."""
    try:
        asked, organization = look.read(interaction, rights)
    except NumberOrId as question:
        return await _ask_about(interaction, question, rights, services)
    match asked:
        case Look():
            return await look.look(interaction, asked, organization, rights, services)
        case Me():
            return Acknowledgement(message=_me(rights))
        case Help():
            return Acknowledgement(message=_help(services.calls_command, rights))
        case Empty() | LineRequest() | History() | Share() if organization is None:
            return await _ask_which(interaction, rights, services)
        case _:
            return await _in_organization(interaction, asked, organization, rights, services)


async def carry_out(  # noqa: PLR0913 - whose text, and where it is kept
    interaction: Interaction,
    organization: Organization,
    rights: Rights,
    services: Services,
    *,
    text: str,
    draft_id: str,
) -> Acknowledgement:
    """Carry out a text that was kept, in this organization. Raises Misunderstood."""
    if text.startswith("\t"):
        raise OutOfDate  # kept for something else
    name = look.organization_name(organization)
    asked = read_calls(text, [name], name)
    if isinstance(asked, Look):
        draft_id = "" if asked.query == Query(AllCalls()) else draft_id
        lookup = look.Lookup(organization, asked.query, text, draft_id)
        return look.answer(interaction, lookup, rights, services)
    return await _in_organization(interaction, asked, organization, rights, services)


async def _in_organization(  # noqa: PLR0911 - one for each thing that can be asked for
    interaction: Interaction,
    asked: CallsRequest,
    organization: Organization,
    rights: Rights,
    services: Services,
) -> Acknowledgement:
    match asked:
        case Share(of):
            return await share.typed(interaction, of, organization, rights, services)
        case Empty():
            return await my_call(interaction, organization, rights, services)
        case LineRequest():
            return await line(interaction, asked, organization, rights, services)
        case History(reference):
            return await history.history(interaction, reference, organization, rights, services)
        case Look(query):
            return look.answer(
                interaction, look.Lookup(organization, query, interaction.text), rights, services
            )
        case Me():
            return Acknowledgement(message=_me(rights))
        case Help():
            return Acknowledgement(message=_help(services.calls_command, rights))


async def _ask_about(
    interaction: Interaction, question: NumberOrId, rights: Rights, services: Services
) -> Acknowledgement:
    """Ask whether a number or an external id was meant, with a button for each where it is clear where."""
    able = rights.permitted(Permission.LOOK)
    named = organization_in(interaction.channel, able) or (able[0] if len(able) == 1 else None)
    organization = next((each for each in able if each.key == question.organization), named)
    if organization is None:
        raise question  # its words say what to type
    now = services.clock()
    kept = [await services.kept.keep(interaction.person, text, now) for _, text in question.choices]
    labels = [label for label, _ in question.choices]
    return Acknowledgement(message=which_was_meant(question.words(), labels, organization, kept))


async def _ask_which(interaction: Interaction, rights: Rights, services: Services) -> Acknowledgement:
    now = services.clock()
    draft_id = await services.kept.keep(interaction.person, interaction.text, now)
    return Acknowledgement(message=choose_organization(rights.permitted(Permission.LOOK), draft_id))


def _me(rights: Rights) -> Message:
    organizations = rights.permitted(Permission.LOOK)
    roles = [(each, rights.role(each)) for each in organizations]
    standings = [(each, role) for each, role in roles if role is not None]
    return me_card(rights.person.user, standings, in_doubt=any(map(rights.in_doubt, organizations)))


def _help(command: str, rights: Rights) -> Message:
    text = help_text(command, [look.organization_name(each) for each in rights.permitted(Permission.LOOK)])
    rows = [(line.typed, line.does) for line in text.lines]
    filters = " ".join(f"{name}:" for name in text.filters)
    return help_card([Topic(HELP_LOOK, rows), Topic(HELP_FILTERS, [(filters, HELP_FILTERS_HOW)])])
