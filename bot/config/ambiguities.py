"""What the typed grammar could not tell apart, and what to do about it: names, options, quick tags. Pure.

Names are compared as people type them: without case, accents and punctuation. What no letter or digit is in
can't be typed at all, only chosen, and so is in nobody's way.
"""

from collections.abc import Iterator, Sequence

from bot.config.fields import LONGEST, CustomField, QuickTag
from bot.config.values import ValueRefused, read_value
from bot.queries import TRANSACTION_ID
from bot.text import phones, phones_in_text
from bot.text.matching import comparable

RESERVED = frozenset([
    "tx", "transaction", "transaction id",
    "ext", "external", "external id", "external unique id",
    "tel", "telephone", "phone", "number",
    "in", "undo", "help",
    "from", "caller", "calling", "to", "destination", "called", "dialed", "dialled",
])  # fmt: skip
"""Words that mean something of their own where a tag is typed, as they are compared."""


def field_problems(fields: Sequence[CustomField]) -> list[str]:
    """Tell which fields and options can't be told apart, a sentence each."""
    return [*_names_of_fields(fields), *(each for field in fields for each in _options(field))]


def quick_tag_problems(
    quick_tags: Sequence[QuickTag], fields: Sequence[CustomField], region: str
) -> list[str]:
    """Tell which quick tags can't be told apart, and which set what can't be set, a sentence each."""
    return [
        *_names_of_quick_tags(quick_tags),
        *(each for tag in quick_tags for each in _read_otherwise(tag, fields, region)),
        *(each for tag in quick_tags for each in _values(tag, fields, region)),
    ]


def _names_of_fields(fields: Sequence[CustomField]) -> Iterator[str]:
    seen: dict[str, CustomField] = {}
    for field in fields:
        for written in _once(field.name, field.label):
            known = comparable(written)
            if known in RESERVED:
                yield f"field {field.name}: {written} is a word of the commands, so {_instead(field, known)}"
            elif known and seen.setdefault(known, field) is not field:
                pair = f"fields {seen[known].name} and {field.name}"
                yield f"{pair} can't be told apart as {written}, so {_apart(seen[known], field, known)}"


def _instead(field: CustomField, known: str) -> str:
    """What to do about a field that goes by a word of the commands: a name is Invoca's, a label is ours."""
    if comparable(field.name) == known:
        return "rename the field in Invoca or leave it out here: another label would not help"
    return "choose another label"


def _apart(one: CustomField, other: CustomField, known: str) -> str:
    by_label = next((each for each in (other, one) if comparable(each.name) != known), None)
    return "leave one of them out" if by_label is None else f"choose another label for {by_label.name}"


def _options(field: CustomField) -> Iterator[str]:
    seen: dict[str, str] = {}
    for option in field.options:
        known = comparable(option)
        if known and known in seen:
            yield f"field {field.name}: options {seen[known]} and {option} can't be told apart, so keep one"
        seen.setdefault(known, option)


def _names_of_quick_tags(quick_tags: Sequence[QuickTag]) -> Iterator[str]:
    seen: dict[str, QuickTag] = {}
    for tag in quick_tags:
        for written in _once(tag.name, tag.label):
            known = comparable(written)
            if known in RESERVED:
                instead = _another(tag, written)
                yield f"quick tag {tag.name}: {written} is a word of the commands, so {instead}"
            elif known and seen.setdefault(known, tag) is not tag:
                pair = f"quick tags {seen[known].name} and {tag.name}"
                yield f"{pair} can't be told apart as {written}, so {_another(tag, written)}"


def _another(tag: QuickTag, written: str) -> str:
    return f"choose another {'name' if written == tag.name else 'label'} for {tag.name}"


def _read_otherwise(tag: QuickTag, fields: Sequence[CustomField], region: str) -> Iterator[str]:
    names = {comparable(written): field for field in fields for written in (field.name, field.label)}
    for written in _once(tag.name, tag.label):
        instead = f", so {_another(tag, written)}"
        digits = "".join(character for character in phones.plain(written) if character.isdecimal())
        before_sign = comparable(written.replace(":", "=").partition("=")[0])
        if before_sign and before_sign != comparable(written) and before_sign in names:
            yield f"quick tag {tag.name}: {written} reads as setting field {names[before_sign].name}{instead}"
        elif phones.parse(written, region) or phones_in_text.find(written, region):
            yield f"quick tag {tag.name}: {written} reads as a phone number{instead}"
        elif digits and comparable(phones.plain(written)).replace(" ", "") == digits:
            yield f"quick tag {tag.name}: {written} reads as digits of a phone number{instead}"
        elif TRANSACTION_ID.fullmatch(written):
            yield f"quick tag {tag.name}: {written} reads as a transaction id{instead}"


def _values(tag: QuickTag, fields: Sequence[CustomField], region: str) -> Iterator[str]:
    by_name = {field.name: field for field in fields}
    for name, value in tag.set.items():
        field = by_name.get(name)
        if field is None:
            yield f"quick tag {tag.name} sets {name}, which is not one of the fields"
        elif field.options and value not in field.options:
            yield f"quick tag {tag.name} sets {name} to something that is not one of its options"
        elif len(value) > (longest := LONGEST.get(field.type, 255)):
            yield f"quick tag {tag.name} sets {name} to more than fits: {longest} characters at most"
        else:
            yield from _value(tag, field, value, region)


def _value(tag: QuickTag, field: CustomField, value: str, region: str) -> Iterator[str]:
    try:
        read = read_value(field, value, region)
    except ValueRefused as refused:
        yield f"quick tag {tag.name} sets {field.name} to something else. {refused.problem}"
    else:
        if read != value:
            yield f"quick tag {tag.name} sets {field.name} to what is to be written as {read!r}"


def _once(name: str, label: str) -> tuple[str, ...]:
    return (name,) if comparable(name) == comparable(label) else (name, label)
