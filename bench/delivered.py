"""The engine alone, on a database of its own each time: what it delivers, and at what cost."""

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.contestants import listening
from bench.figures import Figures, percentile
from bench.postgres import empty_schema
from bench.wrong import WrongAnswerError
from sandbox.bot_process import ROOT

DELIVERED = "tags delivered"


@dataclass(frozen=True)
class Delivering:
    """So many tags to deliver, of 400 calls. The API takes 5 ms: as a function, or as a server."""

    name: str
    tags: int
    postgres: bool = False
    over_http: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What its figures are found by."""
        return DELIVERED, self.name


SQLITE = Delivering("SQLite", 3000)
POSTGRES = Delivering("PostgreSQL", 1000, postgres=True)
SQLITE_HTTP = Delivering("SQLite, the API asked over HTTP", 400, over_http=True)
DELIVERIES = (SQLITE, POSTGRES, SQLITE_HTTP)


async def delivered(delivering: Delivering) -> Figures | None:
    """Measure it; None where there is no PostgreSQL. Raises WrongAnswerError, NotStartedError."""
    variables = {"PYTHONPATH": str(ROOT)}
    async with AsyncExitStack() as opened:
        url = opened.enter_context(empty_schema() if delivering.postgres else _file())
        if url is None:
            return None
        arguments = [str(delivering.tags)]
        if delivering.over_http:
            api = await opened.enter_async_context(listening(["bench.answering"], variables))
            arguments.append(str(api.port))
        brought = await _engine(arguments, variables | {"DATABASE_URL": url}, delivering)
    waits = sorted(brought["waits"])
    return Figures(
        p50=percentile(waits, 50),
        p99=percentile(waits, 99),
        longest=waits[-1],
        a_second=delivering.tags / brought["seconds"],
        cards_a_second=0.0,
        busy=brought["busy"],
    )


async def _engine(arguments: list[str], variables: dict[str, str], delivering: Delivering) -> dict[str, Any]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.engine", *arguments,
        env=variables,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
        start_new_session=os.name == "posix",  # Ctrl-C is for us, who then end it
    )  # fmt: skip
    try:
        said, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        raise WrongAnswerError(f"tags delivered, {delivering.name}: ended with {process.returncode}")
    brought: dict[str, Any] = json.loads(said)
    if brought["unsent"]:
        told = f"{brought['unsent']} tags without the outcome sent"
        raise WrongAnswerError(f"tags delivered, {delivering.name}: {told}")
    return brought


@contextmanager
def _file() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="switchboard-bench-") as folder:
        yield f"sqlite:///{Path(folder) / 'switchboard.db'}"
