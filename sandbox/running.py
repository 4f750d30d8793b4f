"""Everything that runs in a demo, started together: Slack, Invoca, Switchboard between them, the page."""

import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sandbox.browser.cast import people_to_be
from sandbox.browser.panel.panel import Panel
from sandbox.browser.server import PORT, Browser
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


Started = Callable[[str, str, str], None]
"""Is told of everything that was started: its name, where it is, and what there is in it."""


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
    started: Started | None = None,
    died: Callable[[Switchboard], None] | None = None,
    port: int = PORT,
    ack_seconds: float = ACK_SECONDS,
) -> AsyncIterator[RunningDemo]:
    """Run a whole demo until the block ends; `mode` is how Slack reaches Switchboard.

    `died` is called when Switchboard ends by itself; `port` is the page's, if it is free; so long
    does Slack wait for an ack. Raises BotDidNotStartError.
    """

    def tell(name: str, address: str, words: str) -> None:
        if started is not None:
            started(name, address, words)

    began = time.monotonic()
    async with AsyncExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="switchboard-")))

        slack = await opened.enter_async_context(SlackSandbox(example_workspace(), ack_seconds=ack_seconds))
        say_it(slack)
        tell("Slack", slack.api_url, f"{len(people_to_be(slack.workspace))} people to be")

        invoca = await opened.enter_async_context(InvocaSandbox([ACME]))
        now = datetime.now(UTC)
        for call in _calls(now):
            invoca.board.begin(ACME, call)
        tell("Invoca", invoca.url, f"{len(invoca.board.live(ACME, now))} calls in progress")

        def tell_of_its_end() -> None:
            if died is not None:
                died(switchboard)

        switchboard = Switchboard(slack, invoca.url, folder, tell_of_its_end, mode=mode)
        opened.push_async_callback(switchboard.stop)
        await switchboard.start()
        how = "in Socket Mode, " if mode == "socket" else ""
        tell("Switchboard", switchboard.url, f"{how}ready in {time.monotonic() - began:.1f} s")

        panel = Panel(slack, invoca, switchboard)
        browser = await opened.enter_async_context(Browser(slack, invoca, switchboard, panel, port=port))
        yield RunningDemo(slack, invoca, switchboard, browser)


def _calls(now: datetime) -> Iterator[SandboxCall]:
    documented, *others = scenario(SEED, now - UNDER_WAY)
    # The one everybody is told to look up goes on for as long as the demo does.
    yield replace(documented, ends=None)
    yield long_noted_call(now - UNDER_WAY)
    yield from others
