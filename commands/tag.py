"""The command that tags a call."""

import json
from datetime import timedelta

from bot import access, words
from bot.access import Permission, Rights
from bot.cards.actions import ActionId
from bot.cards.help import Topic, help_card
from bot.cards.line import no_line, shared_line
from bot.cards.message import Message
from bot.cards.near_miss import near_miss
from bot.cards.organizations import choose_organization
from bot.entries import Answer, Services
from bot.errors import OutOfDate
from bot.ledger.kept import ValuesOf
from bot.organizations import Organization
from bot.requests import Request
from commands import setting, undo
from commands.change import Change, referring_to
from commands.lines import is_shared, write_down
from commands.look import name_of
from commands.tag_grammar import (
    NearMiss,
    Tag,
    TagHelp,
    Undo,
    Vocabulary,
    WhichOrganization,
    read_tag,
    tag_help_text,
)

DRAFT, TAG = "\tdraft ", "\ttag "
"""Before what is kept of a tag: nobody can type that, and nothing else that is kept is read as a tag."""
FINISHED_WITHIN = timedelta(minutes=10)  # how long what was nearly understood can be finished


async def tag(request: Request, rights: Rights, services: Services) -> Answer:
    """Carry out what was typed: set something on a call, take the last change back, or show the help."""
    able = rights.permitted(Permission.TAG)
    default = access.organization_in(request.channel, able)
    return await read_and_carry_out(request, rights, services, text=request.text, able=able, default=default)


async def read_and_carry_out(  # noqa: PLR0913 - who typed what, and what it may mean
    request: Request,
    rights: Rights,
    services: Services,
    *,
    text: str,
    able: tuple[Organization, ...],
    default: Organization | None,
    once: str = "",
) -> Answer:
    """Read a text and carry it out, in one of these organizations; ``default`` is meant without ``in``."""
    vocabularies = [vocabulary_of(each) for each in able]
    now = services.clock()
    try:
        asked = read_tag(text, vocabularies, None if default is None else vocabulary_of(default))
    except NearMiss as miss:
        organization = next((each for each in able if each.key == miss.organization), default)
        if organization is None or not miss.completions:
            raise
        texts = [each.text for each in miss.completions]
        draft_id = await services.kept.keep(
            request.person,
            DRAFT + json.dumps(texts),
            now,
            FINISHED_WITHIN,
            typed=texts,
            values_of=ValuesOf(organization.fingerprint),
        )
        labels = [each.label for each in miss.completions]
        return Answer(message=near_miss(miss.problem, miss.understood, labels, organization, draft_id))
    match asked:
        case TagHelp():
            return Answer(message=help_message(services.tag_command, able, default))
        case WhichOrganization():
            kept_id = await services.kept.keep(request.person, TAG + text, now, values_of=ValuesOf())
            return Answer(
                message=choose_organization(able, kept_id, action_id=ActionId.CHOOSE_TAG_ORGANIZATION)
            )
        case Undo(key):
            meant = able if key is None else tuple(each for each in able if each.key == key)
            return await undo.last_change(request, meant, rights, services)
        case Tag():
            organization = next((each for each in able if each.key == asked.organization), default)
            if organization is None:
                raise OutOfDate  # the grammar asks which, where it isn't clear
            return await carry_out(request, asked, organization, rights, services, once=once)


async def carry_out(  # noqa: PLR0913 - what is to be done, by whom, where
    request: Request,
    asked: Tag,
    organization: Organization,
    rights: Rights,
    services: Services,
    *,
    once: str = "",
) -> Answer:
    """Set what was read."""
    setting.require_writable(organization, rights, services)
    if asked.call is None:
        line = await services.tagging.lines.get(request.person, organization.fingerprint)
        if line is None:
            return Answer(message=no_line(organization, services.calls_command))
        if is_shared(line, organization):
            await write_down(request, organization, rights, services)
            return Answer(message=shared_line(line.number, organization, rights.shown(organization)))
    reference, kept_text = referring_to(asked.call)
    change = Change(
        organization,
        reference,
        asked.fields,
        asked.external_unique_id,
        kept_text=kept_text,
        once=once,
        quick_tag=next((each for each in organization.quick_tags if each.name == asked.quick_tag), None),
    )
    if once and change.transaction_id is not None:
        return await setting.clicked(request, change, rights, services)
    return await setting.typed(request, change, rights, services)


def vocabulary_of(organization: Organization) -> Vocabulary:
    """What the grammar needs to know of an organization to read a tag."""
    return Vocabulary(name_of(organization), organization.fields, organization.quick_tags)


def help_message(command: str, able: tuple[Organization, ...], default: Organization | None) -> Message:
    """The help, in the words of the organization that is meant, or of the first."""
    organization = default or able[0]
    text = tag_help_text(command, vocabulary_of(organization))
    return help_card([Topic(words.HELP_TAG, [(line.typed, line.does) for line in text.lines])])
