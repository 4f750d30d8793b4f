"""The gate by itself: what it lets in, what it refuses for which reason, and how often it says so."""

import json
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.serving import gate
from bot.serving.gate import (
    LONGEST_BODY,
    Disconnected,
    Gate,
    NotLetIn,
    Refusals,
    WhyTurnedAway,
    is_slacks,
    verify,
)
from sandbox.slack.transport import signature

SECRET = "0123456789abcdef"

NOW = 1_800_000_000

BODY = b'{"type":"block_actions"}'


def signed(body: bytes = BODY, timestamp: str = str(NOW), secret: str = SECRET) -> dict[bytes, bytes]:
    made = signature(secret, timestamp, body)
    return {gate.TIMESTAMP: timestamp.encode(), gate.SIGNATURE: made.encode()}


def a_gate(now: Callable[[], float] = lambda: NOW) -> Gate:
    return Gate(SECRET, clock=lambda: datetime.fromtimestamp(now(), UTC))


def pieces(*bodies: bytes, gone: bool = False) -> Callable[[], Any]:
    """What a server hands on: the body in pieces, then, if it is ``gone``, nothing more."""
    messages = [
        {"type": "http.request", "body": body, "more_body": gone or number < len(bodies)}
        for number, body in enumerate(bodies, 1)
    ]
    following: Iterator[dict[str, Any]] = iter([*messages, {"type": "http.disconnect"}])

    async def receive() -> dict[str, Any]:
        return next(following)

    return receive


async def refused(asked: Gate, headers: dict[bytes, bytes], *bodies: bytes) -> tuple[int, WhyTurnedAway]:
    with pytest.raises(NotLetIn) as refusal:
        await asked.let_in(headers.items(), pieces(*bodies))
    return refusal.value.status, refusal.value.reason


@pytest.mark.parametrize("off", [0, -300, 300])
def test_what_slack_has_signed_gets_in(off: int) -> None:
    """For five minutes either way, as Slack says."""
    assert verify(SECRET.encode(), signed(timestamp=str(NOW + off)), BODY, NOW) == NOW + off


@pytest.mark.parametrize(
    ("headers", "body", "words"),
    [
        (signed(secret="another"), BODY, None),
        (signed(), BODY + b" ", None),
        (signed() | {gate.SIGNATURE: b"v0=\xff\xfe"}, BODY, None),
        (signed() | {gate.TIMESTAMP: str(NOW + 1).encode()}, BODY, None),
        (signed(timestamp=str(NOW - 400)), BODY, "400 s off: this host's clock is ahead"),
        (signed(timestamp=str(NOW + 400)), BODY, "400 s off: this host's clock is behind"),
        (signed(timestamp="now"), BODY, "no number"),
        (signed(timestamp="9" * 5_000), BODY, "no number"),
        (signed(timestamp=f"-{NOW}"), BODY, "no number"),
    ],
)
def test_anything_else_is_refused_with_its_reason(
    headers: dict[bytes, bytes], body: bytes, words: str | None
) -> None:
    """Of a clock only where the signature is Slack's own; another's is another's, whatever its time."""
    with pytest.raises(NotLetIn) as refusal:
        verify(SECRET.encode(), headers, body, NOW)
    assert refusal.value.status == 401
    assert refusal.value.reason is (WhyTurnedAway.SIGNATURE if words is None else WhyTurnedAway.TIMESTAMP)
    assert words is None or words in (refusal.value.words or "")


def test_without_a_secret_nothing_gets_in() -> None:
    """In Socket Mode there may be none: what is signed with nothing isn't signed."""
    headers = {gate.TIMESTAMP: str(NOW).encode(), gate.SIGNATURE: b"v0="}
    for each in (headers, signed(secret="")):
        with pytest.raises(NotLetIn):
            verify(b"", each, BODY, NOW)


async def test_a_body_may_come_in_pieces() -> None:
    """No length was said; the request knows when it was signed."""
    let_in = a_gate(lambda: NOW + 2)
    request = await let_in.let_in(signed().items(), pieces(*(bytes([each]) for each in BODY)))
    assert (request.body, request.context["signed_at"]) == (json.loads(BODY), NOW)


async def test_bytes_are_counted_up_to_the_limit() -> None:
    """As many as may be, one more, and a length that says too many before any has come."""
    longest = b'{"type":"x","y":"' + b"z" * (LONGEST_BODY - 19) + b'"}'
    assert len(longest) == LONGEST_BODY
    halves = (longest[:500_000], longest[500_000:])
    await a_gate().let_in(signed(longest).items(), pieces(*halves))
    longer = longest + b" "
    too_large = (413, WhyTurnedAway.BODY_TOO_LARGE)
    assert await refused(a_gate(), signed(longer), *halves, b" ") == too_large
    assert await refused(a_gate(), signed() | {b"content-length": b"1000001"}) == too_large


async def test_who_sends_long_bodies_at_once_leaves_room_for_short_ones() -> None:
    """Nothing of them is signed yet: in all, they may take so much memory and no more."""
    full = a_gate()
    full._long_bodies = gate.LONG_BODIES_AT_ONCE
    long = b'{"type":"x"}' + b" " * 100_000
    assert await refused(full, signed(long), long) == (503, WhyTurnedAway.TOO_MUCH_AT_ONCE)
    await full.let_in(signed().items(), pieces(BODY))
    assert full._long_bodies == gate.LONG_BODIES_AT_ONCE
    full._long_bodies = 0
    await full.let_in(signed(long).items(), pieces(long))
    assert full._long_bodies == 0


async def test_what_is_half_is_not_looked_at() -> None:
    """Whoever sent it has gone."""
    with pytest.raises(Disconnected):
        await a_gate().let_in(signed().items(), pieces(BODY, gone=True))


async def test_without_a_signature_no_body_is_received() -> None:
    """Either header is missing: it would be in vain."""
    for header in (gate.TIMESTAMP, gate.SIGNATURE):
        assert await refused(a_gate(), signed() | {header: b""}) == (401, WhyTurnedAway.NOT_SIGNED)


@pytest.mark.parametrize(
    "body",
    [
        {"command": "/calls"}, {"ssl_check": "1", "token": "x"}, {"type": "url_verification"},
        {"type": "event_callback", "event": {}}, {"type": "something_new"},
    ],
)  # fmt: skip
def test_these_are_shapes_of_slacks(body: Any) -> None:
    """A command, a probe, or anything with a type."""
    assert is_slacks(body)


@pytest.mark.parametrize(
    "body",
    [
        None, [1], "x", 7, {}, {"type": 5}, {"type": ""}, {"type": None}, {"command": ""},
        {"command": ["/calls"]}, {"ssl_check": "0"}, {"type": "event_callback"},
        {"type": "event_callback", "event": [1]},
    ],
)  # fmt: skip
def test_these_are_none(body: Any) -> None:
    """Whatever else somebody with the secret could sign."""
    assert not is_slacks(body)


def test_a_reason_is_said_at_once_and_then_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    """With how many there were since; each reason by itself, and all are counted."""
    now = 0.0
    caplog.set_level(logging.INFO, "switchboard.gate")
    refusals = Refusals(lambda: now)
    for moment in (0.0, 1.0, 59.9, 60.0, 61.0, 500.0):
        now = moment
        refusals.count(WhyTurnedAway.SIGNATURE, status=401)
    refusals.count(WhyTurnedAway.SILENT)
    said = [(each.levelname, vars(each)["reason"], vars(each)["count"]) for each in caplog.records]
    words = WhyTurnedAway.SIGNATURE.value
    assert said == [
        ("WARNING", words, 1), ("WARNING", words, 3), ("WARNING", words, 2),
        ("INFO", WhyTurnedAway.SILENT.value, 1)
    ]  # fmt: skip
    assert refusals.counts == {WhyTurnedAway.SIGNATURE: 6, WhyTurnedAway.SILENT: 1}
