"""What nearly names a field or a quick tag, and the ways to finish it. Pure.

The completions are candidates: whoever raises them reads each before a person sees it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.config.fields import CustomField, QuickTag, ValueRefused, read_value
from bot.text.markup import escape, literal, unformatted
from bot.text.matching import choose, comparable
from bot.words import quote
from commands.grammar import words
from commands.grammar.draft import Draft, NamePlace, in_quotes
from commands.grammar.head import TagHead
from commands.grammar.names import EXTERNAL, ByName
from commands.grammar.references import NumberOrId
from commands.grammar.requests import Completion, NearMiss
from commands.grammar.tokens import words_in
from commands.grammar.words import LABEL_LENGTH, NOTHING_SET, as_said, for_call, label, not_understood, pair

NAMES_SHOWN = 12


def _nothing_to_set(draft: Draft) -> str:
    return f"What should be set? Type it after the call: {_examples(draft)}."


def _try(typed: str, draft: Draft) -> str:
    return f"{not_understood(typed)} {NOTHING_SET} Try {_examples(draft)}."


def _examples(draft: Draft) -> str:
    quick_tags, fields = draft.vocabulary.quick_tags, draft.vocabulary.fields
    examples = [f"`{_in_code(tag.name)}`" for tag in quick_tags[:1]]
    examples += [f"`{_in_code(field.name)}=…`" for field in fields[:1]]
    return " or ".join(examples or ["`ext=…`"])


def _several(typed: str, labels: Sequence[str]) -> str:
    return f"{as_said(typed)} could be {_listed(labels)}."


def _unknown_field(typed: str, fields: Sequence[str]) -> str:
    known = f" Fields are {_listed(fields)}." if fields else ""
    return f"{as_said(typed)} isn't a field.{known}"


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
    is_colon = draft.plain[place.end - 1] == ":"
    if len(place.meanings) > 1:
        several = [each for each in place.meanings if isinstance(each, CustomField)]
        named = [each.label if isinstance(each, CustomField) else f"{each}:" for each in place.meanings]
        problem = _several(place.name, named)
        nearest = [(place.start, field) for field in several]
    else:
        nearest = list(_nearest_fields(draft, place))
        fields = [] if nearest else [field.label for field in draft.vocabulary.fields]
        problem = _unknown_field(place.name, fields)
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
    return NearMiss(
        _nothing_to_set(draft), completions=tuple(_each(draft, draft.vocabulary.quick_tags, head.as_typed))
    )


def unknown_quick_tag(draft: Draft, head: TagHead) -> NearMiss:
    """Give what to raise where words are no quick tag and no option, or the beginning of several."""
    beside = " ".join([head.as_typed, *(in_quotes(tag.name) for tag in head.quick_tags)]).strip()
    several = draft.vocabulary.options_by_name.exact(comparable(head.unplaced))
    if len(head.candidates) > 1:
        problem = _several(head.unplaced, [tag.label for tag in head.candidates])
        completions = _each(draft, head.candidates, beside)
        if not head.as_typed:
            completions += _as_call(draft, head.unplaced, head.quick_tags)
        return NearMiss(problem, completions=tuple(completions))
    if len(several) > 1:
        named = [_with_field(tag, draft) for tag in several]
        completions = [
            Completion(label(name), each.text)
            for name, each in zip(named, _each(draft, several, beside), strict=True)
        ]
        return NearMiss(_several(head.unplaced, named), completions=tuple(completions))
    refused = _value_of_field(draft, head.unplaced, beside)
    if refused is not None:
        return refused
    nearest = list(_nearest_tags(head.unplaced, draft))
    completions = [each for left, near in nearest for each in _each(draft, [near], f"{beside} {left}")]
    problem = not_understood(head.unplaced) if nearest else _try(head.unplaced, draft)
    return NearMiss(problem, completions=tuple(completions))


def _with_field(option: QuickTag, draft: Draft) -> str:
    (name,) = option.set
    field = next(each for each in draft.vocabulary.fields if each.name == name)
    return pair(field.label, option.label)


def _value_of_field(draft: Draft, words: str, beside: str) -> NearMiss | None:
    """Give what to raise where the words are a field's name, and behind it no value of it."""
    parts = words.split()
    for count in range(len(parts) - 1, 0, -1):
        for field in draft.vocabulary.names.exact(comparable(" ".join(parts[:count]))):
            if not isinstance(field, CustomField) or field.is_free_text:
                continue
            typed = " ".join(parts[count:])
            try:
                options: tuple[str, ...] = (read_value(field, typed, draft.region, draft.vocabulary.days),)
                problem = not_understood(words)
            except ValueRefused as refused:
                options, problem = refused.suggestions, value_refused(field, typed, refused)
            written = [f"{beside} {in_quotes(f'{field.name} {each}')}".strip() for each in options]
            return NearMiss(
                problem,
                completions=tuple(
                    Completion(label(option), draft.with_head(head))
                    for option, head in zip(options, written, strict=True)
                ),
            )
    return None


def value_refused(field: CustomField, typed: str, refused: ValueRefused) -> str:
    """Say what is wrong with a value: of a choice it is enough that it is none."""
    named = literal(field.label, LABEL_LENGTH)
    if field.options and typed.strip() and not any(choose(typed, [(each, 0) for each in field.options])):
        an = "an" if named[:1].casefold() in "aeiou" else "a"
        return f"{as_said(typed)} isn't {an} {named}."
    shown = f"{named} {as_said(typed)}" if typed.strip() else named
    return f"{shown}: {unformatted(escape(refused.problem))}"


def _unknown_word(draft: Draft, head: TagHead) -> NearMiss:
    """Give what to raise where a word may be mistyped, or a call with nothing to set."""
    quick_tags, word = draft.vocabulary.quick_tags, head.as_typed
    nearest = [near for _, near in _nearest_tags(word, draft)]
    completions = _each(draft, nearest, "")
    if _may_be_id(word):
        completions += [
            Completion(for_call(tag.label, word), each.text)
            for tag in quick_tags
            for each in _each(draft, [tag], f"{EXTERNAL}:{in_quotes(word)}")
        ]
    problem = not_understood(word) if completions else _try(word, draft)
    return NearMiss(problem, completions=tuple(completions))


def tag_or_call(draft: Draft, head: TagHead) -> NearMiss:
    """Give what to raise where a word begins a quick tag's name, or is which call."""
    begun = head.candidates[0]
    others = tuple(tag for tag in head.quick_tags if tag != begun)
    together = Completion(
        label(" + ".join(tag.label for tag in head.quick_tags)),
        draft.with_head(" ".join(in_quotes(tag.name) for tag in head.quick_tags)),
    )
    problem = not_understood(head.doubtful)
    return NearMiss(problem, completions=(together, *_as_call(draft, head.doubtful, others)))


def number_or_id(draft: Draft, question: NumberOrId) -> tuple[Completion, ...]:
    """Give the two things that a word may be which dials as a number."""
    return tuple(
        Completion(words.label(label), draft.with_head(" ".join(head.split())))
        for label, head in question.choices
    )


def _as_call(draft: Draft, word: str, quick_tags: tuple[QuickTag, ...]) -> Iterator[Completion]:
    if not _may_be_id(word):
        return
    written = " ".join(in_quotes(tag.name) for tag in quick_tags)
    label = " + ".join(tag.label for tag in quick_tags)
    yield Completion(for_call(label, word), draft.with_head(f"{EXTERNAL}:{in_quotes(word)} {written}"))


def _may_be_id(word: str) -> bool:
    """Tell whether an external ID that nobody said is one is worth a button: words of letters are none."""
    return any(map(str.isdigit, word))


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
    found: list[tuple[int, int, CustomField]] = []
    start = place.start
    for _ in range(_MOST_WORDS):
        found += [(off, start, field) for off, field in by_name.near(draft.plain[start : place.end - 1])]
        before = draft.plain[:start].rstrip(" ")
        cut = max(before.rfind(sign) for sign in " \n=:")
        if cut + 1 >= len(before):
            break
        start = cut + 1
    seen: list[CustomField] = []
    for _, begins, field in sorted(found, key=lambda each: each[:2]):
        if field not in seen:
            seen.append(field)
            yield begins, field


_TURNS_ROUND = frozenset(["no", "not", "non", "never", "without", "un", "isn", "wasn", "didn", "don"])


def _nearest_tags(unplaced: str, draft: Draft) -> Iterator[tuple[str, QuickTag]]:
    """Give what is left of the words, and the quick tag or option that the others may be."""
    words = unplaced.split()
    seen: list[Mapping[str, str]] = []
    for first in range(min(len(words), _MOST_WORDS)):
        if any(comparable(word).split()[:1] and comparable(word).split()[0] in _TURNS_ROUND
               for word in words[:first]):  # fmt: skip
            return
        typed = " ".join(words[first:])
        vocabulary = draft.vocabulary
        near = [*vocabulary.quick_tags_by_name.near(typed), *vocabulary.options_by_name.near(typed)]
        for _, each in sorted(near, key=lambda each: each[0]):
            if each.set not in seen:
                seen.append(each.set)
                yield " ".join(words[:first]), each
