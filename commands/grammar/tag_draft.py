"""Which organization a text that tags a call names with ``in``: before the first field, or at the end. Pure.

``in`` is also a word that people use in notes and in the names of tags. In a note only a whole name at the
very end is an organization's, and never one in quotes; among quick tags, none that is part of one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.config.fields import CustomField
from bot.errors import Misunderstood
from bot.text.markup import escape
from bot.text.matching import choose, comparable
from commands.grammar.names import EXTERNAL, OrganizationName
from commands.grammar.parts import MOST_WORDS
from commands.grammar.typed_tags import ByName, Meaning, Split, Vocabulary
from commands.grammar.typed_text import Quotes, TagText, plain, trim, words_in
from commands.grammar.words import (
    ONE_ORGANIZATION_AT_A_TIME,
    ORGANIZATION_MISSING,
    ambiguous_organization,
    unknown_organization,
)

_IN = re.compile(r"(?<![^\s,;(])in(?:\s?[:=]\s?|\s+|\Z)", re.IGNORECASE)

_LONGEST = 200  # characters of an organization's name, as typed


@dataclass(frozen=True)
class NamedOrganization:
    """An organization that was named, and from where to where, in the head or at the end of the text."""

    name: OrganizationName
    start: int
    end: int


def may_name_organization(plain: str) -> bool:
    """Tell whether a text has an ``in`` at all: without one, only the words of the default count."""
    return _IN.search(plain) is not None


def find_organization(
    plain: str, quotes: Quotes, split: Split, vocabularies: Sequence[Vocabulary]
) -> NamedOrganization | None:
    """Find the organization that is named. ``split`` is by the names of all vocabularies.

    Raises Misunderstood where one is meant that the person doesn't have, or several are.
    """
    search = _Search(plain, quotes, vocabularies)
    found = list(search.in_head(split.head_end))
    if split.places or split.strays:
        found += search.at_end(split)
    if len(found) > 1:
        raise Misunderstood(ONE_ORGANIZATION_AT_A_TIME)
    return found[0] if found else None


class _Search:
    def __init__(self, plain: str, quotes: Quotes, vocabularies: Sequence[Vocabulary]) -> None:
        self._plain = plain
        self._quotes = quotes
        names = [each.name for each in vocabularies]
        self._theirs = [(each.key, each.name) for each in names]
        self._named = [(written, each) for each in names for written in (each.key, each.name)]
        self._exact = {comparable(written) for written, _ in self._named}
        self._phrases = [
            known.split()
            for vocabulary in vocabularies
            for tag in vocabulary.quick_tags
            for known in {comparable(tag.name), comparable(tag.label)}
            if "in" in known.split()
        ]

    def in_head(self, end: int) -> Iterator[NamedOrganization]:
        at = 0
        while match := _IN.search(self._plain, at, end):
            at = match.end()
            if self._quotes.hide(match.start()) or self._is_of_quick_tag(match.start(), end):
                continue
            named = self._begun(match, end)
            at = named.end
            yield named

    def at_end(self, split: Split) -> Iterator[NamedOrganization]:
        places = [*split.places, *split.strays.values()]
        begins = max(place.end for place in places)
        last = split.places[-1].meanings[0] if split.places else None
        first = max(begins, split.end - _LONGEST)
        options = last.options if isinstance(last, CustomField) else ()
        if options and comparable(self._plain[begins : split.end]) in map(comparable, options):
            return
        for match in reversed(list(_IN.finditer(self._plain, first, split.end))):
            if self._quotes.hide(match.start()) or not self._plain[begins : match.start()].strip():
                continue
            rest = self._plain[match.end() : split.end]
            if comparable(rest) in self._exact or self._is_clear(rest, last):
                yield NamedOrganization(self._one(rest), match.start(), split.end)
                return
        return

    def _is_clear(self, rest: str, last: object) -> bool:
        """Tell whether a beginning of a name is enough: where nobody writes sentences."""
        if last == EXTERNAL:
            return True
        constrained = isinstance(last, CustomField) and not last.is_free_text
        return constrained and len(choose(rest, self._named)) == 1

    def _begun(self, match: re.Match[str], end: int) -> NamedOrganization:
        words = []
        for word in words_in(self._plain[match.end() : min(end, match.end() + _LONGEST)]):
            words.append(word)
            if word.is_quoted or len(words) == MOST_WORDS:
                break
        if not words:
            raise Misunderstood(ORGANIZATION_MISSING)
        texts = [self._plain[match.end() + words[0].start : match.end() + word.end] for word in words]
        for text, word in zip(reversed(texts), reversed(words), strict=True):
            if choose(text, self._named):
                return NamedOrganization(self._one(text), match.start(), match.end() + word.end)
        raise Misunderstood(unknown_organization(trim(texts[-1]), self._theirs, after_value=False))

    def _one(self, text: str) -> OrganizationName:
        found = choose(text, self._named)
        if len(found) > 1:
            candidates = [(each.key, each.name) for each in found]
            raise Misunderstood(ambiguous_organization(trim(text), candidates))
        if not found:
            raise Misunderstood(unknown_organization(trim(text), self._theirs, after_value=False))
        return found[0]

    def _is_of_quick_tag(self, start: int, end: int) -> bool:
        """Tell whether this ``in`` is a word of a quick tag that stands there whole."""
        for phrase in self._phrases:
            for at in (at for at, word in enumerate(phrase) if word == "in"):
                before = comparable(self._plain[max(0, start - _LONGEST) : start]).split()
                behind = comparable(self._plain[start : min(end, start + _LONGEST)]).split()
                is_before = before[len(before) - at :] == phrase[:at]
                if is_before and behind[: len(phrase) - at] == phrase[at:]:
                    return True
        return False


@dataclass(frozen=True)
class Draft:
    """A text that is being read for one organization."""

    text: TagText
    quotes: Quotes
    split: Split
    names: ByName[Meaning]
    vocabulary: Vocabulary
    named: NamedOrganization | None

    @property
    def region(self) -> str:
        """Where numbers and dates are read."""
        return self.vocabulary.name.region

    @cached_property
    def head(self) -> str:
        """Which call and what quick tags, as on a keyboard, with a line break over ``in …``."""
        end = self.split.head_end
        if self._named_in_head is None:
            return plain(self.text.before(end))
        before = self.text.before(self._named_in_head.start)
        return plain(f"{before}\n{self.text.raw_between(self._named_in_head.end, end)}")

    def with_head(self, head: str) -> str:
        """Give the text with another call and other quick tags."""
        key = f"in {self.vocabulary.name.key} " if self._named_in_head is not None else ""
        return f"{key}{escape(head)} {self.text.after(self.split.head_end)}".strip()

    def with_part(self, start: int, end: int, instead: str) -> str:
        """Give the text with something else from one position to another."""
        return self.text.replaced(start, end, instead)

    def value_of(self, at: int) -> tuple[int, int]:
        """Give from where to where the value of a place stands, quotes included."""
        place = self.split.places[at]
        start, end = self.quotes.trimmed(place.end, self.split.value_end(at))
        if at + 1 < len(self.split.places):
            while end > start and self.text.plain[end - 1] in ",; ":
                end -= 1
        return start, end

    @property
    def _named_in_head(self) -> NamedOrganization | None:
        is_in_head = self.named is not None and self.named.end <= self.split.head_end
        return self.named if is_in_head else None


def in_quotes(value: str) -> str:
    """Give a value so that it is read as it is, whatever is in it."""
    return f'"{value}"'
