"""What the help shows: every keyword, name and way of referring to calls brings its own examples. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from bot.queries import FILTERS, AllCalls, ByExternalId, ByNumber, ByTransaction
from bot.text.matching import comparable

HELP_TRANSACTION_FORCED = "by transaction id, whatever it looks like"

HELP_EXTERNAL_FORCED = "by external id, whatever it looks like"

HELP_NUMBER_FORCED = "by phone number, or not at all"

HELP_FILTERS = "only some of the calls"


@dataclass(frozen=True)
class Example:
    """A line of the help: what to type after the command, what it does, and the type it is read as."""

    typed: str
    does: str
    gives: type


@dataclass(frozen=True)
class HelpLine:
    """A line of the help: text to type, command included, and what it does. Both plain text."""

    typed: str
    does: str
    gives: type
    """The type of the request, or of the reference in its query."""


@dataclass(frozen=True)
class HelpText:
    """The help, for a card to draw: lines in the order to show them, and the names of all filters."""

    lines: tuple[HelpLine, ...]
    filters: tuple[str, ...]


FROM = frozenset(["from", "caller", "calling"])

TO = frozenset(["to", "destination", "called", "dialed", "dialled"])
"""With a colon or without, these say which of two numbers is which."""

TRANSACTION, EXTERNAL, NUMBER, ORGANIZATION = "tx", "ext", "tel", "in"

_LONGEST = 40  # of an unknown name, when the nearest known ones are looked for


@dataclass(frozen=True)
class OrganizationName:
    """An organization as the person knows it, and the region its numbers without a country are read in."""

    key: str
    name: str
    region: str


@dataclass(frozen=True)
class NamedPart:
    """What goes by a name, and its other names. A beginning is enough, if no other name begins so."""

    name: str
    other_names: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()


NAMED = (
    NamedPart(
        TRANSACTION,
        ("transaction", "transaction_id"),
        (Example("tx:ABCD1234", HELP_TRANSACTION_FORCED, ByTransaction),),
    ),
    NamedPart(
        EXTERNAL,
        ("external", "external_id", "external_unique_id"),
        (Example("ext:crm:1042", HELP_EXTERNAL_FORCED, ByExternalId),),
    ),
    NamedPart(
        NUMBER,
        ("telephone", "phone", "number"),
        (Example("tel:530-999-9999", HELP_NUMBER_FORCED, ByNumber),),
    ),
    NamedPart(
        "campaign",
        FILTERS["campaign"].other_names,
        (Example('campaign:"Spring Sale" repeat:yes', HELP_FILTERS, AllCalls),),
    ),
    *(NamedPart(name, comparison.other_names) for name, comparison in FILTERS.items() if name != "campaign"),
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
    close = get_close_matches(comparable(typed)[:_LONGEST], _NAMES, n=3)
    return tuple(dict.fromkeys(_NAMES[each] for each in close))
