"""The command that looks calls up."""

from bot import words
from bot.access import Permission, Rights
from bot.cards.help import Topic, help_card
from bot.cards.me import me_card
from bot.cards.message import Message
from bot.entries import Answer, Services
from bot.requests import Request
from commands import look
from commands.grammar import Help, Look, Me, help_text


async def calls(request: Request, rights: Rights, services: Services) -> Answer:
    """Answer what was typed: a card of calls, the help, or who somebody is."""
    asked, organization = look.read(request, rights)
    match asked:
        case Look():
            return await look.look(request, asked, organization, rights, services)
        case Me():
            return Answer(message=_me(rights))
        case Help():
            return Answer(message=_help(services.calls_command, rights))


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
