"""What a test can ask of the updates that came in: in which order, for what, and what became of each."""

import asyncio
from collections.abc import Mapping

import httpx
import pytest

from sandbox.invoca.faults import Fault, FaultKind, Requests
from sandbox.invoca.server import InvocaSandbox
from sandbox.organizations import ACME as DEMO_ACME
from tests.sandbox.invoca.conftest import LATER, SALE, UPDATE, listed, tag, update


async def test_the_order_writes_were_applied_in_is_not_the_order_they_came_in(
    invoca: InvocaSandbox, client: httpx.AsyncClient
) -> None:
    """`updates` has every attempt as it arrived, `board.writes` what was applied to a call, in that order."""
    held = invoca.switches.fail(Fault(FaultKind.HELD, on=Requests.WRITES))
    first = asyncio.create_task(tag(client, ("call_disposition", "Callback")))
    waiting = await invoca.wait_for(lambda: [each for each in invoca.updates if each.waits])
    invoca.switches.faults = []
    await tag(client, ("call_disposition", "Sale"))
    await tag(client, ("call_disposition", "Spam"), transaction_id=LATER.transaction_id)
    held.release()
    await first
    assert [each.custom_data["call_disposition"] for each in invoca.updates] == ["Callback", "Sale", "Spam"]
    assert [dict(write.custom_data) for write in invoca.board.writes(SALE.transaction_id)] == [
        {"call_disposition": "Sale"},
        {"call_disposition": "Callback"},
    ]
    assert [waiting[0].waits, waiting[0].applied] == [False, True]
    assert await listed(client)
    assert len(invoca.updates) == 3


async def test_what_came_in_can_be_waited_for(invoca: InvocaSandbox, client: httpx.AsyncClient) -> None:
    """Until it is there, or the seconds are over."""
    written = asyncio.create_task(invoca.wait_for(lambda: invoca.board.writes(SALE.transaction_id)))
    await update(client, {"external_unique_id": "CRM-1042"})
    assert [write.external_unique_id for write in await written] == ["CRM-1042"]
    assert [each.external_unique_id for each in invoca.updates] == ["CRM-1042"]
    with pytest.raises(TimeoutError):
        await invoca.wait_for(lambda: None, seconds=0.001)


async def test_an_update_that_lands_late_counts_from_then_on(
    invoca: InvocaSandbox, client: httpx.AsyncClient
) -> None:
    """Until then it was not applied, though its client heard nothing either."""
    invoca.switches.fail(FaultKind.APPLIED_LATE)
    with pytest.raises(httpx.TransportError):
        await tag(client)
    (late,) = invoca.updates
    before = late.applied
    invoca.apply_late_writes()
    assert (before, late.applied, late.dropped) == (False, True, True)


@pytest.mark.parametrize(
    "body", [None, [], {}, {"call_in_progress": 5}, {"call_in_progress": {"custom_data": "x"}}]
)
async def test_what_is_no_update_asks_for_nothing(
    invoca: InvocaSandbox, client: httpx.AsyncClient, body: object
) -> None:
    """Whatever was sent in its place."""
    await client.put(UPDATE, json=body)
    (received,) = invoca.updates
    assert (received.custom_data, received.external_unique_id) == ({}, None)


@pytest.mark.parametrize(
    ("data", "refused"),
    [
        ({"call_disposition": "Sale", "call_notes": "x" * 10_000, "sale_amount": "1200.50"}, set()),
        ({"callback_on": "2026-03-04", "insured": "yes"}, set()),
        ({"call_disposition": "Sale", "mood": "good"}, {"mood"}),
        ({"Call_Disposition": "Sale"}, {"Call_Disposition"}),
        ({"sale_amount": "1" * 256, "call_notes": "x" * 10_001}, {"sale_amount", "call_notes"}),
    ],
)
async def test_acme_takes_its_own_fields_and_no_others(data: Mapping[str, str], refused: set[str]) -> None:
    """A field nobody set up, or a value too long for its own, is 403 with a message for that field."""
    async with InvocaSandbox([DEMO_ACME]) as invoca:
        now = invoca.board.begin(DEMO_ACME, SALE)
        pairs = [{"name": name, "value": value} for name, value in data.items()]
        async with httpx.AsyncClient(base_url=invoca.url, trust_env=False) as client:
            response = await client.put(
                UPDATE,
                params={"organization_type": "Advertiser", "id": "25", "transaction_id": now.transaction_id},
                headers={"Authorization": DEMO_ACME.token},
                json={"call_in_progress": {"custom_data": pairs}},
            )
        assert response.status_code == (403 if refused else 200)
        assert set(response.json().get("errors", {})) == refused
        assert invoca.board.values(SALE.transaction_id) == ({} if refused else data)
