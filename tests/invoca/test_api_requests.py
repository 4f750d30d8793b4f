"""Every request of the API, by the real client over a real socket."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from pydantic import SecretStr

from bot.invoca.client import InvocaClient
from bot.invoca.errors import NotGranted
from bot.invoca.models import CurrentCalls
from bot.queries import ByExternalId, ByTransaction
from sandbox.invoca.board import Write
from sandbox.invoca.server import InvocaSandbox
from tests.invoca.conftest import ACME, GLOBEX, LATER, NOON, QUICK, SALE, account

LOOKUP = "/api/2022-08-01/calls_in_progress/current_calls.json"

UPDATE = "/api/2022-08-01/calls_in_progress.json"

OF_ACME = {"id": "25", "organization_type": "Advertiser"}

Lookup = Callable[[InvocaClient], Awaitable[CurrentCalls]]

LOOKUPS: dict[str, tuple[Lookup, dict[str, str], list[str]]] = {
    "all current calls": (
        lambda client: client.current_calls(),
        {},
        [LATER.transaction_id, SALE.transaction_id],
    ),
    "by transaction": (
        lambda client: client.by_transaction("ABCD1234-ABCD1234"),
        {"transaction_id": "ABCD1234-ABCD1234"},
        [SALE.transaction_id],
    ),
    "by external id": (
        lambda client: client.by_external_id("mycalls00001"),
        {"external_unique_id": "mycalls00001"},
        [SALE.transaction_id],
    ),
    "by phone pair": (
        lambda client: client.by_pair("+15309999999", "+18555595599"),
        {"calling_phone_number": "+15309999999", "destination_phone_number": "+18555595599"},
        [SALE.transaction_id],
    ),
    "by phone pair, most formats": (
        lambda client: client.by_pair("(530) 999-9999", "18555595599"),
        {"calling_phone_number": "+15309999999", "destination_phone_number": "+18555595599"},
        [SALE.transaction_id],
    ),
    "by phone pair, a destination with an extension": (
        lambda client: client.by_pair("+15305550123", "855-559-5612x204"),
        {"calling_phone_number": "+15305550123", "destination_phone_number": "855-559-5612x204"},
        [LATER.transaction_id],
    ),
}


@pytest.mark.parametrize("row", LOOKUPS)
async def test_lookup(sandbox: InvocaSandbox, client: InvocaClient, row: str) -> None:
    """Each lookup asks as the documents say, and brings the calls it means."""
    look_up, parameters, found = LOOKUPS[row]
    assert [call.transaction_id for call in (await look_up(client)).calls] == found
    [received] = sandbox.received
    assert (received.method, received.path) == ("GET", LOOKUP)
    assert received.query == OF_ACME | parameters


REFERENCES: dict[str, tuple[ByTransaction | ByExternalId, dict[str, str]]] = {
    "by transaction": (ByTransaction("ABCD1234-ABCD1234"), {"transaction_id": "ABCD1234-ABCD1234"}),
    "by external id": (ByExternalId("mycalls00001"), {"external_unique_id": "mycalls00001"}),
}


@pytest.mark.parametrize("method", ["PUT", "POST"])
@pytest.mark.parametrize("row", REFERENCES)
async def test_update(sandbox: InvocaSandbox, row: str, method: str) -> None:
    """PUT and POST, by both ids; the call is named in the query, what to set in the body."""
    reference, parameters = REFERENCES[row]
    async with InvocaClient(account(sandbox.url, update_method=method), QUICK) as client:
        await client.update(reference, custom_data={"call_disposition": "Sale"})
    [received] = sandbox.received
    assert (received.method, received.path) == (method, UPDATE)
    assert received.query == OF_ACME | parameters
    assert received.body == {
        "call_in_progress": {"custom_data": [{"name": "call_disposition", "value": "Sale"}]}
    }
    assert sandbox.board.values(SALE.transaction_id) == {"call_disposition": "Sale"}


async def test_update_sets_external_id(sandbox: InvocaSandbox, client: InvocaClient) -> None:
    """An external id is set through the API, and the call is found by it from then on."""
    await client.update(ByTransaction(LATER.transaction_id), external_unique_id="CRM-1042")
    assert sandbox.received[0].body == {"call_in_progress": {"external_unique_id": "CRM-1042"}}
    [call] = (await client.by_external_id("CRM-1042")).calls
    assert call.transaction_id == LATER.transaction_id


async def test_update_sets_custom_data(sandbox: InvocaSandbox, client: InvocaClient) -> None:
    """Several fields go in one request, in order, with everything people write in them."""
    values = {"call_disposition": "Sale", "notes": 'Ruf mich an — "später" 🙂\n& <b>', "odd": "a\ud83d"}
    await client.update(ByTransaction(SALE.transaction_id), custom_data=values)
    assert sandbox.board.values(SALE.transaction_id) == values | {"odd": "a?"}


async def test_update_sets_both(sandbox: InvocaSandbox, client: InvocaClient) -> None:
    """An external id and custom data can go in one request."""
    await client.update(
        ByTransaction(SALE.transaction_id),
        external_unique_id="CRM-1",
        custom_data={"call_disposition": "Sale"},
    )
    [write] = sandbox.board.writes(SALE.transaction_id)
    assert write == Write(
        NOON, ACME.key, SALE.transaction_id, (("call_disposition", "Sale"),), external_unique_id="CRM-1"
    )


async def test_update_of_nothing_is_not_sent(sandbox: InvocaSandbox, client: InvocaClient) -> None:
    """There is no request without something to set."""
    with pytest.raises(ValueError, match="nothing to set"):
        await client.update(ByTransaction(SALE.transaction_id), custom_data={})
    assert sandbox.received == []


async def test_organization_type_is_sent_capitalized(sandbox: InvocaSandbox) -> None:
    """Networks and advertisers alike; the API refuses any other case."""
    network = account(
        sandbox.url,
        organization_type=GLOBEX.type,
        organization_id=GLOBEX.id,
        api_token=SecretStr(GLOBEX.token),
    )
    async with InvocaClient(network, QUICK) as client:
        assert (await client.current_calls()).calls == ()
    assert sandbox.received[0].query == {"id": "7", "organization_type": "Network"}


async def test_host_and_version_are_the_organizations_own() -> None:
    """Both come from the account, with or without a slash at the end of the address."""
    async with InvocaSandbox([ACME], clock=lambda: NOON, versions=("2031-01-01",)) as sandbox:
        newer = account(f"{sandbox.url}/", api_version="2031-01-01")
        async with InvocaClient(newer, QUICK) as client:
            assert (await client.current_calls()).calls == ()
        assert sandbox.received[0].path == LOOKUP.replace("2022-08-01", "2031-01-01")


async def test_token_goes_in_the_header_alone(sandbox: InvocaSandbox, client: InvocaClient) -> None:
    """``Authorization: <token>`` without Bearer, and never in the address or the body."""
    await client.current_calls()
    await client.update(ByTransaction(SALE.transaction_id), custom_data={"call_disposition": "Sale"})
    assert [received.authorization for received in sandbox.received] == [ACME.token] * 2
    assert ACME.token not in "".join(str((r.path, r.query, r.body)) for r in sandbox.received)


async def test_a_token_of_another_organization_is_refused(sandbox: InvocaSandbox) -> None:
    """A good token that isn't this organization's brings nothing."""
    async with InvocaClient(account(sandbox.url, api_token=SecretStr(GLOBEX.token)), QUICK) as client:
        with pytest.raises(NotGranted):
            await client.current_calls()


async def test_parameters_hold_any_character(sandbox: InvocaSandbox, client: InvocaClient) -> None:
    """Plus, ampersand, space and letters of any alphabet arrive as they were; half a character as ``?``."""
    for given, arrived in [("a+b&c=d é/?#%", "a+b&c=d é/?#%"), ("x\ud83d", "x?")]:
        assert (await client.by_external_id(given)).calls == ()
        assert sandbox.received[-1].query["external_unique_id"] == arrived


async def test_calls_with_one_call_record_id_are_several(
    sandbox: InvocaSandbox, client: InvocaClient
) -> None:
    """A call record id can be that of several calls (2026): none hides another."""
    sandbox.board.begin(ACME, replace(SALE, transaction_id="IJKL9012-IJKL9012"))
    assert len((await client.current_calls()).calls) == 3
