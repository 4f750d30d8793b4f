"""Switchboard's process as the panel shows and handles it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sandbox.bot_process import BotDidNotStartError, exit_words
from sandbox.browser.not_done import NotDoneError
from sandbox.switchboard import Switchboard

LOG_LINES = 40  # shown


@dataclass(frozen=True)
class BotRow:
    """Switchboard as it is now. `since` is None while it doesn't run; `log` is the end of its log."""

    is_running: bool
    since: datetime | None
    words: str
    is_busy: bool
    log: Sequence[str]


class Bot:
    """Starts and ends Switchboard, one thing at a time, and knows since when it runs and why it doesn't."""

    def __init__(
        self, process: Switchboard, clock: Callable[[], datetime], changed: Callable[[], None]
    ) -> None:
        self._process = process
        self._clock = clock
        self._changed = changed
        self._since: datetime | None = None
        self._doing = ""
        self._ended = ""
        self._acts: Mapping[str, Callable[[], Awaitable[str]]] = {
            "restart": self._restart,
            "kill": self._kill,
            "stop": self._stop,
        }
        self._look()
        process.on_change(self._look)

    def row(self) -> BotRow:
        """Give Switchboard as it is now."""
        return BotRow(
            is_running=self._process.is_running,
            since=self._since,
            words=self._doing or self._ended or "Not started yet.",
            is_busy=bool(self._doing),
            log=self._process.log(LOG_LINES),
        )

    async def do(self, what: str) -> str:
        """Restart it (or start it), kill it, or stop it; gives what became of that. Raises NotDoneError."""
        if what not in self._acts:
            raise NotDoneError(f"Switchboard can't be told to {what!r}.")
        if self._doing:
            raise NotDoneError(f"Wait a moment: {self._doing}")
        try:
            return await self._acts[what]()
        finally:
            self._now("")

    async def _restart(self) -> str:
        self._now("Stopping…")
        await self._process.stop()
        self._now("Starting…")
        try:
            seconds = await self._process.start()
        except BotDidNotStartError as error:
            self._ended = f"Did not start: {error.reason}."
            raise NotDoneError(f"Switchboard did not start: {error.reason}. Its log says why.") from None
        return f"Switchboard is ready again, after {seconds:.1f} s, with the database it had."

    async def _kill(self) -> str:
        was_running = self._process.is_running
        self._now("Killing…")
        await self._process.kill()
        self._ended = "Killed."
        return "Switchboard was killed." if was_running else "Switchboard was down already."

    async def _stop(self) -> str:
        self._now("Stopping…")
        await self._process.stop()
        code = self._process.exit_code
        self._ended = f"Stopped, but: {exit_words(code)}." if code else "Stopped."
        return "Switchboard is stopped."

    def _now(self, doing: str) -> None:
        self._doing = doing
        self._changed()

    def _look(self) -> None:
        if not self._process.is_running:
            self._since = None
            code = self._process.exit_code
            self._ended = "" if code is None else f"Ended by itself: {exit_words(code)}."
        elif self._since is None:
            self._since = self._clock()
        self._changed()
