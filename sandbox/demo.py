"""The demo: both sandboxes and the real bot on free loopback ports, and a prompt to play with them."""

import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType

from sandbox.bot_process import BotDidNotStartError
from sandbox.invoca.calls import SandboxCall
from sandbox.invoca.long_notes import long_noted_call
from sandbox.invoca.scenario import scenario
from sandbox.invoca.server import InvocaSandbox
from sandbox.organizations import ACME
from sandbox.said_before import say_it
from sandbox.slack.example import example_workspace
from sandbox.slack.server import SlackSandbox
from sandbox.terminal.background import Background
from sandbox.terminal.cells import clean
from sandbox.terminal.lines import Line, Span, Style, line
from sandbox.terminal.panels import table
from sandbox.terminal.places import Cast
from sandbox.terminal.session import Session
from sandbox.terminal.switchboard import Switchboard
from sandbox.terminal.terminal import Terminal, terminal_of_this_process

SEED = 5
UNDER_WAY = timedelta(minutes=3)
"""How long the scenario has been going on when the demo begins."""
LOG_LINES = 20  # shown of a bot that ended

TO_TRY = (
    ("/calls", "the calls that are happening right now"),
    ("/calls 530-999-9999 855-559-5599", "one of them, by its caller and destination"),
    ("1", "press the button that has this number"),
    ("/tag 530-999-9999 855-559-5599 sold", "tag it; what Invoca is sent is shown as it arrives"),
    ("on m1 look up", "look up what message m1 speaks of; look shows the messages"),
)


@dataclass(frozen=True)
class Demo:
    """What runs, and the prompt to it."""

    session: Session
    switchboard: Switchboard


def demo() -> int:
    """Run the demo until whoever tries it leaves; gives the exit code, 0 if the bot did as it should."""
    terminal = terminal_of_this_process()
    _leave_on_signals()
    running: Demo | None = None
    with Background() as background:
        stack = AsyncExitStack()
        try:
            running = background.run(_open(stack, terminal))
            while (typed := terminal.read(running.session.prompt())) is not None:
                if not background.run(running.session.take(typed)):
                    break
        except BotDidNotStartError as error:
            log = error.log.splitlines()[-LOG_LINES:]
            terminal.show([(), *_of_a_dead_bot(f"Switchboard did not start: {error.reason}.", log)])
            return 1
        except KeyboardInterrupt:
            terminal.show([()])
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            background.run(stack.aclose())
    return 1 if running is not None and running.switchboard.exit_code else 0


async def _open(stack: AsyncExitStack, terminal: Terminal) -> Demo:
    """Start everything, a line of progress for each. Raises BotDidNotStartError."""
    began = time.monotonic()
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="switchboard-")))

    _begin(terminal, "Slack")
    slack = await stack.enter_async_context(SlackSandbox(example_workspace()))
    say_it(slack)
    people = len(Cast(slack.workspace).people())
    _done(terminal, slack.api_url, f"{people} people to be")

    _begin(terminal, "Invoca")
    invoca = await stack.enter_async_context(InvocaSandbox([ACME]))
    now = datetime.now(UTC)
    for call in _calls(now):
        invoca.board.begin(ACME, call)
    _done(terminal, invoca.url, f"{len(invoca.board.live(ACME, now))} calls in progress")

    _begin(terminal, "Switchboard")
    switchboard = Switchboard(slack, invoca.url, folder, lambda: _tell_of_death(terminal, switchboard))
    stack.push_async_callback(switchboard.stop)
    await switchboard.start()
    _done(terminal, switchboard.url, f"ready in {time.monotonic() - began:.1f} s")

    session = Session(slack, invoca, switchboard, terminal)
    stack.callback(session.stop)
    terminal.show(_welcome(session, terminal.columns))
    return Demo(session, switchboard)


def _calls(now: datetime) -> Iterator[SandboxCall]:
    documented, *others = scenario(SEED, now - UNDER_WAY)
    # The one everybody is told to look up goes on for as long as the demo does.
    yield replace(documented, ends=None)
    yield long_noted_call(now - UNDER_WAY)
    yield from others


def _welcome(session: Session, columns: int) -> list[Line]:
    return [
        (),
        line(f"{session.introduction()} Try:", Style.BOLD),
        *table(TO_TRY, columns),
        line("? lists what else can be typed.", Style.DIM),
        (),
    ]


def _begin(terminal: Terminal, name: str) -> None:
    terminal.start_line((Span(f"{name:<12}", Style.BOLD),))


def _done(terminal: Terminal, address: str, words: str) -> None:
    terminal.show([(Span(f"{address:<34}", Style.DIM), Span(words))])


def _tell_of_death(terminal: Terminal, switchboard: Switchboard) -> None:
    words = f"Switchboard ended by itself, with exit code {switchboard.exit_code}. restart starts it anew."
    terminal.show(_of_a_dead_bot(words, switchboard.log(LOG_LINES)))


def _of_a_dead_bot(words: str, log: list[str]) -> list[Line]:
    said = [line(f"  {clean(each)}", Style.DIM) for each in log]
    return [
        line(words, Style.BAD | Style.BOLD),
        line("Its log ends so:" if said else "Its log is empty."),
        *said,
    ]


def _leave_on_signals() -> None:
    """Make being told to end, or a terminal that is closed, leave as Ctrl-C does."""

    def leave(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), leave)
