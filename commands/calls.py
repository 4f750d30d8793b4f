"""The command that looks calls up."""

from bot import access, words
from bot.cards.help import Topic, help_card
from bot.cards.me import me_card
from bot.cards.message import Message
from bot.entries import Answer, Services
from bot.organizations import Organization
from bot.requests import Request
from commands import look
from commands.grammar import Help, Look, Me, help_text


async def calls(request: Request, organizations: tuple[Organization, ...], services: Services) -> Answer:
    """Answer what was typed: a card of calls, the help, or who somebody is."""
    asked, organization = look.read(request, organizations)
    match asked:
        case Look():
            return look.look(request, asked, organization, organizations, services)
        case Me():
            return Answer(message=_me(request, organizations))
        case Help():
            return Answer(message=_help(services.calls_command, organizations))


def _me(request: Request, organizations: tuple[Organization, ...]) -> Message:
    roles = [(each, access.role(request.person, each)) for each in organizations]
    return me_card(request.person.user, [(each, role) for each, role in roles if role is not None])


def _help(command: str, organizations: tuple[Organization, ...]) -> Message:
    text = help_text(command, [look.name_of(each) for each in organizations])
    rows = [(line.typed, line.does) for line in text.lines]
    filters = " ".join(f"{name}:" for name in text.filters)
    return help_card(
        [Topic(words.HELP_LOOK, rows), Topic(words.HELP_FILTERS, [(filters, words.HELP_FILTERS_HOW)])]
    )
