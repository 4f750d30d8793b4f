import asyncio
from datetime import timedelta

import httpx

from sandbox.invoca.calls import SandboxCall
from sandbox.invoca.faults import FaultKind
from sandbox.invoca.received import Received
from sandbox.invoca.server import InvocaSandbox
from tests.sandbox.invoca.conftest import ACME, LOOKUP, NOON, OF_ACME, UPDATE, Clock, look_up, tag
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


async def test_it_opens_on_a_given_port(invoca: InvocaSandbox, unused_tcp_port: int) -> None:
    """A port can be chosen, beside a sandbox that runs already."""
    async with InvocaSandbox([ACME], port=unused_tcp_port) as other:
        assert other.url == f"http://127.0.0.1:{unused_tcp_port}"
        assert other.url != invoca.url


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
