"""Everything that can happen, one thing at a time."""

from collections.abc import Sequence

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from bot.ledger.tag_requests import CallReference, ReferenceKind
from bot.person import Person
from tests.guarantees import drawn
from tests.guarantees.clicking import Wish, deliver, make, take_back
from tests.guarantees.clicks import Click
from tests.guarantees.drawn import Calls, Drawn, Processes, Where
from tests.guarantees.processes import Moment, Process
from tests.guarantees.world import LINES, ORGANIZATIONS, Ground, World
from tests.ledger.people import ANA, TWIN

AT_MOST = 2  # processes at a time

LIVE = 3  # calls of an organization

A_MOMENT = 3.0  # seconds in which an external id that somebody has used names no other call yet


class Anything(RuleBasedStateMachine):
    """Everything that can happen. Numbers choose among what is there.

    What is drawn never depends on what the processes have done so far: that isn't the same each time.
    """

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        self.ground = ground
        self.world = World(ground)

    async def process(self, number: int) -> Process:
        """One of the processes; where all of them have died, a new one."""
        if not self.world.processes:
            await self.world.start()
        return self.world.processes[number % len(self.world.processes)]

    async def second(self) -> None:
        """Have as many processes as there may be."""
        while len(self.world.processes) < AT_MOST:
            await self.world.start()

    def release(self, number: int) -> None:
        """Let one thing go that is under way."""
        held = self.world.flights.held
        if held:
            held[number % len(held)].go.set()

    @property
    def accepted(self) -> list[Click]:
        """The clicks that were accepted, the latest first."""
        return [click for click in reversed(self.world.clicks.values()) if click.ids]

    def wish(self, wanted: Drawn) -> Wish:
        """What somebody asks for, of a call that is there, was there, or never was."""
        kind, text = wanted.kind, None
        if kind is ReferenceKind.TRANSACTION_ID:
            calls = [call.transaction_id for call in self.world.apis[wanted.organization].newest]
            text = (*calls, "NO-CALL")[wanted.which % (len(calls) + 1)]
        elif kind is ReferenceKind.EITHER_ID and wanted.which % 2:
            calls = [call.transaction_id for call in self.world.apis[wanted.organization].newest]
            text = (*calls, "NO-CALL")[wanted.which % (len(calls) + 1)].lower()
        elif kind in {ReferenceKind.EXTERNAL_ID, ReferenceKind.EITHER_ID}:
            text = drawn.EXTERNAL_IDS[wanted.which % len(drawn.EXTERNAL_IDS)]
        reference = CallReference(kind, text)
        return Wish(
            wanted.person, wanted.organization, reference, wanted.names, wanted.external_id, wanted.on_a_card
        )

    def just_used(self, external_id: str | None) -> bool:
        """Whether somebody has used the external id a moment ago, and may be sent by it."""
        return any(
            click.asked.reference.text == external_id
            and (self.world.now - click.at).total_seconds() < A_MOMENT
            for click in self.world.clicks.values()
        )

    async def delivered(self, deliveries: Sequence[tuple[Click, Process]]) -> None:
        """Deliver clicks, and note by when they were accepted."""
        await deliver(deliveries)
        for click, _ in deliveries:
            if click.ids and click.accepted is None:
                click.accepted = self.world.tick()

    @initialize()
    def begin(self) -> None:
        """A process, and a call in each organization."""

        async def begin() -> None:
            await self.world.empty()
            await self.world.start()
            for fingerprint, line in zip(ORGANIZATIONS, (LINES[ANA], LINES[TWIN]), strict=True):
                self.world.apis[fingerprint].begin(line, self.world.now, "CRM-1", since_is_told=True)
            await self.world.rest()

        self.ground.run(begin())

    @rule(
        wishes=st.lists(drawn.wishes, min_size=1, max_size=3), copies=st.integers(1, 2), number=drawn.numbers
    )
    def click_at_once(self, wishes: Sequence[Drawn], copies: int, number: int) -> None:
        """Up to three people click at the same moment; Slack may deliver each twice."""

        async def click() -> None:
            deliveries = []
            for wanted in wishes:
                made = make(self.world, self.wish(wanted))
                deliveries += [(made, await self.process(number + copy)) for copy in range(copies)]
            await self.delivered(deliveries)
            await self.world.rest()

        self.ground.run(click())

    @rule(which=drawn.numbers, number=drawn.numbers)
    def deliver_again(self, which: int, number: int) -> None:
        """Slack delivers a click once more."""

        async def again() -> None:
            clicks, process = list(self.world.clicks.values()), await self.process(number)
            if clicks:
                await self.delivered([(clicks[-1 - which % len(clicks)], process)])
            await self.world.rest()

        self.ground.run(again())

    @rule(which=drawn.numbers, person=st.none() | drawn.people, number=drawn.numbers)
    def take_back(self, which: int, person: Person | None, number: int) -> None:
        """Somebody takes a request back before it is sent, or else by another request; others can't."""

        async def take() -> None:
            clicks, process = self.accepted, await self.process(number)
            if clicks:
                click = clicks[which % len(clicks)]
                by, asked = person or click.asked.person, click.asked
                taken = await take_back(click, by, process)
                (undone,) = click.ids
                call = self.world.seen.was[undone].transaction_id
                if not taken and call is not None:
                    of, names = asked.organization_fingerprint, frozenset(asked.fields)
                    wish = Wish(
                        by, of, CallReference(ReferenceKind.TRANSACTION_ID, call), names, undoes=undone
                    )
                    await self.delivered([(make(self.world, wish), process)])
            await self.world.rest()

        self.ground.run(take())

    @rule(what=st.sampled_from(Calls), organization=drawn.organizations, which=drawn.numbers,
          line=drawn.lines, external_id=drawn.external_ids,
          since_is_told=st.sampled_from([True, True, True, False]))  # fmt: skip
    def calls_change(
        self, what: Calls, organization: str, which: int, line: str, external_id: str | None,
        since_is_told: bool,  # noqa: FBT001 - drawn
    ) -> None:  # fmt: skip
        """A call begins or ends, or somebody else gives it another external id."""
        api = self.world.apis[organization]
        live = api.live
        chosen = live[which % len(live)] if live else None
        if what is Calls.BEGINS:
            if len(live) >= LIVE:
                live[0].ended = True
            given = None if self.just_used(external_id) else external_id
            api.begin(line, self.world.now, given, since_is_told=since_is_told)
        elif chosen is not None and what is Calls.ENDS:
            chosen.ended = True
        elif chosen is not None:
            api.name(chosen, f"elsewhere {self.world.tick()}")

    @rule(where=st.sampled_from(Where), organization=drawn.organizations, data=st.data())
    def fail(self, where: Where, organization: str, data: st.DataObject) -> None:
        """The next few requests to the API, or messages to people, go wrong."""
        troubles = data.draw(drawn.troubles(where))
        match where:
            case Where.UPDATES:
                self.world.apis[organization].of_updates.extend(troubles)
            case Where.LOOKUPS:
                self.world.apis[organization].of_lookups.extend(troubles)
            case Where.TELLINGS:
                self.world.inbox.troubles.extend(troubles)

    @rule(which=drawn.numbers)
    def let_go(self, which: int) -> None:
        """What was slow arrives, or its answer does."""
        self.release(which)
        self.ground.run(self.world.rest())

    @rule(passed=drawn.seconds)
    def pass_time(self, passed: float) -> None:
        """Time passes."""
        self.ground.run(self.world.pass_time(passed))

    @rule(what=st.sampled_from(Processes), number=drawn.numbers)
    def processes_change(self, what: Processes, number: int) -> None:
        """A process starts, is asked to stop, or dies in the middle of what it has under way."""

        async def change() -> None:
            process = await self.process(number)
            if what is Processes.STARTS and len(self.world.processes) < AT_MOST:
                await self.world.start()
            elif what is Processes.IS_KILLED:
                process.kill()
            elif what is Processes.STOPS:
                await self.world.stop(process)
            await self.world.look()

        self.ground.run(change())

    @rule(number=drawn.numbers, writes=st.integers(1, 6), moment=st.sampled_from(Moment))
    def dies_soon(self, number: int, writes: int, moment: Moment) -> None:
        """A process will die at one of its next writes."""

        async def doom() -> None:
            (await self.process(number)).dies = (writes, moment)

        self.ground.run(doom())

    def teardown(self) -> None:
        """The end of the example."""
        try:
            self.ground.run(self.world.end())
        finally:
            self.ground.run(self.world.leave())
