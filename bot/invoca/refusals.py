"""What an answer that isn't a success means, from its status, headers and body alone."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from bot.invoca.errors import (
    CallNotFound,
    FieldsRefused,
    InvocaError,
    NotGranted,
    NotTheApi,
    RateLimited,
    RequestRefused,
    ServerFault,
    TokenRefused,
    Unreadable,
    UpdatesUnavailable,
    WrongVersion,
)
from bot.invoca.parsing import parse_json
from bot.invoca.reading import any_text, text

_LONGEST_WAIT = 86_400.0  # seconds; whoever asks for more than a day means "not any more"

_SECONDS = re.compile(r"\d+(\.\d+)?", re.ASCII)

_HANDLE = re.compile(rb"refer to error handle ([\w-]{1,64})")

_ABOUT_THE_VERSION = re.compile(rb"\b(api_)?version\b(?!\s*=)", re.IGNORECASE)  # not <?xml version="1.0"?>

_NO_CALL = b"RecordNotFound"


@dataclass(frozen=True)
class HttpAnswer:
    """An HTTP answer, as much of its body as is looked at. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def success(self) -> bool:
        """Whether the API did what was asked."""
        return 200 <= self.status < 300


def says_no_call(answer: HttpAnswer) -> bool:
    """Whether it is a 404 about the call: JSON that names RecordNotFound in any of its shapes, or no body.

    Any other 404, a page or JSON that says something else, is about the route: there is no such host, version
    or path. The documents give no rule; this is how the answers seen can be told apart.
    """
    if answer.status != 404:
        return False
    if not answer.body.strip():
        return True
    try:
        parse_json(answer.body)
    except Unreadable:
        return False
    return _NO_CALL in answer.body


def refusal(answer: HttpAnswer, *, update: bool, now: datetime) -> InvocaError:
    """What to raise for an answer that isn't a success. A Retry-After date is counted from ``now``."""
    error: InvocaError
    match answer.status:
        case status if 300 <= status < 400:
            error = NotTheApi(redirect=True)
        case 400 if _ABOUT_THE_VERSION.search(answer.body):
            error = WrongVersion()
        case 401:
            error = TokenRefused()
        case 403:
            fields = _field_messages(answer.body)
            error = FieldsRefused(fields) if fields else NotGranted()
        case 404 | 405 if update:
            error = CallNotFound() if says_no_call(answer) else UpdatesUnavailable()
        case 429:
            error = RateLimited(retry_after(answer.headers.get("retry-after"), now))
        case status if 400 <= status < 500:
            error = RequestRefused(status)
        case status if 500 <= status < 600:
            handle = _HANDLE.search(answer.body)
            error = ServerFault(status, handle[1].decode() if handle else None)
        case _:
            error = Unreadable()
    return error


def retry_after(header: str | None, now: datetime) -> float | None:
    """How long to wait, in seconds, by a Retry-After header: seconds or an HTTP date (RFC 9110, 10.2.3)."""
    if header is None:
        return None
    if seconds := _SECONDS.fullmatch(header.strip()):
        return min(float(seconds[0]), _LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(header)
        aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
        return min(max((aware - now).total_seconds(), 0.0), _LONGEST_WAIT)
    except (ValueError, TypeError, OverflowError):
        return None


def _field_messages(body: bytes) -> dict[str, tuple[str, ...]]:
    """The API's words for each field it refused; none where a 403 is about permission, or says nothing.

    A refusal by class has its words under ``invalid_data``, unless the class speaks of authorization.
    """
    try:
        answer = parse_json(body)
        errors = answer.get("errors") if isinstance(answer, dict) else None
        if not isinstance(errors, dict) or "authorized" in str(errors.get("class")).lower():
            return {}
        named = {name: tuple(_messages(given)) for name, given in errors.items() if name != "class"}
    except (Unreadable, RecursionError):
        return {}
    return {said: messages for name, messages in named.items() if messages and (said := text(name))}


def _messages(given: Any) -> Iterator[str]:
    for message in given if isinstance(given, list) else [given]:
        if (said := any_text(message)) is not None:
            yield said
