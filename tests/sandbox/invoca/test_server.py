"""The server: what it keeps of what came in, whom it tells, and where it listens."""

import asyncio
from datetime import timedelta

import httpx
import pytest

from sandbox.invoca.calls import SandboxCall
from sandbox.invoca.faults import Fault, FaultKind, Requests
from sandbox.invoca.received import Received
from sandbox.invoca.server import InvocaSandbox
from tests.sandbox.invoca.conftest import (
    ACME,
    LATER,
    LOOKUP,
    NOON,
    OF_ACME,
    SALE,
    UPDATE,
    Clock,
    listed,
    look_up,
    tag,
    update,
)
from tests.waiting import PATIENCE


async def test_requests_are_kept_as_they_arrived(invoca: InvocaSandbox, client: httpx.AsyncClient) -> None:
    """Method, path, query, token, body, time and the status answered are there to check."""
    await look_up(client, transaction_id="NEVER-WAS")
    await tag(client, transaction_id="NEVER-WAS")
    query = OF_ACME | {"transaction_id": "NEVER-WAS"}
    body = {"call_in_progress": {"custom_data": [{"name": "call_disposition", "value": "Sale"}]}}
    assert invoca.received == [
        Received("GET", LOOKUP, query, "acme-token", None, NOON, 200),
        Received("PUT", UPDATE, query, "acme-token", body, NOON, 404),
    ]


async def test_it_listens_on_loopback_only(invoca: InvocaSandbox) -> None:
    """The sandbox can't be reached from another machine."""
    assert invoca.url.startswith("http://127.0.0.1:")


async def test_listeners_hear_of_every_change(invoca: InvocaSandbox, client: httpx.AsyncClient) -> None:
    """Calls, switches and requests each tell whoever watches."""
    heard: list[str] = []
    now = ""
    invoca.on_change(lambda: heard.append(now))
    now = "begin"
    invoca.board.begin(ACME, SandboxCall("NEW", NOON))
    now = "end"
    invoca.board.end(ACME, "NEW")
    now = "switch"
    invoca.switches.shuffled = True
    now = "fault"
    invoca.switches.fail(FaultKind.EMPTY)
    now = "clear"
    invoca.switches.clear()
    now = "request"
    await tag(client)
    assert list(dict.fromkeys(heard)) == ["begin", "end", "switch", "fault", "clear", "request"]


async def test_listeners_hear_of_calls_that_end_by_themselves(invoca: InvocaSandbox, clock: Clock) -> None:
    """A call whose time has come is a change too."""
    invoca.board.begin(ACME, SandboxCall("SHORT", NOON, ends=NOON + timedelta(seconds=30)))
    heard = asyncio.Event()
    invoca.on_change(heard.set)
    async with asyncio.timeout(PATIENCE):
        await heard.wait()  # what began before anyone listened
        heard.clear()
        clock.advance(seconds=31)
        await heard.wait()


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
