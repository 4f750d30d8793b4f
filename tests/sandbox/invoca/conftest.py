"""An open sandbox with a clock that stands still, and a client that talks to it over its socket."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from sandbox.invoca.calls import CustomDatum, FieldType, SandboxCall
from sandbox.invoca.organizations import SandboxOrganization
from sandbox.invoca.server import InvocaSandbox

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LOOKUP = "/api/2022-08-01/calls_in_progress/current_calls.json"
UPDATE = "/api/2022-08-01/calls_in_progress.json"
OF_ACME = {"organization_type": "Advertiser", "id": "25"}
OF_GLOBEX = {"organization_type": "Network", "id": "7"}

ACME = SandboxOrganization(
    "Advertiser",
    25,
    "acme-token",
    fields={"call_disposition": FieldType.SHORT_TEXT, "notes": FieldType.LONG_TEXT},
)
GLOBEX = SandboxOrganization("Network", 7, "globex-token")

SALE = SandboxCall(
    "ABCD1234-ABCD1234",
    began=NOON - timedelta(minutes=3),
    calling_phone_number="+15309999999",
    destination_phone_number="+18555595599",
    called_phone_number="+18557174046",
    call_record_id="Z6E5-C7397356976E",
    start_time=NOON - timedelta(minutes=4),
    phone_type="Mobile",
    city="Chico",
    repeat_calling_phone_number=True,
    advertiser_campaign_name="<!channel> Spring Sale",
    keypresses="1,2",
    custom_data=(CustomDatum("utm_source", "google", "VirtualLine"),),
    demographics={"display_name_data_append": "Dana Whitfield", "is_prepaid_data_append": False},
)
LATER = SandboxCall(
    "EFGH5678-EFGH5678",
    began=NOON - timedelta(minutes=1),
    destination_phone_number="855-559-5612x204",
    call_record_id="Z6E5-C7397356976E",
)


class Clock:
    """A clock that a test sets."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Give the moment it shows."""
        return self.now

    def advance(self, **by: float) -> None:
        """Set it forward."""
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture
async def invoca(clock: Clock) -> AsyncIterator[InvocaSandbox]:
    """A sandbox of two organizations; Acme has two calls in progress."""
    async with InvocaSandbox([ACME, GLOBEX], clock=clock) as sandbox:
        sandbox.board.begin(ACME, SALE)
        sandbox.board.begin(ACME, LATER)
        yield sandbox


@pytest.fixture
async def client(invoca: InvocaSandbox) -> AsyncIterator[httpx.AsyncClient]:
    """A client with Acme's token."""
    async with httpx.AsyncClient(
        base_url=invoca.url,
        headers={"Authorization": ACME.token},
        trust_env=False,
        # Loading certificates that plain HTTP never asks for takes longer than any test here.
        verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
    ) as client:
        yield client


async def look_up(client: httpx.AsyncClient, **lookup: str) -> httpx.Response:
    """Look calls of Acme up."""
    return await client.get(LOOKUP, params=OF_ACME | lookup)


async def listed(client: httpx.AsyncClient, **lookup: str) -> list[str]:
    """Give the transaction ids that a lookup at Acme lists."""
    response = await look_up(client, **lookup)
    assert response.status_code == 200, response.text
    return [call["transaction_id"] for call in response.json()["current_calls"]]


async def tag(
    client: httpx.AsyncClient, *pairs: tuple[str, object], method: str = "PUT", **call: str
) -> httpx.Response:
    """Set custom data on a call of Acme, the sale's unless another is named."""
    data = [{"name": name, "value": value} for name, value in pairs or [("call_disposition", "Sale")]]
    return await update(client, {"custom_data": data}, method, **call)


async def update(
    client: httpx.AsyncClient, asked: object, method: str = "PUT", **call: str
) -> httpx.Response:
    """Send an update of a call of Acme, the sale's unless another is named."""
    params = OF_ACME | (call or {"transaction_id": SALE.transaction_id})
    return await client.request(method, UPDATE, params=params, json={"call_in_progress": asked})


async def arrived(
    invoca: InvocaSandbox, asking: Coroutine[Any, Any, httpx.Response]
) -> asyncio.Task[httpx.Response]:
    """Let somebody ask, and give that once it has come in."""
    came = asyncio.Event()
    invoca.on_change(came.set)
    task = asyncio.create_task(asking)
    await came.wait()
    return task
