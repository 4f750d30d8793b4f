"""Who Switchboard thinks somebody is: their organizations, and what they may do there."""

from collections.abc import Sequence

from bot import words
from bot.access import Role
from bot.cards.elements import markup, section
from bot.cards.fit import fit, in_paragraphs
from bot.cards.message import LONGEST_TEXT, Message
from bot.cards.text import clip_markup, literal
from bot.organizations import Organization


def me_card(user: str, standings: Sequence[tuple[Organization, Role]], *, in_doubt: bool = False) -> Message:
    """Draw a person's role in each of their organizations. ``user`` is their Slack user id.

    ``in_doubt``: one of their roles comes from a group that can't be checked.
    """
    lines = [
        words.role_in(literal(organization.name, 100), words.RIGHTS[role.name])
        for organization, role in standings
    ]
    lines += [words.GROUP_UNCHECKED] if in_doubt else []
    who = words.you_are(user)
    text = clip_markup("\n".join([who, *lines]), LONGEST_TEXT)
    return Message(text, fit([section(markup(who))], lines, in_paragraphs))
