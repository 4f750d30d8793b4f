"""Socket Mode where the other end hangs, falls silent or counts others: it is noticed, said and got over."""

import asyncio
import time
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.serving.socket_mode import HANDSHAKE, SILENT_AFTER, SocketMode, connected
from sandbox.slack.server import SlackSandbox
from sandbox.slack.switches import LINK
from tests.scenarios.stage import CALL, Stage, Way
from tests.scenarios.tables import locked
from tests.waiting import PATIENCE, until

BRIEF = 1.0  # seconds for a handshake: one that fails on a slow machine is tried again


async def answers(stage: Stage) -> None:
    """Somebody types a command, and it is answered."""
    delivery = await stage.slack.command("U0ANA", "C0SALES", "/calls", CALL)
    await stage.settle()
    assert delivery.error is None


def token(slack: SlackSandbox) -> str:
    return slack.workspace.app.app_token


@pytest.mark.parametrize("step", ["apps.connections.open", LINK])
async def test_a_handshake_that_hangs_is_given_up(http_stage: Stage, step: str) -> None:
    """Another is tried while the first still hangs, whichever step it is, until one works."""
    stage, slack = http_stage, http_stage.slack
    slack.connect_socket_mode()
    slack.switches.hold(step)

    def tried() -> int:
        return slack.socket_mode.connections.handshakes if step == LINK else len(slack.calls_to(step))

    async with connected(
        stage.application, token(slack), slack.api_url, handshake=BRIEF, ping_every=0.1
    ) as socket_mode:
        await until(lambda: tried() > 2)
        assert socket_mode.not_ready
        slack.switches.release(step)
        await until(lambda: not socket_mode.not_ready)
        await slack.wait_connected()
        await answers(stage)


def test_a_handshake_has_seconds() -> None:
    """The time-outs that people feel: how long Switchboard may be deaf."""
    assert HANDSHAKE <= 5
    assert SILENT_AFTER <= 15


class Clock:
    """Unix seconds, moved as a test says."""

    ahead = 0.0

    def __call__(self) -> float:
        """Give the time it shows."""
        return time.time() + self.ahead


async def test_a_socket_that_falls_silent_is_made_anew(
    http_stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    """It stays open, and nothing comes: /readyz says so, the log too, and another one is there soon."""
    stage, slack, clock = http_stage, http_stage.slack, Clock()
    slack.connect_socket_mode()
    # So rarely that nothing but what is told to look does anything.
    async with connected(
        stage.application, token(slack), slack.api_url, ping_every=3600.0, clock=clock
    ) as socket_mode:
        await until(lambda: not socket_mode.not_ready)
        clock.ahead = SILENT_AFTER / 2
        assert socket_mode.not_ready == {}
        slack.silence_sockets()
        clock.ahead = 2 * SILENT_AFTER
        assert socket_mode.not_ready == {"socket": "connected, but silent"}
        await socket_mode.look_after_it()
        await until(lambda: not socket_mode.not_ready)
        await answers(stage)
    assert "the socket is silent" in caplog.text


async def test_a_second_process_on_one_token_is_told_of(
    http_stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    """Slack says in its hello how many connections there are; it is logged with what to do."""
    stage, slack = http_stage, http_stage.slack
    slack.connect_socket_mode()
    given = stage.application, token(slack), slack.api_url

    async def ready(socket_mode: SocketMode) -> None:
        await until(lambda: not socket_mode.not_ready)

    async with connected(*given) as first:
        await ready(first)
        assert "several connections" not in caplog.text
        async with connected(*given) as second:
            await ready(second)
    (line,) = [each.getMessage() for each in caplog.records if "several connections" in each.getMessage()]
    assert "stop every other process" in line


async def test_a_stop_waits_for_acks_that_are_being_made(http_stage: Stage, tmp_path: Path) -> None:
    """What is being written down at that moment is acknowledged before the socket is closed."""
    stage, slack = http_stage, http_stage.slack
    stage.begin()
    slack.connect_socket_mode()
    given = stage.application, token(slack), slack.api_url
    async with AsyncExitStack() as opened:
        await opened.enter_async_context(connected(*given, acks_within=PATIENCE))
        await slack.wait_connected()
        with locked(Way(), tmp_path):
            typing = asyncio.create_task(slack.command("U0ANA", "C0SALES", "/tag", f"{CALL} sold"))
            await until(lambda: stage.application.dispatcher.turns.held == 1)
            stopping = asyncio.create_task(opened.aclose())
            for _ in range(20):  # whatever it does without waiting for anything is done
                await asyncio.sleep(0)
        delivery = await typing
        await stopping
    assert (delivery.status, delivery.error) == (200, None)
    await stage.until(lambda: stage.set_on() == {"call_disposition": "Sale"})
