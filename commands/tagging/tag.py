"""The command that tags: what was typed is carried out, or answered with the buttons that finish it."""

import json
from collections.abc import Sequence
from datetime import timedelta

from bot import words
from bot.access.rights import Permission, organization_in
from bot.cards.kit.actions import ActionId, DraftButton, button
from bot.cards.kit.blocks import Block, Message, actions, as_typed, context, markup, section
from bot.cards.kit.limits import LABEL_SEEN
from bot.cards.kit.notices import LONGEST
from bot.cards.kit.numbers import without_numbers
from bot.config.organizations import Organization
from bot.dispatch import Services, beside
from bot.errors import OutOfDate
from bot.ledger.drafts import ValuesOf
from bot.slack.entry import Acknowledgement
from bot.slack.incoming import Interaction
from bot.text.markup import clip_markup, plain, visible
from commands.grammar.draft import Vocabulary
from commands.grammar.requests import NearMiss, Tag, TagHelp, Undo, WhichOrganization
from commands.grammar.tags import read_tag
from commands.lookup.help import help_message
from commands.lookup.line import no_line, shared_line, write_down
from commands.lookup.my_line import is_shared
from commands.lookup.which_organization import choose_organization
from commands.tagging import setting, undo
from commands.tagging.setting import Change, added_to, referring_to


def _understood(parts: str) -> str:
    return f"I understood: {parts}"


def _aloud(label: str) -> str:
    return f"Set it: {label}"


def _numbered(position: int, label: str) -> str:
    return f"{position} · {label}"


BUTTONS = 5

_WRITTEN_OUT = 150


def near_miss(
    problem: str, understood: str, labels: Sequence[str], organization: Organization, draft_id: str
) -> Message:
    """Ask which of these was meant. The problem and what was understood are mrkdwn, labels hostile text.

    The problem ends with the question.

    What each button stands for is kept under ``draft_id``, in the order of the labels. Labels that a button
    can't show whole, or that look alike, are written out above the buttons.
    """
    said = clip_markup(visible(problem), LONGEST)
    given = [plain(label, _WRITTEN_OUT) or words.UNNAMED for label in labels[:BUTTONS]]
    short = all(len(label) <= LABEL_SEEN for label in given) and len(set(given)) == len(given)
    numbered = [_numbered(at, label) for at, label in enumerate(given, 1)]
    buttons = [
        button(
            ActionId.FINISH.numbered(at),
            label,
            _value(organization, draft_id, at),
            accessibility_label=_aloud(given[at]),
        )
        for at, label in enumerate(given if short else numbered)
    ]
    blocks: list[Block] = [
        section(markup(said)),
        *context(markup(clip_markup(visible(_understood(understood)), LONGEST)) if understood else None),
        *([] if short else [section(as_typed(each)) for each in numbered]),
        *actions(*buttons),
    ]
    return Message(without_numbers(said), tuple(blocks))


def _value(organization: Organization, draft_id: str, position: int) -> DraftButton:
    return DraftButton(fingerprint=organization.fingerprint, draft_id=draft_id, position=position)


DRAFT, TAG = "\tdraft ", "\ttag "
"""Before what is kept of a tag: nobody can type that, and nothing else that is kept is read as a tag."""

FINISHED_WITHIN = timedelta(minutes=10)  # how long what was nearly understood can be finished


async def tag(interaction: Interaction, services: Services) -> Acknowledgement:
    """Carry out what was typed: set something on a call, take the last change back, or show the help."""
    able = interaction.rights.permitted(Permission.TAG)
    default = organization_in(interaction.channel, able)
    return await read_and_carry_out(interaction, services, text=interaction.text, able=able, default=default)


async def read_and_carry_out(  # noqa: PLR0913 - who typed what, and what it may mean
    interaction: Interaction,
    services: Services,
    *,
    text: str,
    able: tuple[Organization, ...],
    default: Organization | None,
    once: str = "",
) -> Acknowledgement:
    """Read a text and carry it out, in one of these organizations; ``default`` is meant without ``in``."""
    now = services.clock()
    vocabularies = [Vocabulary.of(each, now) for each in able]
    try:
        vocabulary = None if default is None else Vocabulary.of(default, now)
        asked = await beside(lambda: read_tag(text, vocabularies, vocabulary), len(text))
    except NearMiss as miss:
        organization = next((each for each in able if each.key == miss.organization), default)
        if organization is None or not miss.completions:
            raise
        texts = [each.text for each in miss.completions]
        draft_id = await services.drafts.keep(
            interaction.person,
            DRAFT + json.dumps(texts),
            now,
            FINISHED_WITHIN,
            typed=texts,
            values_of=ValuesOf(organization.fingerprint),
        )
        labels = [each.label for each in miss.completions]
        return Acknowledgement(
            message=near_miss(miss.problem, miss.understood, labels, organization, draft_id)
        )
    match asked:
        case TagHelp():
            return Acknowledgement(message=help_message(interaction, services))
        case WhichOrganization():
            draft_id = await services.drafts.keep(interaction.person, TAG + text, now, values_of=ValuesOf())
            return Acknowledgement(
                message=choose_organization(able, draft_id, action_id=ActionId.CHOOSE_TAG_ORGANIZATION)
            )
        case Undo(key):
            meant = able if key is None else tuple(each for each in able if each.key == key)
            return await undo.last_change(interaction, meant, services)
        case Tag():
            organization = next((each for each in able if each.key == asked.organization), default)
            if organization is None:
                raise OutOfDate  # the grammar asks which, where it isn't clear
            return await carry_out(interaction, asked, organization, services, once=once)


async def carry_out(
    interaction: Interaction,
    asked: Tag,
    organization: Organization,
    services: Services,
    *,
    once: str = "",
) -> Acknowledgement:
    """Set what was read."""
    setting.require_writable(interaction, organization, services)
    if asked.call is None:
        line = await services.tagging.lines.get(interaction.person, organization.fingerprint)
        if line is None:
            return Acknowledgement(
                message=no_line(organization, services.calls_command, named=interaction.rights.has_several)
            )
        if is_shared(line, organization):
            await write_down(interaction, organization, services)
            return Acknowledgement(
                message=shared_line(
                    line.number,
                    organization,
                    interaction.rights.shown(organization),
                    named=interaction.rights.has_several,
                )
            )
    reference, draft_text = referring_to(asked.call)
    quick_tag = next((each for each in organization.quick_tags if each.name == asked.quick_tag), None)
    change = Change(
        organization,
        reference,
        asked.fields,
        asked.external_unique_id,
        draft_text=draft_text,
        once=once,
        quick_tag=quick_tag,
        appends=added_to(organization, asked.fields, quick_tag),
    )
    return await setting.typed(interaction, change, services)
