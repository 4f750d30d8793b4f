"""What can be typed, by heading."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot import words
from bot.access.rights import Role
from bot.cards.kit.blocks import Message, markup, section
from bot.cards.kit.fit import fit, in_paragraphs
from bot.cards.kit.limits import NOTIFICATION
from bot.config.organizations import Organization
from bot.text.markup import clip_markup, escape, literal, unformatted

HELP = "What you can type:"

_AGENT = (
    "you see calls, look them up by number too, tag and share them, and see a call's full numbers on your "
    "own card"
)

RIGHTS = {
    "VIEWER": "you see calls, with phone numbers masked",
    "AGENT": _AGENT,
    "SUPERVISOR": f"{_AGENT}; you also see caller profiles and others' history, and replace external ids",
}


def _role_in(organization_name: str, rights: str) -> str:
    return f"*{organization_name}*: {rights}."


def _you_are(user: str) -> str:
    return f"You are <@{user}>."


@dataclass(frozen=True)
class Topic:
    """A heading, and under it what can be typed and what it does."""

    heading: str
    rows: Sequence[tuple[str, str]]


def help_card(topics: Sequence[Topic]) -> Message:
    """Draw the help; what is typed can be of the organizations file, and so somebody else's words."""
    paragraphs = [
        "\n".join([f"*{escape(topic.heading)}*", *(_row(example, does) for example, does in topic.rows)])
        for topic in topics
    ]
    text = clip_markup("\n\n".join([HELP, *paragraphs]), NOTIFICATION)
    return Message(text, fit([], paragraphs, in_paragraphs))


def _row(example: str, does: str) -> str:
    typed = escape(example.replace("`", "'"))
    return f"`{typed}`  {unformatted(escape(does))}"


def me_card(user: str, standings: Sequence[tuple[Organization, Role]], *, in_doubt: bool = False) -> Message:
    """Draw a person's role in each of their organizations. ``user`` is their Slack user id.

    ``in_doubt``: one of their roles comes from a group that can't be checked.
    """
    lines = [_role_in(literal(organization.name, 100), RIGHTS[role.name]) for organization, role in standings]
    lines += [words.GROUP_UNCHECKED] if in_doubt else []
    who = _you_are(user)
    text = clip_markup("\n".join([who, *lines]), NOTIFICATION)
    return Message(text, fit([section(markup(who))], lines, in_paragraphs))
