"""Everything that runs in a demo, started together: Slack, Invoca, Switchboard between them, the page."""

import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from sandbox.browser.panel.panel import Panel
from sandbox.browser.server import PORT, Browser
from sandbox.cast import Cast
from sandbox.invoca.calls import SandboxCall
from sandbox.invoca.long_notes import long_noted_call
from sandbox.invoca.scenario import scenario
from sandbox.invoca.server import InvocaSandbox
from sandbox.organizations import ACME
from sandbox.said_before import say_it
from sandbox.slack.example import example_workspace
from sandbox.slack.server import SlackSandbox
from sandbox.slack.transport import ACK_SECONDS
from sandbox.switchboard import Mode, Switchboard

SEED = 5
UNDER_WAY = timedelta(minutes=3)
"""How long the scenario has been going on when the demo begins."""


class Progress(Protocol):
    """Is told of everything that is started: its name before, then where it is and what there is in it."""

    def begins(self, name: str) -> None:
        """Something is being started."""
        ...

    def done(self, address: str, words: str) -> None:
        """It runs."""
        ...


class InSilence:
    """Progress that nobody is told of."""

    def begins(self, name: str) -> None:
        """Say nothing."""

    def done(self, address: str, words: str) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class RunningDemo:
    """What runs."""

    slack: SlackSandbox
    invoca: InvocaSandbox
    switchboard: Switchboard
    browser: Browser


@asynccontextmanager
async def running_demo(
    *,
    mode: Mode = "http",
    progress: Progress | None = None,
    died: Callable[[Switchboard], None] | None = None,
    port: int = PORT,
    ack_seconds: float = ACK_SECONDS,
) -> AsyncIterator[RunningDemo]:
    """Run a whole demo until the block ends; `mode` is how Slack reaches Switchboard.

    `died` is called when Switchboard ends by itself; `port` is the page's, if it is free; so long
    does Slack wait for an ack. Raises BotDidNotStartError.
    """
    told = progress or InSilence()
    began = time.monotonic()
    async with AsyncExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="switchboard-")))

        told.begins("Slack")
        slack = await opened.enter_async_context(SlackSandbox(example_workspace(), ack_seconds=ack_seconds))
        say_it(slack)
        told.done(slack.api_url, f"{len(Cast(slack.workspace).people())} people to be")

        told.begins("Invoca")
        invoca = await opened.enter_async_context(InvocaSandbox([ACME]))
        now = datetime.now(UTC)
        for call in _calls(now):
            invoca.board.begin(ACME, call)
        told.done(invoca.url, f"{len(invoca.board.live(ACME, now))} calls in progress")

        told.begins("Switchboard")

        def tell() -> None:
            if died is not None:
                died(switchboard)

        switchboard = Switchboard(slack, invoca.url, folder, tell, mode=mode)
        opened.push_async_callback(switchboard.stop)
        await switchboard.start()
        how = "in Socket Mode, " if mode == "socket" else ""
        told.done(switchboard.url, f"{how}ready in {time.monotonic() - began:.1f} s")

        panel = Panel(slack, invoca, switchboard)
        browser = await opened.enter_async_context(Browser(slack, invoca, switchboard, panel, port=port))
        yield RunningDemo(slack, invoca, switchboard, browser)


def _calls(now: datetime) -> Iterator[SandboxCall]:
    documented, *others = scenario(SEED, now - UNDER_WAY)
    # The one everybody is told to look up goes on for as long as the demo does.
    yield replace(documented, ends=None)
    yield long_noted_call(now - UNDER_WAY)
    yield from others
