"""A sandbox of the API with two organizations, and the real client talking to it over its socket."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from pydantic import SecretStr

from bot.invoca.client import InvocaClient
from bot.invoca.connection import Timeouts
from bot.invoca.models import Account
from sandbox.invoca.calls import CustomDatum, SandboxCall
from sandbox.invoca.organizations import SandboxOrganization
from sandbox.invoca.server import InvocaSandbox
from tests.waiting import PATIENCE

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""For properties: a busy machine is no failure."""

QUICK = Timeouts(PATIENCE, PATIENCE, PATIENCE, PATIENCE, PATIENCE, backoff=0.0)
"""What is tried again is tried at once, and no time-out decides what a test sees."""

ACME = SandboxOrganization("Advertiser", 25, "acme-secret-token")

GLOBEX = SandboxOrganization("Network", 7, "globex-secret-token")

SALE = SandboxCall(
    "ABCD1234-ABCD1234",
    began=NOON - timedelta(minutes=3),
    start_time=NOON - timedelta(minutes=4),
    external_unique_id="mycalls00001",
    calling_phone_number="+15309999999",
    destination_phone_number="+18555595599",
    called_phone_number="+18557174046",
    call_record_id="Z6E5-C7397356976E",
    phone_type="Mobile",
    city="Fresno",
    custom_data=(CustomDatum("utm_source", "google.com", "VirtualLine"),),
    demographics={"display_name_data_append": "Dana Whitfield", "has_children_data_append": True},
)

LATER = SandboxCall(
    "EFGH5678-EFGH5678",
    began=NOON - timedelta(minutes=1),
    calling_phone_number="+15305550123",
    destination_phone_number="855-559-5612x204",
    call_record_id="Z6E5-C7397356976E",
)


def account(url: str, **changes: Any) -> Account:
    """Give Acme's account at this address, with the changes named."""
    given: dict[str, Any] = {
        "organization_type": ACME.type,
        "organization_id": ACME.id,
        "api_url": url,
        "api_version": "2022-08-01",
        "api_token": SecretStr(ACME.token),
    }
    return Account(**given | changes)


async def arrived(sandbox: InvocaSandbox, count: int) -> None:
    """Wait until so many requests have come in."""
    changed = asyncio.Event()
    sandbox.on_change(changed.set)
    async with asyncio.timeout(PATIENCE):
        while len(sandbox.received) < count:
            await changed.wait()
            changed.clear()


@pytest.fixture
async def sandbox() -> AsyncIterator[InvocaSandbox]:
    """Acme with two calls in progress, Globex with none; it is noon."""
    async with InvocaSandbox([ACME, GLOBEX], clock=lambda: NOON) as sandbox:
        sandbox.board.begin(ACME, SALE)
        sandbox.board.begin(ACME, LATER)
        yield sandbox


@pytest.fixture
async def client(sandbox: InvocaSandbox) -> AsyncIterator[InvocaClient]:
    """Acme's client."""
    async with InvocaClient(account(sandbox.url), QUICK) as client:
        yield client
