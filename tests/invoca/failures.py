"""Every way the API can fail: by what it answers, and by what no HTTP library would send."""

import gzip
import json
from typing import Any, NamedTuple

from bot.invoca import errors
from bot.invoca.client import ATTEMPTS
from bot.text import budgets
from sandbox.invoca.answers import Answer
from sandbox.invoca.faults import Fault, FaultKind
from tests.invoca.raw_server import http


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
    """The same comes of a lookup and of an update."""
    return Row(fault, Failure(kind, facts), Failure(kind, facts))


def in_json(status: int, body: str) -> Fault:
    """An answer of any words."""
    return Fault(FaultKind.RAW, raw=Answer(status, body))


def page(status: int, body: str) -> Fault:
    """A page for browsers."""
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
    "403 empty": both(in_json(403, ""), errors.NotGranted, applied=False),
    "403 field messages": both(
        Fault(FaultKind.FIELDS_REFUSED, messages={name: [*said] for name, said in MESSAGES.items()}),
        errors.FieldsRefused,
        applied=False,
        fields=MESSAGES,
    ),
    "403 of another class": both(
        in_json(403, '{"errors": {"class": "InvalidInput", "invalid_data": "No such field"}}'),
        errors.FieldsRefused,
        applied=False,
        fields={"invalid_data": ("No such field",)},
    ),
    "400 version": both(FaultKind.UNKNOWN_VERSION, errors.WrongVersion, applied=False),
    "400 of another kind": both(
        in_json(400, '{"errors": {"class": "ParseError"}}'), errors.RequestRefused, applied=False, status=400
    ),
    "404 RecordNotFound, error": Row(FaultKind.NO_CALL, None, NO_CALL),
    "404 RecordNotFound, class": Row(FaultKind.NO_CALL_CLASS, None, NO_CALL),
    "404 empty": Row(FaultKind.NO_CALL_EMPTY, None, NO_CALL),
    "404 of the route, a page": Row(FaultKind.NO_ROUTE, NOT_THERE, NO_ROUTE),
    "404 of the route, a page that quotes": Row(page(404, "<p>RecordNotFound</p>"), NOT_THERE, NO_ROUTE),
    "404 of the route, JSON": Row(in_json(404, '{"error": "Not Found"}'), NOT_THERE, NO_ROUTE),
    "405": Row(FaultKind.WRONG_METHOD, Failure(errors.RequestRefused, {"status": 405}), NO_ROUTE),
    "405 empty": Row(in_json(405, ""), Failure(errors.RequestRefused, {"status": 405}), NO_ROUTE),
    "409": both(in_json(409, "{}"), errors.RequestRefused, applied=False, status=409),
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

ONE_CALL = json.dumps({"current_calls": [{"transaction_id": "ABCD1234-ABCD1234"}]}).encode()

PACKED = gzip.compress(ONE_CALL)

TOO_LARGE = ONE_CALL[:-1].ljust(budgets.ANSWER_BYTES + 1)

TOO_MANY = b'{"current_calls": [' + b"[]," * 16_000_000  # 48 MB

ZIPPED = "Content-Encoding: gzip"

ODDITIES: dict[str, tuple[bytes, type[errors.Unavailable], int]] = {
    "nothing": (b"", errors.Unreachable, ATTEMPTS),
    "no HTTP": (b"\x16\x03\x01 garbage\r\n\r\n", errors.Unreachable, ATTEMPTS),
    "half a header": (b"HTTP/1.1 200 OK\r\nContent-Le", errors.Unreachable, ATTEMPTS),
    "half a body": (http("200 OK", ONE_CALL, length=999), errors.Unreachable, ATTEMPTS),
    "not zipped though it says so": (http("200 OK", ONE_CALL, ZIPPED), errors.Unreadable, 1),
    "not UTF-8": (http("200 OK", b'{"current_calls": "\xff"}'), errors.Unreadable, 1),
    "nothing but brackets": (http("200 OK", TOO_MANY), errors.Unreadable, 1),
    "spaces without end, packed": (
        http("200 OK", gzip.compress(b" " * 200_000_000), ZIPPED),
        errors.Unreadable,
        1,
    ),
    "packed as nobody asked": (http("200 OK", ONE_CALL, "Content-Encoding: br"), errors.Unreadable, 1),
    "nested too deep": (http("200 OK", b'{"current_calls":' + b"[" * 100_000), errors.Unreadable, 1),
    "an unknown status": (http("799 What"), errors.Unreadable, 1),
    "elsewhere": (http("301 Moved", b"", "Location: https://invoca.net/"), errors.NotTheApi, 1),
    "elsewhere without saying where": (http("302 Found"), errors.NotTheApi, 1),
    "elsewhere, to no address": (http("302 Found", b"", "Location: http://[::1"), errors.NotTheApi, 1),
}
