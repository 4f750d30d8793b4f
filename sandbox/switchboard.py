"""Switchboard as the demo runs it: started, watched, started anew."""

import asyncio
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Literal

from sandbox.bot_process import BotDidNotStartError, BotProcess, bot_process
from sandbox.changes import Changes
from sandbox.slack.server import SlackSandbox

Mode = Literal["http", "socket"]
"""How Slack reaches it: at a request URL, or over the WebSockets that it opens itself."""
CONNECTED_WITHIN = 5.0  # seconds; it says that it is ready once its WebSocket is open


class Switchboard:
    """The bot's process. `died` is called when it ends without having been told to, or not as it should."""

    def __init__(
        self,
        slack: SlackSandbox,
        invoca_url: str,
        folder: Path,
        died: Callable[[], None],
        *,
        mode: Mode = "http",
    ) -> None:
        self.url = ""
        self.mode = mode
        self._slack = slack
        self._invoca_url = invoca_url
        self._folder = folder
        self._died = died
        self._bot: BotProcess | None = None
        self._open = AsyncExitStack()
        self._watching: asyncio.Task[None] | None = None
        self._is_told = False
        self.has_failed = False
        """Whether it ended without having been told to, or not as it should, and was not started since."""
        self._changes = Changes()

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call the listener whenever the process was started or has ended."""
        self._changes.listeners.append(listener)

    @property
    def is_running(self) -> bool:
        """Whether its process is there."""
        return self._bot is not None and self._bot.process.returncode is None

    @property
    def process(self) -> asyncio.subprocess.Process | None:
        """Its process, running or ended; None before the first start."""
        return self._bot.process if self._bot is not None else None

    @property
    def exit_code(self) -> int | None:
        """What its process ended with; None while it runs."""
        return self._bot.process.returncode if self._bot is not None else None

    async def start(self) -> float:
        """Start it, and give how many seconds that took. Raises BotDidNotStartError."""
        began = time.monotonic()
        if self.mode == "socket":
            self._slack.connect_socket_mode()
        starting = bot_process(
            self._slack.workspace.app,
            self._slack.api_url,
            self._invoca_url,
            self._folder,
            program="socket" if self.mode == "socket" else "serve",
        )
        try:
            self._bot = await self._open.enter_async_context(starting)
        except BotDidNotStartError:
            self._bot = None
            raise
        self._is_told = self.has_failed = False
        self.url = self._bot.url
        if self.mode == "socket":
            await self._slack.wait_connected(seconds=CONNECTED_WITHIN)
        else:
            self._slack.connect(f"{self.url}/slack/events")
        self._watching = asyncio.create_task(self._watch(self._bot))
        self._changes.tell()
        return time.monotonic() - began

    async def stop(self) -> None:
        """Stop it, if it runs, as a platform does."""
        if self._watching is not None:
            self._watching.cancel()
        await self._open.aclose()
        if self.exit_code and not self._is_told:
            self._tell()
        self._changes.tell()

    async def kill(self) -> None:
        """End it at once, as nothing but SIGKILL does; nobody is told, since that was the wish."""
        self._is_told = True
        if self._watching is not None:
            self._watching.cancel()
        if self._bot is not None:
            await self._bot.kill()
        await self._open.aclose()
        self._changes.tell()

    def log(self, lines: int) -> list[str]:
        """Give the end of its log."""
        log = self._folder / "bot.log"
        if not log.exists():
            return []
        return log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:]

    async def _watch(self, bot: BotProcess) -> None:
        await bot.process.wait()
        self._tell()
        self._changes.tell()

    def _tell(self) -> None:
        self._is_told = self.has_failed = True
        self._died()
