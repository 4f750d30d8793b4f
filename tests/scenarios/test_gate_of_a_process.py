"""The real process at its port: while others hold every connection, and while it stops."""

import asyncio
import os
import resource
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from urllib.parse import urlencode

from bot.serving.gate import WhyTurnedAway
from sandbox.bot_process import BotProcess, bot_process
from sandbox.invoca.server import InvocaSandbox
from sandbox.organizations import ACME
from sandbox.slack.example import example_workspace
from sandbox.slack.server import SlackSandbox
from tests.scenarios.processes import logged
from tests.waiting import PATIENCE
from tests.wire import Answered, chunks, head, signed, wire

HEALTHZ = head({}, 0, "GET", "/healthz")

READYZ = head({}, 0, "GET", "/readyz")

COMMAND = urlencode({"command": "/calls", "text": "me", "user_id": "U0ANA", "team_id": "T0ACME"}).encode()

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@asynccontextmanager
async def a_bot(folder: Path) -> AsyncIterator[tuple[BotProcess, SlackSandbox]]:
    """A bot between a Slack and an Invoca of no calls."""
    async with (
        SlackSandbox(example_workspace()) as slack,
        InvocaSandbox([ACME]) as invoca,
        bot_process(slack.workspace.app, slack.api_url, invoca.url, folder) as bot,
    ):
        slack.connect(f"{bot.url}/slack/events")
        yield bot, slack


@contextmanager
def descriptors(inherited: int, ours: int) -> Iterator[None]:
    """What is started here may have so many of them, and this process ``ours`` afterwards."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (inherited, before[1]))
    try:
        yield
    finally:
        most = ours if before[1] == resource.RLIM_INFINITY else min(ours, before[1])
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(before[0], most), before[1]))


async def asks(bot: BotProcess, *sent: bytes) -> Answered:
    async with wire(bot.url) as connection:
        return await connection.ask(*sent)


def command(slack: SlackSandbox, secret: str | None = None) -> list[bytes]:
    """A signed command, in chunks."""
    headers = FORM | signed(COMMAND, secret or slack.workspace.app.signing_secret)
    return [head(headers, None), *chunks(COMMAND, 50)]


def turned_away(bot: BotProcess, reason: WhyTurnedAway) -> list[str]:
    lines = bot.log.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if "turned away" in line and reason.value in line]


async def test_whoever_holds_connections_shuts_nobody_out(tmp_path: Path) -> None:
    """1,200 of them say nothing, at a limit of 1,024 descriptors: alive, and Slack has its acks."""
    async with AsyncExitStack() as opened:
        with descriptors(inherited=1_024, ours=4_096):
            bot, slack = await opened.enter_async_context(a_bot(tmp_path))
        silent = AsyncExitStack()
        async with silent:
            for _ in range(1_200):
                await silent.enter_async_context(wire(bot.url))
            assert (await asks(bot, HEALTHZ)).status == 200
            assert (await slack.command("U0ANA", "C0SALES", "/calls", "me")).error is None
        assert len(turned_away(bot, WhyTurnedAway.NO_PLACE)) == 1
        assert await bot.stop() == 0
    assert "Traceback" not in bot.log.read_text(encoding="utf-8")


async def test_without_a_descriptor_it_waits_quietly(tmp_path: Path) -> None:
    """None for one more connection: one line, however many come; with some again, all are answered."""
    async with a_bot(tmp_path) as (bot, slack):
        pid = bot.process.pid
        before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (_descriptors(pid), before[1]))
        async with AsyncExitStack() as waiting:
            connections = [await waiting.enter_async_context(wire(bot.url)) for _ in range(50)]
            for each in connections:
                each.writer.write(HEALTHZ)
            await logged(bot, WhyTurnedAway.NO_DESCRIPTOR.value)
            resource.prlimit(pid, resource.RLIMIT_NOFILE, before)
            for each in connections:
                assert (await each.answered()).status == 200
        assert (await slack.command("U0ANA", "C0SALES", "/calls", "me")).error is None
        assert len(turned_away(bot, WhyTurnedAway.NO_DESCRIPTOR)) == 1
        assert len(bot.log.read_text(encoding="utf-8").splitlines()) < 20


def _descriptors(pid: int) -> int:
    return max(int(each) for each in os.listdir(f"/proc/{pid}/fd")) + 1  # noqa: PTH208 - of another process


async def test_what_is_refused_is_in_the_log_of_the_process(tmp_path: Path) -> None:
    """A wrong secret, a clock that is off, a body without end: a line each with its reason, and no stack."""
    async with a_bot(tmp_path) as (bot, slack):
        assert (await asks(bot, *command(slack))).status == 200
        assert (await asks(bot, *command(slack, "another"))).status == 401
        old = FORM | signed(COMMAND, slack.workspace.app.signing_secret, off=-400)
        assert (await asks(bot, head(old, len(COMMAND)), COMMAND)).status == 401
        large = [head(FORM | signed(b"", "x"), None), *chunks(b"x" * 1_100_000, 60_000)]
        assert (await asks(bot, *large)).status == 413
        assert await bot.stop() == 0
    log = bot.log.read_text(encoding="utf-8")
    for words in ("the signature doesn't match", "s off: this host's clock is ahead", "longer than 1 MB"):
        (line,) = [each for each in log.splitlines() if words in each]
        assert " WARNING switchboard.gate: turned away reason=" in line
        assert line.endswith("count=1")
    assert "    " not in log


async def test_a_stop_is_told_before_it_comes(tmp_path: Path) -> None:
    """SIGTERM: /readyz says so, Slack still has its acks, each the last on its connection; then it ends."""
    async with a_bot(tmp_path) as (bot, slack):
        async with wire(bot.url) as kept:
            assert (await kept.ask(READYZ)).status == 200
            bot.process.send_signal(signal.SIGTERM)
            await logged(bot, "stopping")
            told = await kept.ask(READYZ)
            assert (told.status, told.headers["connection"]) == (503, "close")
            assert b"stopping" in told.body
        assert (await asks(bot, HEALTHZ)).status == 200
        acked = await asks(bot, *command(slack))
        assert (acked.status, acked.headers["connection"]) == (200, "close")
        async with asyncio.timeout(PATIENCE):
            assert await bot.process.wait() == 0


async def test_a_second_signal_ends_it_at_once(tmp_path: Path) -> None:
    """As Ctrl-C does: nobody has to be told first."""
    async with a_bot(tmp_path) as (bot, _):
        for _ in range(2):
            bot.process.send_signal(signal.SIGTERM)
            await logged(bot, "stopping")
        async with asyncio.timeout(PATIENCE):
            assert await bot.process.wait() == 0
    async with a_bot(tmp_path) as (bot, _):
        bot.process.send_signal(signal.SIGINT)
        async with asyncio.timeout(PATIENCE):
            assert await bot.process.wait() == 0
