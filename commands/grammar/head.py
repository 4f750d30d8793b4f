"""Which call is tagged, and by which quick tags: what stands before the first field. Pure.

Quick tags are known by their name or label, or a beginning of one; an option of a field by the whole of it,
alone where no other field has it, or behind its field's name. What is a number or a transaction id, or
is said to name a call, is none; what is left when the quick tags are out says which call.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.config.fields import CustomField, QuickTag
from bot.errors import Misunderstood
from bot.queries import ByExternalId, Reference
from bot.text.matching import comparable
from commands.grammar.draft import Vocabulary
from commands.grammar.names import FROM, TO
from commands.grammar.references import Left, NumberOrId, read_reference
from commands.grammar.tokens import Cut, Token, cut
from commands.grammar.typed import understood_as
from commands.grammar.words import left_over, number_missing

LONGEST = 500  # characters before the first field

_SAY_NOTHING = frozenset(["call", "calls", "the", "this", "my", "line", "and", "with", "tag", "as", "is"])

_SIDES = FROM | TO

NO_TAG = _SIDES | _SAY_NOTHING | {"number", "phone", "ending", "ends", "in"}


def head_too_long() -> Misunderstood:
    """Give what to raise where so much stands before the first field that it is no call."""
    return Misunderstood(
        f"I can't find what to set in the first {LONGEST} characters. First which call, then what: "
        "`ABCD1234-ABCD1234 name=value`."
    )


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
    words: Sequence[Token]
    is_exact: bool


def read_head(plain: str, vocabulary: Vocabulary, region: str) -> TagHead:
    """Read what stands before the first field, settled. Raises Misunderstood."""
    if len(plain) > LONGEST:
        raise head_too_long()
    return _Reader(cut(plain, None, region), vocabulary).read()


class _Reader:
    def __init__(self, parts: Cut, vocabulary: Vocabulary) -> None:
        self._cut = parts
        self._quick_tags = vocabulary.quick_tags_by_name
        self._options = vocabulary.options_by_name
        self._names = vocabulary.names
        self._words = [each for each in parts.tokens if each.is_word]

    def read(self) -> TagHead:
        found = list(self._find())
        tags = [each.tag for each in found]
        quick_tags = tuple(tag for at, tag in enumerate(tags) if tag not in tags[:at])
        understood = (*self._cut.understood, *(understood_as("tag", tag.label) for tag in quick_tags))
        left = Left(self._cut, self._cut.tokens).without([word for each in found for word in each.words])
        try:
            return self._head(left, found, quick_tags, understood)
        except NumberOrId:
            raise
        except Misunderstood as error:
            said = ", ".join(filter(None, [*understood, error.understood]))
            raise Misunderstood(error.problem, said) from None

    def _head(
        self, left: Left, found: list[_Found], quick_tags: tuple[QuickTag, ...], understood: tuple[str, ...]
    ) -> TagHead:
        reference, needs_number = self._cut.reference, self._cut.needs_number
        taken = [word for each in found for word in each.words]
        says = [word for word in left.words if word.known not in _SAY_NOTHING]
        wordy = [word for word in says if _is_wordy(word)]
        unplaced = " ".join(word.text for word in wordy)
        as_typed = self._without([*taken, *wordy])
        no_call = TagHead(reference, quick_tags, understood, as_typed, unplaced, self._begun(unplaced))
        if reference is not None and len(wordy) < len(says):
            raise Misunderstood(left_over(" ".join(word.text for word in says)))
        if reference is not None or not says:
            if reference is None and needs_number:
                raise Misunderstood(number_missing("tel:"))
            doubtful = _doubtful(found) if reference is None and not unplaced else ""
            if doubtful:
                return replace(no_call, doubtful=doubtful, candidates=self._begun(doubtful))
            return no_call
        try:
            reference = read_reference(left)
        except NumberOrId:
            if no_call.candidates:
                return no_call
            raise
        except Misunderstood:
            if not wordy or needs_number:
                raise
            return no_call
        is_bare = isinstance(reference, ByExternalId) and not says[0].is_quoted
        if is_bare and (no_call.candidates or self._is_field(unplaced)):
            return no_call
        as_typed = self._without(taken)
        kind = "external ID" if isinstance(reference, ByExternalId) else "call"
        understood = (understood_as(kind, as_typed), *understood)
        return TagHead(reference, quick_tags, understood, as_typed, is_bare_id=is_bare)

    def _without(self, words: Sequence[Token]) -> str:
        """Give what was typed without some of its words, on one line."""
        text = self._cut.text
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
            at += len(found.words) if found is not None else 1

    def _longest_at(self, first: int) -> _Found | None:
        last, most = first, max(self._quick_tags.most_words, self._options.most_words)
        while last < len(self._words) and last - first < most:
            if not self._words[last].is_free:
                break
            last += 1
        begun = None
        for end in range(last, first, -1):
            words = self._words[first:end]
            phrase = " ".join(word.compared for word in words if word.compared)
            exact = self._quick_tags.exact(phrase)
            is_whole = words == self._words and self._cut.reference is None
            is_reserved = len(words) == 1 and words[0].compared in NO_TAG
            if not exact and (is_whole or not is_reserved):
                exact = self._options.exact(phrase)
            if len(exact) == 1:
                return _Found(exact[0], words, is_exact=True)
            if begun is None and (is_whole or not is_reserved):
                tags = self._quick_tags.begun(phrase)
                begun = _Found(tags[0], words, is_exact=False) if len(tags) == 1 else None
        return begun

    def _is_field(self, words: str) -> bool:
        """Tell whether a word is a field's name: whoever types that means no call."""
        return any(isinstance(each, CustomField) for each in self._names.exact(comparable(words)))

    def _begun(self, words: str) -> tuple[QuickTag, ...]:
        return self._quick_tags.begun(comparable(words)) if words else ()


def _doubtful(found: list[_Found]) -> str:
    """Give the one word that begins a quick tag's name, beside others, where no call is named."""
    begun = [each.words[0] for each in found if not each.is_exact and len(each.words) == 1]
    return next((word.text for word in begun if len(found) > 1 and not word.is_quoted), "")


def _is_wordy(word: Token) -> bool:
    """Tell whether a word can be of a quick tag, and is of nothing else for certain."""
    return word.is_free and word.known not in _SIDES and any(map(str.isalpha, word.text))
