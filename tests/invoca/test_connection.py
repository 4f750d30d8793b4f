"""What can come over a socket that no HTTP library would send, and how connections are used."""

import asyncio
import gzip
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.invoca import errors
from bot.invoca.client import InvocaClient
from bot.invoca.connection import Timeouts
from bot.invoca.models import CurrentCalls
from bot.invoca.parsing import TOO_LONG
from bot.queries import ByTransaction
from tests.invoca.conftest import QUICK, account
from tests.invoca.failures import ODDITIES, ONE_CALL, PACKED, TOO_LARGE, ZIPPED
from tests.invoca.raw_server import answering, http
from tests.waiting import PATIENCE


@pytest.mark.parametrize("oddity", ODDITIES)
async def test_an_oddity_is_unavailable(oddity: str) -> None:
    """Whatever comes, it is the platform's fault, and never an error of another tree."""
    answer, expected, attempts = ODDITIES[oddity]
    async with answering(answer) as server, InvocaClient(account(server.url), QUICK) as client:
        with pytest.raises(errors.Unavailable) as raised:
            await client.current_calls()
    assert type(raised.value) is expected
    assert len(server.requests) == attempts


async def test_a_redirect_is_not_followed() -> None:
    """The token goes nowhere but to the host configured."""
    async with answering(http("200 OK", ONE_CALL)) as elsewhere:
        moved = http("307 Temporary Redirect", b"", f"Location: {elsewhere.url}/")
        async with answering(moved) as server, InvocaClient(account(server.url), QUICK) as client:
            with pytest.raises(errors.NotTheApi):
                await client.current_calls()
            with pytest.raises(errors.NotTheApi):
                await client.update(ByTransaction("A"), external_unique_id="CRM-1")
    assert elsewhere.requests == []


async def test_a_zipped_answer_is_read() -> None:
    """Answers may come compressed."""
    async with (
        answering(http("200 OK", PACKED, ZIPPED)) as server,
        InvocaClient(account(server.url), QUICK) as client,
    ):
        assert len((await client.current_calls()).calls) == 1


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
async def test_of_an_answer_too_long_what_was_read_is_given(*, packed: bool) -> None:
    """However little space it took on its way; and that there was more is said."""
    answer = http("200 OK", gzip.compress(TOO_LARGE), ZIPPED) if packed else http("200 OK", TOO_LARGE)
    async with answering(answer) as server, InvocaClient(account(server.url), QUICK) as client:
        found = await client.current_calls()
    assert [call.transaction_id for call in found.calls] == ["ABCD1234-ABCD1234"]
    assert found.missing == (TOO_LONG,)


@pytest.mark.parametrize("status", ["204 No Content", "205 Reset Content"])
async def test_no_content_is_no_calls(status: str) -> None:
    """There is nothing to read, and that isn't a fault."""
    answer = f"HTTP/1.1 {status}\r\n\r\n".encode()
    async with answering(answer) as server, InvocaClient(account(server.url), QUICK) as client:
        assert await client.current_calls() == CurrentCalls(())


@pytest.mark.parametrize(
    "answer",
    [
        http("200 OK", b"{", length=999),
        http("202 Accepted", b"not zipped", ZIPPED),
        http("200 OK", TOO_LARGE),
        http("204 No Content"),
    ],
    ids=["half a body", "not zipped", "too large", "204"],
)
async def test_an_update_is_done_when_its_status_says_so(answer: bytes) -> None:
    """What comes after a 2xx changes nothing: the API has applied the update."""
    async with answering(answer) as server, InvocaClient(account(server.url), QUICK) as client:
        await client.update(ByTransaction("A"), external_unique_id="CRM-1")
    assert len(server.requests) == 1


async def test_an_update_is_done_though_the_rest_of_its_answer_never_comes() -> None:
    """A body that stays away is waited for briefly and then let go."""
    answer = http("200 OK", b"{", length=999)
    async with (
        answering(answer, keep_open=True) as server,
        InvocaClient(account(server.url), Timeouts(write=0.05, read=10 * PATIENCE)) as client,
        asyncio.timeout(PATIENCE),
    ):
        await client.update(ByTransaction("A"), external_unique_id="CRM-1")


class Brief(Timeouts):
    """As long as ever for each part, and less for the whole."""

    @property
    def request(self) -> float:
        """In place of the sum of the parts."""
        return 0.3


async def test_a_trickling_answer_ends() -> None:
    """A refusal whose body trickles in is bounded as a whole, not only between its bytes."""
    answer = http("503 Busy", length=99_999)
    async with (
        answering(answer, trickling=True) as server,
        InvocaClient(account(server.url), Brief()) as client,
    ):
        with pytest.raises(errors.TimedOut) as raised:
            await client.update(ByTransaction("A"), external_unique_id="CRM-1")
    assert raised.value.applied is None


async def test_connections_are_used_again() -> None:
    """One connection serves lookups and updates one after the other."""
    async with (
        answering(http("200 OK", ONE_CALL), keep_open=True) as server,
        InvocaClient(account(server.url), QUICK) as client,
    ):
        for _ in range(3):
            await client.current_calls()
            await client.update(ByTransaction("A"), external_unique_id="CRM-1")
    assert (len(server.requests), server.connections) == (6, 1)


async def test_no_cookie_is_kept() -> None:
    """The token is all the API knows us by: a cookie would tie one person's request to another's."""
    answer = http("200 OK", ONE_CALL, "Set-Cookie: _session_id=abc; Path=/")
    async with (
        answering(answer, keep_open=True) as server,
        InvocaClient(account(server.url), QUICK) as client,
    ):
        await client.current_calls()
        await client.current_calls()
    assert b"cookie" not in b"".join(server.requests).lower()


async def test_a_netrc_of_the_machine_has_no_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The token alone is who we are, whatever somebody's .netrc says of the host."""
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login somebody password else", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    async with answering(http("200 OK", ONE_CALL)) as server:
        async with InvocaClient(account(server.url), QUICK) as client:
            await client.current_calls()
        (request,) = server.requests
    assert b"authorization: acme-secret-token\r\n" in request.lower()


async def test_a_proxy_sees_no_token_and_no_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked for a tunnel to the host; where it gives none, nothing has been asked for."""
    async with answering(http("502 Bad Gateway")) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        async with InvocaClient(account("https://acme.invoca.net"), QUICK) as client:
            with pytest.raises(errors.Unreachable) as failure:
                await client.update(ByTransaction("ABCD1234-ABCD1234"), custom_data={"note": "Sale"})
    assert failure.value.applied is False
    assert [each.splitlines()[0] for each in proxy.requests] == [b"CONNECT acme.invoca.net:443 HTTP/1.1"]
    assert b"acme-secret-token" not in b"".join(proxy.requests)


@pytest.mark.parametrize("token", ["", "acme-tökén", "acme token\n", " acme", "acme\x00"])
async def test_a_token_that_no_header_can_hold(token: str) -> None:
    """Such a token is told as a wrong one, without a request and without showing it."""
    async with (
        answering(http("200 OK", ONE_CALL)) as server,
        InvocaClient(account(server.url, api_token=SecretStr(token)), QUICK) as client,
    ):
        with pytest.raises(errors.TokenRefused):
            await client.current_calls()
    assert server.requests == []


async def test_what_every_request_says() -> None:
    """It asks for JSON, says who asks, and an update says that it is JSON."""
    async with (
        answering(http("200 OK", ONE_CALL)) as server,
        InvocaClient(account(server.url), QUICK) as client,
    ):
        await client.current_calls()
        await client.update(ByTransaction("A"), external_unique_id="CRM-1")
    look_up, update = (request.lower() for request in server.requests)
    for request in (look_up, update):
        assert b"accept: application/json\r\n" in request
        assert b"user-agent: switchboard\r\n" in request
    assert b"content-type" not in look_up
    assert b"content-type: application/json\r\n" in update
