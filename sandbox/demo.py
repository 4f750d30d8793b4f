"""The demo: everything there is on free loopback ports, and a page to play with it."""

import asyncio
import io
import os
import signal
import sys
import threading
import webbrowser
from collections.abc import Mapping
from contextlib import suppress

from sandbox.bot_process import BotDidNotStartError, exit_words
from sandbox.browser.drawing.text import legible
from sandbox.browser.server import PORT
from sandbox.running import RunningDemo, running_demo
from sandbox.switchboard import Mode, Switchboard

LOG_LINES = 20  # shown of a bot that ended
ENDS_IT = "Ctrl-C ends it."
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
"""What tells it to end: Ctrl-C, whoever started it, a terminal that is closed."""


def demo(mode: Mode = "http", *, port: int = PORT) -> int:
    """Run the demo until whoever tries it leaves; gives the exit code, 0 if the bot did as it should."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # characters it can't show become question marks
    try:
        return asyncio.run(_demo(mode, port))
    except BotDidNotStartError as error:
        log = error.log.splitlines()[-LOG_LINES:]
        _say("", *_of_a_dead_bot(f"Switchboard did not start: {error.reason}.", log))
        return 1


async def _demo(mode: Mode, port: int) -> int:
    _end_on_signals()
    running: RunningDemo | None = None
    try:
        async with running_demo(mode=mode, started=_started, died=_died, port=port) as running:
            _started("In a browser", running.browser.url, "to click on")
            _say("", f"Open {running.browser.url} to try Switchboard. {ENDS_IT}", "")
            if shows_pages(os.environ, is_terminal=sys.stdout.isatty()):
                # Some browsers come back only when they are closed.
                opening = threading.Thread(target=webbrowser.open, args=(running.browser.url,), daemon=True)
                opening.start()
            await asyncio.Event().wait()
    except asyncio.CancelledError:
        _say("")
    return 1 if running is not None and running.switchboard.has_failed else 0


def _end_on_signals() -> None:
    """Let the first signal cancel this task; another one doesn't disturb it while it cleans up."""
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    is_told = False

    def end() -> None:
        nonlocal is_told
        if task is not None and not is_told:
            task.cancel()
        is_told = True

    for name in _SIGNALS:
        with suppress(AttributeError, NotImplementedError):  # not every system has all, or lets a loop hear
            loop.add_signal_handler(getattr(signal, name), end)


def shows_pages(environment: Mapping[str, str], *, is_terminal: bool, platform: str = sys.platform) -> bool:
    """Whether to open the page: somebody is there, on a screen, and BROWSER_OPEN=0 doesn't say otherwise.

    Without a screen there are browsers too, but they would take the terminal.
    """
    has_screen = platform in {"darwin", "win32"} or any(
        environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    return is_terminal and has_screen and environment.get("BROWSER_OPEN") != "0"


def _started(name: str, address: str, words: str) -> None:
    _say(f"{name:<14}{address:<34}{words}")


def _died(switchboard: Switchboard) -> None:
    words = f"Switchboard ended by itself: {exit_words(switchboard.exit_code or 0)}. Restart it on the page."
    _say(*_of_a_dead_bot(words, switchboard.log(LOG_LINES)))


def _of_a_dead_bot(words: str, log: list[str]) -> list[str]:
    ends = "Its log ends so:" if log else "Its log is empty."
    return [words, ends, *(f"  {legible(each)}" for each in log)]


def _say(*lines: str) -> None:
    print(*lines, sep="\n", flush=True)  # noqa: T201 - to the terminal
