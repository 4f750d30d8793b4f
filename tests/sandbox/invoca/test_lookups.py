from datetime import timedelta

import httpx
import pytest

from sandbox.invoca.calls import SandboxCall
from sandbox.invoca.generations import Generation
from sandbox.invoca.server import InvocaSandbox
from tests.sandbox.invoca.conftest import ACME, LATER, NOON, SALE, Clock, listed, look_up, update

BOTH = [LATER.transaction_id, SALE.transaction_id]


async def test_all_calls_come_newest_bridge_first(client: httpx.AsyncClient) -> None:
    """Without a lookup parameter every current call is listed, the most recently bridged first."""
    assert await listed(client) == BOTH


async def test_a_call_is_there_between_its_bridge_and_its_end(
    invoca: InvocaSandbox, client: httpx.AsyncClient, clock: Clock
) -> None:
    """A call appears when it is transferred and is gone the moment it completes."""
    invoca.board.begin(
        ACME, SandboxCall("SOON", began=NOON + timedelta(seconds=10), ends=NOON + timedelta(seconds=20))
    )
    seen = []
    for _ in range(3):
        seen.append("SOON" in await listed(client))
        clock.advance(seconds=10)
    assert seen == [False, True, False]


async def test_a_call_can_be_ended(invoca: InvocaSandbox, client: httpx.AsyncClient) -> None:
    """Ending a call takes it out at once."""
    invoca.board.end(ACME, SALE.transaction_id)
    assert await listed(client) == [LATER.transaction_id]


async def test_lookup_by_transaction_id(client: httpx.AsyncClient) -> None:
    """A transaction id gives its one call; an unknown one gives an empty list."""
    assert await listed(client, transaction_id=SALE.transaction_id) == [SALE.transaction_id]
    assert await listed(client, transaction_id="NEVER-WAS") == []


async def test_lookup_by_external_id_needs_it_set(client: httpx.AsyncClient) -> None:
    """An external id finds its call once the API has set it, and a replaced one finds nothing."""
    before = await listed(client, external_unique_id="mycalls00001")
    await update(client, {"external_unique_id": "mycalls00001"})
    after = await listed(client, external_unique_id="mycalls00001")
    await update(client, {"external_unique_id": "CRM-1042"})
    assert (before, after) == ([], [SALE.transaction_id])
    assert await listed(client, external_unique_id="mycalls00001") == []
    assert await listed(client, external_unique_id="CRM-1042") == [SALE.transaction_id]


async def test_lookup_by_call_record_id_can_give_several(client: httpx.AsyncClient) -> None:
    """One call record may have several transactions in progress."""
    assert await listed(client, call_record_id="Z6E5-C7397356976E") == BOTH


@pytest.mark.parametrize(
    "caller", ["530-999-9999", "5309999999", "+15309999999", "15309999999", "(530) 999.9999"]
)
@pytest.mark.parametrize("destination", ["855-559-5599", "+18555595599"])
async def test_lookup_by_phone_pair(client: httpx.AsyncClient, caller: str, destination: str) -> None:
    """Both numbers are taken in most formats."""
    found = await listed(client, calling_phone_number=caller, destination_phone_number=destination)
    assert found == [SALE.transaction_id]


async def test_a_phone_pair_must_fit_whole(invoca: InvocaSandbox, client: httpx.AsyncClient) -> None:
    """A pair that shares one number with a call isn't that call, nor is a withheld number any number."""
    other = await listed(client, calling_phone_number="5309999998", destination_phone_number="8555595599")
    withheld = await listed(client, calling_phone_number="5309999999", destination_phone_number="8555595612")
    assert (other, withheld) == ([], [])
    invoca.board.begin(
        ACME,
        SandboxCall(
            "DESK", NOON, calling_phone_number="+15309999999", destination_phone_number="855-559-5612x204"
        ),
    )
    extension = {"calling_phone_number": "5309999999", "destination_phone_number": "+18555595612 ext. 204"}
    assert await listed(client, **extension) == ["DESK"]
    assert await listed(client, **extension | {"destination_phone_number": "8555595612"}) == []


@pytest.mark.parametrize(
    ("numbers", "refused"),
    [
        ({"calling_phone_number": "5309999999"}, {"destination_phone_number": ["can't be blank"]}),
        ({"destination_phone_number": "8555595599"}, {"calling_phone_number": ["can't be blank"]}),
        (
            {"calling_phone_number": "banana", "destination_phone_number": "8555595599"},
            {"calling_phone_number": ["is not a phone number"]},
        ),
    ],
)
async def test_half_a_pair_is_refused(
    client: httpx.AsyncClient, numbers: dict[str, str], refused: dict[str, list[str]]
) -> None:
    """Each number requires the other, and a number must be one."""
    response = await look_up(client, **numbers)
    assert response.status_code == 403
    assert response.json() == {"errors": refused}


@pytest.mark.parametrize("generation", [Generation.EARLY_SEPTEMBER_2022, Generation.LATE_SEPTEMBER_2022])
async def test_in_2022_an_unknown_call_is_not_found(
    invoca: InvocaSandbox, client: httpx.AsyncClient, generation: Generation
) -> None:
    """A lookup that finds nothing was a 404 once; a list that is empty never was."""
    invoca.switches.generation = generation
    unknown = await look_up(client, transaction_id="NEVER-WAS")
    invoca.board.end(ACME, SALE.transaction_id)
    invoca.board.end(ACME, LATER.transaction_id)
    nothing = await look_up(client)
    assert (unknown.status_code, unknown.json()) == (404, {"error": "RecordNotFound"})
    assert (nothing.status_code, nothing.json()) == (200, {generation.list_key: []})


async def test_shuffled_calls_are_out_of_order(invoca: InvocaSandbox, client: httpx.AsyncClient) -> None:
    """The switch gives the same calls in another order."""
    invoca.switches.shuffled = True
    assert await listed(client) == BOTH[::-1]
