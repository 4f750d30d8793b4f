"""Where values begin in a text that tags a call: after the names of fields, and after ``ext=``. Pure.

A value runs to the next known name. In a free text only a name that is hardly anything else ends it: in
full, or three letters of it before an equals sign; ``Re: x=5`` is what somebody says.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bot.config.fields import CustomField, QuickTag
from bot.text import phones
from bot.text.matching import comparable
from bot.words import NO, YES
from commands.grammar.names import EXTERNAL, FROM, ORGANIZATION, REFERRING, TO, ByName
from commands.grammar.organizations import OrganizationName
from commands.grammar.typed import Quotes

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
    days: tuple[date, ...] = ()
    """That it may be there now: ``tomorrow`` is behind one of them."""

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
