"""A text that tags a call, cut for one organization: its head, its values, and ways to write it anew. Pure.

The organization is named with ``in`` before the first field, or at the end. ``in`` is also a word that people
use in notes and in the names of tags: in a note only a whole name at the very end is an organization's, and
never one in quotes; among quick tags, none that is part of one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.config.fields import CustomField
from bot.text.markup import escape
from bot.text.matching import comparable
from commands.grammar.fields import Meaning, Split, Vocabulary
from commands.grammar.names import EXTERNAL, ByName
from commands.grammar.organizations import OrganizationName, Organizations
from commands.grammar.tokens import trim, words_in
from commands.grammar.typed import Quotes, Typed, settled

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
    quotes: Quotes, split: Split, vocabularies: Sequence[Vocabulary]
) -> NamedOrganization | None:
    """Find the organization that is named. ``split`` is by the names of all vocabularies.

    Raises Misunderstood where one is meant that the person doesn't have, or several are.
    """
    organizations = Organizations(each.name for each in vocabularies)
    phrases = [
        known.split()
        for vocabulary in vocabularies
        for known in {comparable(written) for written in vocabulary.written_tags}
        if "in" in known.split()
    ]
    found = list(_in_head(quotes, split.head_end, organizations, phrases))
    if split.places or split.strays:
        found += _at_end(quotes, split, organizations)
    if len(found) > 1:
        organizations.one_at_a_time()
    return found[0] if found else None


def _in_head(
    quotes: Quotes, end: int, organizations: Organizations, phrases: Sequence[list[str]]
) -> Iterator[NamedOrganization]:
    at = 0
    while match := _IN.search(quotes.plain, at, end):
        at = match.end()
        if quotes.hide(match.start()) or _is_of_quick_tag(quotes.plain[:end], match.start(), phrases):
            continue
        behind = quotes.plain[at : min(end, at + _LONGEST)]
        ends = []
        for word in words_in(behind):
            ends.append(word.end)
            if word.is_quoted or len(ends) == organizations.MOST_WORDS:
                break
        name, length = organizations.longest([(trim(behind[:last]), last) for last in ends])
        yield NamedOrganization(name, match.start(), at + length)
        at += length


def _at_end(quotes: Quotes, split: Split, organizations: Organizations) -> Iterator[NamedOrganization]:
    begins = max(place.end for place in [*split.places, *split.strays.values()])
    last = split.places[-1].meanings[0] if split.places else None
    options = last.options if isinstance(last, CustomField) else ()
    if options and comparable(quotes.plain[begins : split.end]) in map(comparable, options):
        return
    for match in reversed(list(_IN.finditer(quotes.plain, max(begins, split.end - _LONGEST), split.end))):
        if quotes.hide(match.start()) or not quotes.plain[begins : match.start()].strip():
            continue
        rest = quotes.plain[match.end() : split.end]
        # A beginning of a name is enough where nobody writes sentences.
        is_constrained = isinstance(last, CustomField) and not last.is_free_text
        is_clear = last == EXTERNAL or (is_constrained and organizations.is_clear(rest))
        if organizations.is_whole(rest) or is_clear:
            yield NamedOrganization(organizations.longest([(trim(rest), 0)])[0], match.start(), split.end)
            return


def _is_of_quick_tag(text: str, start: int, phrases: Sequence[list[str]]) -> bool:
    """Tell whether this ``in`` is a word of a quick tag that stands there whole."""
    if not phrases:
        return False
    before = comparable(text[max(0, start - _LONGEST) : start]).split()
    behind = comparable(text[start : start + _LONGEST]).split()
    return any(
        before[len(before) - at :] == phrase[:at] and behind[: len(phrase) - at] == phrase[at:]
        for phrase in phrases
        for at, word in enumerate(phrase)
        if word == "in"
    )


@dataclass(frozen=True)
class Draft:
    """A text that is being read for one organization."""

    text: Typed
    quotes: Quotes
    split: Split
    names: ByName[Meaning]
    vocabulary: Vocabulary
    named: NamedOrganization | None

    @property
    def plain(self) -> str:
        """The whole text as on a keyboard."""
        return self.quotes.plain

    @property
    def region(self) -> str:
        """Where numbers and dates are read."""
        return self.vocabulary.name.region

    @cached_property
    def head(self) -> str:
        """Which call and what quick tags, settled, with a line break over ``in …``."""
        end = self.split.head_end
        named = self._named_in_head
        if named is None:
            return settled(self.text.plain[:end])
        return settled(f"{self.text.plain[: named.start]}\n{self.text.plain[named.end : end]}")

    def with_head(self, head: str) -> str:
        """Give the text with another call and other quick tags."""
        key = f"in {self.vocabulary.name.key} " if self._named_in_head is not None else ""
        return f"{key}{escape(head)} {self.text.after(self.split.head_end)}".strip()

    def value_of(self, at: int) -> tuple[int, int]:
        """Give from where to where the value of a place stands, quotes included."""
        start, end = self.quotes.trimmed(self.split.places[at].end, self.split.value_end(at))
        if at + 1 < len(self.split.places):
            while end > start and self.plain[end - 1] in ",; ":
                end -= 1
        return start, end

    @property
    def _named_in_head(self) -> NamedOrganization | None:
        is_in_head = self.named is not None and self.named.end <= self.split.head_end
        return self.named if is_in_head else None


def in_quotes(value: str) -> str:
    """Give a value so that it is read as it is, whatever is in it."""
    return f'"{value}"'
