"""What runs at HOST:PORT: nothing, Switchboard (which program, and is it ready?), or something else."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal

from aiohttp import ClientConnectorError, ClientError, ClientSession

from bot.check import words
from bot.check.report import Report
from bot.serving.http import listening_socket
from bot.slack.entry import EVENTS_PATH

LONGEST_BODY = 10_000  # bytes; what /readyz says is some dozens

Program = Literal["serve", "socket"]


class ProgramState(Enum):
    """What was found at the address."""

    UNTOLD = "PORT is any free one"
    NOTHING = "nothing"
    SWITCHBOARD = "Switchboard"
    OTHER = "something else"
    SILENT = "something that takes connections and doesn't answer"


@dataclass(frozen=True)
class Here:
    """What runs here; ``program`` and ``ready`` are Switchboard's."""

    address: str
    state: ProgramState
    program: Program | None = None
    ready: bool = False


async def look_here(host: str, port: int, session: ClientSession, report: Report) -> Here:
    """Ask whatever listens at the address who it is; report it, or whether Switchboard could listen there."""
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    if port == 0:
        report.fine(words.ANY_PORT)
        return Here(address, ProgramState.UNTOLD)
    report.asking(words.here_asking(address))
    url = f"http://{address}"  # 0.0.0.0 and :: lead to this machine too
    try:
        status, body = await _get(session, f"{url}/healthz")
        if status != 200 or body.get("status") != "alive":
            report.wrong(words.here_other(address))
            return Here(address, ProgramState.OTHER)
        return await _switchboard(url, address, session, report)
    except ClientConnectorError:
        return _nothing(host, port, address, report)
    except TimeoutError:
        report.wrong(words.here_silent(address))
        return Here(address, ProgramState.SILENT)
    except (ClientError, OSError):
        report.wrong(words.here_other(address))
        return Here(address, ProgramState.OTHER)


async def _switchboard(url: str, address: str, session: ClientSession, report: Report) -> Here:
    status, reasons = await _get(session, f"{url}/readyz")
    async with session.post(f"{url}{EVENTS_PATH}", data=b"", allow_redirects=False) as response:
        # Unsigned, so `serve` refuses it before reading; `socket` has no such path.
        program: Program = "socket" if response.status == 404 else "serve"
    if status == 200:
        report.fine(words.here_ready(address, program))
    else:
        why = [f"{name}: {reason}" for name, reason in reasons.items() if name != "status"]
        report.wrong(words.here_not_ready(address, program, why))
    return Here(address, ProgramState.SWITCHBOARD, program, ready=status == 200)


def _nothing(host: str, port: int, address: str, report: Report) -> Here:
    try:
        listening_socket(host, port).close()
    except OSError as error:
        report.wrong(words.here_closed(address, error.strerror or type(error).__name__))
    else:
        report.fine(words.here_free(address))
    return Here(address, ProgramState.NOTHING)


async def _get(session: ClientSession, url: str) -> tuple[int, Mapping[str, Any]]:
    """The status, and the body if it is a JSON object."""
    async with session.get(url, allow_redirects=False) as response:
        said = await response.content.read(LONGEST_BODY)
    try:
        body = json.loads(said)
    except ValueError:
        body = None
    return response.status, body if isinstance(body, dict) else {}
