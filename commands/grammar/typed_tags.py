"""Where values begin in a text that tags a call: after the names of fields, and after ``ext=``. Pure.

A value runs to the next known name. In a free text only a name that is hardly anything else ends it: in
full, or three letters of it before an equals sign; ``Re: x=5`` is what somebody says.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, TypeVar

from bot.config.fields import CustomField, QuickTag
from bot.errors import Misunderstood
from bot.queries import Reference
from bot.text import phones
from bot.text.matching import comparable
from commands.grammar.names import (
    EXTERNAL,
    FROM,
    NAMED,
    NUMBER,
    ORGANIZATION,
    TO,
    TRANSACTION,
    OrganizationName,
)
from commands.grammar.typed_text import Quotes

Thing = TypeVar("Thing")

Meaning = CustomField | str
"""A field, or what ``ext`` and the other words of the grammar are called in ``commands.names``."""

SURE = 3  # characters of a name before an equals sign that end a free text

_MOST_FOUND = 8  # things that a beginning may stand for

_MOST_WORDS = 12  # of a name; what has more goes by its other name

_GLANCE = 40  # characters before a sign that tell most of what is no name

_LONGEST_ADDRESS = 2_000  # characters of a link, in which no names are

_SIGN = re.compile("[:=]")

_WORD = re.compile(r"[^\s,;(){}\[\]|*\"]+")

_WITH_EQUALS = frozenset("<>!=")


class ByName(Generic[Thing]):
    """Things by their names, for many questions: exactly, but for case and accents, or by a beginning."""

    def __init__(self, named: Iterable[tuple[str, Thing]]) -> None:
        self._things: dict[str, list[Thing]] = {}
        for name, thing in named:
            known = comparable(name)
            if known and thing not in self._things.setdefault(known, []):
                self._things[known].append(thing)
        self._names = sorted(self._things)
        self._words = sorted({word for name in self._names for word in name.split()})
        self._begun: dict[str, tuple[Thing, ...]] = {}
        self.most_words = min(_MOST_WORDS, max((1 + name.count(" ") for name in self._names), default=0))
        self.longest = max(map(len, self._names), default=0)

    def exact(self, phrase: str) -> tuple[Thing, ...]:
        """Give what goes by exactly this, as ``comparable`` gives it."""
        return tuple(self._things.get(phrase, ()))

    def begun(self, phrase: str) -> tuple[Thing, ...]:
        """Give what goes by a name that begins so; what goes by exactly this comes alone."""
        if phrase not in self._begun:
            self._begun[phrase] = self.exact(phrase) or self._beginning(phrase)
        return self._begun[phrase]

    def _beginning(self, phrase: str) -> tuple[Thing, ...]:
        found: dict[int, Thing] = {}
        at = bisect_left(self._names, phrase)
        while phrase and at < len(self._names) and len(found) < _MOST_FOUND:
            if not self._names[at].startswith(phrase):
                break
            found |= {id(thing): thing for thing in self._things[self._names[at]]}
            at += 1
        return tuple(found.values())

    def may_end_with(self, word: str) -> bool:
        """Tell whether a name, or the beginning of one, can end so."""
        at = bisect_left(self._words, word)
        return at < len(self._words) and self._words[at].startswith(word)


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
    for part in NAMED:
        if part.name in {TRANSACTION, EXTERNAL, NUMBER, ORGANIZATION}:
            named += [(name, part.name) for name in (part.name, *part.other_names)]
    taken = {comparable(name) for name, _ in named}
    for each in fields:
        new = {comparable(each.name): each.name, comparable(each.label): each.label}
        named += [(written, each) for known, written in new.items() if known not in taken]
        taken |= set(new)
    return ByName(named)


def split(plain: str, quotes: Quotes, names: ByName[Meaning], end: int) -> Split:
    """Cut a text at the names in it, up to a position."""
    places: list[NamePlace] = []
    strays: dict[int, NamePlace] = {}
    lower = 0
    addresses = phones.in_uris(plain[:end])
    for match in _SIGN.finditer(plain, 0, end):
        at = match.start()
        if quotes.hide(at) or at in addresses or _is_no_sign(plain, at):
            continue
        first, lower = lower, at + 1
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
    first = max(0, at - _LONGEST_ADDRESS)
    link = plain.rfind("://", first, at)
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


@dataclass(frozen=True)
class Vocabulary:
    """What may be set in an organization, and by which quick tags."""

    name: OrganizationName
    fields: tuple[CustomField, ...] = ()
    quick_tags: tuple[QuickTag, ...] = ()

    @cached_property
    def names(self) -> ByName[Meaning]:
        """The names of its fields and of the grammar's own words."""
        return names_of(self.fields)


@dataclass(frozen=True)
class Tag:
    """Set these values on this call. Something is set always."""

    call: Reference | None
    """None is the call on the person's line."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """By partner (API) name, as they are sent, in the order in which they were typed."""
    external_unique_id: str | None = None
    organization: str | None = None
    """The key of the one that was named with ``in``, or that is the only one; None is the default."""
    quick_tag: str | None = None
    """The name of the quick tag, where there was one and no more."""


@dataclass(frozen=True)
class Undo:
    """Take the person's last change back, in the organization with this key if one was named."""

    organization: str | None = None


@dataclass(frozen=True)
class TagHelp:
    """Show the help, of the organization with this key if one was named."""

    organization: str | None = None


@dataclass(frozen=True)
class WhichOrganization:
    """Ask which organization is meant: what may be set depends on it."""


TypedTagRequest = Tag | Undo | TagHelp | WhichOrganization


@dataclass(frozen=True)
class Completion:
    """One way to finish what was nearly understood. ``label`` is plain text for a button.

    ``text`` is what could have been typed instead, as Slack sends it.
    """

    label: str
    text: str


class NearMiss(Misunderstood):
    """What was typed is nearly a tag: nothing is set, and each completion would be one.

    ``organization`` is the key of the organization it was read for.
    """

    def __init__(
        self,
        problem: str,
        understood: str = "",
        completions: tuple[Completion, ...] = (),
        organization: str | None = None,
    ) -> None:
        self.completions = completions
        self.organization = organization
        super().__init__(problem, understood)
