"""When a lookup is tried again, how long it is waited for, and that an update is sent once."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime

import pytest
from freezegun import freeze_time

from bot.invoca import errors
from bot.invoca.client import ATTEMPTS, InvocaClient
from bot.invoca.connection import CONNECTIONS, Timeouts
from bot.queries import ByTransaction
from sandbox.invoca.faults import Fault, FaultKind
from sandbox.invoca.server import InvocaSandbox
from tests.invoca.conftest import NOON, QUICK, SALE, account, arrived
from tests.waiting import PATIENCE

PASSING = [
    Fault(FaultKind.DROPPED),
    Fault(FaultKind.CUT_OFF_CONNECTION),
    Fault(FaultKind.TOO_MANY, retry_after=None),
    Fault(FaultKind.TOO_MANY, retry_after="0"),
    Fault(FaultKind.BAD_GATEWAY),
    Fault(FaultKind.UNAVAILABLE),
    Fault(FaultKind.TIMED_OUT),
]

LASTING = [
    FaultKind.UNAUTHORIZED,
    FaultKind.NOT_PERMITTED,
    FaultKind.UNKNOWN_VERSION,
    FaultKind.NO_ROUTE,
    FaultKind.SERVER_ERROR,
    FaultKind.HTML,
    FaultKind.CUT_OFF,
]


@pytest.mark.parametrize("fault", PASSING, ids=lambda fault: fault.kind)
async def test_a_passing_failure_is_tried_again(
    sandbox: InvocaSandbox, client: InvocaClient, fault: Fault
) -> None:
    """A broken connection, 429, 502, 503 and 504 are gone over; the person sees the call."""
    fault.times = ATTEMPTS - 1
    sandbox.switches.fail(fault)
    assert (await client.by_transaction(SALE.transaction_id)).calls
    assert len(sandbox.received) == ATTEMPTS


async def test_tried_so_often_and_no_oftener(sandbox: InvocaSandbox, client: InvocaClient) -> None:
    """A failure that stays is told after the last attempt."""
    sandbox.switches.fail(FaultKind.UNAVAILABLE)
    with pytest.raises(errors.ServerFault):
        await client.current_calls()
    assert len(sandbox.received) == ATTEMPTS


@pytest.mark.parametrize("kind", LASTING)
async def test_a_lasting_failure_is_told_at_once(
    sandbox: InvocaSandbox, client: InvocaClient, kind: FaultKind
) -> None:
    """What trying again can't mend is asked once."""
    sandbox.switches.fail(kind)
    with pytest.raises(errors.InvocaError):
        await client.by_transaction(SALE.transaction_id)
    assert len(sandbox.received) == 1


async def test_retry_after_beyond_the_time_of_a_lookup(sandbox: InvocaSandbox, client: InvocaClient) -> None:
    """A wait longer than the person would is not begun: they are told how long it is."""
    sandbox.switches.fail(Fault(FaultKind.TOO_MANY, retry_after="61"))
    with pytest.raises(errors.RateLimited) as raised:
        await client.current_calls()
    assert raised.value.retry_after == 61
    assert len(sandbox.received) == 1


async def test_retry_after_as_a_date(sandbox: InvocaSandbox, client: InvocaClient) -> None:
    """An HTTP date is counted from now."""
    later = format_datetime(NOON + timedelta(minutes=5), usegmt=True)
    sandbox.switches.fail(Fault(FaultKind.TOO_MANY, retry_after=later))
    with freeze_time(NOON, real_asyncio=True), pytest.raises(errors.RateLimited) as raised:
        await client.current_calls()
    assert raised.value.retry_after == 300


async def test_retry_after_within_the_time_is_waited(sandbox: InvocaSandbox) -> None:
    """A wait that fits is waited, and no second request comes before it is over."""
    sandbox.switches.fail(Fault(FaultKind.TOO_MANY, retry_after="7", times=1))
    waited = list[tuple[float, int]]()

    async def waits(seconds: float) -> None:
        waited.append((seconds, len(sandbox.received)))

    async with InvocaClient(account(sandbox.url), replace(QUICK, lookup=600.0), waits) as client:
        assert (await client.current_calls()).calls
    assert waited == [(7, 1)]
    assert len(sandbox.received) == 2


@pytest.mark.parametrize("fault", PASSING, ids=lambda fault: fault.kind)
async def test_an_update_is_never_tried_again(
    sandbox: InvocaSandbox, client: InvocaClient, fault: Fault
) -> None:
    """An update is sent once, whatever comes of it: the ledger decides what is sent again, and when."""
    fault.times = None
    sandbox.switches.fail(fault)
    update = client.update(ByTransaction(SALE.transaction_id), custom_data={"call_disposition": "Sale"})
    if fault.kind is FaultKind.CUT_OFF_CONNECTION:
        await update
    else:
        with pytest.raises(errors.InvocaError):
            await update
    assert len(sandbox.received) == 1


async def test_nobody_listens() -> None:
    """Without a server there is no connection, and nothing was applied."""
    async with InvocaSandbox([], clock=lambda: NOON) as gone:
        url = gone.url
    async with InvocaClient(account(url), QUICK) as client:
        with pytest.raises(errors.Unreachable):
            await client.current_calls()
        with pytest.raises(errors.Unreachable) as raised:
            await client.update(ByTransaction("A"), external_unique_id="CRM-1")
    assert raised.value.applied is False


async def test_a_lookup_ends_in_time(sandbox: InvocaSandbox) -> None:
    """A whole lookup has its limit, however long each part may take."""
    sandbox.switches.fail(FaultKind.HELD)
    async with InvocaClient(account(sandbox.url), Timeouts(lookup=0.05)) as client:
        async with asyncio.timeout(PATIENCE):
            with pytest.raises(errors.TimedOut):
                await client.current_calls()


async def test_trying_again_ends_in_time(sandbox: InvocaSandbox) -> None:
    """What there is no time to wait for is not waited for: the failure itself is told."""
    sandbox.switches.fail(FaultKind.UNAVAILABLE)
    async with InvocaClient(account(sandbox.url), Timeouts(lookup=60.0, backoff=600.0)) as client:
        with pytest.raises(errors.ServerFault):
            await client.current_calls()
    assert len(sandbox.received) == 1


async def test_a_read_that_takes_too_long(sandbox: InvocaSandbox) -> None:
    """An answer that doesn't come is not asked for again; an update's may have been applied."""
    sandbox.switches.fail(FaultKind.HELD)
    async with InvocaClient(account(sandbox.url), Timeouts(read=0.05)) as client:
        with pytest.raises(errors.TimedOut):
            await client.current_calls()
        await arrived(sandbox, 1)
        with pytest.raises(errors.TimedOut) as raised:
            await client.update(ByTransaction(SALE.transaction_id), external_unique_id="CRM-1")
        assert raised.value.applied is None


async def test_a_request_that_gets_no_connection(sandbox: InvocaSandbox) -> None:
    """An update that waits in vain for a free connection was not applied."""
    held = sandbox.switches.fail(FaultKind.HELD)
    async with (
        InvocaClient(account(sandbox.url), Timeouts(pool=0.05)) as client,
        asyncio.TaskGroup() as tasks,
    ):
        for number in range(CONNECTIONS):
            update = client.update(ByTransaction(SALE.transaction_id), external_unique_id=f"CRM-{number}")
            tasks.create_task(update)
        await arrived(sandbox, CONNECTIONS)
        with pytest.raises(errors.TimedOut) as raised:
            await client.update(ByTransaction(SALE.transaction_id), external_unique_id="CRM-more")
        held.release()
    assert raised.value.applied is False


def test_the_times_are_those_of_the_design() -> None:
    """Connect 2 s, read 8 s, write 2 s, pool 10 s; a whole lookup 10 s at most."""
    times = Timeouts()
    assert (times.connect, times.read, times.write, times.pool, times.lookup) == (2, 8, 2, 10, 10)
    assert times.request == 22


async def test_an_update_that_waited_for_too_long_is_not_sent(sandbox: InvocaSandbox) -> None:
    """A process wakes with it in its hands: another may have sent what is newer meanwhile."""
    now = 0.0
    patient = Timeouts(PATIENCE, PATIENCE, PATIENCE, PATIENCE)
    async with InvocaClient(account(sandbox.url), patient, never_steps=lambda: now) as client:

        def update(value: str) -> asyncio.Task[None]:
            sale = ByTransaction(SALE.transaction_id)
            return asyncio.create_task(client.update(sale, custom_data={"note": value}))

        sandbox.switches.fail(FaultKind.HELD)
        newer = [update("newer") for _ in range(CONNECTIONS)]
        await arrived(sandbox, CONNECTIONS)
        older = update("older")
        for _ in range(20):  # it waits for a connection
            await asyncio.sleep(0)
        now = patient.sent + 1
        sandbox.switches.clear()
        with pytest.raises(errors.TimedOut) as raised:
            await older
        await asyncio.gather(*newer, return_exceptions=True)
    assert raised.value.applied is False
    assert len(sandbox.received) == CONNECTIONS
