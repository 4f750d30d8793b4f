import json
from datetime import UTC, timedelta

import httpx
import pytest

from sandbox.invoca.calls import SandboxCall
from sandbox.invoca.generations import Generation
from sandbox.invoca.server import InvocaSandbox
from tests.sandbox.invoca.conftest import ACME, LATER, NOON, SALE, look_up, tag, update

SALE_OF_2022: dict[str, object] = {
    "transaction_id": "ABCD1234-ABCD1234",
    "call_status": "bridged",
    "external_unique_id": None,
    "calling_phone_number": "+15309999999",
    "destination_phone_number": "+18555595599",
    "call_start_time_utc": "2026-03-02T11:56:00.000Z",
    "transfer_start_time_utc": "2026-03-02T11:57:00.000Z",
}
IDS_AND_NUMBERS: dict[str, object] = {
    "transaction_id": "ABCD1234-ABCD1234",
    "call_status": "bridged",
    "external_unique_id": None,
    "calling_phone_number": "+15309999999",
    "destination_phone_number": "+18555595599",
    "called_phone_number": "+18557174046",
    "call_record_id": "Z6E5-C7397356976E",
    "phone_type": "Mobile",
    "bridge_start_time": "2026-03-02T04:57:00-07:00",
}
SALES: dict[Generation, dict[str, object]] = {
    Generation.EARLY_SEPTEMBER_2022: SALE_OF_2022
    | {
        "custom_data": [
            {"source": "VirtualLine", "name": "utm_source", "value": "google", "data_type": "Short Text"}
        ]
    },
    Generation.LATE_SEPTEMBER_2022: SALE_OF_2022
    | {"custom_data": {"utm_source": {"value": "google", "source": "VirtualLine"}}},
    Generation.APRIL_2023: IDS_AND_NUMBERS
    | {
        "start_time": "2026-03-02T04:56:00-07:00",
        "city": "Chico",
        "repeat_calling_phone_number": True,
        "advertiser_campaign_name": "<!channel> Spring Sale",
        "keypresses": "1,2",
        "custom_data": {
            "utm_source": {"value": "google", "source": "VirtualLine"},
            "demographics_data": {
                "display_name_data_append": "Dana Whitfield",
                "is_prepaid_data_append": False,
            },
        },
    },
    Generation.ATTRIBUTION: IDS_AND_NUMBERS,
}


@pytest.mark.parametrize("generation", list(Generation))
async def test_a_call_in_each_generation(
    invoca: InvocaSandbox, client: httpx.AsyncClient, generation: Generation
) -> None:
    """List key, time fields and their formats, and the shape of custom data are the generation's own."""
    invoca.switches.generation = generation
    response = await look_up(client, transaction_id=SALE.transaction_id)
    assert response.headers["content-type"].startswith("application/json")
    assert response.json() == {generation.list_key: [SALES[generation]]}


@pytest.mark.parametrize("generation", list(Generation))
async def test_an_update_answers_in_each_generation(
    invoca: InvocaSandbox, client: httpx.AsyncClient, generation: Generation
) -> None:
    """In 2022 one `current_call` with the values just written; since then a list without them."""
    invoca.switches.generation = generation
    linked = await update(client, {"external_unique_id": "mycalls00001"})
    tagged = await tag(client, ("call_disposition", "Sale"))
    sale: dict[str, object] = SALES[generation] | {"external_unique_id": "mycalls00001"}
    if not generation.of_2022:
        assert linked.json() == tagged.json() == {"current_calls": [sale]}
        return
    assert linked.json() == {"current_call": sale}
    shown = tagged.json()["current_call"]["custom_data"]
    if generation is Generation.EARLY_SEPTEMBER_2022:
        assert shown[1:] == [
            {
                "source": "CallsInProgressAPI",
                "name": "call_disposition",
                "value": "Sale",
                "data_type": "Short Text",
            }
        ]
    else:
        assert shown["call_disposition"] == {"value": "Sale", "source": "CallsInProgressAPI"}


async def test_partial_data(invoca: InvocaSandbox, client: httpx.AsyncClient) -> None:
    """202 with the errors before a list that leaves out the regions not reached, even when that is all."""
    invoca.switches.generation = Generation.EARLY_SEPTEMBER_2022
    invoca.switches.partial_data = True
    invoca.switches.unreachable = frozenset({SALE.transaction_id})
    everything = await look_up(client)
    nothing = await look_up(client, transaction_id=SALE.transaction_id)
    assert (everything.status_code, nothing.status_code) == (202, 202)
    assert everything.json()["partial_data"] is True
    assert everything.json()["errors"][0]["error"] == "CallsInProgressAPI::UnreachableRegion"
    assert [call["transaction_id"] for call in everything.json()["calls_in_progress"]] == [
        LATER.transaction_id
    ]
    assert nothing.json()["calls_in_progress"] == []


async def test_fields_without_a_value_are_missing_or_null(
    invoca: InvocaSandbox, client: httpx.AsyncClient
) -> None:
    """A field without a value is left out, or null on a switch; an external id is null in any case."""
    missing = (await look_up(client, transaction_id=LATER.transaction_id)).json()["current_calls"][0]
    invoca.switches.explicit_nulls = True
    null = (await look_up(client, transaction_id=LATER.transaction_id)).json()["current_calls"][0]
    assert missing == {name: value for name, value in null.items() if value is not None} | {
        "external_unique_id": None
    }
    assert null["calling_phone_number"] is None
    assert {"start_time", "affiliate_volume_ranking", "verified_zip_code", "keypress_4"} <= set(null)


async def test_keys_repeat_within_a_call(invoca: InvocaSandbox, client: httpx.AsyncClient) -> None:
    """As in the documents' own examples, a key comes twice, and the last value is the right one."""
    invoca.switches.repeated_keys = True
    response = await look_up(client, transaction_id=SALE.transaction_id)
    assert response.text.count('"transaction_id"') == 2
    assert response.text.count('"destination_phone_number"') == 2
    sale = SALES[Generation.APRIL_2023]
    expected = {"key presses" if name == "keypresses" else name: value for name, value in sale.items()}
    assert json.loads(response.text) == {"current_calls": [expected]}


async def test_numbers_in_mixed_formats(invoca: InvocaSandbox, client: httpx.AsyncClient) -> None:
    """The caller's number reads 530-999-9999 beside a destination in E.164."""
    invoca.switches.national_numbers = True
    call = (await look_up(client, transaction_id=SALE.transaction_id)).json()["current_calls"][0]
    assert call["calling_phone_number"] == "530-999-9999"
    assert call["destination_phone_number"] == "+18555595599"


async def test_a_call_can_have_more_and_stranger_fields(
    invoca: InvocaSandbox, client: httpx.AsyncClient
) -> None:
    """What a test lays over a call comes out as it is, over the call's own field too."""
    extra = {"sentiment": {"score": 0.5}, "city": 17, "bridge_start_time": None}
    invoca.board.begin(ACME, SandboxCall("ODD", NOON - timedelta(hours=1), city="Chico", extra=extra))
    call = (await look_up(client, transaction_id="ODD")).json()["current_calls"][0]
    assert {name: call[name] for name in extra} == extra


async def test_every_documented_field_is_there(invoca: InvocaSandbox, client: httpx.AsyncClient) -> None:
    """A call with every field set shows every field of the API's list."""
    texts = [
        *("call_record_id", "call_status", "external_unique_id", "calling_phone_number", "keypresses"),
        *("destination_phone_number", "called_phone_number", "phone_type", "city", "region", "zip_code"),
        *("verified_zip_code", "media_type", "source", "advertiser_campaign_country", "advertiser_name"),
        *("advertiser_campaign_id", "advertiser_campaign_id_from_network", "advertiser_campaign_name"),
        *("advertiser_id", "advertiser_id_from_network", "affiliate_campaign_id_from_network"),
        *("affiliate_commissions_ranking", "affiliate_conversion_rate_ranking", "affiliate_id"),
        *("affiliate_id_from_network", "affiliate_name", "affiliate_volume_ranking", "promo_number_id"),
        *("promo_number_description", "qualified_regions", *(f"keypress_{each}" for each in range(1, 5))),
    ]
    invoca.board.begin(
        ACME,
        SandboxCall(
            "WHOLE",
            began=NOON.astimezone(UTC),
            start_time=NOON,
            repeat_calling_phone_number=False,
            demographics={},
            **dict.fromkeys(texts, "x"),  # type: ignore[arg-type] # every one of these is a text
        ),
    )
    call = (await look_up(client, transaction_id="WHOLE")).json()["current_calls"][0]
    times = {"bridge_start_time", "start_time"}
    assert set(call) == {*texts, *times, "transaction_id", "repeat_calling_phone_number", "custom_data"}
    assert call["custom_data"] == {"demographics_data": {}}
