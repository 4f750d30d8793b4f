"""What can be asked for: the ways to refer to calls, and the filters on a list of them. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from pydantic import TypeAdapter, ValidationError

from bot.errors import OutOfDate
from bot.text import budgets
from bot.text.matching import comparable


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
class FilterComparison:
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


FILTERS: Mapping[str, FilterComparison] = {
    "campaign": FilterComparison(
        ("advertiser_campaign_name",),
        ("advertiser_campaign_id", "advertiser_campaign_id_from_network"),
        other_names=("advertiser_campaign_name",),
    ),
    "publisher": FilterComparison(
        ("affiliate_name",), ("affiliate_id", "affiliate_id_from_network"), other_names=("affiliate",)
    ),
    "advertiser": FilterComparison(("advertiser_name",), ("advertiser_id", "advertiser_id_from_network")),
    "promo": FilterComparison(
        ("promo_number_description",), ("promo_number_id",), other_names=("promo_number_description",)
    ),
    "source": FilterComparison(("source",)),
    "media": FilterComparison(("media_type",), other_names=("media_type",)),
    "city": FilterComparison(("city",)),
    "state": FilterComparison(("region",), other_names=("region",)),
    "zip": FilterComparison(
        ("zip_code", "verified_zip_code"), other_names=("zip_code",), takes_one_word=True
    ),
    "type": FilterComparison(("phone_type",), other_names=("phone_type",)),
    "repeat": FilterComparison(
        yes_no="repeat_calling_phone_number", other_names=("repeat_caller",), takes_one_word=True
    ),
    "status": FilterComparison(("call_status",), other_names=("call_status",), takes_one_word=True),
}


def compared(value: str | None) -> str:
    """What a filter compares of a value."""
    return comparable(value[: budgets.COMPARED_CHARACTERS]) if value else ""


Kept = ByPair | ByNumber | ByLastDigits

_ADAPTER: TypeAdapter[Kept] = TypeAdapter(Kept)


def encode(reference: Kept) -> str:
    """Give the text to keep."""
    return _ADAPTER.dump_json(reference).decode()


def decode(text: str) -> Kept:
    """Give the reference that was kept. Raises OutOfDate where the text is of another version."""
    try:
        return _ADAPTER.validate_json(text)
    except ValidationError:
        raise OutOfDate from None
