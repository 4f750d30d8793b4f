"""What can be typed: four lines and the buttons that need none of them, and a window with everything."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot import words
from bot.access.rights import Permission, Rights, Role, organization_in
from bot.cards.kit.actions import (
    ActionId,
    HelpButton,
    all_calls,
    decode,
    encode,
    my_call_button,
    raw_button,
    set_my_line,
)
from bot.cards.kit.blocks import Block, Element, Message, View, actions, context, markup, section
from bot.cards.kit.fit import fit, in_paragraphs, in_text, within
from bot.cards.kit.limits import BYTES_OF_VIEW, NOTIFICATION
from bot.cards.kit.notices import name_of
from bot.config.organizations import Organization
from bot.dispatch import Services
from bot.queries import ByLastDigits, ByNumber, ByPair
from bot.slack.entry import Acknowledgement, Modal
from bot.slack.incoming import Interaction
from bot.text.markup import clip_markup, escape, literal, unformatted
from commands.grammar.calls import help_text
from commands.grammar.draft import Vocabulary
from commands.grammar.names import OrganizationName
from commands.grammar.requests import Share
from commands.grammar.tags import tag_help_text

ALL_COMMANDS = "All commands"

ALL_COMMANDS_ALOUD = "Show all commands"

MY_CALL = "My call"

LOOK_UP, NARROW, TAG, FIELDS, QUICK_TAGS = (
    "Look calls up", "Narrow a list", "Tag a call", "Fields", "Quick tags"
)  # fmt: skip

NARROW_HOW = "any of these, and what it should say"

BY_LAST_DIGITS = "the call of the caller whose number ends so"

TAG_IT = "tag that call"

TAG_MINE = "tag the call on your line"

UNDO_LAST = "take your last change back"

ALL_LIVE = "all live calls"

BY_ID = "one call, by its ID"

BY_FILTER = "the calls of one campaign"

TAKES_ANYTHING = "any text"


TAKES = {
    "text": TAKES_ANYTHING,
    "long_text": TAKES_ANYTHING,
    "number": "a number",
    "date": "a date",
    "yes_no": "yes or no",
}
"""By a field's type."""


_AGENT = (
    "You see calls, look them up by number too, tag and share them, and see a call's full numbers on your "
    "own card"
)

RIGHTS = {
    "VIEWER": "You see calls, with phone numbers masked",
    "AGENT": _AGENT,
    "SUPERVISOR": f"{_AGENT}; you also see caller profiles and others' changes, and change external IDs",
}


def _role_in(organization_name: str, role: str, rights: str) -> str:
    return f"*{organization_name}*: {role}. {rights}."


def _you_are(user: str) -> str:
    return f"You are <@{user}>."


@dataclass(frozen=True)
class Topic:
    """A heading, and under it what can be typed and what it does."""

    heading: str
    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Commands:
    """What the two commands are called here."""

    calls: str
    tag: str


def help_message(interaction: Interaction, services: Services) -> Message:
    """The help, in the words of the organization that is meant, or of their first."""
    rights = interaction.rights
    able = rights.permitted(Permission.LOOK)
    meant = organization_in(interaction.channel, able)
    organization = meant or next((each for each in able if rights.may(Permission.TAG, each)), able[0])
    return help_card(
        _commands(services),
        organization,
        is_meant=meant is not None,
        may_tag=rights.may(Permission.TAG, organization),
    )


def help_card(commands: Commands, organization: Organization, *, is_meant: bool, may_tag: bool) -> Message:
    """Four lines, and buttons. ``is_meant``: no other organization of theirs could be."""
    lines = [_row(typed, does) for typed, does in _in_short(commands, organization, may_tag=may_tag)]
    said = "\n".join(lines)
    value = encode(HelpButton(fingerprint=organization.fingerprint))
    mine: list[Element] = []
    if is_meant:
        mine = [my_call_button(organization, MY_CALL), all_calls(organization), set_my_line(organization)]
    everything = raw_button(
        ActionId.ALL_COMMANDS, ALL_COMMANDS, value, accessibility_label=ALL_COMMANDS_ALOUD
    )
    return Message(clip_markup(said, NOTIFICATION), (*actions(*mine, everything), section(markup(said))))


def _in_short(commands: Commands, organization: Organization, *, may_tag: bool) -> Iterator[tuple[str, str]]:
    if not may_tag:
        yield f"{commands.calls} all", ALL_LIVE
        yield f"{commands.calls} ABCD1234-ABCD1234", BY_ID
        yield f'{commands.calls} campaign:"Spring Sale"', BY_FILTER
        return
    yield f"{commands.calls} 9999", BY_LAST_DIGITS
    for quick_tag in organization.quick_tags[:1]:
        yield f"{commands.tag} 9999 {quick_tag.name}", TAG_IT
        yield f"{commands.tag} {quick_tag.name}", TAG_MINE
    yield f"{commands.tag} undo", UNDO_LAST


async def all_commands(interaction: Interaction, services: Services) -> Acknowledgement:
    """Open the window with everything that can be typed."""
    button = decode(HelpButton, interaction.text)
    organization = interaction.rights.the(Permission.LOOK, button.fingerprint)
    topics = list(_topics(_commands(services), organization, interaction.rights))
    named = interaction.rights.has_several

    async def window() -> View:
        return help_window(topics, organization if named else None)

    return Acknowledgement(modal=Modal(ALL_COMMANDS, window, loading=False))


def help_window(topics: Sequence[Topic], organization: Organization | None = None) -> View:
    """Draw everything, by heading. What is typed can be of the organizations file: somebody else's words."""
    lines: list[str] = []
    for topic in topics:
        lines += ["", f"*{escape(topic.heading)}*"] if lines else [f"*{escape(topic.heading)}*"]
        lines += [_row(typed, does) for typed, does in topic.rows]
    blocks: list[Block] = [
        *context(name_of(organization) if organization is not None else None),
        *in_text(within(lines, BYTES_OF_VIEW // _ESCAPED, words.left_out)),
    ]
    return View(ALL_COMMANDS, tuple(blocks))


def _commands(services: Services) -> Commands:
    return Commands(services.calls_command, services.tag_command)


def _topics(commands: Commands, organization: Organization, rights: Rights) -> Iterator[Topic]:
    names = [OrganizationName.of(each) for each in rights.permitted(Permission.LOOK)]
    looking = help_text(commands.calls, names)
    rows = [
        (line.typed, line.does)
        for line in looking.lines
        if rights.may(_NEEDED.get(line.gives, Permission.LOOK), organization)
    ]
    yield Topic(LOOK_UP, rows)
    yield Topic(NARROW, [(" ".join(f"{name}:" for name in looking.filters), NARROW_HOW)])
    if not rights.may(Permission.TAG, organization):
        return
    tagging = tag_help_text(commands.tag, Vocabulary.of(organization))
    yield Topic(TAG, [(line.typed, line.does) for line in tagging.lines])
    if organization.fields:
        fields = organization.fields
        yield Topic(FIELDS, [(each.label, ", ".join(each.options) or TAKES[each.type]) for each in fields])
    if organization.quick_tags:
        labels = {each.name: each.label for each in organization.fields}
        yield Topic(
            QUICK_TAGS,
            [
                (
                    each.name,
                    ", ".join(f"{labels.get(name, name)} = {value}" for name, value in each.set.items()),
                )
                for each in organization.quick_tags
            ],
        )


_NEEDED = {
    ByPair: Permission.LOOK_BY_NUMBER,
    ByNumber: Permission.LOOK_BY_NUMBER,
    ByLastDigits: Permission.LOOK_BY_NUMBER,
    Share: Permission.SHARE,
}
"""What it takes to type something, by what it reads as."""

_ESCAPED = 3  # bytes of a view for one of UTF-8, where it is escaped


def _row(example: str, does: str) -> str:
    typed = escape(example.replace("`", "'"))
    return f"`{typed}`  {unformatted(escape(does))}"


def me_card(user: str, standings: Sequence[tuple[Organization, Role]], *, in_doubt: bool = False) -> Message:
    """Draw a person's role in each of their organizations. ``user`` is their Slack user id.

    ``in_doubt``: one of their roles comes from a group that can't be checked.
    """
    lines = [
        _role_in(literal(organization.name, 100), role.name.lower(), RIGHTS[role.name])
        for organization, role in standings
    ]
    lines += [words.GROUP_UNCHECKED] if in_doubt else []
    who = _you_are(user)
    text = clip_markup("\n".join([who, *lines]), NOTIFICATION)
    return Message(text, fit([section(markup(who))], lines, in_paragraphs))
