"""A text that tags a call, cut for one organization: its head, its values, and ways to write it anew. Pure.

The organization is named with ``in`` before the first field, or at the end. ``in`` is also a word that people
use in notes and in the names of tags: in a note only a whole name at the very end is an organization's, and
never one in quotes; among quick tags, none that is part of one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Self

from bot.config.fields import CustomField, QuickTag, days_in
from bot.config.organizations import Organization
from bot.text import phones
from bot.text.markup import escape
from bot.text.matching import LONGEST_NAME, comparable
from bot.words import NO, YES
from commands.grammar.names import (
    EXTERNAL,
    FROM,
    ORGANIZATION,
    REFERRING,
    TO,
    ByName,
    OrganizationName,
    Organizations,
)
from commands.grammar.tokens import trim, words_in
from commands.grammar.typed import Quotes, Typed, settled

Meaning = CustomField | str
"""A field, or what ``ext`` and the other words of the grammar are called in its tables of names."""

SURE = 3  # characters of a name before an equals sign that end a free text

_GLANCE = 40  # characters before a sign that tell most of what is no name

_LONGEST_ADDRESS = 2_000  # characters of a link, in which no names are

_SIGN = re.compile("[:=]")

_WORD = re.compile(r"[^\s,;(){}\[\]|*\"]+")

_WITH_EQUALS = frozenset("<>!=")


@dataclass(frozen=True)
class Vocabulary:
    """What may be set in an organization, and by which quick tags."""

    name: OrganizationName
    fields: tuple[CustomField, ...] = ()
    quick_tags: tuple[QuickTag, ...] = ()
    now: datetime | None = None
    """When it is typed; without it, ``tomorrow`` is no date."""

    @classmethod
    def of(cls, organization: Organization, now: datetime | None = None) -> Self:
        """What the grammar needs to know of an organization to tag its calls; with dates, at a moment."""
        return cls(OrganizationName.of(organization), organization.fields, organization.quick_tags, now)

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days that it may be there now: ``tomorrow`` is behind one of them."""
        return () if self.now is None else days_in(self.name.region, self.now)

    @cached_property
    def names(self) -> ByName[Meaning]:
        """The names of its fields and of the grammar's own words."""
        return names_of(self.fields)

    @cached_property
    def quick_tags_by_name(self) -> ByName[QuickTag]:
        """The quick tags by their names and labels."""
        return ByName([(written, tag) for tag in self.quick_tags for written in (tag.name, tag.label)])

    @cached_property
    def typed_options(self) -> tuple[tuple[str, QuickTag], ...]:
        """What is set by typing an option, by how it is typed: alone, or behind the name of its field.

        Each is like a quick tag that nobody has configured. Yes and no stand behind a name only.
        """
        found: list[tuple[str, QuickTag]] = []
        for field in self.fields:
            for option in (YES, NO) if field.type == "yes_no" else field.options:
                # Its name is typed in a way to finish something, and longer than a configured one's.
                tag = QuickTag.model_construct(
                    name=f"{field.name} {option}", label=option, set={field.name: option}
                )
                found += [(f"{name} {option}", tag) for name in (field.name, field.label)]
                found += [(option, tag)] if field.options else []
        return tuple(found)

    @property
    def written_tags(self) -> Iterator[str]:
        """Whatever quick tags and options are typed as."""
        yield from (written for tag in self.quick_tags for written in (tag.name, tag.label))
        yield from (written for written, _ in self.typed_options)

    @cached_property
    def options_by_name(self) -> ByName[QuickTag]:
        """The same, to be asked; several where several fields have an option."""
        return ByName(self.typed_options)


@dataclass(frozen=True)
class NamePlace:
    """A name and its sign; the value begins at ``end``. No meaning: unknown. Several: it is too short."""

    start: int
    end: int
    name: str
    meanings: tuple[Meaning, ...]
    is_exact: bool = False


@dataclass(frozen=True)
class Split:
    """A text, cut at the names in it. What stands before the first is which call, and quick tags."""

    places: tuple[NamePlace, ...]
    strays: Mapping[int, NamePlace]
    """What looks like a name and is none, the first behind each place; -1 is before the first place."""
    end: int

    @property
    def head_end(self) -> int:
        """Where the call and the quick tags end."""
        places = [*self.places[:1], *(stray for at, stray in self.strays.items() if at < 0)]
        return min((place.start for place in places), default=self.end)

    def value_end(self, at: int) -> int:
        """Where the value of a place ends."""
        return self.places[at + 1].start if at + 1 < len(self.places) else self.end


def names_of(fields: Iterable[CustomField]) -> ByName[Meaning]:
    """Give the names of the fields and of the grammar's own words. Of fields with one name, the first."""
    named: list[tuple[str, Meaning]] = [(word, "from") for word in FROM]
    named += [(word, "to") for word in TO]
    named += [(name, part.name) for part in REFERRING for name in (part.name, *part.other_names)]
    named.append((ORGANIZATION, ORGANIZATION))
    taken = {comparable(name) for name, _ in named}
    for each in fields:
        new = {comparable(each.name): each.name, comparable(each.label): each.label}
        named += [(written, each) for known, written in new.items() if known not in taken]
        taken |= set(new)
    return ByName(named)


def split(quotes: Quotes, names: ByName[Meaning], end: int) -> Split:
    """Cut a text at the names in it, up to a position."""
    plain = quotes.plain
    places: list[NamePlace] = []
    strays: dict[int, NamePlace] = {}
    lower = 0
    addresses = phones.in_uris(plain[:end])
    for match in _SIGN.finditer(plain, 0, end):
        at = match.start()
        if quotes.hide(at) or at in addresses or _is_no_sign(plain, at):
            continue
        first, lower = lower, at + 1
        if first == at:
            continue  # a sign behind a sign
        if len(places) - 1 in strays and _is_no_name(plain, quotes, names, first, at):
            continue
        place = _name_before(plain, quotes, names, first, at)
        if place is None or _only_refers(place, plain[at]):
            continue
        if _ends(places[-1].meanings[0] if places else None, place, plain[at]):
            places.append(place)
        else:
            strays.setdefault(len(places) - 1, place)
    return Split(tuple(places), strays, end)


def _is_no_sign(plain: str, at: int) -> bool:
    if plain[at] == ":":
        return plain.startswith("//", at + 1)
    if plain.startswith("=", at + 1) or plain[at - 1 : at] in _WITH_EQUALS:
        return True
    link = plain.rfind("://", max(0, at - _LONGEST_ADDRESS), at)
    return link >= 0 and not any(space in plain[link:at] for space in " \n")


def _only_refers(place: NamePlace, sign: str) -> bool:
    """Tell whether a name says which call is meant, and sets nothing."""
    meaning = place.meanings[0] if len(place.meanings) == 1 else None
    return isinstance(meaning, str) and (meaning != EXTERNAL or sign == ":")


def _ends(current: Meaning | None, place: NamePlace, sign: str) -> bool:
    """Tell whether a name ends the value that it stands in."""
    if len(place.meanings) != 1:
        return False
    if not isinstance(current, CustomField) or not current.is_free_text or place.is_exact:
        return True
    return sign == "=" and len(comparable(place.name)) >= SURE


def _is_no_name(plain: str, quotes: Quotes, names: ByName[Meaning], lower: int, sign: int) -> bool:
    """Tell at a glance that what stands before a sign is no name; of what isn't told so, nothing is known."""
    end = _without_spaces(plain, lower, sign)
    if end > lower and end - 1 in quotes.opening:
        return False
    first = max(lower, end - _GLANCE)
    *others, last = comparable(plain[first:end]).split() or [""]
    is_whole = bool(others) or first == lower
    return is_whole and bool(last) and not names.may_end_with(last)


def _without_spaces(plain: str, lower: int, end: int) -> int:
    while end > lower and plain[end - 1] == " ":
        end -= 1
    return end


def _name_before(
    plain: str, quotes: Quotes, names: ByName[Meaning], lower: int, sign: int
) -> NamePlace | None:
    end = _without_spaces(plain, lower, sign)
    if end > lower and end - 1 in quotes.opening and quotes.opening[end - 1] >= lower:
        start = quotes.opening[end - 1]
        phrase = comparable(plain[start + 1 : end - 1])
        found = names.begun(phrase)
        return NamePlace(
            start, sign + 1, plain[start + 1 : end - 1].strip(), found, bool(names.exact(phrase))
        )
    lower = max(lower, plain.rfind("\n", lower, end) + 1, end - 2 * names.longest - 20)
    words = [*_WORD.finditer(plain, lower, end)]
    if words and not _begins_word(plain, words[0].start()):
        words.pop(0)
    is_apart = end < sign and plain[sign + 1 : sign + 2].strip() and plain[sign] == ":"  # sold :tada:
    exact = begun = last = None
    phrase = ""
    for word in reversed(words[-names.most_words :]):
        known = comparable(word[0])
        if not known:
            continue
        phrase = f"{known} {phrase}".strip()
        name = plain[word.start() : end]
        if found := names.exact(phrase):
            exact = NamePlace(word.start(), sign + 1, name, found, is_exact=True)
        elif found := names.begun(phrase):
            begun = NamePlace(word.start(), sign + 1, name, found)
        if last is None and not is_apart and any(character.isalpha() for character in name):
            last = NamePlace(word.start(), sign + 1, name, ())
        if len(phrase) > names.longest and (last is not None or is_apart):
            break
    return exact or begun or last


def _begins_word(plain: str, start: int) -> bool:
    return start == 0 or (plain[start - 1] not in ":=" and not _WORD.match(plain[start - 1]))


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
    written = quotes.plain[begins : split.end]
    if options and len(written) <= LONGEST_NAME and comparable(written) in map(comparable, options):
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
