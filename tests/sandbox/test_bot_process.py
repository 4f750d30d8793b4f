"""The real bot as a process: killed, paused, run twice. What it keeps is there for the next one."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from sandbox.bot_process import BotDidNotStartError, BotProcess, bot_process
from sandbox.invoca.server import InvocaSandbox
from sandbox.organizations import ACME
from sandbox.slack.example import example_workspace
from sandbox.slack.server import SlackSandbox
from tests.waiting import PATIENCE


@asynccontextmanager
async def around(slack: SlackSandbox, folder: Path, **more: str) -> AsyncIterator[BotProcess]:
    """A bot between this Slack and an Invoca of no calls."""
    async with (
        InvocaSandbox([ACME]) as invoca,
        bot_process(
            slack.workspace.app,
            slack.api_url,
            invoca.url,
            folder,
            database_url=more.get("database_url"),
            log=more.get("log", "bot.log"),
        ) as bot,
    ):
        slack.connect(f"{bot.url}/slack/events")
        yield bot


async def me(slack: SlackSandbox) -> str | None:
    """Ask the bot something that needs its database; gives what went wrong."""
    return (await slack.command("U0ANA", "C0SALES", "/calls", "me")).error


async def test_a_killed_bot_is_gone_at_once_and_its_database_stays(tmp_path: Path) -> None:
    """The next one in the same folder takes over what it left, before anybody tidied up."""
    async with SlackSandbox(example_workspace(), ack_seconds=PATIENCE) as slack:
        async with around(slack, tmp_path) as first:
            assert await me(slack) is None
            assert await first.kill() == -9
            assert (first.is_running, await first.kill(), await first.stop()) == (False, -9, -9)
            assert await me(slack) == "dispatch_failed"
            with sqlite3.connect(tmp_path / "switchboard.db") as database:
                database.execute("CREATE TABLE left_behind (mark TEXT)")
        async with around(slack, tmp_path):
            assert await me(slack) is None
            with sqlite3.connect(tmp_path / "switchboard.db") as database:
                assert database.execute("SELECT count(*) FROM left_behind").fetchone() == (0,)


async def test_a_paused_bot_says_nothing_until_it_goes_on_or_is_stopped(tmp_path: Path) -> None:
    """Slack waits in vain for its ack; then it is as it was. Stopping it doesn't wait for it to give up."""
    async with SlackSandbox(example_workspace(), ack_seconds=0.5) as slack, around(slack, tmp_path) as bot:
        bot.pause()
        assert await me(slack) == "operation_timeout"
        with pytest.raises(BotDidNotStartError, match="wasn't ready"):
            await bot.ready(seconds=0.2)
        bot.resume()
        await bot.ready()
        assert bot.is_running
        bot.pause()
        async with asyncio.timeout(PATIENCE):
            assert await bot.stop() == 0


async def test_two_bots_share_a_postgresql_database(tmp_path: Path, postgres_url: str) -> None:
    """Each with its own log and address; one goes on when the other is killed."""
    shared = {"database_url": postgres_url}
    async with (
        SlackSandbox(example_workspace(), ack_seconds=PATIENCE) as slack,
        around(slack, tmp_path, log="first.log", **shared) as first,
        around(slack, tmp_path, log="second.log", **shared) as second,
        aiohttp.ClientSession() as session,
    ):
        assert first.url != second.url
        assert [bot.log.name for bot in (first, second)] == ["first.log", "second.log"]
        await first.kill()
        async with session.get(f"{second.url}/readyz") as response:
            assert response.status == 200
        assert await me(slack) is None
    assert not (tmp_path / "switchboard.db").exists()
