"""What nearly names a field or a quick tag, and the ways to finish it. Pure.

The completions are candidates: whoever raises them reads each before a person sees it.
"""

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher, get_close_matches

from bot import words_tag_typed
from bot.custom_fields import CustomField, QuickTag
from bot.lookups import comparable
from commands.names import EXTERNAL
from commands.references import NumberOrId
from commands.tag_draft import Draft, in_quotes
from commands.tag_head import Head
from commands.tag_names import Place
from commands.tag_types import Completion, NearMiss
from commands.typed import words

MOST = 5  # completions
_LONGEST = 40  # characters of a name that is compared with others
_MOST_WORDS = 4


def unknown_field(draft: Draft, place: Place) -> NearMiss:
    """Give what to raise where a name is no field's, or of several."""
    fields = draft.vocabulary.fields
    is_colon = draft.text.plain[place.end - 1] == ":"
    if len(place.meanings) > 1:
        several = [each for each in place.meanings if isinstance(each, CustomField)]
        named = [each.label if isinstance(each, CustomField) else f"{each}:" for each in place.meanings]
        problem = words_tag_typed.ambiguous_field(place.name, named)
        nearest = [(place.start, field) for field in several]
    else:
        problem = words_tag_typed.unknown_field(place.name, [field.label for field in fields])
        nearest = list(_nearest_fields(draft, place))
        if not nearest and not is_colon:
            nearest = [(place.start, field) for field in fields[:MOST]]
    next_place = min((each.start for each in draft.split.places if each.start >= place.end), default=None)
    said = draft.text.said(place.end, draft.split.end if next_place is None else next_place)
    completions = [
        Completion(
            words_tag_typed.pair(field.label, said[:_LONGEST]),
            draft.with_part(start, place.end, f"{in_quotes(field.name)}="),
        )
        for start, field in nearest
    ]
    if is_colon:
        completions += _as_external_id(draft, place)
    return NearMiss(problem, completions=tuple(completions))


def _as_external_id(draft: Draft, place: Place) -> Iterator[Completion]:
    """Give the ways to finish where an external id has a colon: ``crm:1042``."""
    value = next(iter(draft.text.plain[place.end :].split()), "")
    if not value or place.end > draft.split.head_end + len(place.name) + 2:
        return
    forced = f"{EXTERNAL}:{place.name}:"
    typed = f"{place.name}:{value}"
    yield Completion(words_tag_typed.for_call("", typed), draft.with_part(place.start, place.end, forced))
    if draft.split.places or len(list(words(draft.text.plain))) > 1:
        return
    for tag in draft.vocabulary.quick_tags:
        written = f"{in_quotes(tag.name)} {forced}"
        label = words_tag_typed.for_call(tag.label, typed)
        yield Completion(label, draft.with_part(place.start, place.end, written))


def nothing_to_set(draft: Draft, head: Head) -> NearMiss:
    """Give what to raise where a call is named and nothing to set."""
    if head.is_bare_id:
        return _unknown_word(draft, head)
    quick_tags = draft.vocabulary.quick_tags
    problem = words_tag_typed.nothing_to_set(
        [tag.name for tag in quick_tags], [field.name for field in draft.vocabulary.fields]
    )
    return NearMiss(problem, completions=tuple(_each(draft, quick_tags, head.as_typed)))


def unknown_quick_tag(draft: Draft, head: Head) -> NearMiss:
    """Give what to raise where words are no quick tag, or the beginning of several."""
    quick_tags = draft.vocabulary.quick_tags
    beside = " ".join([head.as_typed, *(in_quotes(tag.name) for tag in head.quick_tags)]).strip()
    completions: list[Completion] = []
    if len(head.candidates) > 1:
        problem = words_tag_typed.ambiguous_quick_tag(head.unplaced, [tag.label for tag in head.candidates])
        completions += _each(draft, head.candidates, beside)
        if not head.as_typed:
            completions += _as_call(draft, head.unplaced, head.quick_tags)
    else:
        problem = words_tag_typed.unknown_quick_tag(head.unplaced, [tag.label for tag in quick_tags])
        for left, near in _nearest_quick_tags(head.unplaced, quick_tags):
            completions += _each(draft, [near], f"{beside} {left}")
    *others, last = head.unplaced.split()
    if not others or (len(others) == 1 and not head.as_typed):
        call = " ".join([beside, *others]).strip()
        text = _with_external_id(draft, call, last)
        completions.append(Completion(words_tag_typed.set_external_id(last), text))
    if not completions:
        completions += _each(draft, quick_tags, beside)
    return NearMiss(problem, completions=tuple(completions))


def _unknown_word(draft: Draft, head: Head) -> NearMiss:
    """Give what to raise where a word may be a mistyped quick tag, or a call with nothing to set."""
    quick_tags, word = draft.vocabulary.quick_tags, head.as_typed
    completions = [
        completion
        for _, near in _nearest_quick_tags(word, quick_tags)
        for completion in _each(draft, [near], "")
    ]
    set_it = words_tag_typed.set_external_id(word)
    completions.append(Completion(set_it, _with_external_id(draft, "", word)))
    completions += [
        Completion(words_tag_typed.for_call(tag.label, word), each.text)
        for tag in quick_tags
        for each in _each(draft, [tag], f"{EXTERNAL}:{in_quotes(word)}")
    ]
    problem = words_tag_typed.unknown_quick_tag(word, [tag.label for tag in quick_tags])
    return NearMiss(problem, completions=tuple(completions))


def tag_or_call(draft: Draft, head: Head) -> NearMiss:
    """Give what to raise where a word begins a quick tag's name, or is which call."""
    begun = head.candidates[0]
    others = tuple(tag for tag in head.quick_tags if tag != begun)
    together = Completion(
        words_tag_typed.label(" + ".join(tag.label for tag in head.quick_tags)),
        draft.with_head(" ".join(in_quotes(tag.name) for tag in head.quick_tags)),
    )
    problem = words_tag_typed.tag_or_call(head.doubtful, begun.label)
    return NearMiss(problem, completions=(together, *_as_call(draft, head.doubtful, others)))


def number_or_id(draft: Draft, question: NumberOrId) -> tuple[Completion, ...]:
    """Give the two things that a word may be which dials as a number."""
    question.about(draft.head, None)
    return tuple(
        Completion(words_tag_typed.label(label), draft.with_head(" ".join(head.split())))
        for label, head in question.choices
    )


def _as_call(draft: Draft, word: str, quick_tags: tuple[QuickTag, ...]) -> Iterator[Completion]:
    written = " ".join(in_quotes(tag.name) for tag in quick_tags)
    label = " + ".join(tag.label for tag in quick_tags)
    yield Completion(
        words_tag_typed.for_call(label, word), draft.with_head(f"{EXTERNAL}:{in_quotes(word)} {written}")
    )


def _with_external_id(draft: Draft, beside: str, word: str) -> str:
    return draft.with_head(f"{beside} {EXTERNAL}={in_quotes(word)}".strip())


def _each(draft: Draft, quick_tags: Iterable[QuickTag], beside: str) -> list[Completion]:
    return [
        Completion(
            words_tag_typed.label(tag.label), draft.with_head(f"{beside} {in_quotes(tag.name)}".strip())
        )
        for tag in quick_tags
    ]


def _nearest_fields(draft: Draft, place: Place) -> Iterator[tuple[int, CustomField]]:
    """Give where the unknown name may begin, since names can have spaces, and the fields it may be."""
    by_name = {
        comparable(written): field
        for field in draft.vocabulary.fields
        for written in (field.label, field.name)
    }
    found: list[tuple[float, int, CustomField]] = []
    start = place.start
    for _ in range(_MOST_WORDS):
        phrase = comparable(draft.text.plain[start : place.end])
        if len(phrase) > _LONGEST:
            break
        found += [
            (SequenceMatcher(None, phrase, near).ratio(), start, by_name[near])
            for near in get_close_matches(phrase, by_name, n=MOST, cutoff=0.6)
        ]
        word_before = draft.text.plain[:start].rstrip(" ")
        cut = max(
            word_before.rfind(" "), word_before.rfind("\n"), word_before.rfind("="), word_before.rfind(":")
        )
        if not word_before or cut + 1 >= len(word_before):
            break
        start = cut + 1
    seen: list[str] = []
    for _, begins, field in sorted(found, key=lambda each: -each[0]):
        if field.name not in seen:
            seen.append(field.name)
            yield begins, field


def _nearest_quick_tags(unplaced: str, quick_tags: Iterable[QuickTag]) -> Iterator[tuple[str, QuickTag]]:
    """Give what is left of the words, and the quick tag that the others may be."""
    by_name = {comparable(written): tag for tag in quick_tags for written in (tag.label, tag.name)}
    words = unplaced.split()
    seen: list[str] = []
    for first in range(min(len(words), _MOST_WORDS)):
        phrase = comparable(" ".join(words[first:]))
        if len(phrase) > _LONGEST:
            continue
        for near in get_close_matches(phrase, by_name, n=MOST, cutoff=0.55):
            if by_name[near].name not in seen:
                seen.append(by_name[near].name)
                yield " ".join(words[:first]), by_name[near]
