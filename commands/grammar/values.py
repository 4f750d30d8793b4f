"""What is set by the fields and the external ID in a text that tags a call. Pure."""

from dataclasses import dataclass, field
from datetime import date

from bot.config.fields import (
    DATE_OF_TWO,
    LONGEST_EXTERNAL_ID,
    CustomField,
    QuickTag,
    ValueRefused,
    read_value,
)
from bot.errors import Misunderstood
from bot.queries import ByExternalId
from bot.text import budgets
from bot.text.markup import escape, literal
from bot.text.matching import comparable
from bot.words import quote
from commands.grammar import words
from commands.grammar.draft import Draft, in_quotes
from commands.grammar.head import read_head
from commands.grammar.near_misses import unknown_field, value_refused
from commands.grammar.requests import Completion, NearMiss
from commands.grammar.tokens import words_in
from commands.grammar.typed import settled, understood_as
from commands.grammar.words import LABEL_LENGTH, for_call, label, pair, set_external_id

SET_EXTERNAL_ID_MISSING = "Which external ID should be set? It comes right after `ext=`."

EXTERNAL_ID_TWICE = "A call has one external ID. Keep one `ext=…`."


def _contradiction(label: str, one: str, other: str) -> str:
    return f"{literal(label, LABEL_LENGTH)} can't be two things: {quote(one)} and {quote(other)}. Keep one."


def _external_id_or_more(typed: str) -> str:
    return f"I can't tell where the external ID ends in {quote(typed)}. One with spaces needs quotes."


def _external_id_too_long(limit: int) -> str:
    return f"An external ID has {limit} characters at most."


def _keep_first(limit: int) -> str:
    return f"Keep the first {limit:,} characters"


def _value(label_of_field: str, value: str) -> str:
    named = literal(label_of_field, LABEL_LENGTH)
    return f"{named} {quote(value)}" if value.strip() else named


@dataclass
class TypedValues:
    """What is set, collected: two sources that say different things are told apart by nobody."""

    fields: dict[str, str] = field(default_factory=dict)
    external_unique_id: str | None = None
    understood: list[str] = field(default_factory=list)

    def set(self, known: CustomField, value: str) -> None:
        """Set a field. Raises Misunderstood where it is set to something else already."""
        before = self.fields.setdefault(known.name, value)
        if before != value:
            raise Misunderstood(_contradiction(known.label, before, value))

    def set_by(self, quick_tag: QuickTag, fields: tuple[CustomField, ...]) -> None:
        """Set what a quick tag sets. Raises Misunderstood, likewise."""
        by_name = {each.name: each for each in fields}
        for name, value in quick_tag.set.items():
            self.set(by_name.get(name) or CustomField(name=name, label=name), value)

    def set_external_id(self, external_unique_id: str) -> None:
        """Set the external ID. Raises Misunderstood where there is another."""
        if self.external_unique_id not in {None, external_unique_id}:
            raise Misunderstood(EXTERNAL_ID_TWICE)
        self.external_unique_id = external_unique_id


def read_values(draft: Draft, values: TypedValues) -> tuple[QuickTag, ...]:
    """Read every field and external ID; gives the quick tags that stand behind an external ID.

    Raises Misunderstood, and NearMiss with completions that nobody has read yet.
    """
    quick_tags: tuple[QuickTag, ...] = ()
    for at, place in enumerate(draft.split.places):
        meaning = place.meanings[0]
        if isinstance(meaning, CustomField):
            value = _read_field(draft, at, meaning)
            values.set(meaning, value)
            values.understood.append(_value(meaning.label, value))
        else:
            external_unique_id, behind = _read_external_id(draft, at)
            values.set_external_id(external_unique_id)
            values.understood.append(understood_as("external ID", external_unique_id))
            quick_tags += behind
    return quick_tags


def _read_field(draft: Draft, at: int, known: CustomField) -> str:
    start, end = draft.value_of(at)
    first, last, is_quoted = draft.quotes.unquoted(start, end)
    said = draft.text.said(first, last)
    try:
        return read_value(known, said, draft.region, draft.vocabulary.days)
    except ValueRefused as refused:
        if not known.is_free_text and not is_quoted:
            stray = draft.split.strays.get(at)
            if stray is not None:
                raise unknown_field(draft, stray) from None
            moved = _moved(draft, start, end, known)
            if moved:
                raise NearMiss(value_refused(known, said, refused), completions=moved) from None
        completions = [
            Completion(_label(each, refused), draft.text.replaced(start, end, written))
            for each in refused.suggestions
            for written in ([in_quotes(each)] if is_quoted else [each, in_quotes(each)])
        ]
        problem = value_refused(known, said, refused)
        raise NearMiss(problem, completions=tuple(completions)) from None


def _label(suggestion: str, refused: ValueRefused) -> str:
    """The value alone: what is wrong names its field, and a phone shows little of a button."""
    if refused.keeps is not None:
        return _keep_first(refused.keeps)
    return label(_day(suggestion) if refused.problem == DATE_OF_TWO else suggestion)


def _day(iso: str) -> str:
    """A date as a button says it: ``Fri Dec 5, 2026``."""
    day = date.fromisoformat(iso)
    return f"{day:%a} {day:%b} {day.day}, {day.year}"


def _moved(draft: Draft, start: int, end: int, known: CustomField) -> tuple[Completion, ...]:
    """Give the way to finish where the call or a quick tag stands behind a value: ``disposition=Sale 9999``.

    Leaving it out would tag another call.
    """
    parts = draft.plain[start:end].split()
    left = budgets.READ_AGAIN_CHARACTERS
    for count in range(min(len(parts) - 1, 8), 0, -1):
        value, more = " ".join(parts[:count]), " ".join(parts[count:])
        try:
            read = read_value(known, value, draft.region, draft.vocabulary.days)
            left -= len(more)
            if left < 0:
                break
            head = read_head(settled(more), draft.vocabulary, draft.region)
        except (ValueRefused, Misunderstood):
            continue
        is_id = isinstance(head.reference, ByExternalId) and ":" not in more and "=" not in more
        if head.unplaced or head.doubtful or is_id or (head.reference is None and not head.quick_tags):
            continue
        text = draft.text.replaced(start, end, read)
        at_front = f"{escape(settled(more))} "
        label = for_call(pair(known.label, read), more)
        if not head.reference:
            label = f"{pair(known.label, read)}, {head.quick_tags[0].label}"
        return (Completion(words.label(label), at_front + text),)
    return ()


def _read_external_id(draft: Draft, at: int) -> tuple[str, tuple[QuickTag, ...]]:
    """Read an external ID, a word or what is in quotes, as it is looked up; and quick tags behind it."""
    start, end = draft.value_of(at)
    plain = settled(draft.text.plain[start:end])
    words = list(words_in(plain))
    if not words:
        raise Misunderstood(SET_EXTERNAL_ID_MISSING)
    external_unique_id = words[0].text
    if len(external_unique_id) > LONGEST_EXTERNAL_ID:
        raise Misunderstood(_external_id_too_long(LONGEST_EXTERNAL_ID))
    behind = plain[words[0].end :].strip()
    if len(words) == 1:
        return external_unique_id, ()
    first = f'"{external_unique_id}"'
    moved = f"{escape(behind)} {draft.text.replaced(start, end, first)}"
    whole = " ".join(plain.replace('"', "").split())
    problem = _external_id_or_more(plain)
    completions = [Completion(set_external_id(whole), draft.text.replaced(start, end, in_quotes(whole)))]
    try:
        head = read_head(behind, draft.vocabulary, draft.region)
    except Misunderstood:
        raise NearMiss(problem, completions=tuple(completions)) from None
    if head.reference is None and head.quick_tags and not head.unplaced and not head.doubtful:
        return external_unique_id, head.quick_tags
    if head.reference is not None and comparable(behind):
        label = for_call(set_external_id(external_unique_id), behind)
        completions.append(Completion(label, moved))
    raise NearMiss(problem, completions=tuple(completions))
