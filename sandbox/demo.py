"""The demo: everything there is on free loopback ports, and a page, or a prompt, to play with it."""

import os
import sys
import threading
import time
import webbrowser
from collections.abc import Mapping
from contextlib import AsyncExitStack

from sandbox.bot_process import BotDidNotStartError
from sandbox.browser.server import PORT
from sandbox.running import RunningDemo, running_demo
from sandbox.switchboard import Mode, Switchboard
from sandbox.terminal.background import Background
from sandbox.terminal.cells import clean
from sandbox.terminal.interruption import Interruption
from sandbox.terminal.lines import Line, Span, Style, line
from sandbox.terminal.prompt import talk
from sandbox.terminal.terminal import Terminal, terminal_of_this_process

_LOOKS_UP_EVERY = 0.5  # seconds
LOG_LINES = 20  # shown of a bot that ended
ENDS_IT = "Ctrl-C ends it."


def demo(mode: Mode = "http", *, at_prompt: bool = False, port: int = PORT) -> int:
    """Run the demo until whoever tries it leaves; gives the exit code, 0 if the bot did as it should.

    The page is there in any case. `at_prompt` gives a prompt in the terminal too, to the same sandbox.
    """
    interruption = Interruption()
    terminal = terminal_of_this_process(interruption)
    running: RunningDemo | None = None
    with interruption.heard(), Background(interruption) as background:
        stack = AsyncExitStack()
        try:
            running = background.run(_open(stack, terminal, mode, port))
            if at_prompt:
                talk(running, terminal, background)
            else:
                _show_page(running.browser.url, terminal)
                _wait(interruption)
        except BotDidNotStartError as error:
            log = error.log.splitlines()[-LOG_LINES:]
            terminal.show([(), *_of_a_dead_bot(f"Switchboard did not start: {error.reason}.", log)])
            return 1
        except KeyboardInterrupt:
            terminal.show([()])
        finally:
            background.run(stack.aclose(), to_its_end=True)
    return 1 if running is not None and running.switchboard.has_failed else 0


def _wait(interruption: Interruption) -> None:
    with interruption.welcome():
        while True:
            time.sleep(_LOOKS_UP_EVERY)  # a signal in the moment before it begins would not end a longer one


async def _open(stack: AsyncExitStack, terminal: Terminal, mode: Mode, port: int) -> RunningDemo:
    """Start everything, a line of progress for each. Raises BotDidNotStartError."""
    progress = _Lines(terminal)

    def tell(switchboard: Switchboard) -> None:
        words = (
            f"Switchboard ended by itself, with exit code {switchboard.exit_code}. "
            "restart starts it anew, at the prompt or on the page."
        )
        terminal.show(_of_a_dead_bot(words, switchboard.log(LOG_LINES)))

    running = await stack.enter_async_context(
        running_demo(mode=mode, progress=progress, died=tell, port=port)
    )
    progress.begins("In a browser")
    progress.done(running.browser.url, "the same, to click on")
    return running


class _Lines:
    """Progress, told in the terminal."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal

    def begins(self, name: str) -> None:
        """Write the beginning of a line."""
        self._terminal.start_line((Span(f"{name:<14}", Style.BOLD),))

    def done(self, address: str, words: str) -> None:
        """Write the rest of it."""
        self._terminal.show([(Span(f"{address:<34}", Style.DIM), Span(words))])


def _show_page(url: str, terminal: Terminal) -> None:
    terminal.show([(), line(f"Open {url} to try Switchboard. {ENDS_IT}", Style.BOLD), ()])
    if shows_pages(os.environ, is_terminal=sys.stdout.isatty()):
        # Some browsers come back only when they are closed.
        threading.Thread(target=webbrowser.open, args=(url,), name="open the page", daemon=True).start()


def shows_pages(environment: Mapping[str, str], *, is_terminal: bool, platform: str = sys.platform) -> bool:
    """Whether to open the page: somebody is there, on a screen, and BROWSER_OPEN=0 doesn't say otherwise.

    Without a screen there are browsers too, but they would take the terminal.
    """
    has_screen = platform in {"darwin", "win32"} or any(
        environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    return is_terminal and has_screen and environment.get("BROWSER_OPEN") != "0"


def _of_a_dead_bot(words: str, log: list[str]) -> list[Line]:
    said = [line(f"  {clean(each)}", Style.DIM) for each in log]
    return [
        line(words, Style.BAD | Style.BOLD),
        line("Its log ends so:" if said else "Its log is empty."),
        *said,
    ]
