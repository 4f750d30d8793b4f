"""The names that can stand before a colon or an equals sign, in one table. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from bot import words_typed
from bot.lookups import FILTERS, AllCalls, ByExternalId, ByNumber, ByTransaction, comparable
from commands.examples import Example

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
class Named:
    """What goes by a name, and its other names. A beginning is enough, if no other name begins so."""

    name: str
    other_names: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()


NAMED = (
    Named(
        TRANSACTION,
        ("transaction", "transaction_id"),
        (Example("tx:ABCD1234", words_typed.HELP_TRANSACTION_FORCED, ByTransaction),),
    ),
    Named(
        EXTERNAL,
        ("external", "external_id", "external_unique_id"),
        (Example("ext:crm:1042", words_typed.HELP_EXTERNAL_FORCED, ByExternalId),),
    ),
    Named(
        NUMBER,
        ("telephone", "phone", "number"),
        (Example("tel:530-999-9999", words_typed.HELP_NUMBER_FORCED, ByNumber),),
    ),
    Named(
        "campaign",
        FILTERS["campaign"].other_names,
        (Example('campaign:"Spring Sale" repeat:yes', words_typed.HELP_FILTERS, AllCalls),),
    ),
    *(Named(name, comparison.other_names) for name, comparison in FILTERS.items() if name != "campaign"),
    Named(ORGANIZATION),
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
