"""The command that looks calls up."""

from bot import access, words
from bot.access import Permission, Rights
from bot.cards.help import Topic, help_card
from bot.cards.me import me_card
from bot.cards.message import Message
from bot.cards.organizations import choose_organization, which_was_meant
from bot.entries import Answer, Services
from bot.errors import OutOfDate
from bot.lookups import AllCalls, Query
from bot.organizations import Organization
from bot.requests import Request
from commands import history, lines, look, share
from commands.grammar import (
    CallsRequest,
    Empty,
    Help,
    History,
    Line,
    Look,
    Me,
    NumberOrId,
    Share,
    help_text,
    read_calls,
)


async def calls(request: Request, rights: Rights, services: Services) -> Answer:
    """Answer what was typed: a card of calls, the help, or who somebody is."""
    try:
        asked, organization = look.read(request, rights)
    except NumberOrId as question:
        return await _ask_about(request, question, rights, services)
    match asked:
        case Look():
            return await look.look(request, asked, organization, rights, services)
        case Me():
            return Answer(message=_me(rights))
        case Help():
            return Answer(message=_help(services.calls_command, rights))
        case Empty() | Line() | History() | Share() if organization is None:
            return await _ask_which(request, rights, services)
        case _:
            return await _in_organization(request, asked, organization, rights, services)


async def carry_out(  # noqa: PLR0913 - whose text, and where it is kept
    request: Request,
    organization: Organization,
    rights: Rights,
    services: Services,
    *,
    text: str,
    kept_id: str,
) -> Answer:
    """Carry out a text that was kept, in this organization. Raises Misunderstood."""
    if text.startswith("\t"):
        raise OutOfDate  # kept for something else
    name = look.name_of(organization)
    asked = read_calls(text, [name], name)
    if isinstance(asked, Look):
        kept_id = "" if asked.query == Query(AllCalls()) else kept_id
        lookup = look.Asked(organization, asked.query, text, kept_id)
        return look.answer(request, lookup, rights, services)
    return await _in_organization(request, asked, organization, rights, services)


async def _in_organization(  # noqa: PLR0911 - one for each thing that can be asked for
    request: Request,
    asked: CallsRequest,
    organization: Organization,
    rights: Rights,
    services: Services,
) -> Answer:
    match asked:
        case Share(of):
            return await share.typed(request, of, organization, rights, services)
        case Empty():
            return await lines.my_call(request, organization, rights, services)
        case Line():
            return await lines.line(request, asked, organization, rights, services)
        case History(reference):
            return await history.history(request, reference, organization, rights, services)
        case Look(query):
            return look.answer(request, look.Asked(organization, query, request.text), rights, services)
        case Me():
            return Answer(message=_me(rights))
        case Help():
            return Answer(message=_help(services.calls_command, rights))


async def _ask_about(request: Request, question: NumberOrId, rights: Rights, services: Services) -> Answer:
    """Ask whether a number or an external id was meant, with a button for each where it is clear where."""
    able = rights.permitted(Permission.LOOK)
    named = access.organization_in(request.channel, able) or (able[0] if len(able) == 1 else None)
    organization = next((each for each in able if each.key == question.organization), named)
    if organization is None:
        raise question  # its words say what to type
    now = services.clock()
    kept = [await services.kept.keep(request.person, text, now) for _, text in question.choices]
    labels = [label for label, _ in question.choices]
    return Answer(message=which_was_meant(question.words(), labels, organization, kept))


async def _ask_which(request: Request, rights: Rights, services: Services) -> Answer:
    now = services.clock()
    kept_id = await services.kept.keep(request.person, request.text, now)
    return Answer(message=choose_organization(rights.permitted(Permission.LOOK), kept_id))


def _me(rights: Rights) -> Message:
    organizations = rights.permitted(Permission.LOOK)
    roles = [(each, rights.role(each)) for each in organizations]
    standings = [(each, role) for each, role in roles if role is not None]
    return me_card(rights.person.user, standings, in_doubt=any(map(rights.in_doubt, organizations)))


def _help(command: str, rights: Rights) -> Message:
    text = help_text(command, [look.name_of(each) for each in rights.permitted(Permission.LOOK)])
    rows = [(line.typed, line.does) for line in text.lines]
    filters = " ".join(f"{name}:" for name in text.filters)
    return help_card(
        [Topic(words.HELP_LOOK, rows), Topic(words.HELP_FILTERS, [(filters, words.HELP_FILTERS_HOW)])]
    )
