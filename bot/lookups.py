"""What can be asked for: the ways to refer to calls, and the filters on a list of them. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from bot import budgets, phones
from bot.invoca.models import Call

Named = TypeVar("Named")


@dataclass(frozen=True)
class AllCalls:
    """Every current call of the organization."""


@dataclass(frozen=True)
class ByTransaction:
    """The call with this transaction id, upper case (Invoca: up to 32 of ``0-9A-Z-``)."""

    transaction_id: str
    as_typed: str | None = field(default=None, compare=False)
    """The same, where it was typed without saying which id it is: where no call has it, an external id."""


@dataclass(frozen=True)
class ByExternalId:
    """The call to which this external id was given through the API."""

    external_unique_id: str
    may_be_transaction: bool = field(default=False, compare=False)
    """It was typed without saying which id it is, and looks like either: both are looked up."""

    @property
    def as_transaction(self) -> ByTransaction:
        """The same text as a transaction id."""
        return ByTransaction(self.external_unique_id.upper())


@dataclass(frozen=True)
class ByPair:
    """The call from this caller to this destination: E.164, but a destination with an extension as typed."""

    calling_phone_number: str
    destination_phone_number: str


@dataclass(frozen=True)
class ByNumber:
    """Calls in which this number (E.164) is the caller, the destination or the number dialled."""

    phone_number: str


@dataclass(frozen=True)
class ByLastDigits:
    """Calls whose caller's number ends so: three or four digits."""

    digits: str


@dataclass(frozen=True)
class ByLine:
    """Calls that came in on this number (E.164): their destination, or the number dialled."""

    phone_number: str


Reference = AllCalls | ByTransaction | ByExternalId | ByPair | ByNumber | ByLastDigits | ByLine

TRANSACTION_ID = re.compile(r"(?=.{1,32}\Z)[0-9A-Z]{8}-[0-9A-Z]{8}(?:-[0-9A-Z]+)*", re.IGNORECASE)
"""What is taken for a transaction id without being said to be one."""

ANY_TRANSACTION_ID = re.compile(r"(?=.*[0-9A-Z])[0-9A-Z-]{1,32}", re.IGNORECASE | re.ASCII)
"""Every form that Invoca documents for one."""


def either(reference: Reference, as_typed: Iterable[str]) -> Reference:
    """Give a reference that was typed without saying what it is: an id that may be of either kind is both."""
    if isinstance(reference, ByTransaction):
        written = (each for each in as_typed if each.upper() == reference.transaction_id)
        return replace(reference, as_typed=next(written, None))
    if isinstance(reference, ByExternalId) and ANY_TRANSACTION_ID.fullmatch(reference.external_unique_id):
        return replace(reference, may_be_transaction=True)
    return reference


@dataclass(frozen=True)
class Filter:
    """One condition on a listed call. ``name`` is a key of ``FILTERS``; ``value`` is as typed."""

    name: str
    value: str


@dataclass(frozen=True)
class Query:
    """What to look for in one organization: a reference, narrowed by filters that must all hold."""

    reference: Reference
    filters: tuple[Filter, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """What of a call a filter compares. Any of the fields may match.

    Texts match from the beginning of a word on: ``city:spring`` finds Springfield and Palm Springs, and
    ``city:art`` not Hartford. Ids match as a whole. Neither looks at case, accents or punctuation.
    """

    texts: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    yes_no: str | None = None
    """The field, if what is typed is yes or no. A call that doesn't tell matches neither."""
    other_names: tuple[str, ...] = ()
    takes_one_word: bool = False
    """Without quotes, the value is one word."""


FILTERS: Mapping[str, Comparison] = {
    "campaign": Comparison(
        ("advertiser_campaign_name",),
        ("advertiser_campaign_id", "advertiser_campaign_id_from_network"),
        other_names=("advertiser_campaign_name",),
    ),
    "publisher": Comparison(
        ("affiliate_name",), ("affiliate_id", "affiliate_id_from_network"), other_names=("affiliate",)
    ),
    "advertiser": Comparison(("advertiser_name",), ("advertiser_id", "advertiser_id_from_network")),
    "promo": Comparison(
        ("promo_number_description",), ("promo_number_id",), other_names=("promo_number_description",)
    ),
    "source": Comparison(("source",)),
    "media": Comparison(("media_type",), other_names=("media_type",)),
    "city": Comparison(("city",)),
    "state": Comparison(("region",), other_names=("region",)),
    "zip": Comparison(("zip_code", "verified_zip_code"), other_names=("zip_code",), takes_one_word=True),
    "type": Comparison(("phone_type",), other_names=("phone_type",)),
    "repeat": Comparison(
        yes_no="repeat_calling_phone_number", other_names=("repeat_caller",), takes_one_word=True
    ),
    "status": Comparison(("call_status",), other_names=("call_status",), takes_one_word=True),
}

_YES = frozenset(["yes", "y", "ye", "yep", "yeah", "true", "t", "on", "1", "si", "oui", "ja"])
_NO = frozenset(["no", "n", "nope", "nah", "false", "f", "off", "0", "non", "nein"])
_WORD = re.compile(r"[^\W_]+")


def comparable(text: str) -> str:
    """Give the words of a text as they are compared: without case, accents and punctuation."""
    letters = text.casefold()
    if not letters.isascii():
        decomposed = unicodedata.normalize("NFKD", letters)
        letters = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(_WORD.findall(letters))


def choose(typed: str, named: Iterable[tuple[str, Named]]) -> tuple[Named, ...]:
    """Give what goes by the typed name: exactly, else but for case and accents, else by its beginning.

    Several where it isn't the name of one alone; none where it is of none. A thing may go by several names.
    """
    wanted = comparable(typed)
    if not wanted:
        return ()
    begun = [(name, known, thing) for name, thing in named if (known := comparable(name)).startswith(wanted)]
    same = [(name, thing) for name, known, thing in begun if known == wanted]
    exact = [thing for name, thing in same if name == typed]
    best = exact or [thing for _, thing in same] or [thing for _, _, thing in begun]
    return tuple(thing for at, thing in enumerate(best) if thing not in best[:at])


def yes_or_no(typed: str) -> bool | None:
    """Read a yes or a no in the ways people write them; None for anything else."""
    word = comparable(typed)
    return True if word in _YES else False if word in _NO else None


def matches(call: Call, condition: Filter) -> bool:
    """Tell whether a call meets a condition. A name that is no key of ``FILTERS`` is a KeyError."""
    comparison = FILTERS[condition.name]
    if comparison.yes_no is not None:
        wanted_answer = yes_or_no(condition.value)
        return wanted_answer is not None and getattr(call, comparison.yes_no) is wanted_answer
    wanted = comparable(condition.value)
    texts = (_compared(getattr(call, field)) for field in comparison.texts)
    ids = (_compared(getattr(call, field)) for field in comparison.ids)
    return bool(wanted) and (any(f" {wanted}" in f" {text}" for text in texts) or wanted in ids)


def _compared(value: str | None) -> str:
    return comparable(value[: budgets.COMPARED_CHARACTERS]) if value else ""


def apply(calls: Iterable[Call], query: Query) -> tuple[Call, ...]:
    """Give the calls the query means, in their order.

    Every filter must hold. A single number, a line and last digits are compared here, since the API has no
    such lookup; what it can look up by itself is taken to be what was asked.
    """
    return tuple(
        call
        for call in calls
        if _is_meant(call, query.reference) and all(matches(call, condition) for condition in query.filters)
    )


def _is_meant(call: Call, reference: Reference) -> bool:
    match reference:
        case ByNumber(number):
            theirs = (call.calling_phone_number, call.destination_phone_number, call.called_phone_number)
            return any(other is not None and phones.same(number, other) for other in theirs)
        case ByLine(number):
            ours = (call.destination_phone_number, call.called_phone_number)
            return any(other is not None and phones.same(number, other) for other in ours)
        case ByLastDigits(digits):
            caller = call.calling_phone_number
            return caller is not None and phones.last_digits(caller, len(digits)) == digits
        case _:
            return True
