"""One request for everyone who asks the same at the same time, and no more at once than there are places."""

import asyncio

import pytest

from bot.invoca import errors
from bot.invoca.client import LOOKUPS_AT_ONCE, InvocaClient
from bot.queries import ByTransaction
from sandbox.invoca.faults import FaultKind, Requests
from sandbox.invoca.server import InvocaSandbox
from tests.invoca.conftest import SALE, arrived


async def test_identical_lookups_share_one_request(sandbox: InvocaSandbox, client: InvocaClient) -> None:
    """Twenty people who ask for the same call are one request; so is a pair written in two ways."""
    found = await asyncio.gather(*(client.by_transaction(SALE.transaction_id) for _ in range(20)))
    assert len(sandbox.received) == 1
    assert all(one is found[0] for one in found)
    await asyncio.gather(
        client.by_pair("+15309999999", "+18555595599"), client.by_pair("530-999-9999", "(855) 559-5599")
    )
    assert len(sandbox.received) == 2


async def test_different_lookups_do_not(sandbox: InvocaSandbox, client: InvocaClient) -> None:
    """Another id, and the same id of another kind, are other requests."""
    await asyncio.gather(
        client.by_transaction("A"),
        client.by_transaction("B"),
        client.by_external_id("A"),
        client.current_calls(),
    )
    assert len(sandbox.received) == 4


async def test_what_has_landed_is_asked_anew(sandbox: InvocaSandbox, client: InvocaClient) -> None:
    """Nothing is cached, neither an answer nor a failure."""
    sandbox.switches.fail(FaultKind.HTML)
    for _ in range(2):
        with pytest.raises(errors.Unreadable):
            await client.by_transaction(SALE.transaction_id)
    sandbox.switches.clear()
    assert (await client.by_transaction(SALE.transaction_id)).calls
    assert len(sandbox.received) == 3


async def test_a_failure_is_everyones(sandbox: InvocaSandbox, client: InvocaClient) -> None:
    """Everyone who waited is told of the one failure."""
    sandbox.switches.fail(FaultKind.UNAUTHORIZED)
    told = await asyncio.gather(*(client.current_calls() for _ in range(3)), return_exceptions=True)
    assert [type(one) for one in told] == [errors.TokenRefused] * 3
    assert len(sandbox.received) == 1


async def test_whoever_leaves_does_not_stop_the_others(sandbox: InvocaSandbox, client: InvocaClient) -> None:
    """The one who asked first is cancelled; the one who joined gets the answer all the same."""
    held = sandbox.switches.fail(FaultKind.HELD)
    first = asyncio.create_task(client.by_transaction(SALE.transaction_id))
    await arrived(sandbox, 1)
    second = asyncio.create_task(client.by_transaction(SALE.transaction_id))
    await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    held.release()
    assert (await second).calls
    assert len(sandbox.received) == 1


async def test_when_all_have_left_the_next_asks_anew(sandbox: InvocaSandbox, client: InvocaClient) -> None:
    """A request that nobody waits for is given up, and joined by nobody."""
    sandbox.switches.fail(FaultKind.HELD)
    only = asyncio.create_task(client.by_transaction(SALE.transaction_id))
    await arrived(sandbox, 1)
    only.cancel()
    with pytest.raises(asyncio.CancelledError):
        await only
    sandbox.switches.clear()
    assert (await client.by_transaction(SALE.transaction_id)).calls
    assert len(sandbox.received) == 2


async def test_closing_ends_what_is_in_flight(sandbox: InvocaSandbox, client: InvocaClient) -> None:
    """Whoever still waits when the client is closed is cancelled, not left hanging."""
    sandbox.switches.fail(FaultKind.HELD)
    waiting = asyncio.create_task(client.current_calls())
    await arrived(sandbox, 1)
    await client.__aexit__(None, None, None)
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_a_crowd_of_lookups_leaves_room_for_updates(
    sandbox: InvocaSandbox, client: InvocaClient
) -> None:
    """Lookups wait for one of their places; an update goes past them."""
    held = sandbox.switches.fail(FaultKind.HELD)
    held.on = Requests.READS
    crowd = [asyncio.create_task(client.by_transaction(f"T{number}")) for number in range(30)]
    await arrived(sandbox, LOOKUPS_AT_ONCE)
    await client.update(ByTransaction(SALE.transaction_id), custom_data={"call_disposition": "Sale"})
    assert [received.write for received in sandbox.received] == [False] * LOOKUPS_AT_ONCE + [True]
    sandbox.switches.clear()
    await asyncio.gather(*crowd)
    assert len(sandbox.received) == 31
