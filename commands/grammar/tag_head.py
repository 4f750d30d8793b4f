"""Which call is tagged, and by which quick tags: what stands before the first field. Pure.

Quick tags are known by their name or label, or a beginning of one. What is a number or a transaction id, or
is said to name a call, is none; what is left when the quick tags are out says which call.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.config.fields import QuickTag
from bot.errors import Misunderstood
from bot.queries import TRANSACTION_ID, ByExternalId, ByLastDigits, ByNumber, ByPair, Reference, either
from bot.text import phones_in_text
from bot.text.matching import comparable
from commands.grammar.names import FROM, TO
from commands.grammar.parts import Parts, take_apart
from commands.grammar.references import NumberOrId, Rest, read_reference
from commands.grammar.typed_tags import ByName
from commands.grammar.typed_text import Word, is_like_number, words_in
from commands.grammar.words import call_too_long, left_over, not_a_number, number_missing, understood_as

LONGEST = 500  # characters before the first field

_SAY_NOTHING = frozenset(["call", "calls", "the", "this", "my", "line", "and", "with", "tag", "as", "is"])

_SIDES = FROM | TO

_NO_QUICK_TAG = _SIDES | _SAY_NOTHING | {"number", "phone", "ending", "ends", "in"}


@dataclass(frozen=True)
class TagHead:
    """A call and quick tags. ``unplaced`` are words that are neither, ``doubtful`` one that may be either."""

    reference: Reference | None
    quick_tags: tuple[QuickTag, ...]
    understood: tuple[str, ...]
    as_typed: str
    """What says which call, without quick tags and unplaced words."""
    unplaced: str = ""
    candidates: tuple[QuickTag, ...] = ()
    """That the unplaced words, or the doubtful one, may be the beginning of."""
    doubtful: str = ""
    is_bare_id: bool = False
    """The call is named by a word that is nothing else, and may be a mistyped quick tag."""


@dataclass(frozen=True)
class _Found:
    tag: QuickTag
    first: int
    last: int
    is_exact: bool


def quick_tags_by_name(quick_tags: Sequence[QuickTag]) -> ByName[QuickTag]:
    """Give the quick tags by their names and labels."""
    return ByName([(written, tag) for tag in quick_tags for written in (tag.name, tag.label)])


def read_head(plain: str, quick_tags: ByName[QuickTag], region: str) -> TagHead:
    """Read what stands before the first field, as on a keyboard. Raises Misunderstood."""
    if len(plain) > LONGEST:
        raise Misunderstood(call_too_long(LONGEST))
    parts = take_apart(plain, (), region, references_only=True)
    return _Reader(plain, parts, quick_tags, region).read()


class _Reader:
    def __init__(self, plain: str, parts: Parts, quick_tags: ByName[QuickTag], region: str) -> None:
        self._plain = plain
        self._parts = parts
        self._quick_tags = quick_tags
        self._region = region
        self._words = tuple(words_in(parts.rest))
        self._numbers = phones_in_text.find(parts.rest, region)
        self._free = {
            word.start
            for word in self._words
            if not any(found.start < word.end and word.start < found.end for found in self._numbers)
            and (word.is_quoted or not is_like_number(word.text))
            and not TRANSACTION_ID.fullmatch(word.text)
        }

    def read(self) -> TagHead:
        found = list(self._find())
        tags = [each.tag for each in found]
        quick_tags = tuple(tag for at, tag in enumerate(tags) if tag not in tags[:at])
        understood = (*self._parts.understood, *(_understood(tag) for tag in quick_tags))
        taken = {at for each in found for at in range(each.first, each.last)}
        left = tuple(word for at, word in enumerate(self._words) if at not in taken)
        rest = Rest(self._without(found), left, self._region, self._numbers)
        try:
            return self._head(rest, found, quick_tags, understood)
        except NumberOrId:
            raise
        except Misunderstood as error:
            said = ", ".join(filter(None, [*understood, error.understood]))
            raise Misunderstood(error.problem, said) from None

    def _head(  # noqa: C901 - one for each thing that may be missing
        self, rest: Rest, found: list[_Found], quick_tags: tuple[QuickTag, ...], understood: tuple[str, ...]
    ) -> TagHead:
        reference = self._parts.reference
        taken = [word for each in found for word in self._words[each.first : each.last]]
        says = [word for word in rest.words if word.is_quoted or word.known not in _SAY_NOTHING]
        wordy = [word for word in says if self._is_wordy(word)]
        unplaced = " ".join(word.text for word in wordy)
        no_call = TagHead(
            reference,
            quick_tags,
            understood,
            self._left([*taken, *wordy]),
            unplaced,
            self._candidates(unplaced),
        )
        if reference is not None and len(wordy) < len(says):
            raise Misunderstood(left_over(" ".join(word.text for word in says)))
        if reference is not None or not says:
            if reference is None and self._parts.needs_number:
                raise Misunderstood(number_missing("tel:"))
            doubtful = self._doubtful(found) if reference is None and not unplaced else ""
            if doubtful:
                return replace(no_call, doubtful=doubtful, candidates=self._candidates(doubtful))
            return no_call
        try:
            reference = either(read_reference(rest), [word.text for word in rest.words])
        except NumberOrId:
            if no_call.candidates:
                return no_call
            raise
        except Misunderstood:
            if not wordy or self._parts.needs_number:
                raise
            return no_call
        if self._parts.needs_number and not isinstance(reference, ByNumber | ByPair | ByLastDigits):
            raise Misunderstood(not_a_number(rest.as_typed))
        is_bare = isinstance(reference, ByExternalId) and not says[0].is_quoted
        if is_bare and no_call.candidates:
            return no_call
        as_typed = self._left(taken)
        return TagHead(
            reference, quick_tags, (_named(reference, as_typed), *understood), as_typed,
            is_bare_id=is_bare,
        )  # fmt: skip

    def _left(self, words: Sequence[Word]) -> str:
        """Give what was typed without some of its words, on one line."""
        text = self._plain
        for word in words:
            text = text[: word.start] + " " * (word.end - word.start) + text[word.end :]
        return " ".join(text.split())

    def _find(self) -> Iterator[_Found]:
        """Give the quick tags: the whole of what is left if it is one, else the longest first."""
        at = 0
        while at < len(self._words):
            found = self._longest_at(at)
            if found is not None:
                yield found
            at = found.last if found is not None else at + 1

    def _longest_at(self, first: int) -> _Found | None:
        last = first
        most = min(len(self._words), first + self._quick_tags.most_words)
        while last < most and self._words[last].start in self._free:
            last += 1
        begun = None
        for end in range(last, first, -1):
            phrase = " ".join(word.known for word in self._words[first:end] if word.known)
            exact = self._quick_tags.exact(phrase)
            if len(exact) == 1:
                return _Found(exact[0], first, end, is_exact=True)
            is_whole = first == 0 and end == len(self._words) and self._parts.reference is None
            if begun is None and (is_whole or not self._is_reserved(first, end)):
                tags = self._quick_tags.begun(phrase)
                begun = _Found(tags[0], first, end, is_exact=False) if len(tags) == 1 else None
        return begun

    def _is_reserved(self, first: int, end: int) -> bool:
        return end - first == 1 and self._words[first].known in _NO_QUICK_TAG

    def _doubtful(self, found: list[_Found]) -> str:
        """Give the one word that begins a quick tag's name, beside others, where no call is named."""
        if len(found) < 2:
            return ""
        begun = (
            self._words[each.first] for each in found if not each.is_exact and each.last - each.first == 1
        )
        return next((word.text for word in begun if not word.is_quoted), "")

    def _candidates(self, unplaced: str) -> tuple[QuickTag, ...]:
        return self._quick_tags.begun(comparable(unplaced)) if unplaced else ()

    def _without(self, found: list[_Found]) -> str:
        text = self._parts.rest
        for each in found:
            start, end = self._words[each.first].start, self._words[each.last - 1].end
            text = text[:start] + "\n" * (end - start) + text[end:]
        return text

    def _is_wordy(self, word: Word) -> bool:
        """Tell whether a word can be of a quick tag, and is of nothing else for certain."""
        is_reserved = not word.is_quoted and word.known in _SIDES
        return word.start in self._free and not is_reserved and any(map(str.isalpha, word.text))


def _understood(tag: QuickTag) -> str:
    return understood_as("tag", tag.label)


def _named(reference: Reference, as_typed: str) -> str:
    kind = "external id" if isinstance(reference, ByExternalId) else "call"
    return understood_as(kind, as_typed)
