"""Ten thousand calls in one answer of the API: how long ``/healthz`` takes while they are looked up.

The sandboxes answer from this process, ``/healthz`` is asked from one of its own.
"""

import asyncio
import tempfile
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.connection import HOST, Connection, ToSend
from bench.contestants import SWITCHBOARD
from bench.figures import Figures, figures
from bench.loads import InTurn, taken
from bench.stage import Stage, a_stage
from bench.wrong import WrongAnswerError
from sandbox.invoca.answers import Answer
from sandbox.invoca.faults import Fault, FaultKind
from sandbox.invoca.generations import Generation, Writing, calls_json
from sandbox.invoca.scenario import scenario

ANSWERED_WITHIN = 60.0  # seconds; several times what it takes, for when the machine is busy
MOST_ASKED = 20_000  # times, far more than fit into the seconds
HEALTHZ = ToSend(f"GET /healthz HTTP/1.1\r\nHost: {HOST}\r\n".encode())


@dataclass(frozen=True)
class Listing:
    """So many calls in one answer, looked up again and again for so many seconds."""

    name: str
    calls: int
    seconds: float

    @property
    def key(self) -> tuple[str, str]:
        """What its figures are found by."""
        return "many calls in one answer", self.name


TEN_THOUSAND = Listing("/healthz meanwhile", 10_000, 6.0)
LISTINGS = (TEN_THOUSAND,)


async def listed(listing: Listing, apart: Executor) -> Figures:
    """Measure it: milliseconds until ``/healthz`` answers, and cards a second.

    Raises WrongAnswerError, NotAnsweredError.
    """
    load = InTurn(1, listing.seconds, MOST_ASKED)
    with tempfile.TemporaryDirectory(prefix="switchboard-bench-") as folder:
        async with a_stage(Path(folder)) as stage, SWITCHBOARD.start(stage) as running:
            raw = Answer(200, _answer(listing.calls))
            stage.invoca.switches.fail(Fault(FaultKind.RAW, raw=raw))
            looking_up = asyncio.create_task(_looked_up(stage, running.port))
            try:
                brought = await asyncio.get_running_loop().run_in_executor(
                    apart, taken, load, running.port, [HEALTHZ] * load.requests
                )
            finally:
                looking_up.cancel()
                with suppress(asyncio.CancelledError):
                    await looking_up
            cards = stage.cards()
            if brought.statuses != {200}:
                raise WrongAnswerError(f"{listing.name}: status {brought.statuses}")
            _check(stage, listing, cards)
            return figures(brought, cards)


async def _looked_up(stage: Stage, port: int) -> None:
    """Look all calls up, the next time as soon as there is a card. Raises NotAnsweredError."""
    while True:
        before = stage.cards()
        (request,) = stage.lists(1)
        connection = await Connection.to(port)  # anew: an idle one is closed before the card has come
        try:
            await connection.ask(request.written())
        finally:
            connection.close()
        await stage.all_answered(before + 1, ANSWERED_WITHIN)


def _check(stage: Stage, listing: Listing, cards: int) -> None:
    said = [str(call.arguments.get("text")) for call in stage.slack.calls_to("response_url")]
    whole = sum(f"*{listing.calls} live calls*" in each for each in said)
    if not cards or whole != cards:
        raise WrongAnswerError(f"{listing.name}: {whole} whole lists in {cards} cards")


def _answer(count: int) -> str:
    """The API's answer: real calls, each with a caller and a destination of its own."""
    now = datetime.now(UTC)
    known = scenario(5, now)
    calls = (
        replace(
            known[number % len(known)],
            transaction_id=f"A{number:07}-00000000",
            began=now - timedelta(seconds=number),
            ends=None,
            calling_phone_number=f"+1530{2_000_000 + number}",
            destination_phone_number=f"+1855{2_000_000 + number},,12",
        )
        for number in range(count)
    )
    return calls_json(calls, Writing(Generation.APRIL_2023))
