"""The rounds: every measure of every entrant once, then again, so that a busy minute meets all of them."""

import asyncio
import multiprocessing
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.contestants import Contestant, Running
from bench.figures import Figures, figures
from bench.loads import InTurn, Taken, taken
from bench.measures import Entrant, Measure
from bench.stage import Stage, a_stage

WARM_UP = InTurn(connections=1, seconds=5, requests=40)
ALL_ANSWERED_WITHIN = 30.0  # seconds

Results = dict[tuple[str, str], list[Figures]]
"""By the names of measure and entrant; one of each round."""


class WrongAnswerError(Exception):
    """A contestant did not answer as it should, so that what it took says nothing."""


async def run(measures: Sequence[Measure], rounds: int, say: Callable[[str], None]) -> Results:
    """Run so many rounds; ``say`` is told of each.

    Raises WrongAnswerError, NotAnsweredError, NotStartedError and BotDidNotStartError.
    """
    results: Results = {}
    # Spawned: a fork would take the loop, and the sockets of the sandboxes, along.
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as apart:
        for number in range(rounds):
            say(f"round {number + 1} of {rounds}")
            for key, found in (await _round(measures, apart)).items():
                results.setdefault(key, []).append(found)
    return results


async def _round(measures: Sequence[Measure], apart: Executor) -> Mapping[tuple[str, str], Figures]:
    entrants = tuple(dict.fromkeys(entrant for measure in measures for entrant in measure.entrants))
    contestants = tuple(dict.fromkeys(entrant.contestant for entrant in entrants))
    async with _started(contestants, apart) as one:
        await one.measured(Measure("warming up", WARM_UP, entrants))
        return {key: found for measure in measures for key, found in (await one.measured(measure)).items()}


@asynccontextmanager
async def _started(contestants: Sequence[Contestant], apart: Executor) -> AsyncIterator["_Round"]:
    """Start everything anew: no round has to do with what one before it left."""
    async with AsyncExitStack() as opened:
        folder = opened.enter_context(tempfile.TemporaryDirectory(prefix="switchboard-bench-"))
        stage = await opened.enter_async_context(a_stage(Path(folder)))
        running = {each: await opened.enter_async_context(each.start(stage)) for each in contestants}
        yield _Round(stage, running, apart)


@dataclass(frozen=True)
class _Round:
    stage: Stage
    running: Mapping[Contestant, Running]
    apart: Executor
    """The process that asks: a load never shares one with the sandboxes."""

    async def measured(self, measure: Measure) -> Mapping[tuple[str, str], Figures]:
        """Put the load on each entrant. All are asked the very same, which only one of them works on."""
        requests = {each.ask: each.ask(self.stage, measure.load.requests) for each in measure.entrants}
        return {
            (measure.name, each.name): await self._of(each, measure, requests[each.ask])
            for each in measure.entrants
        }

    async def _of(self, entrant: Entrant, measure: Measure, requests: Sequence[bytes]) -> Figures:
        port, before = self.running[entrant.contestant].port, self.stage.cards()
        asking = asyncio.get_running_loop().run_in_executor(self.apart, taken, measure.load, port, requests)
        brought = await asking
        cards = self.stage.cards() - before
        _check(brought, entrant)
        if measure.waits and entrant.is_worked_on:
            await self.stage.all_answered(before + len(brought.milliseconds), ALL_ANSWERED_WITHIN)
        return figures(brought, cards)


def _check(brought: Taken, entrant: Entrant) -> None:
    acks = len(brought.milliseconds)
    if brought.statuses != {200} or brought.with_words != (acks if entrant.is_told_in_the_ack else 0):
        statuses = ", ".join(map(str, sorted(brought.statuses)))
        raise WrongAnswerError(
            f"{entrant.name}: status {statuses}, words in {brought.with_words} of {acks} acks"
        )
