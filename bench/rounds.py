"""The rounds: every measure of every entrant once, then again, so that a busy minute meets all of them."""

import asyncio
import multiprocessing
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.clicks import under_way
from bench.connection import ToSend
from bench.contestants import Contestant, Running
from bench.delivered import Delivering, delivered
from bench.figures import Figures, figures
from bench.loads import Taken, taken
from bench.many_calls import Listing, listed
from bench.measures import WARM_UP, Entrant, Measure
from bench.stage import LOOK_EVERY, NotAnsweredError, Stage, a_stage
from bench.wrong import WrongAnswerError

ALL_ANSWERED_WITHIN = 60.0  # seconds; several times what it takes, for when the machine is busy

Results = dict[tuple[str, str], list[Figures]]
"""By the names of measure and entrant; one of each round."""


async def run(
    measures: Sequence[Measure],
    rounds: int,
    say: Callable[[str], None],
    deliveries: Sequence[Delivering] = (),
    listings: Sequence[Listing] = (),
) -> Results:
    """Run so many rounds; ``say`` is told of each. A delivery that can't be measured here has no figures.

    Raises WrongAnswerError, NotAnsweredError, NotStartedError and BotDidNotStartError.
    """
    results: Results = {}
    # Spawned: a fork would take the loop, and the sockets of the sandboxes, along.
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as apart:
        for number in range(rounds):
            say(f"round {number + 1} of {rounds}")
            for key, found in (await _round(measures, apart)).items():
                results.setdefault(key, []).append(found)
            for each in deliveries:
                brought = await delivered(each)
                if brought is not None:
                    results.setdefault(each.key, []).append(brought)
            for listing in listings:
                results.setdefault(listing.key, []).append(await listed(listing, apart))
    return results


async def _round(measures: Sequence[Measure], apart: Executor) -> Mapping[tuple[str, str], Figures]:
    preparing = tuple(dict.fromkeys(each.prepared_by for each in measures if each.prepared_by))
    entrants = tuple(dict.fromkeys(entrant for measure in measures for entrant in measure.entrants))
    all_entrants = (*entrants, *(entrant for measure in preparing for entrant in measure.entrants))
    contestants = tuple(dict.fromkeys(entrant.contestant for entrant in all_entrants))
    async with _started(contestants, apart) as one:
        for measure in preparing:
            await one.measured(measure)
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
        asking = dict.fromkeys(each.ask for each in measure.entrants)
        requests = {ask: ask(self.stage, measure.load.requests) for ask in asking}
        return {
            (measure.name, each.name): await self._of(each, measure, requests[each.ask])
            for each in measure.entrants
        }

    async def _of(self, entrant: Entrant, measure: Measure, requests: Sequence[ToSend]) -> Figures:
        port, before = self.running[entrant.contestant].port, self.stage.cards()
        contestant = self.running[entrant.contestant]
        began, worked = time.time(), contestant.worked()
        asking = asyncio.get_running_loop().run_in_executor(self.apart, taken, measure.load, port, requests)
        brought = await asking
        cards = self.stage.cards() - before
        _check(brought, entrant)
        if entrant.is_recorded:
            self._check_recorded(entrant, requests[: len(brought.milliseconds)])
        if measure.waits and entrant.is_worked_on:
            await self.stage.all_answered(before + len(brought.milliseconds), ALL_ANSWERED_WITHIN)
            if entrant.is_recorded:
                await self._all_have_their_fate()
            finished_in = self.stage.last_answered_at() - began
            return figures(brought, cards, finished_in=finished_in, worked=contestant.worked() - worked)
        return figures(brought, cards)

    def _check_recorded(self, entrant: Entrant, acknowledged: Sequence[ToSend]) -> None:
        missing = self.stage.cards_to_click.unwritten(acknowledged, self._database)
        if missing:
            told = f"{len(missing)} of {len(acknowledged)} acknowledged changes are not in the database"
            raise WrongAnswerError(f"{entrant.name}: {told}")

    async def _all_have_their_fate(self) -> None:
        try:
            async with asyncio.timeout(ALL_ANSWERED_WITHIN):
                while under_way(self._database):  # noqa: ASYNC110 - another process writes it
                    await asyncio.sleep(LOOK_EVERY)
        except TimeoutError:
            told = f"{under_way(self._database)} changes had no outcome after {ALL_ANSWERED_WITHIN:g} s"
            raise NotAnsweredError(told) from None

    @property
    def _database(self) -> Path:
        return self.stage.folder / "switchboard.db"


def _check(brought: Taken, entrant: Entrant) -> None:
    acks = len(brought.milliseconds)
    if brought.statuses != {200} or brought.with_words != (acks if entrant.is_told_in_the_ack else 0):
        statuses = ", ".join(map(str, sorted(brought.statuses)))
        raise WrongAnswerError(
            f"{entrant.name}: status {statuses}, words in {brought.with_words} of {acks} acks"
        )
