"""What is typed after the command that tags → what is asked for. Pure.

The order: private numbers are refused; help; which organization (commands.tag_organization); undo; the names
of fields and ``ext=``, with their values (commands.tag_names, commands.tag_values); and before the first of
them the call and quick tags (commands.tag_head). What is nearly right comes with ways to finish it
(commands.tag_unknown), each of which reads.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot import budgets, normal_text, private_numbers, words_tag_typed
from bot.errors import Misunderstood
from bot.lookups import comparable
from bot.private_numbers import PrivateNumber
from commands import typed
from commands.names import OrganizationName
from commands.references import NumberOrId
from commands.tag_draft import Draft
from commands.tag_head import LONGEST, quick_tags_by_name, read_head
from commands.tag_help import tag_help_text as tag_help_text  # noqa: PLC0414 -- whoever reads shows it
from commands.tag_names import ByName, Meaning, names_of, split
from commands.tag_organization import find_organization
from commands.tag_quotes import find_quotes
from commands.tag_text import read_text, undone
from commands.tag_types import Completion as Completion  # noqa: PLC0414 -- what is read
from commands.tag_types import NearMiss as NearMiss  # noqa: PLC0414
from commands.tag_types import Tag as Tag  # noqa: PLC0414
from commands.tag_types import TagHelp as TagHelp  # noqa: PLC0414
from commands.tag_types import TagRequest as TagRequest  # noqa: PLC0414
from commands.tag_types import Undo as Undo  # noqa: PLC0414
from commands.tag_types import Vocabulary as Vocabulary  # noqa: PLC0414
from commands.tag_types import WhichOrganization as WhichOrganization  # noqa: PLC0414
from commands.tag_unknown import (
    MOST,
    nothing_to_set,
    number_or_id,
    tag_or_call,
    unknown_field,
    unknown_quick_tag,
)
from commands.tag_values import Values, read_values

LONGEST_TEXT = 12_000  # characters, as Slack sends them
_NOBODYS = Vocabulary(OrganizationName("", "", "US"))


def read_tag(text: str, vocabularies: Sequence[Vocabulary], default: Vocabulary | None) -> TagRequest:
    """Read what was typed after the command that tags. Raises Misunderstood and NearMiss, and nothing else.

    ``vocabularies`` are of the person's own organizations, ``default`` is of the one that is meant without
    ``in``. Every completion of a NearMiss reads, as a Tag in the same organization.
    """
    if len(text) > LONGEST_TEXT:
        raise Misunderstood(words_tag_typed.text_too_long(LONGEST_TEXT))
    private = _private_number(text)
    if private is not None:
        raise Misunderstood(words_tag_typed.private_number(private))
    try:
        return _read(text, vocabularies, default)
    except NearMiss as miss:
        known = (*vocabularies, *([default] if default else []), _NOBODYS)
        meant = next(each for each in known if each.name.key in {miss.organization, ""})
        completions = _readable(miss.completions, vocabularies, default, meant)
        raise NearMiss(miss.problem, miss.understood, completions, miss.organization) from None


def _private_number(text: str) -> PrivateNumber | None:
    as_typed = undone(text)
    found = private_numbers.find(text)
    return found or (private_numbers.find(as_typed) if as_typed != text else None)


def _readable(
    completions: Sequence[Completion],
    vocabularies: Sequence[Vocabulary],
    default: Vocabulary | None,
    meant: Vocabulary,
) -> tuple[Completion, ...]:
    """Give as many completions as there are buttons: those that read, here and where only ``meant`` is asked.

    Of two that do the same, the first. Of long texts, not all are tried: this comes before the ack.
    """
    readable: list[Completion] = []
    seen: list[Tag] = []
    is_alone = [*vocabularies] == [meant] and default == meant
    left = max(budgets.READ_AGAIN_CHARACTERS, *(6 * len(each.text) for each in completions[:1]), 0)
    for each in completions:
        if len(readable) == MOST or each.label in {other.label for other in readable}:
            continue
        left -= len(each.text) if is_alone else 2 * len(each.text)
        if left < 0:
            break
        alone = _read_quietly(each.text, [meant], meant)
        asked = alone
        if not is_alone:
            asked = _read_quietly(each.text, vocabularies, default)
        if alone is None or asked is None or replace(asked, organization=None) in seen:
            continue
        in_meant = asked.organization in {meant.name.key, None if default == meant else meant.name.key}
        if in_meant and replace(asked, organization=None) == replace(alone, organization=None):
            seen.append(replace(asked, organization=None))
            readable.append(each)
    return tuple(readable)


def _read_quietly(text: str, vocabularies: Sequence[Vocabulary], default: Vocabulary | None) -> Tag | None:
    """Read a text of ours; None where it is no tag."""
    if len(text) > LONGEST_TEXT or _private_number(text):
        return None
    try:
        asked = _read(text, vocabularies, default)
    except Misunderstood:
        return None
    return asked if isinstance(asked, Tag) else None


def _read(raw: str, vocabularies: Sequence[Vocabulary], default: Vocabulary | None) -> TagRequest:
    text = read_text(normal_text.unwrapped(raw))
    first = next(typed.words(text.plain[:LONGEST]), None)
    if not text.plain.strip("? \n") or (first is not None and _is_bare(first, "help")):
        return TagHelp()
    quotes = find_quotes(text.plain)
    everybodys = [*([default] if default else []), *(each for each in vocabularies if each != default)]
    names = _names_of_all(everybodys)
    whole = split(text.plain, quotes, names, len(text.plain))
    if whole.head_end > LONGEST:
        raise Misunderstood(words_tag_typed.call_too_long(LONGEST))
    named = find_organization(text.plain, quotes, whole, everybodys)
    key = None if named is None else named.name.key
    order = _order(Draft(text, quotes, whole, names, _NOBODYS, named), key)
    if order is not None:
        return order
    meant = next((each for each in everybodys if key in {None, each.name.key}), _NOBODYS)
    if key is None and default is None and len(vocabularies) > 1:
        return WhichOrganization()
    end = named.start if named is not None and named.start >= whole.head_end else len(text.plain)
    if [meant] != everybodys or end != len(text.plain):
        names = meant.names
        whole = split(text.plain, quotes, names, end)
    draft = Draft(text, quotes, whole, names, meant, named)
    is_default = key is None and default is not None
    return _read_tag(draft, None if is_default else meant.name.key or None)


def _names_of_all(vocabularies: Sequence[Vocabulary]) -> ByName[Meaning]:
    if len(vocabularies) == 1:
        return vocabularies[0].names
    return names_of(field for each in vocabularies for field in each.fields)


def _is_bare(word: typed.Word, known: str) -> bool:
    return not word.is_quoted and comparable(word.text) == known


def _order(draft: Draft, key: str | None) -> TagHelp | Undo | None:
    """Read what is an order by itself."""
    words = list(typed.words(draft.head))
    has_more = bool(draft.split.places or draft.split.strays)
    if words and _is_bare(words[0], "undo"):
        if has_more or len(words) > 1:
            raise Misunderstood(words_tag_typed.UNDO_ALONE)
        return Undo(key)
    if (words and _is_bare(words[0], "help")) or not (words or has_more or draft.head.strip("? \n")):
        return TagHelp(key)
    return None


def _read_tag(draft: Draft, key: str | None) -> Tag:
    values = Values()
    understood: tuple[str, ...] = ()
    try:
        if -1 in draft.split.strays:
            understood = _understood(draft)
            raise unknown_field(draft, draft.split.strays[-1])
        head = read_head(draft.head, quick_tags_by_name(draft.vocabulary.quick_tags), draft.region)
        understood = head.understood
        if head.unplaced:
            raise unknown_quick_tag(draft, head)
        if head.doubtful:
            raise tag_or_call(draft, head)
        for quick_tag in head.quick_tags:
            values.set_by(quick_tag, draft.vocabulary.fields)
        quick_tags = list(head.quick_tags)
        for quick_tag in read_values(draft, values):
            values.set_by(quick_tag, draft.vocabulary.fields)
            quick_tags += [quick_tag] if quick_tag not in quick_tags else []
        if not values.fields and values.external_unique_id is None:
            understood = () if head.is_bare_id else understood
            raise nothing_to_set(draft, head)
    except NumberOrId as question:
        raise NearMiss(
            question.problem, "", number_or_id(draft, question), draft.vocabulary.name.key or None
        ) from None
    except NearMiss as miss:
        said = ", ".join([*understood, *values.understood])
        raise NearMiss(miss.problem, said, miss.completions, draft.vocabulary.name.key or None) from None
    except Misunderstood as error:
        said = ", ".join(filter(None, [*understood, *values.understood, error.understood]))
        raise Misunderstood(error.problem, said) from None
    return Tag(
        head.reference,
        values.fields,
        values.external_unique_id,
        key,
        quick_tags[0].name if len(quick_tags) == 1 else None,
    )


def _understood(draft: Draft) -> tuple[str, ...]:
    """Give what can be told of the call where something else is wrong."""
    try:
        return read_head(draft.head, quick_tags_by_name(draft.vocabulary.quick_tags), draft.region).understood
    except Misunderstood:
        return ()
