"""What comes to the HTTP port that isn't as Slack would send it, byte by byte over real sockets."""

import logging
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from bot.serving.gate import WhyTurnedAway
from tests.scenarios.stage import Stage
from tests.wire import Answered, chunks, head, signed, wire

FORM = {"Content-Type": "application/x-www-form-urlencoded"}

HELP = {"command": "/calls", "text": "help", "user_id": "U0ANA", "team_id": "T0ACME", "channel_id": "C0SALES"}

COMMAND = urlencode(HELP).encode()


@pytest.fixture(autouse=True)
def no_stack(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever comes, nothing is logged as a fault of ours."""
    caplog.set_level(logging.INFO)
    yield
    assert [each for each in caplog.records if each.exc_info or each.levelno >= logging.ERROR] == []


def secret(stage: Stage) -> str:
    return stage.slack.workspace.app.signing_secret


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The reasons in the log, a line each."""
    return [vars(each)["reason"] for each in caplog.records if each.name == "switchboard.gate"]


TRAILERS = {"X-Checksum": "1", "X-Slack-Signature": "v0=another", "Content-Type": "application/json"}


async def posted(stage: Stage, body: bytes, headers: dict[str, str], size: int | None = None) -> Answered:
    """Post a body with these headers; with a size, in chunks of it."""
    async with wire(stage.url) as connection:
        if size is None:
            return await connection.ask(head(FORM | headers, len(body)), body)
        return await connection.ask(head(FORM | headers, None), *chunks(body, size))


async def test_a_signed_body_may_come_in_chunks(http_stage: Stage) -> None:
    """As a tunnel sends it, without a length."""
    for number, size in enumerate((1, 100, 1_000_000)):
        body = COMMAND + b"&x=%d" % number
        answered = await posted(http_stage, body, signed(body, secret(http_stage)), size)
        assert answered.status == 200, size
        assert b"/calls" in answered.body, size


async def test_what_stands_behind_a_body_is_no_header(http_stage: Stage) -> None:
    """Trailers: whoever wrote them, they neither replace what was signed nor keep it out."""
    *parts, end = chunks(COMMAND, 100)
    trailers = "".join(f"{name}: {value}\r\n" for name, value in TRAILERS.items()).encode()
    async with wire(http_stage.url) as connection:
        signed_head = head(FORM | signed(COMMAND, secret(http_stage)), None)
        answered = await connection.ask(signed_head, *parts, end.removesuffix(b"\r\n") + trailers + b"\r\n")
        assert (answered.status, b"/calls" in answered.body) == (200, True)
        assert (await connection.ask(head({}, 0, "GET", "/healthz"))).status == 200


@pytest.mark.parametrize("path", ["/", "/slack/events/", "//slack/events", "/SLACK/EVENTS"])
async def test_what_slack_sends_elsewhere_is_said(
    http_stage: Stage, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    """404, and a line: the address in Slack's pages is wrong. What nobody signed is nobody's business."""
    for headers in ({}, signed(COMMAND, secret(http_stage))):
        async with wire(http_stage.url) as connection:
            sent = head(FORM | headers, len(COMMAND), path=path)
            assert (await connection.ask(sent, COMMAND)).status == 404
    assert said(caplog) == [WhyTurnedAway.NO_SUCH_PATH.value]


@pytest.mark.parametrize("size", [None, 10_000])
async def test_a_body_that_is_too_large(
    http_stage: Stage, caplog: pytest.LogCaptureFixture, size: int | None
) -> None:
    """413 however it comes, and a line that says why; the next request on the connection is answered."""
    body = COMMAND + b"&x=" + b"y" * 1_000_000
    answered = await posted(http_stage, body, signed(body, secret(http_stage)), size)
    assert answered.status == 413
    assert said(caplog) == [WhyTurnedAway.BODY_TOO_LARGE.value]
    assert (await posted(http_stage, COMMAND, signed(COMMAND, secret(http_stage)))).status == 200


async def test_a_length_that_is_not_true(http_stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    """What comes beyond it belongs to nothing; the request before it is answered, and then it ends."""
    headers = FORM | signed(COMMAND, secret(http_stage))
    async with wire(http_stage.url) as connection:
        answered = await connection.ask(head(headers, len(COMMAND)) + COMMAND + b"\x00 and more\r\n\r\n")
        assert answered.status == 200
        assert await connection.closed() == b""
    assert said(caplog) == [WhyTurnedAway.NOT_HTTP.value]


@pytest.mark.parametrize(
    ("off", "words"),
    [
        (-400, "s off: this host's clock is ahead, or an old request came again"),
        (400, "s off: this host's clock is behind"),
    ],
)
async def test_a_clock_that_is_off_is_said(
    http_stage: Stage, caplog: pytest.LogCaptureFixture, off: int, words: str
) -> None:
    """In one line, by how much and what to look at; each refusal is counted."""
    for _ in range(3):
        answered = await posted(http_stage, COMMAND, signed(COMMAND, secret(http_stage), off))
        assert answered.status == 401
    (line,) = said(caplog)
    assert line.endswith(words)
    assert http_stage.application.gate.refusals.counts == {WhyTurnedAway.TIMESTAMP: 3}


async def test_a_wrong_secret_is_said(http_stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    """In one line; and missing headers in another."""
    for _ in range(3):
        assert (await posted(http_stage, COMMAND, signed(COMMAND, "another"))).status == 401
        assert (await posted(http_stage, COMMAND, {})).status == 401
    assert said(caplog) == [WhyTurnedAway.SIGNATURE.value, WhyTurnedAway.NOT_SIGNED.value]
    counts = {WhyTurnedAway.SIGNATURE: 3, WhyTurnedAway.NOT_SIGNED: 3}
    assert http_stage.application.gate.refusals.counts == counts


GARBAGE = {
    "half a table": b"{oops",
    "half a payload": b"payload=%7Boops",
    "a list": b"[1]",
    "a list as payload": b"payload=%5B1%5D",
    "a word": b'"x"',
    "a word as payload": b"payload=null",
    "not UTF-8": b"\xff\xfe\x00command=/calls",
    "not UTF-8 as payload": b"payload=%FF%FE",
    "authorizations of a number": b'{"authorizations":5}',
    "authorizations of words": b'{"type":"event_callback","event":{},"authorizations":["x"]}',
    "a team of a number": b'{"type":"block_actions","team":5}',
    "a user of a list": b'{"type":"block_actions","user":[1]}',
    "response_urls of a table": b'{"type":"view_submission","response_urls":{"a":1}}',
    "an event of a number": b'{"type":"event_callback","event":5}',
    "no type": b'{"team":{"id":"T0ACME"}}',
    "a type of a number": b'{"type":5}',
    "an empty table": b"payload=%7B%7D",
    "nothing": b"",
    "a form of nothing": b"a=&" * 100,
    "deep": b"[" * 100_000,
    "a number as long as a book": b'{"type":' + b"9" * 10_000 + b"}",
    "a lone surrogate": b'{"type":"\\ud800","user":{"id":"\\ud800","team_id":"T0ACME"}}',
}

MERELY_ODD = {"a user of a list", "a lone surrogate"}
"""It has a type: what is wrong inside is read as missing."""


@pytest.mark.parametrize("content_type", ["application/json", "application/x-www-form-urlencoded", "\xff"])
async def test_garbage_without_a_signature(http_stage: Stage, content_type: str) -> None:
    """401, whatever it is: nobody has looked into it."""
    for kind, body in GARBAGE.items():
        headers = signed(body, "another") | {"Content-Type": content_type}
        assert (await posted(http_stage, body, headers)).status == 401, kind
    assert http_stage.application.gate.refusals.counts == {WhyTurnedAway.SIGNATURE: len(GARBAGE)}
    assert http_stage.asked() == 0


async def test_much_that_would_have_to_be_parsed(http_stage: Stage) -> None:
    """999,000 bytes of nothing, which would take the parser its time: refused for its signature."""
    body = b"a=&" * 333_000
    assert (await posted(http_stage, body, signed(body, "another"))).status == 401
    assert http_stage.application.gate.refusals.counts == {WhyTurnedAway.SIGNATURE: 1}


@pytest.mark.parametrize("content_type", ["application/json", "application/x-www-form-urlencoded", "\xff"])
async def test_garbage_with_a_signature(
    http_stage: Stage, caplog: pytest.LogCaptureFixture, content_type: str
) -> None:
    """400, and one line: whoever has the secret isn't always Slack."""
    for kind, body in GARBAGE.items():
        headers = signed(body, secret(http_stage)) | {"Content-Type": content_type}
        expected = {200, 400} if kind in MERELY_ODD else {400}
        assert (await posted(http_stage, body, headers)).status in expected, kind
        await http_stage.settle()
    assert said(caplog)[0] == WhyTurnedAway.NOT_A_REQUEST.value
    assert set(http_stage.application.gate.refusals.counts) == {WhyTurnedAway.NOT_A_REQUEST}
    assert http_stage.asked() == 0


async def test_slacks_challenge_is_answered(http_stage: Stage) -> None:
    """When somebody types the address into Slack's page: what was asked comes back."""
    body = b'{"token":"x","challenge":"3eZbrw1aB","type":"url_verification"}'
    headers = signed(body, secret(http_stage)) | {"Content-Type": "application/json"}
    answered = await posted(http_stage, body, headers)
    assert (answered.status, b"3eZbrw1aB" in answered.body) == (200, True)


@pytest.mark.parametrize(
    "sent", [b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 10_000, b"GET / HTTP/1.1\r\nA: " + b"b" * 60_000]
)
async def test_headers_that_do_not_end(
    http_stage: Stage, caplog: pytest.LogCaptureFixture, sent: bytes
) -> None:
    """431 after 32 kB, many or one, and the connection is closed."""
    async with wire(http_stage.url) as connection:
        assert (await connection.ask(sent)).status == 431
        assert await connection.closed() == b""
    assert said(caplog) == [WhyTurnedAway.HEAD_TOO_LARGE.value]


async def test_what_is_not_utf8_around_a_body(http_stage: Stage) -> None:
    """In a header or a query nobody signs it: the body counts."""
    headers = FORM | {"X-Odd": "\xff\xfe"}
    for name, status in ((secret(http_stage), 200), ("another", 401)):
        odd = head(headers | signed(COMMAND, name), len(COMMAND), path="/slack/events?a=%FF&%FE")
        async with wire(http_stage.url) as connection:
            assert (await connection.ask(odd, COMMAND)).status == status


async def test_long_headers_of_a_signed_request(http_stage: Stage) -> None:
    """Up to the limit they are nobody's business."""
    headers = FORM | signed(COMMAND, secret(http_stage)) | {"X-Of-A-Proxy": "x" * 30_000}
    async with wire(http_stage.url) as connection:
        assert (await connection.ask(head(headers, len(COMMAND)), COMMAND)).status == 200


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"OPTIONS * HTTP/1.1\r\n\r\n",
        b"CONNECT example.com:443 HTTP/1.1\r\n\r\n", b"GET /\xff HTTP/1.1\r\n\r\n", b"oops\r\n\r\n",
    ],
)  # fmt: skip
async def test_what_is_not_http(http_stage: Stage, caplog: pytest.LogCaptureFixture, sent: bytes) -> None:
    """A browser's https, a proxy's probe, a worm: 400 or 404, and at most one line."""
    for _ in range(3):
        async with wire(http_stage.url) as connection:
            assert (await connection.ask(sent)).status in {400, 404, 405}
    assert said(caplog) in ([], [WhyTurnedAway.NOT_HTTP.value])
    assert {each.name for each in caplog.records if each.levelno >= logging.WARNING} <= {"switchboard.gate"}


async def test_what_would_be_another_protocol(http_stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    """A WebSocket or HTTP/2 asked for: the answer is HTTP's, without a word in the log."""
    for to in ("websocket", "h2c"):
        headers = {"Connection": "Upgrade", "Upgrade": to}
        async with wire(http_stage.url) as connection:
            assert (await connection.ask(head(headers, 0, "GET", "/healthz"))).status == 200, to
    assert [each for each in caplog.records if each.levelno >= logging.WARNING] == []


async def test_who_asks_for_the_head_alone(http_stage: Stage) -> None:
    """As a watcher does: status and length as for GET, without a body, and the next request is read."""
    for path in ("/healthz", "/readyz"):
        async with wire(http_stage.url) as connection:
            got = await connection.ask(head({}, 0, "GET", path))
            connection.writer.write(head({}, 0, "HEAD", path))
            alone = (await connection.reader.readuntil(b"\r\n\r\n")).decode()
            assert alone.startswith("HTTP/1.1 200 "), path
            assert f"content-length: {len(got.body)}\r\n" in alone, path
            assert (await connection.ask(head({}, 0, "GET", path))).body == got.body, path


ELSEWHERE = (
    ("POST", "/healthz", 405, "get, head"), ("DELETE", "/readyz", 405, "get, head"),
    ("OPTIONS", "/healthz", 405, "get, head"), ("GET", "/slack/events", 405, "post"),
    ("HEAD", "/slack/events", 405, "post"), ("GET", "/", 404, None), ("POST", "/slack/event", 404, None),
)  # fmt: skip


async def test_other_methods_and_paths(http_stage: Stage) -> None:
    """405 says which there are; elsewhere there is nothing."""
    for method, path, status, allow in ELSEWHERE:
        async with wire(http_stage.url) as connection:
            connection.writer.write(head({}, 0, method, path))
            told = (await connection.reader.readuntil(b"\r\n\r\n")).decode().lower()
        first, *lines = told.split("\r\n")
        assert int(first.split()[1]) == status, path
        assert (f"allow: {allow}" in lines) is (allow is not None), path
