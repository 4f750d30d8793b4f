import asyncio
from pathlib import Path

import pytest

from sandbox.bot_process import BotDidNotStartError, bot_process
from sandbox.invoca.server import InvocaSandbox
from sandbox.organizations import ACME
from sandbox.slack.example import example_workspace
from sandbox.slack.server import SlackSandbox
from sandbox.switchboard import Switchboard
from tests.sandbox.demo_process import BOT_THAT_DOES_NOT_START, put_bot
from tests.waiting import PATIENCE


async def test_a_bot_that_ends_by_itself_is_told_of_and_can_be_started_anew(tmp_path: Path) -> None:
    """It finds its database again. Stopping or killing it on purpose is not told, nor killing it twice."""
    died = asyncio.Event()
    async with (
        SlackSandbox(example_workspace(), ack_seconds=PATIENCE) as slack,
        InvocaSandbox([ACME]) as invoca,
    ):
        switchboard = Switchboard(slack, invoca.url, tmp_path, died.set)
        await switchboard.start()
        assert switchboard.is_running
        assert any("listening" in each for each in switchboard.log(10))
        kept = (tmp_path / "switchboard.db").stat().st_ino
        process = switchboard.process
        assert process is not None
        process.kill()
        await asyncio.wait_for(died.wait(), PATIENCE)
        assert (switchboard.is_running, switchboard.exit_code) == (False, -9)
        died.clear()
        await switchboard.stop()

        await switchboard.start()
        assert (await slack.command("U0ANA", "C0SALES", "/calls", "me")).error is None
        await switchboard.kill()
        await switchboard.kill()
        assert (switchboard.is_running, switchboard.exit_code) == (False, -9)

        await switchboard.start()
        assert (await slack.command("U0ANA", "C0SALES", "/calls", "me")).error is None
        assert (tmp_path / "switchboard.db").stat().st_ino == kept
        await switchboard.stop()
        assert (switchboard.is_running, died.is_set()) == (False, False)


async def test_a_bot_that_does_not_start_says_why(tmp_path: Path) -> None:
    """With its exit code and its log."""
    put_bot(tmp_path, BOT_THAT_DOES_NOT_START)
    app = example_workspace().app
    with pytest.raises(BotDidNotStartError) as raised:
        async with bot_process(app, "http://127.0.0.1:9/api/", "http://127.0.0.1:9", tmp_path):
            pass
    assert raised.value.reason == "it ended with exit code 1"
    assert raised.value.log == "ORGANIZATIONS_FILE: no such file\n"
