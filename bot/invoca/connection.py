"""HTTP to one organization's API: every request goes through ``Connection.request``, and every failure of it.

What an answer that is no success means is told by its status, headers and body alone (``refusal``).
"""

import asyncio
import json
import math
import re
import ssl
import zlib
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from statistics import median_low
from types import TracebackType
from typing import Any, Self

import httpx

from bot.environment import proxy_for
from bot.invoca.errors import (
    CallNotFound,
    FieldsRefused,
    InvocaError,
    NotGranted,
    NotTheApi,
    RateLimited,
    RequestRefused,
    ServerFault,
    TimedOut,
    TokenRefused,
    Unreachable,
    Unreadable,
    UpdatesUnavailable,
    WrongVersion,
)
from bot.invoca.models import Account
from bot.invoca.parsing import CallsReader, parse_json
from bot.invoca.reading import any_text, text
from bot.text import budgets
from bot.times import Clock, elapsed, utc_now

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


@dataclass(frozen=True)
class Timeouts:
    """All in seconds."""

    connect: float = 2.0
    read: float = 8.0
    """For the next bytes of an answer."""
    write: float = 2.0
    pool: float = 10.0
    """For one of the connections to be free."""
    sent: float = 10.0
    """Until an update is being sent; below workers.PUT_WITHIN, after which another process may be at it."""
    lookup: float = 10.0
    """For a whole lookup: waiting, asking, asking again."""
    backoff: float = 0.25
    """About how long to wait before a lookup is tried again; doubled each time."""

    @property
    def request(self) -> float:
        """For one whole request, so that an answer that trickles in can't take for ever."""
        return self.pool + self.connect + self.write + self.read


SENDING = ("send_request_headers.started", "send_request_body.started")

REMEMBERED = 15  # answers; one whose date is off, as from a cache, doesn't count among them

DATE_SHOWS = 1.0  # seconds: a date is cut off to whole ones (RFC 9110, 5.6.7)

LONGEST_DATE = 64  # characters; the usual form has 29

MOST_BELIEVED = timedelta(minutes=5)
"""A clock ahead by more is broken, or the date isn't the API's: then we ask."""


class ApiClock:
    """One API's clock, beside ours: by a third that never steps, since ours may at any time."""

    def __init__(self, ours: Clock = utc_now, never_steps: Callable[[], float] = elapsed) -> None:
        self._ours = ours
        self._never_steps = never_steps
        self._ahead: deque[tuple[float, float]] = deque(maxlen=REMEMBERED)

    def shown(self, date: str | None, *, asked_at: float, answered_at: float) -> None:
        """Learn from one answer: its ``Date``, and when it was asked for and came, by what never steps.

        The date was written between the two, so it says within which bounds the clock is ahead.
        """
        if date is None or len(date) > LONGEST_DATE or answered_at < asked_at:
            return
        try:
            written = parsedate_to_datetime(date)
        except (ValueError, OverflowError):
            return
        at = (written if written.tzinfo is not None else written.replace(tzinfo=UTC)).timestamp()
        self._ahead.append((at - answered_at, at + DATE_SHOWS - asked_at))

    @property
    def ahead(self) -> timedelta | None:
        """By how much it is certainly ahead; negative where it is behind. None: no answer had a date.

        Of what the bounds leave open, that which makes a call begin later: rather a question too many than
        the next caller tagged. Zero where the two may agree.
        """
        if not self._ahead:
            return None
        ours = self._ours().timestamp() - self._never_steps()
        least = median_low(low for low, _ in self._ahead) - ours
        most = median_low(high for _, high in self._ahead) - ours
        return timedelta() if least <= 0 <= most else timedelta(seconds=math.floor(least * 1000) / 1000)


def by_our_clock(told: datetime, ahead: timedelta | None) -> datetime | None:
    """A time that the API told, by our clock; as told where the API's isn't known. None: beyond all times."""
    try:
        return told if ahead is None else told - min(ahead, MOST_BELIEVED)
    except OverflowError:
        return None


CONNECTIONS = 10  # more are slower: 50 requests at once over 10 took a third of the time they took over 50

KEPT_OPEN = 30.0  # seconds an idle connection is kept, well below the usual 60 after which a server closes it

_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS  # whichever of the two it is

_JSON = {"Content-Type": "application/json"}


@cache
def _trusted() -> ssl.SSLContext:
    """Whom to believe that they are the API. Reading it takes 50 ms; every organization's is the same."""
    return httpx.create_ssl_context(verify=True, trust_env=False)


class Connection:
    """One bounded pool of connections, open while its ``async with`` block runs."""

    _http: httpx.AsyncClient

    def __init__(
        self, account: Account, timeouts: Timeouts, clock: Clock, never_steps: Callable[[], float]
    ) -> None:
        self._account = account
        self._timeouts = timeouts
        self._never_steps = never_steps
        self.clock = ApiClock(clock)

    async def __aenter__(self) -> Self:
        times = self._timeouts
        self._http = httpx.AsyncClient(
            base_url=f"{self._account.api_url.rstrip('/')}/api/{self._account.api_version}/",
            timeout=httpx.Timeout(connect=times.connect, read=times.read, write=times.write, pool=times.pool),
            limits=httpx.Limits(max_connections=CONNECTIONS, keepalive_expiry=KEPT_OPEN),
            headers={
                "Accept": "application/json",
                "Accept-Encoding": "gzip",  # what is unpacked here, and in bounded pieces
                "User-Agent": "Switchboard",
            },
            # The token is all the API is to know us by.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            follow_redirects=False,
            event_hooks={"response": [_stay_here]},
            verify=_trusted(),
            proxy=proxy_for(self._account.api_url),
            trust_env=False,  # which proxy there is, is decided in one place, for Slack and here alike
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def request(
        self,
        method: str,
        path: str,
        parameters: Mapping[str, str],
        content: Mapping[str, Any] | None = None,
        reader: CallsReader | None = None,
    ) -> HttpAnswer:
        """The answer to one request about the organization, whatever its status.

        The ``reader`` is given the body of a success while it arrives; of all others the beginning is kept.
        Of the success of a write the status counts: a body that is slow or broken reads as empty.
        Raises TimedOut, Unreachable, Unreadable, NotTheApi, and TokenRefused for a token that no header can
        hold.
        """
        token = self._account.api_token.get_secret_value()
        if not token or not token.isascii() or not token.isprintable() or token != token.strip():
            raise TokenRefused
        request = self._http.build_request(
            method,
            path,
            params=self._organization() | {name: _encodable(value) for name, value in parameters.items()},
            headers={"Authorization": token} | ({} if content is None else _JSON),
            content=None if content is None else _encodable(json.dumps(content, ensure_ascii=False)).encode(),
            extensions={} if content is None else {"trace": self._in_time()},
        )
        try:
            async with asyncio.timeout(self._timeouts.request) as limit:
                return await self._send(request, limit, reader)
        except TimeoutError:
            raise TimedOut from None
        except httpx.RequestError as error:
            raise _failure(error) from None

    def _in_time(self) -> Callable[[str, object], Awaitable[None]]:
        """Look at the time just before a write is sent: a process that stood still wakes with it in hand.

        Then its time-outs are due as well, but what was ready to be done is done first.
        """
        until = self._never_steps() + self._timeouts.sent

        async def look(step: str, _told: object) -> None:
            if step.endswith(SENDING) and self._never_steps() > until:
                raise httpx.PoolTimeout("it is too late to send it")

        return look

    async def _send(
        self, request: httpx.Request, limit: asyncio.Timeout, reader: CallsReader | None
    ) -> HttpAnswer:
        asked_at = elapsed()
        response = await self._http.send(request, stream=True)
        if "age" not in response.headers:  # else it was written for somebody else, a while ago
            self.clock.shown(response.headers.get("date"), asked_at=asked_at, answered_at=elapsed())
        try:
            body = b""
            if response.is_success and reader is not None:
                await _read(response, reader)
            elif not response.is_success:
                body = await _beginning(response)
            else:
                if not limit.expired():
                    limit.reschedule(None)
                with suppress(httpx.RequestError, Unreadable, TimeoutError):
                    async with asyncio.timeout(self._timeouts.write):
                        body = await _beginning(response)  # so that the connection can be used again
            return HttpAnswer(response.status_code, response.headers, body)
        finally:
            await response.aclose()

    def _organization(self) -> dict[str, str]:
        account = self._account
        return {"id": str(account.organization_id), "organization_type": account.organization_type}


async def _stay_here(response: httpx.Response) -> None:
    """Refuse a redirect before httpx reads where it leads, which it does even if it isn't to follow."""
    if response.is_redirect:
        raise NotTheApi(redirect=True)


async def _read(response: httpx.Response, reader: CallsReader) -> None:
    """Give the reader the body as it comes, and others their turn after each few thousand characters."""
    reader.charset = response.charset_encoding
    spent = read = 0
    async for part in unpacked(response):
        for cost in reader.read(part):
            spent += cost
            if spent >= budgets.PIECE:
                spent = 0
                await asyncio.sleep(0)
        if reader.done:
            return
        read += len(part)
        if read >= budgets.ANSWER_BYTES:
            reader.cut_short()
            return
    for _ in reader.end():
        await asyncio.sleep(0)


async def _beginning(response: httpx.Response) -> bytes:
    body = bytearray()
    async for part in unpacked(response):
        body += part
        if len(body) >= budgets.REFUSAL_BYTES:
            break
    return bytes(body)


async def unpacked(response: httpx.Response) -> AsyncIterator[bytes]:
    """The body in parts of a bounded size: a few packed bytes can be many, and httpx unpacks them in one go.

    Raises Unreadable for what can't be unpacked, or is packed in a way that wasn't asked for.
    """
    packing = response.headers.get("content-encoding", "identity").strip().lower() or "identity"
    if packing == "identity":
        async for part in response.aiter_raw(budgets.PIECE):
            yield part
        return
    if packing not in {"gzip", "x-gzip", "deflate"}:
        raise Unreadable
    unpacking = zlib.decompressobj(_GZIP_OR_ZLIB)
    try:
        async for part in response.aiter_raw(budgets.PIECE):
            left = part
            while left and not unpacking.eof:
                yield unpacking.decompress(left, budgets.PIECE)
                left = unpacking.unconsumed_tail
        yield unpacking.flush()
    except zlib.error:
        raise Unreadable from None


def _encodable(value: str) -> str:
    """The value without halves of surrogate pairs, which can't be sent."""
    return value.encode(errors="replace").decode()


def _failure(error: httpx.RequestError) -> InvocaError:
    """What to raise instead of httpx's own error, which knows the address asked for."""
    match error:
        case httpx.ConnectTimeout() | httpx.PoolTimeout():
            return TimedOut(applied=False)
        case httpx.TimeoutException():
            return TimedOut()
        case httpx.ConnectError() | httpx.ProxyError() | httpx.UnsupportedProtocol():
            return Unreachable(applied=False)
        case httpx.DecodingError():
            return Unreadable()
        case _:
            return Unreachable()
