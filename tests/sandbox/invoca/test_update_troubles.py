"""Updates that are switched off, lose their answers, or land late."""

import httpx
import pytest

from sandbox.invoca.faults import Fault, FaultKind, Requests
from sandbox.invoca.server import InvocaSandbox
from tests.sandbox.invoca.conftest import (
    ACME,
    LATER,
    OF_ACME,
    SALE,
    UPDATE,
    listed,
    tag,
)
from tests.waiting import PATIENCE


@pytest.mark.parametrize("method", ["PUT", "POST"])
async def test_updates_can_be_switched_off(
    invoca: InvocaSandbox, client: httpx.AsyncClient, method: str
) -> None:
    """Without updates the route is not there, which doesn't look like a call that isn't there."""
    invoca.switches.updates = False
    response = await tag(client, method=method)

    assert response.status_code == 404
    assert "<html>" in response.text
    assert await listed(client) == [LATER.transaction_id, SALE.transaction_id]


async def test_an_applied_update_can_lose_its_answer(
    invoca: InvocaSandbox, client: httpx.AsyncClient
) -> None:
    """The update counts and the connection drops; reads are left alone."""
    invoca.switches.fail(Fault(FaultKind.ANSWER_LOST, times=1))
    still_read = await listed(client)
    with pytest.raises(httpx.TransportError):
        await tag(client)

    assert still_read
    assert invoca.board.values(SALE.transaction_id) == {"call_disposition": "Sale"}
    (lost,) = invoca.updates
    assert (lost.status, lost.dropped, lost.applied) == (None, True, True)
    assert (await tag(client)).status_code == 200


async def test_an_update_can_be_applied_late(invoca: InvocaSandbox, client: httpx.AsyncClient) -> None:
    """The connection drops now; the update lands over a later one, even after the call's end."""
    invoca.switches.fail(Fault(FaultKind.APPLIED_LATE, times=1))
    with pytest.raises(httpx.TransportError):
        await tag(client, ("call_disposition", "Callback"))
    await tag(client, ("call_disposition", "Sale"))
    invoca.board.end(ACME, SALE.transaction_id)
    late = invoca.apply_late_writes()

    assert [write.custom_data for write in late] == [(("call_disposition", "Callback"),)]
    assert invoca.board.values(SALE.transaction_id) == {"call_disposition": "Callback"}
    assert invoca.apply_late_writes() == []


async def test_a_slow_update_lands_after_the_client_gave_up(
    invoca: InvocaSandbox, client: httpx.AsyncClient
) -> None:
    """A client's time-out doesn't stop an update that is already on its way."""
    held = invoca.switches.fail(Fault(FaultKind.HELD, on=Requests.WRITES))
    with pytest.raises(httpx.ReadTimeout):
        await client.put(
            UPDATE,
            params=OF_ACME | {"transaction_id": SALE.transaction_id},
            json={"call_in_progress": {"external_unique_id": "late"}},
            timeout=httpx.Timeout(PATIENCE, read=0.01),
        )
    before = invoca.board.writes(SALE.transaction_id)
    held.release()
    assert await listed(client, external_unique_id="late") == [SALE.transaction_id]
    assert before == []
