"""The command that looks calls up."""

from bot.access.rights import Permission, Rights, organization_in
from bot.cards.kit.blocks import Message
from bot.config.organizations import Organization
from bot.dispatch import Services
from bot.errors import OutOfDate
from bot.queries import AllCalls, Query
from bot.slack.entry import Acknowledgement
from bot.slack.incoming import Interaction
from commands.grammar.calls import read_calls
from commands.grammar.names import OrganizationName
from commands.grammar.references import NumberOrId
from commands.grammar.requests import Empty, Help, History, LineRequest, Look, Me, Share
from commands.lookup import history, look, share
from commands.lookup.again import offering_again
from commands.lookup.help import help_message, me_card
from commands.lookup.line import line, my_call
from commands.lookup.which_organization import choose_organization, which_was_meant


async def calls(interaction: Interaction, services: Services) -> Acknowledgement:
    """Answer what was typed: a card of calls, the help, or who somebody is."""
    return offering_again(interaction, await _answer(interaction, services), services)


async def _answer(interaction: Interaction, services: Services) -> Acknowledgement:
    try:
        asked, organization = look.read(interaction)
    except NumberOrId as question:
        return await _ask_about(interaction, question, services)
    match asked:
        case Look():
            return await look.look(interaction, asked, organization, services)
        case Me():
            return Acknowledgement(message=_me(interaction.rights))
        case Help():
            return Acknowledgement(message=help_message(interaction, services))
        case Empty() | LineRequest() | History() | Share():
            if organization is None:
                return await _ask_which(interaction, services)
            return await _in_organization(interaction, asked, organization, services)


async def carry_out(
    interaction: Interaction,
    organization: Organization,
    services: Services,
    *,
    text: str,
    draft_id: str,
) -> Acknowledgement:
    """Carry out a text that was kept, in this organization. Raises Misunderstood."""
    if text.startswith("\t"):
        raise OutOfDate  # kept for something else
    name = OrganizationName.of(organization)
    asked = read_calls(text, [name], name)
    if isinstance(asked, Look):
        draft_id = "" if asked.query == Query(AllCalls()) else draft_id
        lookup = look.Lookup(organization, asked.query, text, draft_id)
        return look.answer(interaction, lookup, services)
    return await _in_organization(interaction, asked, organization, services)


async def _in_organization(
    interaction: Interaction,
    asked: Share | Empty | LineRequest | History | Me | Help,
    organization: Organization,
    services: Services,
) -> Acknowledgement:
    match asked:
        case Share():
            return await share.typed(interaction, asked, organization, services)
        case Empty():
            return await my_call(interaction, organization, services)
        case LineRequest():
            return await line(interaction, asked, organization, services)
        case History():
            return await history.history(interaction, asked, organization, services)
        case Me():
            return Acknowledgement(message=_me(interaction.rights))
        case Help():
            return Acknowledgement(message=help_message(interaction, services))


async def _ask_about(interaction: Interaction, question: NumberOrId, services: Services) -> Acknowledgement:
    """Ask whether a number or an external id was meant, with a button for each where it is clear where."""
    able = interaction.rights.permitted(Permission.LOOK)
    named = organization_in(interaction.channel, able) or (able[0] if len(able) == 1 else None)
    organization = next((each for each in able if each.key == question.organization), named)
    if organization is None:
        raise question  # its words say what to type
    now = services.clock()
    kept = [await services.drafts.keep(interaction.person, text, now) for _, text in question.choices]
    labels = [label for label, _ in question.choices]
    return Acknowledgement(message=which_was_meant(question.words(), labels, organization, kept))


async def _ask_which(interaction: Interaction, services: Services) -> Acknowledgement:
    now = services.clock()
    draft_id = await services.drafts.keep(interaction.person, interaction.text, now)
    return Acknowledgement(
        message=choose_organization(interaction.rights.permitted(Permission.LOOK), draft_id)
    )


def _me(rights: Rights) -> Message:
    organizations = rights.permitted(Permission.LOOK)
    roles = [(each, rights.role(each)) for each in organizations]
    standings = [(each, role) for each, role in roles if role is not None]
    return me_card(rights.person.user, standings, in_doubt=any(map(rights.in_doubt, organizations)))
