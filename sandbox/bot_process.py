"""The real bot as a process of its own, its environment made from nothing: no .env, no inherited token."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import aiohttp

from sandbox.organizations import API_TOKEN, organizations_file
from sandbox.slack.workspace import App

ROOT = Path(__file__).parent.parent
READY_WITHIN = 60.0  # seconds; a cold start on a busy machine takes some
STOPPED_WITHIN = (
    60.0  # seconds; the bot itself gives the work under way ten, and a busy machine takes its time
)
LOOK_EVERY = 0.02  # seconds


class BotDidNotStartError(Exception):
    """The process ended, or wasn't ready in time: the reason, and what its log says."""

    def __init__(self, reason: str, log: str) -> None:
        super().__init__(reason, log)
        self.reason = reason
        self.log = log


@dataclass(frozen=True)
class BotProcess:
    """The running bot: where it answers, and the file its log goes to."""

    process: asyncio.subprocess.Process
    url: str
    log: Path

    @property
    def is_running(self) -> bool:
        """Whether the process is there, paused or not."""
        return self.process.returncode is None

    async def stop(self) -> int:
        """Ask it to stop, as Ctrl-C does, make it stop if it won't, and give its exit code.

        Not as a platform does: nobody has to be told first, by ``/readyz``, that it is going to.
        """
        self._signal(signal.SIGINT)
        self.resume()  # one that is paused hears nothing
        try:
            async with asyncio.timeout(STOPPED_WITHIN):
                return await self.process.wait()
        except TimeoutError:
            return await self.kill()

    async def kill(self) -> int:
        """End it at once, whatever it is doing (SIGKILL), and give its exit code: -9 if it still ran."""
        self._signal(signal.SIGKILL)
        return await self.process.wait()

    def pause(self) -> None:
        """Let it do nothing at all (SIGSTOP); its sockets stay open, and what arrives waits in them."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let a paused one go on where it was (SIGCONT)."""
        self._signal(signal.SIGCONT)

    async def ready(self, path: str = "/readyz", seconds: float = READY_WITHIN) -> None:
        """Wait until this path answers 200. Raises BotDidNotStartError if it ended, or doesn't in time."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=seconds)) as session:
            while loop.time() < until and self.is_running:
                with suppress(aiohttp.ClientError, TimeoutError):
                    async with session.get(f"{self.url}{path}") as response:
                        if response.status == 200:
                            return
                await asyncio.sleep(LOOK_EVERY)
        code = self.process.returncode
        reason = f"it wasn't ready within {seconds:g} s" if code is None else f"it ended: {exit_words(code)}"
        raise BotDidNotStartError(reason, self.log.read_text(encoding="utf-8", errors="replace"))

    def _signal(self, number: signal.Signals) -> None:
        if self.is_running:
            with suppress(ProcessLookupError):
                # The process's own methods can take the exit code of one that ended just now from wait().
                os.kill(self.process.pid, number)


def exit_words(code: int) -> str:
    """Give how a process ended, in words: a signal that killed it is a negative code, which nobody knows."""
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def environment(app: App, slack_api_url: str, folder: Path, changes: Mapping[str, str]) -> dict[str, str]:
    """Everything the bot is given to run with."""
    return {
        "PYTHONPATH": str(ROOT),
        "SLACK_BOT_TOKEN": app.bot_token,
        "SLACK_SIGNING_SECRET": app.signing_secret,
        "SLACK_APP_TOKEN": app.app_token,
        "SLACK_API_URL": slack_api_url,
        "ORGANIZATIONS_FILE": str(folder / "organizations.toml"),
        "DATABASE_URL": f"sqlite:///{folder / 'switchboard.db'}",
        "ALLOWED_API_HOSTS": "127.0.0.1",
        "HOST": "127.0.0.1",
        "ACME_API_TOKEN": API_TOKEN,
        **changes,
    }


@asynccontextmanager
async def bot_process(  # noqa: PLR0913 - where everything is, each by its name
    app: App,
    slack_api_url: str,
    invoca_url: str,
    folder: Path,
    changes: Mapping[str, str] | None = None,
    *,
    program: Literal["serve", "socket"] = "serve",
    until: str = "/readyz",
    database_url: str | None = None,
    log: str = "bot.log",
    module: str = "bot",
) -> AsyncIterator[BotProcess]:
    """Run one of the bot's programs in the folder until the block ends; when it begins, ``until`` answers.

    The database is SQLite in the folder unless ``database_url`` names another; it stays as it was left for
    the next process, however this one ended. Two at once need two log files and PostgreSQL. What the log
    file held before is gone. ``module`` is one that does the same in another way. Raises BotDidNotStartError.
    """
    (folder / "organizations.toml").write_text(organizations_file(invoca_url), encoding="utf-8")
    port = _free_port()
    database = {} if database_url is None else {"DATABASE_URL": database_url}
    variables = environment(app, slack_api_url, folder, {"PORT": str(port), **database, **(changes or {})})
    log_file = folder / log
    with log_file.open("wb") as writing:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, program,
            cwd=folder, env=variables, stdin=asyncio.subprocess.DEVNULL, stdout=writing, stderr=writing,
            start_new_session=os.name == "posix",  # Ctrl-C is for the demo, which stops it
        )  # fmt: skip
    bot = BotProcess(process, f"http://127.0.0.1:{port}", log_file)
    try:
        await bot.ready(until)
        yield bot
    finally:
        await bot.stop()


def _free_port() -> int:
    with socket.socket() as trying:
        trying.bind(("127.0.0.1", 0))
        port: int = trying.getsockname()[1]
        return port
