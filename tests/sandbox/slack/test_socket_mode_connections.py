"""Losing Socket Mode connections, and what becomes of the envelopes meanwhile."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack

import aiohttp
import pytest

from sandbox.slack.server import SlackSandbox
from sandbox.slack.workspace import Workspace
from tests.sandbox.slack.conftest import Clock
from tests.sandbox.slack.sockets import Socket, connected
from tests.waiting import PATIENCE

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


async def acked_by(sockets: Iterable[Socket], sending: asyncio.Task[object]) -> int:
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


async def test_without_a_connection_nothing_is_dispatched(slack: SlackSandbox) -> None:
    """Before the app connects, and after it left, people read dispatch_failed."""
    before = await slack.command(*COMMAND)
    async with connected(slack):
        pass
    await slack.wait_for(lambda: not slack.socket_mode.connections.open)
    after = await slack.command(*COMMAND)
    assert [(each.error, each.status) for each in (before, after)] == [("dispatch_failed", None)] * 2


async def test_there_is_no_certificate_to_probe(slack: SlackSandbox) -> None:
    """ssl_check belongs to request URLs."""
    with pytest.raises(ValueError, match="no request URL"):
        await slack.ssl_check()


async def test_payloads_go_to_any_connection(slack: SlackSandbox) -> None:
    """Each payload goes to one connection, not always to the same."""
    async with AsyncExitStack() as stack:
        sockets = [await stack.enter_async_context(connected(slack)) for _ in range(3)]
        await slack.wait_connected(3)
        places = [await acked_by(sockets, asyncio.create_task(slack.command(*COMMAND))) for _ in range(3)]
    assert sorted(places) == [0, 1, 2]


async def test_an_ack_counts_on_any_connection(slack: SlackSandbox) -> None:
    """An app that lost a connection acks on another."""
    async with connected(slack) as first:
        sending = asyncio.create_task(slack.command(*COMMAND))
        envelope = await first.message()
        async with connected(slack) as second:
            await second.ack(envelope, {"text": "Here"})
            delivery = await sending
    assert (delivery.error, delivery.body) == (None, '{"text": "Here"}')


async def test_two_at_once_are_told_apart(slack: SlackSandbox) -> None:
    """Acks find their envelopes in whatever order they come."""
    async with connected(slack) as socket:
        sending = [asyncio.create_task(slack.command(*COMMAND, text)) for text in ("one", "two")]
        for envelope in reversed([await socket.message() for _ in sending]):
            await socket.ack(envelope, {"text": envelope["payload"]["text"]})
        shown = [(await each).shown for each in sending]
    assert [message.text for message in shown if message] == ["one", "two"]


async def test_delivered_again_it_is_the_very_same(slack: SlackSandbox) -> None:
    """An envelope brought a second time has the same id, and nobody is shown its ack."""
    async with connected(slack) as socket:
        sending = asyncio.create_task(slack.command(*COMMAND))
        envelope = await socket.message()
        await socket.ack(envelope, {"text": "Here"})
        delivery = await sending
        sending = asyncio.create_task(slack.deliver_again(delivery))
        assert await socket.message() == envelope
        await socket.ack(envelope, {"text": "Here again"})
        again = await sending
    assert delivery.request is not None
    assert json.loads(delivery.request.body) == envelope
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
        sending = asyncio.create_task(hasty.command(*COMMAND))
        await socket.message()
        await socket.raw.close()
        assert (await sending).error == "operation_timeout"
        later = asyncio.create_task(hasty.global_shortcut("U0ANA", "find"))
        assert (await other.message())["payload"]["type"] == "shortcut"
        await later


async def test_a_lost_connections_envelopes_come_again(slack: SlackSandbox) -> None:
    """With redelivery on, the same envelope comes over the next connection, in the same three seconds."""
    slack.connect_socket_mode(redelivers=True)
    async with connected(slack) as socket:
        sending = asyncio.create_task(slack.command(*COMMAND))
        envelope = await socket.message()
        slack.drop_sockets()
        assert slack.socket_mode.connections.open == []
    async with connected(slack) as socket:
        assert await socket.message() == envelope
        await socket.ack(envelope, {"text": "Here"})
        assert (await sending).error is None


async def test_a_dropped_connection_just_ends(slack: SlackSandbox) -> None:
    """Nothing is said when a connection breaks."""
    async with connected(slack) as socket:
        slack.drop_sockets()
        ended = await socket.raw.receive()
        assert ended.type is not aiohttp.WSMsgType.TEXT
        assert socket.raw.closed
        assert socket.raw.close_code != aiohttp.WSCloseCode.OK


async def test_acks_are_taken_until_the_end(slack: SlackSandbox) -> None:
    """Of a connection about to end nothing new comes, but what it brought may still be acked."""
    async with connected(slack) as socket:
        sending = asyncio.create_task(slack.command(*COMMAND))
        envelope = await socket.message()
        ending = asyncio.create_task(slack.disconnect_sockets("warning", seconds=PATIENCE))
        assert (await socket.message())["type"] == "disconnect"
        assert (await slack.command(*COMMAND)).error == "dispatch_failed"
        await socket.ack(envelope)
        assert (await sending).error is None
        await socket.raw.close()
        await ending
