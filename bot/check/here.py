"""What runs at HOST:PORT: nothing, Switchboard (which program, and is it ready?), or something else."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal

from aiohttp import ClientConnectorError, ClientError, ClientSession

from bot.check.report import Report, printable
from bot.serving.http import listening_socket
from bot.slack.entry import EVENTS_PATH

ANY_PORT = "PORT is 0, any free one: nothing to look at here"


def _here_asking(address: str) -> str:
    return f"{address}: is anything there?"


def _here_free(address: str) -> str:
    return f"{address} is free: Switchboard can start here, and isn't running here now"


def here_closed(address: str, reason: str) -> str:
    """Why Switchboard could not listen there."""
    return f"HOST, PORT: can't listen on {address}: {printable(reason)}"


def _here_other(address: str) -> str:
    return (
        f"HOST, PORT: something that isn't Switchboard answers on {address}. Stop it, or choose another PORT."
    )


def _here_silent(address: str) -> str:
    return f"HOST, PORT: something takes connections on {address} and says nothing. Is it stuck? Restart it."


def _here_ready(address: str, program: str) -> str:
    return f"{address}: `{program}` runs there, and is ready"


def _here_not_ready(address: str, program: str, reasons: Sequence[str]) -> str:
    why = "; ".join(printable(reason) for reason in reasons)
    return f"{address}: `{program}` runs there, and isn't ready: {why}. Its log says more."


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
        report.fine(ANY_PORT)
        return Here(address, ProgramState.UNTOLD)
    report.asking(_here_asking(address))
    url = f"http://{address}"  # 0.0.0.0 and :: lead to this machine too
    try:
        status, body = await _get(session, f"{url}/healthz")
        if status != 200 or body.get("status") != "alive":
            report.wrong(_here_other(address))
            return Here(address, ProgramState.OTHER)
        return await _switchboard(url, address, session, report)
    except ClientConnectorError:
        return _nothing(host, port, address, report)
    except TimeoutError:
        report.wrong(_here_silent(address))
        return Here(address, ProgramState.SILENT)
    except (ClientError, OSError):
        report.wrong(_here_other(address))
        return Here(address, ProgramState.OTHER)


async def _switchboard(url: str, address: str, session: ClientSession, report: Report) -> Here:
    status, reasons = await _get(session, f"{url}/readyz")
    async with session.post(f"{url}{EVENTS_PATH}", data=b"", allow_redirects=False) as response:
        # Unsigned, so `serve` refuses it before reading; `socket` has no such path.
        program: Program = "socket" if response.status == 404 else "serve"
    if status == 200:
        report.fine(_here_ready(address, program))
    else:
        why = [f"{name}: {reason}" for name, reason in reasons.items() if name != "status"]
        report.wrong(_here_not_ready(address, program, why))
    return Here(address, ProgramState.SWITCHBOARD, program, ready=status == 200)


def _nothing(host: str, port: int, address: str, report: Report) -> Here:
    try:
        listening_socket(host, port).close()
    except OSError as error:
        report.wrong(here_closed(address, error.strerror or type(error).__name__))
    else:
        report.fine(_here_free(address))
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
