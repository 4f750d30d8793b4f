"""A call in progress as Switchboard knows it, whichever generation of the API told of it."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Literal, overload

import httpx
from pydantic import SecretStr


@dataclass(frozen=True)
class Account:
    """One organization at Invoca, as its API is to be asked for it."""

    organization_type: Literal["Network", "Advertiser"]
    """Capitalized: the API requires it."""
    organization_id: int
    api_url: str
    """The host's URL, such as ``https://acme.invoca.net``; what comes after it is the client's matter."""
    api_version: str
    api_token: SecretStr
    update_method: Literal["PUT", "POST"] = "PUT"
    region: str = "US"
    """How to read phone numbers without a country: ISO 3166, two letters."""

    @cached_property
    def fingerprint(self) -> str:
        """What tells one organization from another for good: 12 hex digits of host, type and id.

        Cards and the ledger carry it, so that they notice when a configuration's key comes to mean another
        organization. Tokens and versions may change without changing it.
        """
        host = httpx.URL(self.api_url).netloc.decode("ascii")
        named = f"{host}|{self.organization_type}|{self.organization_id}"
        return hashlib.sha256(named.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class CustomDatum:
    """One marketing data field of a call, as the API reports it: its partner (API) name and present value."""

    name: str
    value: str
    source: str | None = None


class CustomData(Sequence[CustomDatum]):
    """Marketing data fields, kept as one tuple of texts; each is made when it is looked at.

    10,000 calls have 100,000 of them, and the garbage collector stops everything while it looks at each
    object that isn't a text: as objects they took it 70 ms.
    """

    __slots__ = ("_texts",)

    def __init__(self, data: Iterable[CustomDatum]) -> None:
        self._texts = tuple(text for each in data for text in (each.name, each.value, each.source))

    def __len__(self) -> int:
        return len(self._texts) // 3

    def __iter__(self) -> Iterator[CustomDatum]:
        for at in range(len(self)):
            yield self[at]

    @overload
    def __getitem__(self, at: int) -> CustomDatum: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[CustomDatum, ...]: ...
    def __getitem__(self, at: int | slice) -> CustomDatum | tuple[CustomDatum, ...]:
        if isinstance(at, slice):
            return tuple(self[each] for each in range(len(self))[at])
        first = 3 * range(len(self))[at]
        name, value, source = self._texts[first : first + 3]
        return CustomDatum(name or "", value or "", source)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))


@dataclass(frozen=True)
class Call:
    """One call in progress. Every field but the transaction id is optional; missing, null and empty are None.

    Phone numbers are E.164 where they could be read as a number, else as given (a destination can carry
    extensions and pauses). Times are aware.
    """

    transaction_id: str
    call_record_id: str | None = None
    call_status: str | None = None
    external_unique_id: str | None = None
    calling_phone_number: str | None = None
    destination_phone_number: str | None = None
    called_phone_number: str | None = None
    phone_type: str | None = None
    start_time: datetime | None = None
    bridge_start_time: datetime | None = None
    city: str | None = None
    region: str | None = None
    zip_code: str | None = None
    verified_zip_code: str | None = None
    media_type: str | None = None
    source: str | None = None
    repeat_calling_phone_number: bool | None = None
    advertiser_campaign_country: str | None = None
    advertiser_campaign_id: str | None = None
    advertiser_campaign_id_from_network: str | None = None
    advertiser_campaign_name: str | None = None
    advertiser_id: str | None = None
    advertiser_id_from_network: str | None = None
    advertiser_name: str | None = None
    affiliate_campaign_id_from_network: str | None = None
    affiliate_commissions_ranking: str | None = None
    affiliate_conversion_rate_ranking: str | None = None
    affiliate_id: str | None = None
    affiliate_id_from_network: str | None = None
    affiliate_name: str | None = None
    affiliate_volume_ranking: str | None = None
    promo_number_description: str | None = None
    promo_number_id: str | None = None
    qualified_regions: str | None = None
    keypress_1: str | None = None
    keypress_2: str | None = None
    keypress_3: str | None = None
    keypress_4: str | None = None
    keypresses: str | None = None
    custom_data: Sequence[CustomDatum] = ()
    demographics: Mapping[str, str] = field(default_factory=dict)
    """Enhanced Caller Profile, personal data: shown only to whom the organization grants it."""
    more: Mapping[str, str] = field(default_factory=dict)
    """Fields no document lists, as text."""

    @property
    def since(self) -> datetime | None:
        """When the call reached its destination, or, where that isn't told, when it began."""
        return self.bridge_start_time or self.start_time


class LeftOut(str):
    """Our own sentence about what of an answer could not be read, beside the API's words."""

    __slots__ = ()


@dataclass(frozen=True)
class CurrentCalls:
    """What one lookup found, newest first, and what may be missing from it, in words."""

    calls: tuple[Call, ...]
    missing: tuple[str, ...] = ()
    """Empty, or why the list may be incomplete: the API's own words (status 202 with ``partial_data``), and
    ours for what could not be read (LeftOut)."""
