"""The tables that parsing, help and completions are made of: words and names of the grammar. Pure."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Self, TypeVar

from bot.config.organizations import Organization
from bot.errors import Misunderstood
from bot.queries import FILTERS, AllCalls, ByExternalId, ByNumber, ByTransaction
from bot.text.markup import literal
from bot.text.matching import choose, comparable, edits
from bot.words import VALUE_LENGTH, quote
from commands.grammar.words import IN_QUOTES

Thing = TypeVar("Thing")

FROM = frozenset(["from", "caller", "calling"])

TO = frozenset(["to", "destination", "called", "dialed", "dialled"])
"""With a colon or without, these say which of two numbers is which."""

TRANSACTION, EXTERNAL, NUMBER, ORGANIZATION = "tx", "ext", "tel", "in"

_LONGEST = 40  # of an unknown name, when the nearest known ones are looked for

_SHORT = 5  # letters of a word in which one is mistyped at the most

_MOST_FOUND = 8  # things that a beginning may stand for

_MOST_WORDS = 12  # of a name; what has more goes by its other name


@dataclass(frozen=True)
class Example:
    """A line of the help: what to type after the command, what it does, and the type it is read as."""

    typed: str
    does: str
    gives: type


@dataclass(frozen=True)
class HelpText:
    """The help, for a card to draw: lines in the order to show them, and the names of all filters."""

    lines: tuple[Example, ...]
    filters: tuple[str, ...]


def help_of(command: str, examples: Iterable[Example], filters: Iterable[str] = ()) -> HelpText:
    """Give the help of a command: its examples, with the command in front."""
    lines = (Example(f"{command} {each.typed}".strip(), each.does, each.gives) for each in examples)
    return HelpText(tuple(lines), tuple(filters))


@dataclass(frozen=True)
class NamedPart:
    """What goes by a name, and its other names. A beginning is enough, if no other name begins so."""

    name: str
    other_names: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()


_EXAMPLES = {
    "campaign": (Example('campaign:"Spring Sale" repeat:yes', "only some of the calls", AllCalls),),
}

REFERRING = (
    NamedPart(
        TRANSACTION,
        ("transaction", "transaction_id"),
        (Example("tx:ABCD1234", "by transaction ID, whatever it looks like", ByTransaction),),
    ),
    NamedPart(
        EXTERNAL,
        ("external", "external_id", "external_unique_id"),
        (Example("ext:crm:1042", "by external ID, whatever it looks like", ByExternalId),),
    ),
    NamedPart(
        NUMBER,
        ("telephone", "phone", "number"),
        (Example("tel:530-999-9999", "by phone number, or not at all", ByNumber),),
    ),
)
"""What says which call is meant."""

NAMED = (
    *REFERRING,
    *(NamedPart(name, each.other_names, _EXAMPLES.get(name, ())) for name, each in FILTERS.items()),
    NamedPart(ORGANIZATION),
)

_NAMES: Mapping[str, str] = {
    comparable(each): named.name for named in NAMED for each in (named.name, *named.other_names)
}


def meanings(typed: str) -> tuple[str, ...]:
    """Give what a typed name means: what goes by exactly it, else whatever begins so.

    Names of several words are begun by typing more than the first: ``c:`` doesn't stand for call_status.
    """
    known = comparable(typed)
    if known in _NAMES:
        return (_NAMES[known],)
    begun = (
        each for each in _NAMES if known and each.startswith(known) and (" " in known or " " not in each)
    )
    return tuple(dict.fromkeys(_NAMES[each] for each in begun))


def nearest(typed: str) -> tuple[str, ...]:
    """Give the names a mistyped one may have been."""
    return tuple(dict.fromkeys(named for _, named in _BY_NAME.near(typed)))[:3]


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

    def near(self, typed: str) -> tuple[tuple[int, Thing], ...]:
        """Give what may have been mistyped so, the nearest alone, and by how many letters that is off.

        One letter is, and two of a longer word. Never what lacks or has a beginning such as ``un`` or ``no``:
        that is the opposite of what was typed.
        """
        phrase = comparable(typed)
        if not 1 < len(phrase) <= _LONGEST:
            return ()
        most = 1 if len(phrase) <= _SHORT else 2
        found = [
            (off, name)
            for name in self._names
            if (off := edits(phrase, name, most)) <= most and not _opposite(phrase, name)
        ]
        least = min((off for off, _ in found), default=0)
        return tuple((off, thing) for off, name in found if off == least for thing in self._things[name])

    def may_end_with(self, word: str) -> bool:
        """Tell whether a name, or the beginning of one, can end so."""
        at = bisect_left(self._words, word)
        return at < len(self._words) and self._words[at].startswith(word)


_BY_NAME = ByName(_NAMES.items())


def _opposite(one: str, other: str) -> bool:
    """Tell whether one is the other with something in front that may turn it round."""
    short, long = sorted((one, other), key=len)
    more = long.removesuffix(short)
    return more != long and (len(more) > 1 or more == "n")


_MISSING = "`in` which organization? Its name comes after it: `in acme`."

_ONE_AT_A_TIME = "I can look in one organization at a time. Keep one `in …`."

_SHOWN = 10


@dataclass(frozen=True)
class OrganizationName:
    """An organization as the person knows it, and the region its numbers without a country are read in."""

    key: str
    name: str
    region: str

    @classmethod
    def of(cls, organization: Organization) -> Self:
        """What the grammar needs to know of an organization."""
        return cls(organization.key, organization.name, organization.region)


class Organizations:
    """The organizations that a person may name."""

    MOST_WORDS = 6  # of a name

    def __init__(self, theirs: Iterable[OrganizationName]) -> None:
        self._theirs = tuple(theirs)
        self._named = [(written, each) for each in self._theirs for written in (each.key, each.name)]
        self._whole = {comparable(written) for written, _ in self._named}

    def is_whole(self, typed: str) -> bool:
        """Tell whether this is one's key or name, and not only the beginning."""
        return comparable(typed) in self._whole

    def is_clear(self, typed: str) -> bool:
        """Tell whether this is the key or name of one alone, or the beginning of it."""
        return len(choose(typed, self._named)) == 1

    def longest(
        self, phrases: Sequence[tuple[str, int]], *, after_value: bool = False
    ) -> tuple[OrganizationName, int]:
        """Give what the longest of some phrases names, the last, and what comes with that.

        Raises Misunderstood where there is none or are several.
        """
        if not phrases:
            raise Misunderstood(_MISSING)
        for phrase, at in reversed(phrases):
            found = choose(phrase, self._named)
            if len(found) > 1:
                raise Misunderstood(
                    f"{quote(phrase)} could be several of your organizations. {_listed(found)}"
                )
            if found:
                return found[0], at
        in_quotes = f" {IN_QUOTES}" if after_value else ""
        unknown = f"You have no organization {quote(phrases[-1][0])} here."
        raise Misunderstood(f"{unknown} {_listed(self._theirs)}{in_quotes}")

    @staticmethod
    def one_at_a_time() -> None:
        """Raise Misunderstood, since a second one is named."""
        raise Misunderstood(_ONE_AT_A_TIME)


def _listed(organizations: Sequence[OrganizationName]) -> str:
    shown = [f"{quote('in ' + each.key)} for {literal(each.name, VALUE_LENGTH)}" for each in organizations]
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    return f"Type {', '.join(shown[:_SHOWN])}{more}." if shown else ""
