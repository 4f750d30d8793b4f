"""Answers as the API's documents show them, generation by generation."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.invoca.models import Call, CurrentCalls, CustomDatum
from tests.invoca.whole import parse_calls

FIXTURES = Path(__file__).parent / "fixtures"

OF_2022 = Call(
    "01FMTK644Z9D-3FPEY1REX8JSZB",
    call_status="bridged",
    calling_phone_number="+15309999999",
    destination_phone_number="+18555595599",
    start_time=datetime(2022, 12, 10, 13, 45, tzinfo=UTC),
    bridge_start_time=datetime(2022, 12, 10, 13, 49, tzinfo=UTC),
)
SINCE_2023 = Call(
    "ABCD1234-ABCD1234",
    call_status="bridged",
    calling_phone_number="+15559999999",
    destination_phone_number="+18555595599",
    called_phone_number="+18557174046",
    call_record_id="Z6E5-C7397356976E",
    phone_type="Mobile",
    bridge_start_time=datetime(2023, 4, 3, 23, 2, 36, tzinfo=UTC),
)
EXPECTED = {
    "2022-09-02": CurrentCalls(
        (
            replace(
                OF_2022,
                custom_data=(CustomDatum("Call Disposition", "CUSTOMER_HANGUP", "CallsInProgressAPI"),),
            ),
        )
    ),
    "2022-09-02-partial": CurrentCalls(
        (OF_2022,),
        ("Not all regions were able to be queried. calls_in_progress may be incomplete",),
    ),
    "2022-09-28": CurrentCalls(
        (replace(OF_2022, custom_data=(CustomDatum("GCLID", "123-456", "DynamicAttribution"),)),)
    ),
    "2023-04": CurrentCalls(
        (
            replace(
                SINCE_2023,
                calling_phone_number="+15309999999",
                custom_data=(
                    CustomDatum("utm_source", "google.com", "VirtualLine"),
                    CustomDatum("g_cid", "asdf-1234-zxcv-5678", "DynamicAttribution"),
                ),
                demographics={
                    "display_name_data_append": "Dana Whitfield",
                    "first_name_data_append": "Dana",
                    "last_name_data_append": "Whitfield",
                    "gender_data_append": "Female",
                    "address_full_street_data_append": "1234 N Main St",
                    "address_city_data_append": "Fresno",
                    "address_state_data_append": "CA",
                    "address_zip_data_append": "93703",
                    "carrier_data_append": "Example Wireless",
                    "line_type_data_append": "Mobile",
                    "is_prepaid_data_append": "false",
                    "household_income_data_append": "30k-40k",
                    "length_of_residence_years_data_append": "6 years",
                    "has_children_data_append": "true",
                },
            ),
        )
    ),
    "2023-10-repeated-keys": CurrentCalls(
        (
            replace(
                SINCE_2023,
                transaction_id="EFGH5678-EFGH5678",
                external_unique_id="ExternalID-234",
                calling_phone_number="+18665551234",
                destination_phone_number="+18555555555",
                start_time=datetime(2023, 4, 3, 23, 0, tzinfo=UTC),
                city="New York",
                region="North East",
                zip_code="10001",
                verified_zip_code="10001",
                media_type="Online",
                source="Web",
                repeat_calling_phone_number=True,
                advertiser_campaign_country="USA",
                advertiser_campaign_id="SampleCampaignID-123",
                advertiser_campaign_id_from_network="NetworkCampaignID-456",
                advertiser_campaign_name="Sample Campaign Name",
                advertiser_id="AdvertiserID-789",
                advertiser_id_from_network="NetworkAdvertiserID-012",
                advertiser_name="Sample Advertiser Name",
                affiliate_campaign_id_from_network="NetworkAffiliateCampaignID-345",
                affiliate_commissions_ranking="Top 10%",
                affiliate_conversion_rate_ranking="Top 20%",
                affiliate_id="AffiliateID-678",
                affiliate_id_from_network="NetworkAffiliateID-901",
                affiliate_name="Sample Affiliate Name",
                affiliate_volume_ranking="Top 5%",
                promo_number_description="Sample Promo Description",
                promo_number_id="PromoID-567",
                qualified_regions="East Coast",
                keypress_1="1",
                keypress_2="2",
                keypress_3="3",
                keypress_4="4",
                keypresses="1,2,3,4",
                custom_data=(
                    CustomDatum("calling_page", "https://www.example.com/boarding", "DynamicAttribution"),
                    CustomDatum("lead_type", "StoreCall", "VirtualLine"),
                ),
            ),
        )
    ),
    "attribution": CurrentCalls((SINCE_2023,)),
    "update-2022": CurrentCalls(
        (replace(OF_2022, external_unique_id="0ea32dd2-fed2-43fb-be8e-e56674c33900"),)
    ),
    "update-2023": CurrentCalls(
        (
            replace(
                SINCE_2023,
                external_unique_id="mycalls00001",
                custom_data=(CustomDatum("utm_source", "google.com", "VirtualLine"),),
            ),
        )
    ),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_recorded_answer_is_read_whole(name: str) -> None:
    """Every field of every generation arrives in the one model."""
    assert parse_calls((FIXTURES / f"{name}.json").read_bytes(), "US") == EXPECTED[name]


def test_every_recorded_answer_is_expected() -> None:
    """No fixture lies about unread."""
    assert {path.stem for path in FIXTURES.glob("*.json")} == set(EXPECTED)
