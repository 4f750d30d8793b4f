"""Who is measured: Switchboard, and what it is measured beside. Each is a process of its own."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bench.connection import HOST, Connection
from bench.stage import Stage
from sandbox.bot_process import bot_process, environment

READY_WITHIN = 20.0  # seconds
LOOK_EVERY = 0.02  # seconds


class NotStartedError(Exception):
    """What Switchboard is measured beside did not start: which, and what was waited for."""


@dataclass(frozen=True)
class Running:
    """A contestant that listens."""

    port: int
    process: asyncio.subprocess.Process

    def worked(self) -> float:
        """Give the seconds of a processor it has taken so far; nothing where the system doesn't tell."""
        stat = Path(f"/proc/{self.process.pid}/stat")
        if not stat.exists():
            return 0.0
        fields = stat.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")  # proc(5): utime, stime

    async def end(self) -> None:
        """End it at once, whatever it is at."""
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()


@dataclass(frozen=True)
class Contestant:
    """One of those measured: how it is started."""

    start: Callable[[Stage], AbstractAsyncContextManager[Running]]


@asynccontextmanager
async def switchboard(stage: Stage) -> AsyncIterator[Running]:
    """Run the real server, ``python -m bot serve``."""
    app, changes = stage.slack.workspace.app, {"ORGANIZATIONS_FILE": str(stage.folder / "bench.toml")}
    async with bot_process(app, stage.slack.api_url, stage.invoca.url, stage.folder, changes) as bot:
        groups = len(stage.slack.workspace.user_groups)
        await stage.slack.wait_for(lambda: len(stage.slack.calls_to("usergroups.users.list")) >= groups)
        running = Running(urlsplit(bot.url).port or 0, bot.process)
        try:
            yield running
        finally:
            await running.end()  # what it was asked last in plenty would take it a while to finish


def program(*arguments: str) -> Callable[[Stage], AbstractAsyncContextManager[Running]]:
    """Run a module of this folder with a port to listen on."""

    def running(stage: Stage) -> AbstractAsyncContextManager[Running]:
        app = stage.slack.workspace.app
        invoca = {"INVOCA_URL": stage.invoca.url}
        return listening(arguments, environment(app, stage.slack.api_url, stage.folder, invoca))

    return running


@asynccontextmanager
async def listening(arguments: Sequence[str], variables: Mapping[str, str]) -> AsyncIterator[Running]:
    """Run a module of this folder, with a port to listen on before its options; and end it."""
    module, *options = arguments
    port = _free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, str(port), *options,
        env=variables,
        stdin=asyncio.subprocess.DEVNULL,
        start_new_session=os.name == "posix",  # Ctrl-C is for us, who then end it
    )  # fmt: skip
    contestant = Running(port, process)
    try:
        await _listens(module, port)
        yield contestant
    finally:
        await contestant.end()


async def _listens(module: str, port: int) -> None:
    loop = asyncio.get_running_loop()
    until = loop.time() + READY_WITHIN
    while loop.time() < until:
        with suppress(OSError):
            (await Connection.to(port)).close()
            return
        await asyncio.sleep(LOOK_EVERY)
    raise NotStartedError(f"{module} did not listen within {READY_WITHIN:g} s")


def _free_port() -> int:
    with socket.socket() as trying:
        trying.bind((HOST, 0))
        port: int = trying.getsockname()[1]
        return port


AS_DOCUMENTED = Contestant(program("bench.noop_bolt"))
BEFORE_RESPONSE = Contestant(program("bench.noop_bolt", "--process-before-response"))
WRITTEN_INSTEAD = Contestant(program("bench.written_instead"))
SIGNATURE_ONLY = Contestant(program("bench.signature_only"))
SWITCHBOARD = Contestant(switchboard)
