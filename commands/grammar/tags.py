"""What can be typed after the command that tags, in the words of one organization. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice

from bot.config.fields import CustomField
from bot.errors import Misunderstood
from bot.text import budgets, markup, private_numbers
from bot.text.matching import comparable
from bot.text.private_numbers import PrivateNumber
from commands.grammar.draft import (
    Draft,
    Meaning,
    Vocabulary,
    find_organization,
    may_name_organization,
    names_of,
    split,
)
from commands.grammar.head import LONGEST, NO_TAG, head_too_long, read_head
from commands.grammar.names import ByName, Example, HelpText, OrganizationName, help_of
from commands.grammar.near_misses import (
    MOST,
    nothing_to_set,
    number_or_id,
    tag_or_call,
    unknown_field,
    unknown_quick_tag,
)
from commands.grammar.references import NumberOrId
from commands.grammar.requests import (
    Completion,
    NearMiss,
    Tag,
    TagHelp,
    TypedTagRequest,
    Undo,
    WhichOrganization,
)
from commands.grammar.tokens import words_in
from commands.grammar.typed import find_quotes, read_typed
from commands.grammar.values import TypedValues, read_values
from commands.grammar.words import NOTHING_SET

ARTICLE = {"payment card": "a payment card", "social security": "a social security"}

UNDO_ALONE = "`undo` stands alone, or with an organization: `undo in acme`. Nothing was undone."


def _say_private_number(kind: str) -> str:
    return (
        f"That looks like {ARTICLE[kind]} number, so nothing was set and nothing of it is kept. "
        "Leave the number out."
    )


def _text_too_long(limit: int) -> str:
    return f"That is too long to read: {limit:,} characters at most."


# --- help ---------------------------------------------------------------------------------------------------

HELP_QUICK_TAG = "a quick tag"

HELP_OPTION = "an option by itself, where one field alone has it"

HELP_QUICK_TAG_OF_LINE = "the same for the call on your line"

HELP_EXTERNAL_ID = "set the external ID"

HELP_UNDO = "undo your last change"

HELP_HELP = "this help"


def _help_field(label_of_field: str) -> str:
    return f"set {label_of_field}"


HELP_FIELDS = "several at once; a value runs to the next name"

HELP_CALLS = "the call by its numbers; external ID and last digits work, too"

FIELDS_SHOWN, QUICK_TAGS_SHOWN = 5, 3

_CALL = "ABCD1234-ABCD1234"

_VALUES = {"text": "from the web site", "long_text": "asked for a callback", "number": "1234.5",
           "date": "21 Nov 2026", "yes_no": "yes"}  # fmt: skip


def tag_help_text(tag_command: str, vocabulary: Vocabulary | None) -> HelpText:
    """Give the help of the command that tags; without a vocabulary, what goes in every organization."""
    return help_of(tag_command, _examples(vocabulary))


def _examples(vocabulary: Vocabulary | None) -> Iterator[Example]:
    quick_tags = vocabulary.quick_tags[:QUICK_TAGS_SHOWN] if vocabulary else ()
    fields = vocabulary.fields[:FIELDS_SHOWN] if vocabulary else ()
    yield from (Example(f"{_CALL} {tag.name}", f"{HELP_QUICK_TAG}: {tag.label}", Tag)
                for tag in quick_tags)  # fmt: skip
    if quick_tags:
        yield Example(quick_tags[0].name, HELP_QUICK_TAG_OF_LINE, Tag)
        numbers = f"530-999-9999 855-559-5599 {quick_tags[0].name}"
        yield Example(numbers, HELP_CALLS, Tag)
    if vocabulary is not None and (option := _option_alone(vocabulary)) is not None:
        yield Example(f"9999 {option}", HELP_OPTION, Tag)
    yield from (Example(f"{_CALL} {_setting(each)}", _help_field(each.label), Tag) for each in fields)
    if len(fields) > 1:
        both = " ".join(_setting(each) for each in fields[:2])
        yield Example(f"{_CALL} {both}", HELP_FIELDS, Tag)
    yield Example(f"{_CALL} ext=CRM-1042", HELP_EXTERNAL_ID, Tag)
    yield Example("undo", HELP_UNDO, Undo)
    yield Example("help", HELP_HELP, TagHelp)


def _option_alone(vocabulary: Vocabulary) -> str | None:
    """Give an option that is read as such where nothing else stands with it."""
    options = (option for field in vocabulary.fields for option in field.options)
    for option in options:
        known = comparable(option)
        is_one = len(vocabulary.options_by_name.exact(known)) == 1
        is_plain = option.isascii() and option.isalpha() and known not in NO_TAG
        if is_one and is_plain and not vocabulary.quick_tags_by_name.exact(known):
            return option
    return None


def _setting(field: CustomField) -> str:
    name = field.name if "=" not in field.name and ":" not in field.name else field.label
    return f"{name}={field.options[0] if field.options else _VALUES[field.type]}"


LONGEST_TEXT = 12_000  # characters, as Slack sends them

_ASKED = ("", " Did you mean this?", " Pick one:")
"""Behind what is wrong, by how many buttons there are: none, one, several."""

_SAID = re.compile(r"\bnothing was (?:set|undone)\b", re.IGNORECASE)

_NOBODYS = Vocabulary(OrganizationName("", "", "US"))


def read_tag(text: str, vocabularies: Sequence[Vocabulary], default: Vocabulary | None) -> TypedTagRequest:
    """Read what was typed after the command that tags. Raises Misunderstood and NearMiss, and nothing else.

    Both say that nothing was set. ``vocabularies`` are of the person's own organizations, ``default`` is of
    the one that is meant without ``in``. Every completion of a NearMiss reads, as a Tag in the same
    organization.
    """
    reader = _Reader(vocabularies, default)
    try:
        _require_readable(text)
        return reader.read(text)
    except NearMiss as miss:
        completions = tuple(_readable(miss, reader))
        said = _with_nothing_set(miss.problem) + _ASKED[min(len(completions), 2)]
        raise NearMiss(said, miss.understood, completions, miss.organization) from None
    except Misunderstood as error:
        raise Misunderstood(_with_nothing_set(error.problem), error.understood) from None


def _require_readable(text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise Misunderstood(_text_too_long(LONGEST_TEXT))
    private = _private_number(text)
    if private is not None:
        raise Misunderstood(_say_private_number(private))


def _with_nothing_set(problem: str) -> str:
    return problem if _SAID.search(problem) else f"{problem} {NOTHING_SET}"


def _private_number(text: str) -> PrivateNumber | None:
    said = markup.said(text)
    return private_numbers.find(text) or (private_numbers.find(said) if said != text else None)


def _readable(miss: NearMiss, reader: "_Reader") -> Iterator[Completion]:
    """Give as many completions as there are buttons: those that read, here and where only one is asked.

    Of two that do the same, the first. Of long texts, not all are tried: this comes before the ack.
    """
    meant = next(each for each in (*reader.everybodys, _NOBODYS) if each.name.key in {miss.organization, ""})
    alone = _Reader([meant], meant)
    is_alone = reader.everybodys == alone.everybodys and reader.default == meant
    in_meant = {meant.name.key, None if reader.default == meant else meant.name.key}
    seen: list[Tag] = []
    labels: set[str] = set()
    left = max(budgets.READ_AGAIN_CHARACTERS, *(6 * len(each.text) for each in miss.completions[:1]), 0)
    for each in miss.completions:
        if len(seen) == MOST or each.label in labels:
            continue
        left -= len(each.text) if is_alone else 2 * len(each.text)
        if left < 0:
            break
        read = alone.read_quietly(each.text)
        asked = read if is_alone or read is None else reader.read_quietly(each.text)
        if read is None or asked is None or asked.organization not in in_meant:
            continue
        sets = replace(asked, organization=None)
        if sets not in seen and sets == replace(read, organization=None):
            seen.append(sets)
            labels.add(each.label)
            yield each


class _Reader:
    """Reads texts for somebody: ``everybodys`` are the vocabularies that ``in`` chooses from."""

    def __init__(self, vocabularies: Sequence[Vocabulary], default: Vocabulary | None) -> None:
        self.default = default
        self.everybodys = [
            *([default] if default else []),
            *(each for each in vocabularies if each != default),
        ]
        self._must_choose = default is None and len(vocabularies) > 1

    @cached_property
    def _names(self) -> ByName[Meaning]:
        if len(self.everybodys) == 1:
            return self.everybodys[0].names
        return names_of(field for each in self.everybodys for field in each.fields)

    def read_quietly(self, text: str) -> Tag | None:
        """Read a text of ours; None where it is no tag."""
        if len(text) > LONGEST_TEXT or _private_number(text):
            return None
        try:
            asked = self.read(text)
        except Misunderstood:
            return None
        return asked if isinstance(asked, Tag) else None

    def read(self, raw: str) -> TypedTagRequest:
        """Read a text. Raises Misunderstood and NearMiss."""
        text = read_typed(raw)
        quotes = find_quotes(text.plain.replace("`", '"'))
        first = next(words_in(quotes.plain[:LONGEST]), None)
        if not quotes.plain.strip("? \n") or (first is not None and first.known == "help"):
            return TagHelp()
        if self.default is not None and not may_name_organization(quotes.plain):
            everybodys, names = [self.default], self.default.names
        else:
            everybodys, names = self.everybodys, self._names
        whole = split(quotes, names, len(quotes.plain))
        if whole.head_end > LONGEST:
            raise head_too_long()
        named = find_organization(quotes, whole, everybodys)
        key = None if named is None else named.name.key
        order = _order(Draft(text, quotes, whole, names, _NOBODYS, named), key)
        if order is not None:
            return order
        if key is None and self._must_choose:
            return WhichOrganization()
        meant = next((each for each in everybodys if key in {None, each.name.key}), _NOBODYS)
        end = named.start if named is not None and named.start >= whole.head_end else len(quotes.plain)
        if [meant] != everybodys or end != len(quotes.plain):
            names = meant.names
            whole = split(quotes, names, end)
        is_default = key is None and self.default is not None
        draft = Draft(text, quotes, whole, names, meant, named)
        return _read_tag(draft, None if is_default else meant.name.key or None)


def _order(draft: Draft, key: str | None) -> TagHelp | Undo | None:
    """Read what is an order by itself."""
    words = list(islice(words_in(draft.head), 2))
    has_more = bool(draft.split.places or draft.split.strays)
    if words and words[0].known == "undo":
        if has_more or len(words) > 1:
            raise Misunderstood(UNDO_ALONE)
        return Undo(key)
    if (words and words[0].known == "help") or not (words or has_more or draft.head.strip("? \n")):
        return TagHelp(key)
    return None


def _read_tag(draft: Draft, key: str | None) -> Tag:
    values = TypedValues()
    understood: tuple[str, ...] = ()
    try:
        if -1 in draft.split.strays:
            understood = _understood(draft)
            raise unknown_field(draft, draft.split.strays[-1])
        head = read_head(draft.head, draft.vocabulary, draft.region)
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
    configured = draft.vocabulary.quick_tags
    return Tag(
        head.reference,
        values.fields,
        values.external_unique_id,
        key,
        next((each.name for each in quick_tags if len(quick_tags) == 1 and each in configured), None),
    )


def _understood(draft: Draft) -> tuple[str, ...]:
    """Give what can be told of the call where something else is wrong."""
    try:
        return read_head(draft.head, draft.vocabulary, draft.region).understood
    except Misunderstood:
        return ()
