"""What nearly names a field or a quick tag, and the ways to finish it. Pure.

The completions are candidates: whoever raises them reads each before a person sees it.
"""

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from bot.config.fields import CustomField, QuickTag
from bot.text.markup import escape
from bot.text.matching import comparable
from bot.words import quote
from commands.grammar import words
from commands.grammar.draft import Draft, in_quotes
from commands.grammar.fields import NamePlace
from commands.grammar.head import TagHead
from commands.grammar.names import EXTERNAL, ByName
from commands.grammar.references import NumberOrId
from commands.grammar.requests import Completion, NearMiss
from commands.grammar.tokens import words_in
from commands.grammar.words import for_call, label, pair, set_external_id

NAMES_SHOWN = 12


def _nothing_to_set(quick_tags: Sequence[str], fields: Sequence[str]) -> str:
    examples = [f"`{name}`" for name in map(_in_code, quick_tags[:1])]
    examples += [f"`{name}=…`" for name in map(_in_code, fields[:1])]
    return f"What should be set? Type it after the call: {' or '.join([*examples, '`ext=…`'])}."


def _unknown_quick_tag(typed: str, quick_tags: Sequence[str]) -> str:
    known = f" Quick tags are {_listed(quick_tags)}." if quick_tags else ""
    return f"I don't know the tag {quote(typed)}.{known}"


def _ambiguous_quick_tag(typed: str, quick_tags: Sequence[str]) -> str:
    return f"{quote(typed)} could be {_listed(quick_tags)}."


def _tag_or_call(typed: str, quick_tag: str) -> str:
    return f"{quote(typed)} could be the tag {_listed([quick_tag])}, or a call's external id."


def _unknown_field(typed: str, fields: Sequence[str]) -> str:
    known = f"Fields are {_listed(fields)}." if fields else "No fields are set up here."
    return f"I don't know the field {quote(typed)}. {known}"


def _ambiguous_field(typed: str, fields: Sequence[str]) -> str:
    return f"{quote(typed)} could be {_listed(fields)}. Type a little more of it."


def _in_code(name: str) -> str:
    """A name within a quotation of ours, whole: it is to be typed."""
    return escape(" ".join(name.replace("`", "'").split()))


def _listed(names: Sequence[str]) -> str:
    more = len(names) - NAMES_SHOWN
    shown = ", ".join(map(quote, names[:NAMES_SHOWN]))
    return f"{shown} and {more} more" if more > 0 else shown


MOST = 5  # completions

_LONGEST = 40  # characters of a value that a button shows

_MOST_WORDS = 4


def unknown_field(draft: Draft, place: NamePlace) -> NearMiss:
    """Give what to raise where a name is no field's, or of several."""
    fields = draft.vocabulary.fields
    is_colon = draft.plain[place.end - 1] == ":"
    if len(place.meanings) > 1:
        several = [each for each in place.meanings if isinstance(each, CustomField)]
        named = [each.label if isinstance(each, CustomField) else f"{each}:" for each in place.meanings]
        problem = _ambiguous_field(place.name, named)
        nearest = [(place.start, field) for field in several]
    else:
        problem = _unknown_field(place.name, [field.label for field in fields])
        nearest = list(_nearest_fields(draft, place))
        if not nearest and not is_colon:
            nearest = [(place.start, field) for field in fields[:MOST]]
    next_place = min((each.start for each in draft.split.places if each.start >= place.end), default=None)
    said = draft.text.said(place.end, draft.split.end if next_place is None else next_place)
    completions = [
        Completion(
            pair(field.label, said[:_LONGEST]),
            draft.text.replaced(start, place.end, f"{in_quotes(field.name)}="),
        )
        for start, field in nearest
    ]
    if is_colon:
        completions += _as_external_id(draft, place)
    return NearMiss(problem, completions=tuple(completions))


def _as_external_id(draft: Draft, place: NamePlace) -> Iterator[Completion]:
    """Give the ways to finish where an external id has a colon: ``crm:1042``."""
    value = next(iter(draft.plain[place.end :].split()), "")
    if not value or place.end > draft.split.head_end + len(place.name) + 2:
        return
    forced = f"{EXTERNAL}:{place.name}:"
    typed = f"{place.name}:{value}"
    yield Completion(for_call("", typed), draft.text.replaced(place.start, place.end, forced))
    if draft.split.places or len(list(words_in(draft.plain))) > 1:
        return
    for tag in draft.vocabulary.quick_tags:
        written = f"{in_quotes(tag.name)} {forced}"
        label = for_call(tag.label, typed)
        yield Completion(label, draft.text.replaced(place.start, place.end, written))


def nothing_to_set(draft: Draft, head: TagHead) -> NearMiss:
    """Give what to raise where a call is named and nothing to set."""
    if head.is_bare_id:
        return _unknown_word(draft, head)
    quick_tags = draft.vocabulary.quick_tags
    problem = _nothing_to_set(
        [tag.name for tag in quick_tags], [field.name for field in draft.vocabulary.fields]
    )
    return NearMiss(problem, completions=tuple(_each(draft, quick_tags, head.as_typed)))


def unknown_quick_tag(draft: Draft, head: TagHead) -> NearMiss:
    """Give what to raise where words are no quick tag, or the beginning of several."""
    quick_tags = draft.vocabulary.quick_tags
    beside = " ".join([head.as_typed, *(in_quotes(tag.name) for tag in head.quick_tags)]).strip()
    completions: list[Completion] = []
    if len(head.candidates) > 1:
        problem = _ambiguous_quick_tag(head.unplaced, [tag.label for tag in head.candidates])
        completions += _each(draft, head.candidates, beside)
        if not head.as_typed:
            completions += _as_call(draft, head.unplaced, head.quick_tags)
    else:
        problem = _unknown_quick_tag(head.unplaced, [tag.label for tag in quick_tags])
        for left, near in _nearest_quick_tags(head.unplaced, draft):
            completions += _each(draft, [near], f"{beside} {left}")
    *others, last = head.unplaced.split()
    if not others or (len(others) == 1 and not head.as_typed):
        call = " ".join([beside, *others]).strip()
        text = _with_external_id(draft, call, last)
        completions.append(Completion(set_external_id(last), text))
    if not completions:
        completions += _each(draft, quick_tags, beside)
    return NearMiss(problem, completions=tuple(completions))


def _unknown_word(draft: Draft, head: TagHead) -> NearMiss:
    """Give what to raise where a word may be a mistyped quick tag, or a call with nothing to set."""
    quick_tags, word = draft.vocabulary.quick_tags, head.as_typed
    completions = [
        completion for _, near in _nearest_quick_tags(word, draft) for completion in _each(draft, [near], "")
    ]
    set_it = set_external_id(word)
    completions.append(Completion(set_it, _with_external_id(draft, "", word)))
    completions += [
        Completion(for_call(tag.label, word), each.text)
        for tag in quick_tags
        for each in _each(draft, [tag], f"{EXTERNAL}:{in_quotes(word)}")
    ]
    problem = _unknown_quick_tag(word, [tag.label for tag in quick_tags])
    return NearMiss(problem, completions=tuple(completions))


def tag_or_call(draft: Draft, head: TagHead) -> NearMiss:
    """Give what to raise where a word begins a quick tag's name, or is which call."""
    begun = head.candidates[0]
    others = tuple(tag for tag in head.quick_tags if tag != begun)
    together = Completion(
        label(" + ".join(tag.label for tag in head.quick_tags)),
        draft.with_head(" ".join(in_quotes(tag.name) for tag in head.quick_tags)),
    )
    problem = _tag_or_call(head.doubtful, begun.label)
    return NearMiss(problem, completions=(together, *_as_call(draft, head.doubtful, others)))


def number_or_id(draft: Draft, question: NumberOrId) -> tuple[Completion, ...]:
    """Give the two things that a word may be which dials as a number."""
    return tuple(
        Completion(words.label(label), draft.with_head(" ".join(head.split())))
        for label, head in question.choices
    )


def _as_call(draft: Draft, word: str, quick_tags: tuple[QuickTag, ...]) -> Iterator[Completion]:
    written = " ".join(in_quotes(tag.name) for tag in quick_tags)
    label = " + ".join(tag.label for tag in quick_tags)
    yield Completion(for_call(label, word), draft.with_head(f"{EXTERNAL}:{in_quotes(word)} {written}"))


def _with_external_id(draft: Draft, beside: str, word: str) -> str:
    return draft.with_head(f"{beside} {EXTERNAL}={in_quotes(word)}".strip())


def _each(draft: Draft, quick_tags: Iterable[QuickTag], beside: str) -> list[Completion]:
    return [
        Completion(label(tag.label), draft.with_head(f"{beside} {in_quotes(tag.name)}".strip()))
        for tag in quick_tags
    ]


def _nearest_fields(draft: Draft, place: NamePlace) -> Iterator[tuple[int, CustomField]]:
    """Give where the unknown name may begin, since names can have spaces, and the fields it may be."""
    by_name = ByName(
        [(written, field) for field in draft.vocabulary.fields for written in (field.label, field.name)]
    )
    found: list[tuple[float, int, CustomField]] = []
    start = place.start
    for _ in range(_MOST_WORDS):
        phrase = comparable(draft.plain[start : place.end])
        found += [
            (SequenceMatcher(None, phrase, name).ratio(), start, field)
            for name, field in by_name.near(phrase, MOST, 0.6)
        ]
        before = draft.plain[:start].rstrip(" ")
        cut = max(before.rfind(sign) for sign in " \n=:")
        if cut + 1 >= len(before):
            break
        start = cut + 1
    seen: list[CustomField] = []
    for _, begins, field in sorted(found, key=lambda each: -each[0]):
        if field not in seen:
            seen.append(field)
            yield begins, field


def _nearest_quick_tags(unplaced: str, draft: Draft) -> Iterator[tuple[str, QuickTag]]:
    """Give what is left of the words, and the quick tag that the others may be."""
    words = unplaced.split()
    seen: list[QuickTag] = []
    for first in range(min(len(words), _MOST_WORDS)):
        for _, near in draft.vocabulary.quick_tags_by_name.near(" ".join(words[first:]), MOST, 0.55):
            if near not in seen:
                seen.append(near)
                yield " ".join(words[:first]), near
