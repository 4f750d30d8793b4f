"""Every way the API can fail, by the real client over a real socket: a lookup and an update of each."""

from typing import Any, NamedTuple

import pytest

from bot.invoca import errors
from bot.invoca.client import InvocaClient
from bot.queries import ByTransaction
from sandbox.invoca.answers import Answer
from sandbox.invoca.faults import Fault, FaultKind, Requests
from sandbox.invoca.server import InvocaSandbox
from tests.invoca.conftest import QUICK, SALE, account


class Failure(NamedTuple):
    """An error and the facts it is to hold."""

    kind: type[errors.InvocaError]
    facts: dict[str, Any]


class Row(NamedTuple):
    """What is wrong, and what comes of it; None is success."""

    fault: Fault | FaultKind
    lookup: Failure | None
    update: Failure | None


def both(fault: Fault | FaultKind, kind: type[errors.InvocaError], **facts: Any) -> Row:
    return Row(fault, Failure(kind, facts), Failure(kind, facts))


def json(status: int, body: str) -> Fault:
    return Fault(FaultKind.RAW, raw=Answer(status, body))


def page(status: int, body: str) -> Fault:
    return Fault(FaultKind.RAW, raw=Answer(status, body, "text/html"))


NOT_THERE = Failure(errors.RequestRefused, {"status": 404})

NO_ROUTE = Failure(errors.UpdatesUnavailable, {"applied": False})

NO_CALL = Failure(errors.CallNotFound, {"applied": False})

UNREADABLE = Failure(errors.Unreadable, {"applied": None})

A_PAGE = Failure(errors.NotTheApi, {"applied": None, "redirect": False})

BROKEN = Failure(errors.Unreachable, {"applied": None})

MESSAGES = {"call_disposition": ("is too long", "is odd"), "notes": ("is odd",)}

ROWS = {
    "401 NotAuthorized": both(FaultKind.UNAUTHORIZED, errors.TokenRefused, applied=False),
    "401 empty": both(FaultKind.UNAUTHORIZED_EMPTY, errors.TokenRefused, applied=False),
    "403 UnauthorizedOperation": both(FaultKind.NOT_PERMITTED, errors.NotGranted, applied=False),
    "403 empty": both(json(403, ""), errors.NotGranted, applied=False),
    "403 field messages": both(
        Fault(FaultKind.FIELDS_REFUSED, messages={name: [*said] for name, said in MESSAGES.items()}),
        errors.FieldsRefused,
        applied=False,
        fields=MESSAGES,
    ),
    "403 of another class": both(
        json(403, '{"errors": {"class": "InvalidInput", "invalid_data": "No such field"}}'),
        errors.FieldsRefused,
        applied=False,
        fields={"invalid_data": ("No such field",)},
    ),
    "400 version": both(FaultKind.UNKNOWN_VERSION, errors.WrongVersion, applied=False),
    "400 of another kind": both(
        json(400, '{"errors": {"class": "ParseError"}}'), errors.RequestRefused, applied=False, status=400
    ),
    "404 RecordNotFound, error": Row(FaultKind.NO_CALL, None, NO_CALL),
    "404 RecordNotFound, class": Row(FaultKind.NO_CALL_CLASS, None, NO_CALL),
    "404 empty": Row(FaultKind.NO_CALL_EMPTY, None, NO_CALL),
    "404 of the route, a page": Row(FaultKind.NO_ROUTE, NOT_THERE, NO_ROUTE),
    "404 of the route, a page that quotes": Row(page(404, "<p>RecordNotFound</p>"), NOT_THERE, NO_ROUTE),
    "404 of the route, JSON": Row(json(404, '{"error": "Not Found"}'), NOT_THERE, NO_ROUTE),
    "405": Row(FaultKind.WRONG_METHOD, Failure(errors.RequestRefused, {"status": 405}), NO_ROUTE),
    "405 empty": Row(json(405, ""), Failure(errors.RequestRefused, {"status": 405}), NO_ROUTE),
    "409": both(json(409, "{}"), errors.RequestRefused, applied=False, status=409),
    "429 seconds": both(
        Fault(FaultKind.TOO_MANY, retry_after="90"), errors.RateLimited, applied=False, retry_after=90.0
    ),
    "429 a date gone by": both(
        Fault(FaultKind.TOO_MANY, retry_after="Mon, 02 Mar 2020 12:00:00 GMT"),
        errors.RateLimited,
        applied=False,
        retry_after=0.0,
    ),
    "429 without": both(
        Fault(FaultKind.TOO_MANY, retry_after=None), errors.RateLimited, applied=False, retry_after=None
    ),
    "500 with an error handle": both(
        Fault(FaultKind.SERVER_ERROR, handle="1228118400"),
        errors.ServerFault,
        applied=None,
        status=500,
        handle="1228118400",
    ),
    "502 a page": both(FaultKind.BAD_GATEWAY, errors.ServerFault, applied=None, status=502, handle=None),
    "503 a page": both(FaultKind.UNAVAILABLE, errors.ServerFault, applied=None, status=503, handle=None),
    "504 with an error handle": both(
        Fault(FaultKind.TIMED_OUT, handle="1228118400"),
        errors.ServerFault,
        applied=None,
        status=504,
        handle="1228118400",
    ),
    "302 elsewhere": both(
        Fault(FaultKind.RAW, raw=Answer(302, "", headers={"Location": "https://invoca.net/login"})),
        errors.NotTheApi,
        applied=None,
        redirect=True,
    ),
    # A page for browsers is somebody else's answer. Any other 200 to an update means it is done.
    "200 with HTML": Row(FaultKind.HTML, A_PAGE, A_PAGE),
    "200 empty": Row(FaultKind.EMPTY, UNREADABLE, None),
    "200 cut-off JSON": Row(FaultKind.CUT_OFF, UNREADABLE, None),
    "200 text where the list belongs": Row(FaultKind.WRONG_LIST, UNREADABLE, None),
    "200 a list where the object belongs": Row(FaultKind.WRONG_ROOT, UNREADABLE, None),
    "200 the connection drops within the body": Row(FaultKind.CUT_OFF_CONNECTION, BROKEN, None),
    "the connection drops": Row(FaultKind.DROPPED, BROKEN, BROKEN),
}


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


async def test_updates_switched_off_at_invoca(sandbox: InvocaSandbox, client: InvocaClient) -> None:
    """Without an update route, updates are unavailable and lookups work."""
    sandbox.switches.updates = False
    with pytest.raises(errors.UpdatesUnavailable):
        await client.update(ByTransaction(SALE.transaction_id), custom_data={"call_disposition": "Sale"})
    assert (await client.by_transaction(SALE.transaction_id)).calls


async def test_an_update_of_a_call_that_is_over(client: InvocaClient) -> None:
    """The call is not found, and that is told apart from updates being off."""
    with pytest.raises(errors.CallNotFound):
        await client.update(ByTransaction("NONE0000-NONE0000"), custom_data={"call_disposition": "Sale"})


async def test_an_unknown_version_in_the_configuration(sandbox: InvocaSandbox) -> None:
    """A version the API doesn't know reads as that."""
    async with InvocaClient(account(sandbox.url, api_version="1999-01-01"), QUICK) as client:
        with pytest.raises(errors.WrongVersion):
            await client.current_calls()


def _on(fault: Fault | FaultKind, requests: Requests) -> Fault:
    fault = fault if isinstance(fault, Fault) else Fault(fault)
    fault.on = requests
    return fault


def _holds(error: errors.InvocaError, expected: Failure) -> None:
    kind, facts = expected
    assert type(error) is kind
    assert {name: getattr(error, name) for name in facts} == facts
