"""A call as the platform knows it: every field the API has, and when the call begins and ends."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class FieldType(StrEnum):
    """The data type of a custom data field, which decides how long its value may be."""

    SHORT_TEXT = "Short Text"
    LONG_TEXT = "Long Text"

    @property
    def longest(self) -> int:
        """How many characters a value may have."""
        return 255 if self is FieldType.SHORT_TEXT else 10_000


@dataclass(frozen=True)
class CustomDatum:
    """One value of custom data that came with the call, and where the platform has it from."""

    name: str
    value: str
    source: str = "DynamicAttribution"
    data_type: FieldType = FieldType.SHORT_TEXT


@dataclass(frozen=True)
class SandboxCall:
    """A call. It is in the API from `began` (its transfer to the destination) until `ends`, exclusive.

    Without `ends` it goes on until the board ends it. `external_unique_id` counts as set through the API
    before. A withheld number is None. `extra` is laid over the call's JSON last: unknown fields, or a known
    one in a shape of the test's choosing.
    """

    transaction_id: str
    began: datetime
    ends: datetime | None = None
    external_unique_id: str | None = None
    calling_phone_number: str | None = None
    destination_phone_number: str | None = None
    called_phone_number: str | None = None
    call_record_id: str | None = None
    call_status: str | None = "bridged"
    phone_type: str | None = None
    start_time: datetime | None = None
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
    custom_data: tuple[CustomDatum, ...] = ()
    demographics: Mapping[str, str | bool | None] = field(default_factory=dict)
    extra: Mapping[str, object] = field(default_factory=dict)

    def in_progress(self, now: datetime) -> bool:
        """Whether the API has the call at this moment."""
        return self.began <= now and (self.ends is None or now < self.ends)
