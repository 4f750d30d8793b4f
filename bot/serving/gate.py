"""What gets in over HTTP: bytes are counted, then the signature is looked at, then, and only then, the words.

Anybody on the internet can send something to the address that Slack has. Until it is known to be Slack's,
nothing of a body is decoded or parsed: the signature is over the raw bytes. Source: docs.slack.dev,
"Verifying requests from Slack". Bolt looks at the signature once more when it has the request.

What is turned away here, or before, is counted by reason, with at most one line a minute in the log for each.
"""

import hashlib
import hmac
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from enum import Enum
from typing import Any

from slack_bolt.error import BoltError
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.times import Clock, utc_now

log = logging.getLogger("switchboard.gate")

SAID_EVERY = 60.0  # seconds


class WhyTurnedAway(Enum):
    """Why something was turned away, in words for the log."""

    NOT_HTTP = "what came is not HTTP"
    HEAD_TOO_LARGE = "the headers are longer than 32 kB"
    BODY_TOO_LARGE = "the body is longer than 1 MB"
    TOO_MUCH_AT_ONCE = "too many long bodies came at once"
    TOO_SLOW = "the request was not whole within 5 s"
    SILENT = "a connection brought nothing for 5 s"
    NO_PLACE = "the connection that was silent for longest made room for a new one"
    NO_DESCRIPTOR = "no connection could be taken: the process is out of file descriptors or memory"
    NO_SUCH_PATH = "it is signed, as Slack's is, and came where nobody takes it"
    NOT_SIGNED = "there is no signature or no timestamp"
    SIGNATURE = "the signature doesn't match: another SLACK_SIGNING_SECRET, or not from Slack"
    TIMESTAMP = "the timestamp is off"
    NOT_A_REQUEST = "what was signed is no request of Slack's"


ORDINARY = frozenset({WhyTurnedAway.SILENT})
"""What happens without anything being wrong: whoever watches a port connects and says nothing."""


class Refusals:
    """How much was turned away for which reason. ``clock`` gives seconds that never step back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.counts: Counter[WhyTurnedAway] = Counter()
        """Since the start, for whoever measures."""
        self._clock = clock
        self._said: dict[WhyTurnedAway, tuple[float, int]] = {}
        """When a line was last written for a reason, and how many there had been by then."""

    def count(self, reason: WhyTurnedAway, words: str | None = None, **fields: Any) -> None:
        """Count one, and say so: the first at once, then once a minute with how many there were since.

        ``words`` tell more than the reason's own; neither may hold anything that was sent.
        """
        self.counts[reason] += 1
        now, count = self._clock(), self.counts[reason]
        said_at, said = self._said.get(reason, (now - SAID_EVERY, 0))
        if now - said_at < SAID_EVERY:
            return
        self._said[reason] = (now, count)
        level = logging.INFO if reason in ORDINARY else logging.WARNING
        extra = {**fields, "reason": words or reason.value, "count": count - said}
        log.log(level, "turned away", extra=extra)


Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

Headers = Iterable[tuple[bytes, bytes]]

LONGEST_BODY = 1_000_000  # bytes; Slack's largest payload, a view with its state, is about 250 kB

SHORT_BODY = 64_000  # bytes; nearly all that Slack sends is shorter

LONG_BODIES_AT_ONCE = 32_000_000  # bytes of longer ones, in all that are being received

OLDEST = 300  # seconds between the timestamp and our clock, either way: Slack's rule, and Bolt's

LONGEST_TIMESTAMP = 12  # digits

TIMESTAMP = b"x-slack-request-timestamp"

SIGNATURE = b"x-slack-signature"


class NotLetIn(Exception):
    """It is not let in: with which status, for which reason, and that reason in more words."""

    def __init__(self, status: int, reason: WhyTurnedAway, words: str | None = None) -> None:
        super().__init__(reason.value)
        self.status = status
        self.reason = reason
        self.words = words


class Disconnected(Exception):
    """Whoever sent it is gone before it was whole."""


def verify(secret: bytes, headers: Mapping[bytes, bytes], body: bytes, now: float) -> int:
    """Give the timestamp, in unix seconds, that Slack has signed the raw body with. Raises NotLetIn.

    The signature comes before the timestamp: what is said of a clock is then said of Slack's own request.
    """
    timestamp, signature = headers.get(TIMESTAMP, b""), headers.get(SIGNATURE, b"")
    made = hmac.new(secret, b"v0:" + timestamp + b":", hashlib.sha256)
    made.update(body)
    if not secret or not hmac.compare_digest(b"v0=" + made.hexdigest().encode(), signature):
        raise NotLetIn(401, WhyTurnedAway.SIGNATURE)
    if not timestamp.isdigit() or len(timestamp) > LONGEST_TIMESTAMP:
        raise NotLetIn(401, WhyTurnedAway.TIMESTAMP, "the timestamp is no number")
    signed_at = int(timestamp)
    late = now - signed_at
    if abs(late) > OLDEST:
        why = "is ahead, or an old request came again" if late > 0 else "is behind"
        words = f"the timestamp is {abs(late):.0f} s off: this host's clock {why}"
        raise NotLetIn(401, WhyTurnedAway.TIMESTAMP, words)
    return signed_at


def is_slacks(body: Any) -> bool:
    """Whether this is a shape that Slack documents: a command, an ``ssl_check``, or something with a type."""
    if not isinstance(body, dict):
        return False
    if "type" not in body:
        return body.get("ssl_check") == "1" or _is_text(body.get("command"))
    if body["type"] == "event_callback" and not isinstance(body.get("event"), dict):
        return False
    return _is_text(body["type"])


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


class Gate:
    """The one way in over HTTP. ``secret`` is the signing secret; without one nothing gets in."""

    def __init__(self, secret: str, refusals: Refusals | None = None, clock: Clock = utc_now) -> None:
        self.refusals = refusals or Refusals()
        self._secret = secret.encode()
        self._clock = clock
        self._long_bodies = 0

    async def let_in(self, headers: Headers, receive: Receive) -> AsyncBoltRequest:
        """Receive a request whole and give it to be handled. Raises NotLetIn or Disconnected.

        Its context has ``signed_at``, unix seconds by Slack's clock.
        """
        named = dict(headers)
        length = named.get(b"content-length", b"")
        if length.isdigit() and int(length) > LONGEST_BODY:
            raise NotLetIn(413, WhyTurnedAway.BODY_TOO_LARGE)
        if not named.get(TIMESTAMP) or not named.get(SIGNATURE):
            raise NotLetIn(401, WhyTurnedAway.NOT_SIGNED)
        body = await self._received(receive)
        signed_at = verify(self._secret, named, body, self._clock().timestamp())
        return _read(named, body, {"signed_at": signed_at})

    async def _received(self, receive: Receive) -> bytes:
        """The body, counted as it comes, whatever its headers say."""
        body = bytearray()
        held = 0
        try:
            while True:
                message = await receive()
                if message["type"] != "http.request":
                    raise Disconnected
                body += message.get("body", b"")
                if len(body) > LONGEST_BODY:
                    raise NotLetIn(413, WhyTurnedAway.BODY_TOO_LARGE)
                if len(body) > SHORT_BODY:
                    self._long_bodies += len(body) - held
                    held = len(body)
                    if self._long_bodies > LONG_BODIES_AT_ONCE:
                        raise NotLetIn(503, WhyTurnedAway.TOO_MUCH_AT_ONCE)
                if not message.get("more_body", False):
                    return bytes(body)
        finally:
            self._long_bodies -= held


def _read(headers: Mapping[bytes, bytes], body: bytes, context: dict[str, Any]) -> AsyncBoltRequest:
    """Read what Slack has signed. Bolt looks into it as it makes its request, and expects no surprises."""
    try:
        request = AsyncBoltRequest(
            body=body.decode(),
            headers={name.decode("latin-1"): value.decode("latin-1") for name, value in headers.items()},
            context=context,
        )
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError, BoltError) as error:
        raise NotLetIn(400, WhyTurnedAway.NOT_A_REQUEST) from error
    if not is_slacks(request.body):
        raise NotLetIn(400, WhyTurnedAway.NOT_A_REQUEST)
    return request
