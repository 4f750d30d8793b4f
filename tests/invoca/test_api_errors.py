"""Every way the API can fail, by the real client over a real socket: a lookup and an update of each."""

import pytest

from bot.invoca import errors
from bot.invoca.client import InvocaClient
from bot.queries import ByTransaction
from sandbox.invoca.faults import Fault, FaultKind, Requests
from sandbox.invoca.server import InvocaSandbox
from tests.invoca.conftest import SALE
from tests.invoca.failures import ROWS, Failure


@pytest.mark.parametrize("row", ROWS)
async def test_lookup(sandbox: InvocaSandbox, client: InvocaClient, row: str) -> None:
    """Each failure of a lookup is its own type with its facts; a 404 for the call is an empty result."""
    fault, expected, _ = ROWS[row]
    sandbox.switches.fail(_on(fault, Requests.READS))
    if expected is None:
        assert (await client.by_transaction(SALE.transaction_id)).calls == ()
        return
    with pytest.raises(errors.InvocaError) as raised:
        await client.by_transaction(SALE.transaction_id)
    _holds(raised.value, expected)


@pytest.mark.parametrize("row", ROWS)
async def test_update(sandbox: InvocaSandbox, client: InvocaClient, row: str) -> None:
    """Each failure of an update is its own type, knows whether it may have been applied, and is sent once."""
    fault, _, expected = ROWS[row]
    sandbox.switches.fail(_on(fault, Requests.WRITES))
    update = client.update(ByTransaction(SALE.transaction_id), custom_data={"call_disposition": "Sale"})
    if expected is None:
        await update
    else:
        with pytest.raises(errors.InvocaError) as raised:
            await update
        _holds(raised.value, expected)
    assert len(sandbox.received) == 1


async def test_200_fields_of_the_wrong_types(sandbox: InvocaSandbox, client: InvocaClient) -> None:
    """Fields that make no sense are left out of a call that is there; its kind of nonsense is kept aside."""
    sandbox.switches.fail(FaultKind.WRONG_TYPES)
    [call] = (await client.by_transaction(SALE.transaction_id)).calls
    assert (call.calling_phone_number, call.start_time, call.bridge_start_time) == (None, None, None)
    assert (call.custom_data, call.demographics) == ((), {})


async def test_applied_though_the_answer_was_lost(sandbox: InvocaSandbox, client: InvocaClient) -> None:
    """When the connection drops after the API acted, nobody knows: that is what is said."""
    sandbox.switches.fail(FaultKind.ANSWER_LOST)
    with pytest.raises(errors.Unreachable) as raised:
        await client.update(ByTransaction(SALE.transaction_id), custom_data={"call_disposition": "Sale"})
    assert raised.value.applied is None
    assert sandbox.board.values(SALE.transaction_id) == {"call_disposition": "Sale"}


def _on(fault: Fault | FaultKind, requests: Requests) -> Fault:
    fault = fault if isinstance(fault, Fault) else Fault(fault)
    fault.on = requests
    return fault


def _holds(error: errors.InvocaError, expected: Failure) -> None:
    kind, facts = expected
    assert type(error) is kind
    assert {name: getattr(error, name) for name in facts} == facts
