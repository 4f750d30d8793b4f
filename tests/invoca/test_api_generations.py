"""Every generation of the API's answers, by the real client over a real socket."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.invoca.client import InvocaClient
from bot.invoca.models import Call, CustomDatum
from bot.queries import ByExternalId, ByTransaction
from sandbox.invoca.calls import CustomDatum as SandboxDatum
from sandbox.invoca.generations import Generation
from sandbox.invoca.server import InvocaSandbox
from tests.invoca.conftest import ACME, LATER, NOON, SALE

BARE = Call(
    SALE.transaction_id,
    call_status="bridged",
    external_unique_id="mycalls00001",
    calling_phone_number="+15309999999",
    destination_phone_number="+18555595599",
    bridge_start_time=SALE.began,
)

UTM_SOURCE = (CustomDatum("utm_source", "google.com", "VirtualLine"),)

ROWS = {
    Generation.EARLY_SEPTEMBER_2022: replace(BARE, start_time=SALE.start_time, custom_data=UTM_SOURCE),
    Generation.LATE_SEPTEMBER_2022: replace(BARE, start_time=SALE.start_time, custom_data=UTM_SOURCE),
    Generation.APRIL_2023: replace(
        BARE,
        start_time=SALE.start_time,
        called_phone_number="+18557174046",
        call_record_id="Z6E5-C7397356976E",
        phone_type="Mobile",
        city="Fresno",
        custom_data=UTM_SOURCE,
        demographics={"display_name_data_append": "Dana Whitfield", "has_children_data_append": "true"},
    ),
    Generation.ATTRIBUTION: replace(
        BARE, called_phone_number="+18557174046", call_record_id="Z6E5-C7397356976E", phone_type="Mobile"
    ),
}


@pytest.mark.parametrize("generation", Generation)
async def test_generation(sandbox: InvocaSandbox, client: InvocaClient, generation: Generation) -> None:
    """The same call, as each generation tells of it, is the same Call as far as it is told."""
    sandbox.switches.generation = generation
    assert (await client.by_transaction(SALE.transaction_id)).calls == (ROWS[generation],)


@pytest.mark.parametrize("generation", Generation)
async def test_no_such_call(sandbox: InvocaSandbox, client: InvocaClient, generation: Generation) -> None:
    """A lookup of an unknown call is empty: 404 in 2022, 200 with an empty list since."""
    sandbox.switches.generation = generation
    assert (await client.by_transaction("NONE0000-NONE0000")).calls == ()
    assert sandbox.received[0].status == (404 if generation.of_2022 else 200)


async def test_a_call_is_there_from_its_transfer_to_its_end(
    sandbox: InvocaSandbox, client: InvocaClient
) -> None:
    """A call that isn't transferred yet or is over is not found."""
    sandbox.board.begin(ACME, replace(SALE, transaction_id="SOON", began=NOON + timedelta(seconds=1)))
    assert (await client.by_transaction("SOON")).calls == ()
    sandbox.board.end(ACME, SALE.transaction_id)
    assert (await client.by_transaction(SALE.transaction_id)).calls == ()


async def test_partial_data_202(sandbox: InvocaSandbox, client: InvocaClient) -> None:
    """202 with partial_data: what was found, and the API's words for what may be missing."""
    sandbox.switches.generation = Generation.EARLY_SEPTEMBER_2022
    sandbox.switches.partial_data = True
    sandbox.switches.unreachable = frozenset({LATER.transaction_id})
    found = await client.current_calls()
    assert [call.transaction_id for call in found.calls] == [SALE.transaction_id]
    assert found.missing == ("Not all regions could be queried, so the list may be incomplete",)


@pytest.mark.parametrize("generation", Generation)
@pytest.mark.parametrize("reference", [ByTransaction(SALE.transaction_id), ByExternalId("mycalls00001")])
async def test_update_answer_of_each_generation(
    sandbox: InvocaSandbox,
    client: InvocaClient,
    generation: Generation,
    reference: ByTransaction | ByExternalId,
) -> None:
    """An update succeeds whether its answer has current_call, current_calls, or no words at all."""
    sandbox.switches.generation = generation
    await client.update(reference, custom_data={"call_disposition": "Sale"})
    assert sandbox.board.values(SALE.transaction_id) == {"call_disposition": "Sale"}


async def test_update_202_without_body(sandbox: InvocaSandbox, client: InvocaClient) -> None:
    """202 Accepted without a body is success."""
    sandbox.switches.accepted_without_body = True
    await client.update(ByTransaction(SALE.transaction_id), custom_data={"call_disposition": "Sale"})
    assert [received.status for received in sandbox.received] == [202]


async def test_a_value_just_written_is_not_read_back(client: InvocaClient) -> None:
    """The API shows no value that was set through it, neither at once nor later."""
    await client.update(ByTransaction(SALE.transaction_id), custom_data={"utm_source": "bing"})
    [call] = (await client.by_transaction(SALE.transaction_id)).calls
    assert call.custom_data == UTM_SOURCE


@pytest.mark.parametrize("generation", [*Generation][:3])
async def test_source_of_custom_data(
    sandbox: InvocaSandbox, client: InvocaClient, generation: Generation
) -> None:
    """Each source is kept, listed or not, in the list and in the map."""
    sandbox.switches.generation = generation
    for source in ("DynamicAttribution", "VirtualLine", "CallsInProgressAPI", "UserOverride"):
        sandbox.board.begin(ACME, replace(SALE, custom_data=(SandboxDatum("GCLID", "123-456", source),)))
        [call] = (await client.by_transaction(SALE.transaction_id)).calls
        assert call.custom_data == (CustomDatum("GCLID", "123-456", source),)


async def test_repeated_keys_and_mixed_formats(sandbox: InvocaSandbox, client: InvocaClient) -> None:
    """The last value of a repeated key wins; national numbers and E.164 are the same number."""
    sandbox.switches.repeated_keys = True
    sandbox.switches.national_numbers = True
    sandbox.board.begin(ACME, replace(SALE, keypresses="1,2,3,4"))
    [call] = [c for c in (await client.current_calls()).calls if c.external_unique_id == "mycalls00001"]
    assert call == replace(ROWS[Generation.APRIL_2023], keypresses="1,2,3,4")


async def test_null_and_missing_are_the_same(sandbox: InvocaSandbox, client: InvocaClient) -> None:
    """A field without a value is None, written as null or left out."""
    left_out = await client.current_calls()
    sandbox.switches.explicit_nulls = True
    assert await client.current_calls() == left_out
