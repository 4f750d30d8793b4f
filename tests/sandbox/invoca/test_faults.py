import json

import httpx
import pytest

from sandbox.invoca.answers import Answer
from sandbox.invoca.faults import Fault, FaultKind, Requests
from sandbox.invoca.server import InvocaSandbox
from tests.sandbox.invoca.conftest import (
    ACME,
    GLOBEX,
    LATER,
    LOOKUP,
    OF_ACME,
    OF_GLOBEX,
    SALE,
    UPDATE,
    arrived,
    listed,
    look_up,
    tag,
)
from tests.waiting import PATIENCE


@pytest.mark.parametrize(
    ("kind", "status", "body"),
    [
        (FaultKind.UNAUTHORIZED, 401, '{"error": "NotAuthorized"}'),
        (FaultKind.UNAUTHORIZED_EMPTY, 401, None),
        (FaultKind.NOT_PERMITTED, 403, '"class": "UnauthorizedOperation"'),
        (FaultKind.FIELDS_REFUSED, 403, '{"errors": {"call_disposition": ["is invalid"]}}'),
        (FaultKind.UNKNOWN_VERSION, 400, "version"),
        (FaultKind.NO_ROUTE, 404, "<html>"),
        (FaultKind.NO_CALL, 404, '{"error": "RecordNotFound"}'),
        (FaultKind.NO_CALL_CLASS, 404, '"class": "RecordNotFound"'),
        (FaultKind.NO_CALL_EMPTY, 404, None),
        (FaultKind.WRONG_METHOD, 405, "405"),
        (FaultKind.TOO_MANY, 429, None),
        (FaultKind.SERVER_ERROR, 500, "refer to error handle 123456"),
        (FaultKind.BAD_GATEWAY, 502, "<html>"),
        (FaultKind.UNAVAILABLE, 503, "<html>"),
        (FaultKind.TIMED_OUT, 504, "refer to error handle 123456"),
        (FaultKind.HTML, 200, "<html>"),
        (FaultKind.LOGIN_PAGE, 200, "<h1>Sign in"),
        (FaultKind.REDIRECTED, 302, None),
    ],
)
async def test_answers_instead_of_the_api(
    invoca: InvocaSandbox, client: httpx.AsyncClient, kind: FaultKind, status: int, body: str | None
) -> None:
    """Each of these answers reads and writes alike, and no write is applied."""
    invoca.switches.fail(kind)
    read, written = await look_up(client), await tag(client)
    assert (read.status_code, written.status_code) == (status, status)
    assert read.text == written.text
    assert body in read.text if body else read.text == ""
    assert invoca.board.writes(SALE.transaction_id) == []
    assert [received.status for received in invoca.received] == [status, status]
    assert not any(received.applied or received.dropped for received in invoca.received)


@pytest.mark.parametrize("retry_after", ["2", "Mon, 02 Mar 2026 12:00:05 GMT", None])
async def test_too_many_says_when_to_come_back(
    invoca: InvocaSandbox, client: httpx.AsyncClient, retry_after: str | None
) -> None:
    """`Retry-After` is what the test makes it, or missing."""
    invoca.switches.fail(Fault(FaultKind.TOO_MANY, retry_after=retry_after))
    assert (await look_up(client)).headers.get("Retry-After") == retry_after


async def test_an_answer_of_the_tests_own(invoca: InvocaSandbox, client: httpx.AsyncClient) -> None:
    """Any status, type and text can be answered."""
    invoca.switches.fail(Fault(FaultKind.RAW, raw=Answer(418, '{"a": 1, "a": 2}', "text/json")))
    response = await look_up(client)
    assert (response.status_code, response.text) == (418, '{"a": 1, "a": 2}')
    assert response.headers["content-type"].startswith("text/json")


async def test_an_empty_answer(invoca: InvocaSandbox, client: httpx.AsyncClient) -> None:
    """200 and not a byte; the write is applied."""
    invoca.switches.fail(FaultKind.EMPTY)
    read, written = await look_up(client), await tag(client)
    assert [(read.status_code, read.content), (written.status_code, written.content)] == [(200, b"")] * 2
    assert invoca.board.values(SALE.transaction_id) == {"call_disposition": "Sale"}


async def test_cut_off_json(invoca: InvocaSandbox, client: httpx.AsyncClient) -> None:
    """200 with the first half of the JSON."""
    whole = (await look_up(client)).text
    invoca.switches.fail(FaultKind.CUT_OFF)
    response = await look_up(client)
    assert response.status_code == 200
    assert whole.startswith(response.text)
    with pytest.raises(json.JSONDecodeError):
        response.json()


async def test_a_connection_that_drops_within_the_body(
    invoca: InvocaSandbox, client: httpx.AsyncClient
) -> None:
    """200 and its headers arrive, and half of the body they promise."""
    invoca.switches.fail(FaultKind.CUT_OFF_CONNECTION)
    with pytest.raises(httpx.RemoteProtocolError):
        await look_up(client)


async def test_wrong_types(invoca: InvocaSandbox, client: httpx.AsyncClient) -> None:
    """Fields, the list or the whole answer of another type than promised."""
    answers = []
    for kind in (FaultKind.WRONG_TYPES, FaultKind.WRONG_LIST, FaultKind.WRONG_ROOT):
        invoca.switches.fail(Fault(kind, times=1))
        answers.append((await look_up(client, transaction_id=SALE.transaction_id)).json())
    fields, calls, root = answers
    call = fields["current_calls"][0]
    assert call["transaction_id"] == SALE.transaction_id
    assert (call["city"], call["custom_data"], call["external_unique_id"]) == (
        ["unexpected"],
        "unexpected",
        {"unexpected": True},
    )
    assert calls == {"current_calls": "unexpected"}
    assert root == ["unexpected"]


async def test_refusals_are_not_spoiled(invoca: InvocaSandbox, client: httpx.AsyncClient) -> None:
    """A fault of good answers leaves a refusal as it is."""
    invoca.switches.fail(FaultKind.EMPTY)
    assert (await tag(client, transaction_id="NEVER-WAS")).status_code == 404


async def test_a_dropped_connection(invoca: InvocaSandbox, client: httpx.AsyncClient) -> None:
    """The connection ends before any byte, nothing is applied, and the next request is fine."""
    invoca.switches.fail(Fault(FaultKind.DROPPED, times=2))
    for attempt in (look_up(client), tag(client)):
        with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
            await attempt
    assert [received.status for received in invoca.received] == [None, None]
    assert [(received.dropped, received.waits) for received in invoca.received] == [(True, False)] * 2
    assert invoca.board.writes(SALE.transaction_id) == []
    assert (await look_up(client)).status_code == 200


async def test_slow(invoca: InvocaSandbox, client: httpx.AsyncClient) -> None:
    """A slow answer outlasts a client's patience, and a patient client gets it."""
    invoca.switches.fail(Fault(FaultKind.SLOW, seconds=2 * PATIENCE, times=1))
    with pytest.raises(httpx.ReadTimeout):
        await client.get(LOOKUP, timeout=httpx.Timeout(PATIENCE, read=0.02))
    invoca.switches.fail(Fault(FaultKind.SLOW, seconds=0.02))
    assert (await look_up(client)).status_code == 200


async def test_held_until_released(invoca: InvocaSandbox, client: httpx.AsyncClient) -> None:
    """A held request waits for the test, then gets the answer of that moment."""
    held = invoca.switches.fail(FaultKind.HELD)
    waiting = await arrived(invoca, look_up(client))
    assert [received.status for received in invoca.received] == [None]
    invoca.board.end(ACME, SALE.transaction_id)
    held.release()
    assert SALE.transaction_id not in (await waiting).text


async def test_clearing_lets_held_requests_go(invoca: InvocaSandbox, client: httpx.AsyncClient) -> None:
    """Once all faults are cleared, nobody waits any more."""
    invoca.switches.fail(FaultKind.HELD)
    invoca.switches.fail(FaultKind.SERVER_ERROR)
    waiting = await arrived(invoca, look_up(client))
    invoca.switches.clear()
    assert (await waiting).status_code == 500
    assert (await look_up(client)).status_code == 200


async def test_the_server_closes_while_a_request_is_slow(
    client: httpx.AsyncClient, invoca: InvocaSandbox
) -> None:
    """An open request doesn't keep the sandbox open."""
    invoca.switches.fail(Fault(FaultKind.SLOW, seconds=PATIENCE))
    waiting = await arrived(invoca, look_up(client))
    await invoca.__aexit__(None, None, None)
    with pytest.raises(httpx.TransportError):
        await waiting


async def test_a_fault_ends_after_its_times(invoca: InvocaSandbox, client: httpx.AsyncClient) -> None:
    """Faults for the next requests only come one after the other, each in full."""
    invoca.switches.fail(Fault(FaultKind.UNAVAILABLE, times=2))
    invoca.switches.fail(Fault(FaultKind.TOO_MANY, times=1))
    statuses = [(await look_up(client)).status_code for _ in range(5)]
    assert statuses == [503, 503, 429, 200, 200]
    assert invoca.switches.faults == []


@pytest.mark.parametrize(("on", "expected"), [(Requests.READS, [500, 200]), (Requests.WRITES, [200, 500])])
async def test_a_fault_strikes_reads_or_writes_only(
    invoca: InvocaSandbox, client: httpx.AsyncClient, on: Requests, expected: list[int]
) -> None:
    """Requests of the other kind go through, and aren't counted."""
    invoca.switches.fail(Fault(FaultKind.SERVER_ERROR, on=on, times=1))
    assert [(await look_up(client)).status_code, (await tag(client)).status_code] == expected


async def test_a_fault_strikes_one_organization_only(
    invoca: InvocaSandbox, client: httpx.AsyncClient
) -> None:
    """A revoked token of one organization is no trouble for the other."""
    fault = invoca.switches.fail(Fault(FaultKind.UNAUTHORIZED, organization=ACME))
    theirs = await client.get(LOOKUP, params=OF_GLOBEX, headers={"Authorization": GLOBEX.token})
    assert theirs.status_code == 200
    assert (await look_up(client)).status_code == 401
    invoca.switches.clear(fault)
    assert (await look_up(client)).status_code == 200


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
    assert await listed(client)
    with pytest.raises(httpx.TransportError):
        await tag(client)
    assert invoca.board.values(SALE.transaction_id) == {"call_disposition": "Sale"}
    (lost,) = invoca.updates
    assert (lost.status, lost.dropped, lost.applied) == (None, True, True)
    assert (await tag(client)).status_code == 200


async def test_an_update_can_be_applied_late(invoca: InvocaSandbox, client: httpx.AsyncClient) -> None:
    """The connection drops now; the update lands over a later one, even after the call's end, once."""
    invoca.switches.fail(Fault(FaultKind.APPLIED_LATE, times=1))
    with pytest.raises(httpx.TransportError):
        await tag(client, ("call_disposition", "Callback"))
    (received,) = invoca.updates
    assert (received.applied, received.dropped) == (False, True)
    await tag(client, ("call_disposition", "Sale"))
    invoca.board.end(ACME, SALE.transaction_id)
    late = invoca.apply_late_writes()
    assert [write.custom_data for write in late] == [(("call_disposition", "Callback"),)]
    assert invoca.board.values(SALE.transaction_id) == {"call_disposition": "Callback"}
    assert received.applied
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
