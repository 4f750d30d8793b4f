"""Which organization a text that tags a call names with ``in``: before the first field, or at the end. Pure.

``in`` is also a word that people use in notes and in the names of tags. In a note only a whole name at the
very end is an organization's, and never one in quotes; among quick tags, none that is part of one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot import words_typed
from bot.custom_fields import CustomField
from bot.errors import Misunderstood
from bot.lookups import choose, comparable
from commands import typed
from commands.names import EXTERNAL, OrganizationName
from commands.parts import MOST_WORDS
from commands.tag_names import Split
from commands.tag_quotes import Quotes
from commands.tag_types import Vocabulary

_IN = re.compile(r"(?<![^\s,;(])in(?:\s?[:=]\s?|\s+|\Z)", re.IGNORECASE)
_LONGEST = 200  # characters of an organization's name, as typed


@dataclass(frozen=True)
class Named:
    """An organization that was named, and from where to where, in the head or at the end of the text."""

    name: OrganizationName
    start: int
    end: int


def find_organization(
    plain: str, quotes: Quotes, split: Split, vocabularies: Sequence[Vocabulary]
) -> Named | None:
    """Find the organization that is named. ``split`` is by the names of all vocabularies.

    Raises Misunderstood where one is meant that the person doesn't have, or several are.
    """
    search = _Search(plain, quotes, vocabularies)
    found = list(search.in_head(split.head_end))
    if split.places or split.strays:
        found += search.at_end(split)
    if len(found) > 1:
        raise Misunderstood(words_typed.ONE_ORGANIZATION_AT_A_TIME)
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

    def in_head(self, end: int) -> Iterator[Named]:
        at = 0
        while match := _IN.search(self._plain, at, end):
            at = match.end()
            if self._quotes.hide(match.start()) or self._is_of_quick_tag(match.start(), end):
                continue
            named = self._begun(match, end)
            at = named.end
            yield named

    def at_end(self, split: Split) -> Iterator[Named]:
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
                yield Named(self._one(rest), match.start(), split.end)
                return
        return

    def _is_clear(self, rest: str, last: object) -> bool:
        """Tell whether a beginning of a name is enough: where nobody writes sentences."""
        if last == EXTERNAL:
            return True
        constrained = isinstance(last, CustomField) and not last.is_free_text
        return constrained and len(choose(rest, self._named)) == 1

    def _begun(self, match: re.Match[str], end: int) -> Named:
        words = []
        for word in typed.words(self._plain[match.end() : min(end, match.end() + _LONGEST)]):
            words.append(word)
            if word.is_quoted or len(words) == MOST_WORDS:
                break
        if not words:
            raise Misunderstood(words_typed.ORGANIZATION_MISSING)
        texts = [self._plain[match.end() + words[0].start : match.end() + word.end] for word in words]
        for text, word in zip(reversed(texts), reversed(words), strict=True):
            if choose(text, self._named):
                return Named(self._one(text), match.start(), match.end() + word.end)
        raise Misunderstood(
            words_typed.unknown_organization(typed.trim(texts[-1]), self._theirs, after_value=False)
        )

    def _one(self, text: str) -> OrganizationName:
        found = choose(text, self._named)
        if len(found) > 1:
            candidates = [(each.key, each.name) for each in found]
            raise Misunderstood(words_typed.ambiguous_organization(typed.trim(text), candidates))
        if not found:
            raise Misunderstood(
                words_typed.unknown_organization(typed.trim(text), self._theirs, after_value=False)
            )
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
