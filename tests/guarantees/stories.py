"""What only goes wrong when several things happen one after the other: amid everything else, and often."""

from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import rule

from bot.ledger.tag_requests import ReferenceKind
from tests.guarantees import drawn
from tests.guarantees.api import Api
from tests.guarantees.clicking import make, take_back
from tests.guarantees.clicks import Click
from tests.guarantees.drawn import Drawn, Where
from tests.guarantees.flights import HOLDING, Trouble
from tests.guarantees.machine import A_MOMENT, Anything
from tests.guarantees.processes import Process
from tests.guarantees.world import LINES

A_LEASE = 14.0  # seconds, and a little more

SOON = 1.0  # seconds


class Stories(Anything):
    """Everything that can happen, and some of it in a row."""

    async def click(self, wanted: Drawn, count: int, process: Process) -> list[Click]:
        """Somebody asks the same of a call again and again."""
        clicks = []
        for _ in range(count):
            clicks.append(make(self.world, self.wish(wanted)))
            await self.delivered([(clicks[-1], process)])
        await self.world.rest()
        return clicks

    def live(self, wanted: Drawn) -> Api:
        """The API of the organization somebody asks of, where at least one call is live."""
        api = self.world.apis[wanted.organization]
        if not api.live:
            api.begin(LINES[wanted.person], self.world.now, None, since_is_told=True)
        return api

    @rule(wanted=drawn.wishes, count=st.integers(1, 4), number=drawn.numbers, ends=st.booleans(),
          troubles=drawn.troubles(Where.UPDATES), regretted=st.none() | drawn.numbers,
          passed=drawn.seconds)  # fmt: skip
    def updates_fail(
        self, wanted: Drawn, count: int, number: int, ends: bool,  # noqa: FBT001 - drawn
        troubles: list[Trouble], regretted: int | None, passed: float,
    ) -> None:  # fmt: skip
        """Somebody tags a call while updates fail, and regrets it; the call may end, and time passes."""

        async def happen() -> None:
            api = self.live(wanted)
            api.of_updates.extendleft(reversed(troubles))
            clicks = await self.click(wanted, count, await self.process(number))
            if regretted is not None and clicks[regretted % count].ids:
                await take_back(clicks[regretted % count], wanted.person, await self.process(number))
            for call in api.live:
                call.ended |= ends
            await self.world.pass_time(passed)

        self.ground.run(happen())

    @rule(wanted=drawn.wishes, count=st.integers(2, 3), number=drawn.numbers,
          first=st.sampled_from(HOLDING), which=drawn.numbers,
          second=st.sampled_from([*HOLDING, Trouble.ANSWER_LOST, Trouble.REFUSED]))  # fmt: skip
    def a_process_stands_still(
        self, wanted: Drawn, count: int, number: int, first: Trouble, second: Trouble, which: int
    ) -> None:
        """While it sends an update, for longer than its lease; another takes over, and it wakes up again."""

        async def happen() -> None:
            process = await self.process(number)
            await self.second()
            self.live(wanted).of_updates.extendleft([second, first])
            await self.click(replace(wanted, kind=ReferenceKind.TRANSACTION_ID, which=0), count, process)
            await self.world.pass_time(A_LEASE)
            self.release(which)
            await self.world.rest()

        self.ground.run(happen())

    @rule(wanted=drawn.wishes, number=drawn.numbers, troubles=drawn.troubles(Where.LOOKUPS),
          of_updates=st.just([]) | drawn.troubles(Where.UPDATES), passed=drawn.seconds)  # fmt: skip
    def the_next_caller_comes(
        self, wanted: Drawn, number: int, troubles: list[Trouble], of_updates: list[Trouble], passed: float
    ) -> None:
        """Somebody tags the call on their line, or by its id; before that is sent, another has both."""

        async def happen() -> None:
            api = self.world.apis[wanted.organization]
            line, name = (
                LINES[wanted.person],
                self.wish(replace(wanted, kind=ReferenceKind.EXTERNAL_ID)).reference.text,
            )
            for call in api.live:
                call.ended |= call.line == line
            await self.world.pass_time(A_MOMENT)
            call = api.begin(line, self.world.now, name, since_is_told=True)
            await self.world.pass_time(SOON)
            api.of_lookups.extendleft(reversed(troubles))
            api.of_updates.extendleft(reversed(of_updates))
            kind = ReferenceKind.MY_LINE if wanted.kind is ReferenceKind.TRANSACTION_ID else wanted.kind
            await self.click(replace(wanted, kind=kind), 1, await self.process(number))
            call.ended = True
            await self.world.pass_time(A_MOMENT)
            api.begin(line, self.world.now, name, since_is_told=True)
            await self.world.pass_time(passed)

        self.ground.run(happen())

    @rule(wanted=drawn.wishes, count=st.integers(1, 4), number=drawn.numbers,
          troubles=drawn.troubles(Where.TELLINGS), passed=drawn.seconds, dies=st.booleans())  # fmt: skip
    def tellings_fail(
        self, wanted: Drawn, count: int, number: int, troubles: list[Trouble], passed: float,
        dies: bool,  # noqa: FBT001 - drawn
    ) -> None:  # fmt: skip
        """Somebody tags calls that have ended, and can't be told so; whoever tries may die over it."""

        async def happen() -> None:
            api = self.world.apis[wanted.organization]
            for call in api.live:
                call.ended = True
            self.world.inbox.troubles.extendleft(reversed(troubles))
            process = await self.process(number)
            await self.click(replace(wanted, kind=ReferenceKind.TRANSACTION_ID), count, process)
            if dies:
                process.kill()
                await self.world.rest()
                await self.second()
            await self.world.pass_time(passed)

        self.ground.run(happen())
