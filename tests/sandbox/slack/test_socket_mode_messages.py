"""What goes over a Socket Mode connection, message by message."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from aiohttp import WSMsgType
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox
from sandbox.slack.socket_messages import Reason
from sandbox.slack.workspace import Workspace
from tests.sandbox.slack.blocks import Json, actions, button, form_input, modal
from tests.sandbox.slack.conftest import Clock
from tests.sandbox.slack.modals import in_front
from tests.sandbox.slack.sockets import Socket, connected
from tests.waiting import PATIENCE


@pytest.fixture
async def slack(workspace: Workspace, clock: Clock) -> AsyncIterator[SlackSandbox]:
    async with SlackSandbox(workspace, clock=clock, ack_seconds=PATIENCE) as sandbox:
        sandbox.connect_socket_mode()
        yield sandbox


@pytest.fixture
async def socket(slack: SlackSandbox) -> AsyncIterator[Socket]:
    async with connected(slack) as opened:
        yield opened


async def delivered(sending: Any, socket: Socket, payload: Any = None) -> tuple[Any, Json]:
    """Let somebody act, ack what comes of it, and give the delivery and its envelope."""
    acting = asyncio.create_task(sending)
    envelope = await socket.message()
    await socket.ack(envelope, payload)
    return await acting, envelope


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
    """A command's envelope has the form's fields as JSON, and takes an answer."""
    delivery, envelope = await delivered(
        slack.command("U0ANA", "C0SALES", "/calls", "9999"), socket, {"text": "Here"}
    )
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


async def test_an_ack_without_a_payload(slack: SlackSandbox, socket: Socket) -> None:
    """An ack that says nothing shows nothing."""
    empty, _ = await delivered(slack.command("U0ANA", "C0SALES", "/calls"), socket)
    wordless, _ = await delivered(slack.command("U0ANA", "C0SALES", "/calls"), socket, {})
    assert [(each.error, each.body, each.shown) for each in (empty, wordless)] == [
        (None, "", None),
        (None, "{}", None),
    ]


async def test_a_faulty_ack_is_refused(slack: SlackSandbox, socket: Socket) -> None:
    """Limits hold for an ack's payload here too."""
    delivery, _ = await delivered(
        slack.command("U0ANA", "C0SALES", "/calls"), socket, {"text": "x", "blocks": "none"}
    )
    assert (delivery.error, delivery.shown) == ("invalid_command_response", None)
    assert [refusal.where for refusal in slack.refused] == ["ack of slash_commands"]


async def test_a_click(slack: SlackSandbox, socket: Socket) -> None:
    """A click's envelope takes no answer: what its ack says is kept with the delivery, and ignored."""
    client = AsyncWebClient(slack.workspace.app.bot_token, base_url=slack.api_url)
    await client.chat_postMessage(channel="C0SALES", text="Card", blocks=[actions(button())])
    card = slack.seen("U0ANA", "C0SALES")[0]
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


async def test_a_submission(slack: SlackSandbox, socket: Socket) -> None:
    """A submission's envelope takes an answer: errors come to stand at the inputs."""
    client = AsyncWebClient(slack.workspace.app.bot_token, base_url=slack.api_url)
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


async def test_the_official_client_reads_envelopes(slack: SlackSandbox, socket: Socket) -> None:
    """slack_sdk finds every field it knows."""
    _, envelope = await delivered(slack.open_home("U0ANA"), socket)
    request = SocketModeRequest.from_dict(envelope)
    assert request is not None
    assert {name: getattr(request, name) for name in envelope} == envelope


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "link_disabled"])
async def test_disconnect(slack: SlackSandbox, socket: Socket, reason: Reason) -> None:
    """A connection is told why it ends, and closed if the app does not close it."""
    ending = asyncio.create_task(slack.disconnect_sockets(reason, seconds=0.01))
    assert await socket.message() == {
        "type": "disconnect",
        "reason": reason,
        "debug_info": {"host": "applink-1"},
    }
    closing = await socket.raw.receive(timeout=PATIENCE)
    await ending
    assert (closing.type, closing.data) == (WSMsgType.CLOSE, 1000)


async def test_more_than_ten_connections(slack: SlackSandbox) -> None:
    """The eleventh connection is turned away as Slack does: by a message, not by a status."""
    opened = [connected(slack) for _ in range(10)]
    for each in opened:
        await each.__aenter__()
    async with connected(slack) as eleventh:
        assert (eleventh.greeting["type"], eleventh.greeting["reason"]) == (
            "disconnect",
            "too_many_websockets",
        )
        assert (await eleventh.raw.receive(timeout=PATIENCE)).type is WSMsgType.CLOSE
    for each in opened:
        await each.__aexit__(None, None, None)


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
    delivery, _ = await delivered(slack.command("U0ANA", "C0SALES", "/calls"), socket)
    assert delivery.error is None
    assert [(refusal.where, refusal.code) for refusal in slack.refused] == [
        ("ack over a socket", code)
        for code in ("invalid_json", "json_not_object", "invalid_payload", "invalid_payload")
    ]
