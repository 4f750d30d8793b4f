"""What an answer that isn't a success means, beyond what the sandbox sends."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.invoca import errors
from bot.invoca.connection import HttpAnswer, refusal, retry_after, says_no_call
from tests.invoca.conftest import PATIENT

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def refused(status: int, body: bytes = b"", *, update: bool = True) -> Any:
    return refusal(HttpAnswer(status, {}, body), update=update, now=NOON)


@pytest.mark.parametrize(
    ("body", "no_call"),
    [
        (b"", True),
        (b" \r\n", True),
        (b'{"error": "RecordNotFound"}', True),
        (b'{"errors": {"class": "RecordNotFound", "invalid_data": "Could not find"}}', True),
        (b'{"errors": [{"error": "ActiveRecord::RecordNotFound"}]}', True),
        (b'"RecordNotFound"', True),
        (b'{"error": "Not Found"}', False),
        (b"{}", False),
        (b"null", False),
        (b"RecordNotFound", False),
        (b"<html>RecordNotFound</html>", False),
        (b'{"error": "RecordNotFound"', False),
        (b"[" * 100_000 + b'"RecordNotFound"', False),
    ],
)
def test_404_of_the_call_or_of_the_route(body: bytes, *, no_call: bool) -> None:
    """JSON that names RecordNotFound, or no body, is about the call; all else about the route."""
    assert says_no_call(HttpAnswer(404, {}, body)) is no_call
    assert type(refused(404, body)) is (errors.CallNotFound if no_call else errors.UpdatesUnavailable)
    assert type(refused(404, body, update=False)) is errors.RequestRefused
    assert type(refused(405, body)) is errors.UpdatesUnavailable


@pytest.mark.parametrize(
    ("body", "version"),
    [
        (b'{"errors": {"class": "InvalidVersion", "invalid_data": "API version 1 is not supported"}}', True),
        (b"Invalid API Version for route", True),
        (b'{"error": "bad api_version"}', True),
        (b"", False),
        (b'{"errors": {"app_version": ["is odd"]}}', False),
        (b'<?xml version="1.0"?><p>Bad Request</p>', False),
    ],
)
def test_400_about_the_version(body: bytes, *, version: bool) -> None:
    """A 400 that speaks of the version is about the version."""
    assert type(refused(400, body)) is (errors.WrongVersion if version else errors.RequestRefused)


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (
            b'{"errors": {"a": ["is odd", "is long"], "b": "is bad"}}',
            {"a": ("is odd", "is long"), "b": ("is bad",)},
        ),
        (b'{"errors": {"a": {"0": ["is odd"]}, "b": [], "c": null}}', {"a": ('{"0":["is odd"]}',)}),
        (b'{"errors": {"class": "RecordInvalid", "invalid_data": "no"}}', {"invalid_data": ("no",)}),
        (b'{"errors": {"class": "UnauthorizedOperation", "invalid_data": "no"}}', None),
        (b'{"errors": {"class": "NotAuthorized", "a": ["is odd"]}}', None),
        (b'{"errors": {"class": "RecordInvalid"}}', None),
        (b'{"errors": {"": ["is odd"]}}', None),
        (b'{"errors": ["is odd"]}', None),
        (b'{"error": "NotAuthorized"}', None),
        (b"[]", None),
        (b"<html>Forbidden</html>", None),
        (b"[" * 100_000, None),
    ],
)
def test_403_is_permission_or_validation(body: bytes, fields: dict[str, tuple[str, ...]] | None) -> None:
    """Messages for fields are kept in the API's words; without any, it is about permission."""
    error = refused(403, body)
    if fields is None:
        assert type(error) is errors.NotGranted
    else:
        assert error.fields == fields


@pytest.mark.parametrize(
    ("body", "handle"),
    [
        (b'{"errors": {"invalid_data": "refer to error handle 1228118400"}}', "1228118400"),
        (b"<p>Please refer to error handle ab-12.</p>", "ab-12"),
        (b"refer to error handle \xff", None),
        (b"", None),
    ],
)
def test_error_handle(body: bytes, handle: str | None) -> None:
    """The handle is found in JSON and on a page."""
    assert refused(500, body).handle == handle


@pytest.mark.parametrize("status", [100, 199, 600, 999])
def test_a_status_of_no_use(status: int) -> None:
    """What is neither success nor refusal nor fault can't be read."""
    assert type(refused(status)) is errors.Unreadable


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 307, 308, 399])
@pytest.mark.parametrize("update", [True, False])
def test_a_redirect_is_the_address_s_fault(status: int, *, update: bool) -> None:
    """Whoever looks after Switchboard is named, and the setting; trying again isn't advised."""
    error = refused(status, update=update)
    error.contact = "U0OPS"
    assert type(error) is errors.NotTheApi
    assert "Tell <@U0OPS>: `api_url`" in error.words()
    assert not error.again


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("0", 0),
        ("120", 120),
        (" 1.5 ", 1.5),
        ("7\x1f", 7),
        ("9" * 400, 86_400),
        ("Mon, 02 Mar 2026 12:01:30 GMT", 90),
        ("Monday, 02-Mar-26 12:01:30 GMT", 90),
        ("Mon, 02 Mar 2026 12:01:30 -0000", 90),
        ("Mon, 02 Mar 2026 11:00:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400),
        ("Mon, 02 Mar 2026 12:00:00 +9999999999999999999999", None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("inf", None),
        ("nan", None),
        ("Mon, 99 Foo 2026 12:00:00 GMT", None),
    ],
)
def test_retry_after(header: str | None, seconds: float | None) -> None:
    """Seconds or an HTTP date, a day at most; nonsense is none."""
    assert retry_after(header, NOON) == seconds


@PATIENT
@given(
    st.text(max_size=60) | st.text("Mon, 02 Jan 2026 12:0+-GMTPEZ.", max_size=40),
    st.datetimes(timezones=st.just(UTC)),
)
def test_any_retry_after(header: str, now: datetime) -> None:
    """Whatever the header says, it is none or a wait one can wait."""
    wait = retry_after(header, now)
    assert wait is None or timedelta(0) <= timedelta(seconds=wait) <= timedelta(days=1)


@PATIENT
@given(status=st.integers(300, 599), body=st.binary(max_size=100), update=st.booleans())
def test_any_refusal(status: int, body: bytes, *, update: bool) -> None:
    """Whatever the answer, it is an error of the tree, with words."""
    error = refused(status, body, update=update)
    assert isinstance(error, errors.InvocaError)
    assert error.words()
