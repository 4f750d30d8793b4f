"""Socket Mode, message by message: opening a connection, what goes over it, and what a lost one loses."""

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine, Iterable
from contextlib import AsyncExitStack
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import aiohttp
import pytest
from aiohttp import WSMsgType
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.delivery import Delivery
from sandbox.slack.server import SlackSandbox
from sandbox.slack.socket_messages import Reason
from sandbox.slack.workspace import Workspace
from tests.sandbox.slack.acting import in_front, post, refused
from tests.sandbox.slack.blocks import Json, actions, button, form_input, modal
from tests.sandbox.slack.conftest import Clock
from tests.sandbox.slack.sockets import Socket, connected, in_socket_mode, url_of_a_connection
from tests.waiting import PATIENCE

OPEN = "apps.connections.open"
COMMAND = ("U0ANA", "C0SALES", "/calls")
NOBODY_WAITS = 0.1


@pytest.fixture
async def slack(workspace: Workspace, clock: Clock) -> AsyncIterator[SlackSandbox]:
    async with SlackSandbox(workspace, clock=clock, ack_seconds=PATIENCE) as sandbox:
        sandbox.connect_socket_mode()
        yield sandbox


@pytest.fixture
async def hasty(workspace: Workspace) -> AsyncIterator[SlackSandbox]:
    async with SlackSandbox(workspace, ack_seconds=NOBODY_WAITS) as sandbox:
        sandbox.connect_socket_mode()
        yield sandbox


@pytest.fixture
async def socket(slack: SlackSandbox) -> AsyncIterator[Socket]:
    async with connected(slack) as opened:
        yield opened


def begun(sending: Coroutine[Any, Any, Delivery]) -> asyncio.Task[Delivery]:
    return asyncio.create_task(sending)


async def delivered(
    sending: Coroutine[Any, Any, Delivery], socket: Socket, payload: Any = None
) -> tuple[Delivery, Json]:
    """Let somebody act, ack what comes of it, and give the delivery and its envelope."""
    acting = begun(sending)
    envelope = await socket.message()
    await socket.ack(envelope, payload)
    return await acting, envelope


async def acked_by(sockets: Iterable[Socket], sending: asyncio.Task[Delivery]) -> int:
    """Ack the next envelope, on whichever connection it comes, and give that connection's place."""
    receiving = [asyncio.create_task(socket.message()) for socket in sockets]
    done, waiting = await asyncio.wait(receiving, return_when=asyncio.FIRST_COMPLETED)
    for each in waiting:
        each.cancel()
    await asyncio.wait(receiving)
    (place,) = [place for place, each in enumerate(receiving) if each in done]
    await list(sockets)[place].ack(receiving[place].result())
    await sending
    return place


async def test_the_url(slack: SlackSandbox) -> None:
    """An app-level token gives a URL with a ticket and the app's id, which is not written out there."""
    client = AsyncWebClient(base_url=slack.api_url)
    answer = await client.apps_connections_open(app_token=slack.workspace.app.app_token)
    url = urlsplit(answer["url"])
    assert answer.data == {"ok": True, "url": answer["url"]}
    assert answer.headers["x-oauth-scopes"] == "connections:write"
    assert (url.scheme, url.netloc, url.path) == ("ws", urlsplit(slack.api_url).netloc, "/link/")
    assert sorted(parse_qs(url.query)) == ["app_id", "ticket"]
    assert slack.workspace.app.id not in answer["url"]
    assert [call.arguments for call in slack.calls] == [{}]


@pytest.mark.parametrize(
    ("token", "method", "error"),
    [
        ("", OPEN, "not_authed"),
        ("xapp-stale", OPEN, "invalid_auth"),
        ("xoxb-sandbox", OPEN, "not_allowed_token_type"),
        ("xapp-1-A0SWITCHBOARD-1-sandbox", "users.info", "not_allowed_token_type"),
    ],
)
async def test_a_token_opens_what_is_its_own(
    slack: SlackSandbox, token: str, method: str, error: str
) -> None:
    """The app-level one opens connections and nothing else, and no other does."""
    client = AsyncWebClient(token, base_url=slack.api_url)
    assert await refused(client, method) == {"ok": False, "error": error}


async def test_the_app_level_token(slack: SlackSandbox) -> None:
    """auth.test names its app; it comes in the header, not in a form; and it needs its scope."""
    token = slack.workspace.app.app_token
    client = AsyncWebClient(token, base_url=slack.api_url)
    named = {"ok": True, "app_name": "Switchboard", "app_id": "A0SWITCHBOARD"}
    assert (await client.auth_test()).data == named
    async with (
        aiohttp.ClientSession() as session,
        session.post(slack.api_url + OPEN, data={"token": token}) as response,
    ):
        assert await response.json() == {"ok": False, "error": "invalid_auth"}
    slack.workspace.app.app_token_scopes = {"authorizations:read"}
    assert await refused(client, OPEN) == {
        "ok": False,
        "error": "missing_scope",
        "needed": "connections:write",
        "provided": "authorizations:read",
    }
    assert [each.code for each in slack.refused] == ["missing_scope"]


async def test_the_official_client_waits_for_its_url(slack: SlackSandbox) -> None:
    """A rate limit is one of the Web API's, and slack_sdk asks again."""
    slack.switches.rate_limit(OPEN, times=1, retry_after=0)
    web_client = AsyncWebClient(slack.workspace.app.bot_token, base_url=slack.api_url)
    async with in_socket_mode(AsyncApp(signing_secret="any", client=web_client), slack):
        pass
    assert [call.error for call in slack.calls] == ["ratelimited", None]


@pytest.mark.parametrize("spoil", ["used", "expired", "another's", "made up"])
async def test_a_ticket_is_good_once_and_soon(slack: SlackSandbox, clock: Clock, spoil: str) -> None:
    """A ticket lasts 30 seconds, for one connection of the app it was given to."""
    url = await url_of_a_connection(slack)
    clock.advance(30)
    async with aiohttp.ClientSession() as session:
        if spoil == "used":
            async with session.ws_connect(url) as raw:
                assert (await raw.receive_json())["type"] == "hello"
        elif spoil == "expired":
            clock.advance(0.1)
        elif spoil == "another's":
            slack.workspace.app.id = "A0OTHER"
        else:
            url = url.replace("ticket=", "ticket=x")
        with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
            await session.ws_connect(url)
    assert caught.value.status == 401


async def test_hello(slack: SlackSandbox, socket: Socket) -> None:
    """A connection is greeted, and told how many the app has by now."""
    assert socket.greeting == {
        "type": "hello",
        "num_connections": 1,
        "debug_info": {"host": "applink-1", "build_number": 10, "approximate_connection_time": 18060},
        "connection_info": {"app_id": "A0SWITCHBOARD"},
    }
    async with connected(slack) as another:
        assert another.greeting["num_connections"] == 2


async def test_a_command(slack: SlackSandbox, socket: Socket) -> None:
    """A command's envelope has the form's fields as JSON, and takes an answer, or none."""
    sending = slack.command(*COMMAND, "9999")
    delivery, envelope = await delivered(sending, socket, {"text": "Here"})
    assert envelope == {
        "envelope_id": str(UUID(envelope["envelope_id"], version=4)),
        "payload": delivery.payload.body,
        "type": "slash_commands",
        "accepts_response_payload": True,
    }
    assert (envelope["payload"]["text"], envelope["payload"]["is_enterprise_install"]) == ("9999", "false")
    assert (delivery.status, delivery.error, delivery.body) == (200, None, '{"text": "Here"}')
    assert delivery.shown is not None
    assert (delivery.shown.text, delivery.shown.only_for) == ("Here", "U0ANA")
    for payload, body in ((None, ""), ({}, "{}")):
        empty, _ = await delivered(slack.command(*COMMAND), socket, payload)
        assert (empty.error, empty.body, empty.shown) == (None, body, None)


async def test_a_faulty_ack_is_refused(slack: SlackSandbox, socket: Socket) -> None:
    """Limits hold for an ack's payload here too."""
    delivery, _ = await delivered(slack.command(*COMMAND), socket, {"text": "x", "blocks": "none"})
    assert (delivery.error, delivery.shown) == ("invalid_command_response", None)
    assert [refusal.where for refusal in slack.refused] == ["ack of slash_commands"]


async def test_a_click(slack: SlackSandbox, socket: Socket, client: AsyncWebClient) -> None:
    """A click's envelope takes no answer: what its ack says is kept with the delivery, and ignored."""
    card = await post(client, slack, actions(button()))
    delivery, envelope = await delivered(slack.click("U0ANA", card, "Press"), socket, {"text": "Unread"})
    assert envelope == {
        "envelope_id": envelope["envelope_id"],
        "payload": delivery.payload.body,
        "type": "interactive",
        "accepts_response_payload": False,
    }
    assert envelope["payload"]["type"] == "block_actions"
    assert (delivery.error, delivery.body) == (None, '{"text": "Unread"}')
    assert slack.seen("U0ANA", "C0SALES") == [card]


async def test_a_submission(slack: SlackSandbox, socket: Socket, client: AsyncWebClient) -> None:
    """A submission's envelope takes an answer: errors come to stand at the inputs."""
    shortcut, _ = await delivered(slack.global_shortcut("U0ANA", "find"), socket)
    await client.views_open(trigger_id=shortcut.trigger_id, view=modal(form_input(block_id="note")))
    errors = {"response_action": "errors", "errors": {"note": "Say more."}}
    delivery, envelope = await delivered(slack.submit("U0ANA", None, {"Note": "no"}), socket, errors)
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("interactive", True)
    assert envelope["payload"]["type"] == "view_submission"
    assert delivery.errors == in_front(slack).errors == {"note": "Say more."}


async def test_an_event_and_its_retry(slack: SlackSandbox, socket: Socket) -> None:
    """Events say how often they were tried; a retry is the same event in a new envelope."""
    delivery, first = await delivered(slack.open_home("U0ANA"), socket)
    _, second = await delivered(slack.retry(delivery, 2), socket)
    assert first == {
        "envelope_id": first["envelope_id"],
        "payload": delivery.payload.body,
        "type": "events_api",
        "accepts_response_payload": False,
        "retry_attempt": 0,
        "retry_reason": "",
    }
    assert (second["retry_attempt"], second["retry_reason"]) == (2, "timeout")
    assert second["payload"] == first["payload"]
    assert second["envelope_id"] != first["envelope_id"]
    request = SocketModeRequest.from_dict(first)
    assert request is not None
    assert {name: getattr(request, name) for name in first} == first


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "link_disabled"])
async def test_disconnect(slack: SlackSandbox, socket: Socket, reason: Reason) -> None:
    """A connection is told why it ends, and closed if the app does not close it."""
    ending = asyncio.create_task(slack.disconnect_sockets(reason, seconds=0.01))
    told = {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}}
    assert await socket.message() == told
    closing = await socket.raw.receive(timeout=PATIENCE)
    await ending
    assert (closing.type, closing.data) == (WSMsgType.CLOSE, 1000)


async def test_more_than_ten_connections(slack: SlackSandbox) -> None:
    """The eleventh connection is turned away as Slack does: by a message, not by a status."""
    async with AsyncExitStack() as opened:
        for _ in range(10):
            await opened.enter_async_context(connected(slack))
        async with connected(slack) as eleventh:
            greeting = eleventh.greeting
            assert (greeting["type"], greeting["reason"]) == ("disconnect", "too_many_websockets")
            assert (await eleventh.raw.receive(timeout=PATIENCE)).type is WSMsgType.CLOSE


async def test_pings(slack: SlackSandbox) -> None:
    """Both sides ping, and Slack answers with what it was sent."""
    async with connected(slack, autoping=False) as socket:
        ping = await socket.raw.receive(timeout=PATIENCE)
        assert (ping.type, ping.data) == (WSMsgType.PING, b"Ping from applink-1")
        await socket.raw.ping(b"sdk-ping-pong:1763760000.25")
        pong = await socket.raw.receive(timeout=PATIENCE)
        assert (pong.type, pong.data) == (WSMsgType.PONG, b"sdk-ping-pong:1763760000.25")


async def test_what_is_no_ack(slack: SlackSandbox, socket: Socket) -> None:
    """Anything but a JSON object that names an envelope is the app's fault, and acks nothing."""
    for faulty in ("{", "[]", '{"payload": {}}', '{"envelope_id": 5}'):
        await socket.raw.send_str(faulty)
    await socket.raw.send_bytes(b"{}")
    await socket.ack({"envelope_id": "nobody's"})
    delivery, _ = await delivered(slack.command(*COMMAND), socket)
    assert delivery.error is None
    codes = ("invalid_json", "json_not_object", "invalid_payload", "invalid_payload")
    told = [(refusal.where, refusal.code) for refusal in slack.refused]
    assert told == [("ack over a socket", code) for code in codes]


async def test_without_a_connection_nothing_is_dispatched(slack: SlackSandbox) -> None:
    """Before the app connects, and after it left; nor is there a certificate to probe."""
    before = await slack.command(*COMMAND)
    async with connected(slack):
        pass
    await slack.wait_for(lambda: not slack.socket_mode.connections.open)
    after = await slack.command(*COMMAND)
    assert [(each.error, each.status) for each in (before, after)] == [("dispatch_failed", None)] * 2
    with pytest.raises(ValueError, match="no request URL"):
        await slack.ssl_check()


async def test_payloads_go_to_any_connection(slack: SlackSandbox) -> None:
    """Each payload goes to one connection, not always to the same."""
    async with AsyncExitStack() as stack:
        sockets = [await stack.enter_async_context(connected(slack)) for _ in range(3)]
        await slack.wait_connected(3)
        places = [await acked_by(sockets, begun(slack.command(*COMMAND))) for _ in range(3)]
    assert sorted(places) == [0, 1, 2]


async def test_an_ack_counts_on_any_connection(slack: SlackSandbox, socket: Socket) -> None:
    """An app that lost a connection acks on another."""
    sending = begun(slack.command(*COMMAND))
    envelope = await socket.message()
    async with connected(slack) as second:
        await second.ack(envelope, {"text": "Here"})
        delivery = await sending
    assert (delivery.error, delivery.body) == (None, '{"text": "Here"}')


async def test_two_at_once_are_told_apart(slack: SlackSandbox, socket: Socket) -> None:
    """Acks find their envelopes in whatever order they come."""
    sending = [begun(slack.command(*COMMAND, text)) for text in ("one", "two")]
    for envelope in reversed([await socket.message() for _ in sending]):
        await socket.ack(envelope, {"text": envelope["payload"]["text"]})
    shown = [(await each).shown for each in sending]
    assert [message.text for message in shown if message] == ["one", "two"]


async def test_delivered_again_it_is_the_very_same(slack: SlackSandbox, socket: Socket) -> None:
    """An envelope brought a second time has the same id, and nobody is shown its ack."""
    delivery, envelope = await delivered(slack.command(*COMMAND), socket, {"text": "Here"})
    again, repeated = await delivered(slack.deliver_again(delivery), socket, {"text": "Here again"})
    assert delivery.request is not None
    assert json.loads(delivery.request.body) == envelope == repeated
    assert (again.error, again.body, again.shown) == (None, '{"text": "Here again"}', None)
    assert [message.text for message in slack.seen("U0ANA", "C0SALES")] == ["Here"]


async def test_without_an_ack_it_timed_out(hasty: SlackSandbox) -> None:
    """An envelope nobody acks is operation_timeout, and comes once; what is said later is too late."""
    async with connected(hasty) as socket:
        delivery = await hasty.command(*COMMAND)
        await socket.ack(await socket.message(), {"text": "Too late"})
        again = await hasty.command(*COMMAND)
        assert (await socket.message())["payload"]["trigger_id"] == again.trigger_id
    assert (delivery.error, delivery.status, delivery.shown) == ("operation_timeout", None, None)
    assert hasty.seen("U0ANA", "C0SALES") == []


async def test_without_an_ack_it_comes_again(hasty: SlackSandbox) -> None:
    """With redelivery on, the person has read operation_timeout, and the app gets the same envelope anew."""
    hasty.connect_socket_mode(redelivers=True)
    async with connected(hasty) as socket:
        delivery = await hasty.command(*COMMAND)
        first, second = await socket.message(), await socket.message()
    assert delivery.error == "operation_timeout"
    assert first == second


async def test_a_lost_connection_loses_its_envelopes(hasty: SlackSandbox) -> None:
    """An envelope whose connection breaks before the ack is not brought to another by itself."""
    async with connected(hasty) as socket, connected(hasty) as other:
        sending = begun(hasty.command(*COMMAND))
        await socket.message()
        await socket.raw.close()
        assert (await sending).error == "operation_timeout"
        later = begun(hasty.global_shortcut("U0ANA", "find"))
        assert (await other.message())["payload"]["type"] == "shortcut"
        await later


async def test_a_lost_connections_envelopes_come_again(slack: SlackSandbox) -> None:
    """It just ends; with redelivery on, the same envelope comes over the next, in the same three seconds."""
    slack.connect_socket_mode(redelivers=True)
    async with connected(slack) as socket:
        sending = begun(slack.command(*COMMAND))
        envelope = await socket.message()
        slack.drop_sockets()
        assert slack.socket_mode.connections.open == []
        assert (await socket.raw.receive()).type is not WSMsgType.TEXT
        assert socket.raw.closed
        assert socket.raw.close_code != aiohttp.WSCloseCode.OK
    async with connected(slack) as socket:
        assert await socket.message() == envelope
        await socket.ack(envelope, {"text": "Here"})
        assert (await sending).error is None


async def test_acks_are_taken_until_the_end(slack: SlackSandbox, socket: Socket) -> None:
    """Of a connection about to end nothing new comes, but what it brought may still be acked."""
    sending = begun(slack.command(*COMMAND))
    envelope = await socket.message()
    ending = asyncio.create_task(slack.disconnect_sockets("warning", seconds=PATIENCE))
    assert (await socket.message())["type"] == "disconnect"
    assert (await slack.command(*COMMAND)).error == "dispatch_failed"
    await socket.ack(envelope)
    assert (await sending).error is None
    await socket.raw.close()
    await ending
