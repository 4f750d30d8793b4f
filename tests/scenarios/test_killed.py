"""The process is killed in the middle of many tags, and started again on what it left."""

import asyncio
import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from sandbox.bot_process import BotProcess
from sandbox.invoca.faults import Fault, FaultKind, Requests
from sandbox.organizations import ACME
from sandbox.slack.delivery import Delivery
from sandbox.slack.messages import Message
from tests.scenarios.crowd import ALL_DONE, CHANNEL, PEOPLE, REFUSED_STEP, STEPS, Ground, a_crowd
from tests.scenarios.crowd_checked import Tag, faults

CALLS, TAGS = 20, 10  # so many calls, and so many tags of each: four a second of a busy minute for everybody
ENOUGH = CALLS * TAGS * 3 // 4  # acknowledged; those under way at the death are not, one of each call at most
TROUBLE = 0.12  # the share of tags with which something goes wrong at the API
DUPLICATES = 0.1  # the share of tags that are delivered once more after the next one
ENDING = 4  # calls that end before their last tags
SEED = int(os.environ.get("KILLED_SEED", time.time_ns() // 1000 % 1_000_000))


def drawing(seed: float) -> random.Random:
    """Chance, the same for the same seed."""
    return random.Random(seed)  # noqa: S311 - it decides what happens, it keeps no secret


def name_of(number: int) -> str:
    """The transaction id of a call."""
    return f"CALL{number:04}-CALL{number:04}"


@dataclass
class Round:
    """Everything that happens around one death. ``draw`` decides all that is random."""

    ground: Ground
    draw: random.Random
    tags: list[Tag] = field(default_factory=list)
    up: asyncio.Event = field(default_factory=asyncio.Event)
    died: bool = False
    begun_again_at: float = 0.0
    """When everything had come that the dead ever sent, and the next process was about to begin."""
    _bot: BotProcess | None = None
    _when: Callable[[], bool] = lambda: False

    @property
    def acknowledged(self) -> list[Tag]:
        """The tags that Slack was told are taken."""
        return [tag for tag in self.tags if tag.acknowledged]

    async def play(self) -> None:
        """Tag, die, begin again, tag on, until nothing is left to do."""
        invoca = self.ground.invoca
        invoca.switches.fail(Fault(FaultKind.SLOW, Requests.WRITES, seconds=0.05))
        self._draw_the_moment()
        async with asyncio.TaskGroup() as people, asyncio.timeout(ALL_DONE):
            async with self.ground.bot("first.log") as self._bot:
                cards = await self._cards()
                ending = self.draw.sample(range(CALLS), ENDING)
                draws = [drawing(self.draw.random()) for _ in cards]
                self.up.set()
                talks = [
                    people.create_task(self._talk(number, card, draws[number], ends=number in ending))
                    for number, card in enumerate(cards)
                ]
                await self._bot.process.wait()
            assert self.died, "it ended by itself"
            for _ in range(
                20
            ):  # what it sent is in the sockets: so many turns read it, and no more will come
                await asyncio.sleep(0)
            self.begun_again_at = time.time()
            async with self.ground.bot("second.log"):
                self.up.set()
                await asyncio.wait(talks)
                await self.ground.until_all_is_done()

    def _draw_the_moment(self) -> None:
        """Die after so many acks, with an update coming in, one carried out, or somebody just told."""
        ground, invoca = self.ground, self.ground.invoca
        count = self.draw.randint(CALLS * TAGS // 4, CALLS * TAGS // 2)
        notifications = self.draw.randint(1, 4)
        moments: dict[str, Callable[[], bool]] = {
            "ack": lambda: len(self.acknowledged) >= count,
            "update": lambda: len(invoca.updates) >= count,
            "applied": lambda: sum(each.applied for each in invoca.updates) >= count,
            "told": lambda: sum(len(ground.notifications(each)) for each in PEOPLE) >= notifications,
        }
        name = self.draw.choice(list(moments))
        print(f"dies at {name} {notifications if name == 'told' else count}")  # noqa: T201 - to be run again
        self._when = moments[name]
        # Within the very step of the sandbox that brings the moment about: no answer has left it yet.
        invoca.on_change(self._die_if_it_is_time)
        ground.slack.on_change(self._die_if_it_is_time)

    def _die_if_it_is_time(self) -> None:
        if self._bot is None or self.died or not self.up.is_set() or not self._when():
            return
        self.up.clear()
        self.died = True
        os.kill(self._bot.process.pid, signal.SIGKILL)

    async def _cards(self) -> list[Message]:
        """Each call's card, before the person who is going to click on it."""
        slack, found = self.ground.slack, list[Message]()
        for number in range(CALLS):
            owner = PEOPLE[number % len(PEOPLE)]
            await slack.command(owner, CHANNEL, "/calls", self.ground.begin(name_of(number), number))
        for number in range(CALLS):
            found += await slack.wait_for(partial(self._shown, number))
        return found

    def _shown(self, number: int) -> list[Message]:
        seen = self.ground.slack.seen(PEOPLE[number % len(PEOPLE)], CHANNEL)
        return [each for each in seen if f"ending {number:04} " in each.text]

    async def _talk(self, number: int, card: Message, draw: random.Random, *, ends: bool) -> None:
        """One call: its tags one after the other, each when Slack has its ack of the one before."""
        call = name_of(number)
        clicks = sorted(draw.sample(range(TAGS), STEPS))
        refused = draw.randrange(TAGS * 2)
        before: Delivery | None = None
        for at in range(TAGS):
            await self.up.wait()
            if ends and at == TAGS - 3:
                self.ground.invoca.board.end(ACME, call)
            if draw.random() < TROUBLE:
                kind = draw.choice([FaultKind.ANSWER_LOST, FaultKind.UNAVAILABLE, FaultKind.DROPPED])
                self.ground.invoca.switches.fail(Fault(kind, Requests.WRITES, times=1))
            step = f"Step {clicks.index(at) + 1}" if at in clicks else ""
            tag = self._tag(call, at, number, card, step, refused=at == refused)
            self.tags.append(tag)
            delivery = await self._carry_out(tag, step)
            if before is not None and draw.random() < DUPLICATES:
                await self.ground.slack.deliver_again(before)
            before = delivery if tag.acknowledged else None

    def _tag(self, call: str, at: int, number: int, card: Message, step: str, *, refused: bool) -> Tag:
        owner, other = PEOPLE[number % len(PEOPLE)], PEOPLE[(number + at) % len(PEOPLE)]
        there = [control.label for control in self._now(card, owner).controls]
        if step and step in there:  # a call that is over has no buttons any more
            value, refused = step.lower(), step == f"Step {REFUSED_STEP}"
            return Tag(call, at, owner, ("call_notes", value), value, card, refused=refused)
        value = str(1000 + number * TAGS + at)
        name, label = ("crew", "Crew") if refused else ("sale_amount", "Amount")
        return Tag(call, at, other, (name, value), f"{label}: {value}", refused=refused)

    async def _carry_out(self, tag: Tag, step: str) -> Delivery:
        slack = self.ground.slack
        if tag.card is None:
            typed = tag.chosen.lower().replace(": ", "=")
            delivery = await slack.command(tag.person, CHANNEL, "/tag", f"{tag.call} {typed}")
        else:
            delivery = await slack.send(slack.clicked(tag.person, tag.card, step))
        # A command that isn't taken is answered in its ack.
        tag.acknowledged = delivery.error is None and delivery.shown is None
        self._die_if_it_is_time()
        return delivery

    def _now(self, card: Message, person: str) -> Message:
        return next(each for each in self.ground.slack.seen(person, CHANNEL) if each.ts == card.ts)


async def killed(folder: Path, seed: int, database_url: str | None = None) -> list[str]:
    """One round; gives what is wrong afterwards."""
    async with a_crowd(folder, database_url) as ground:
        played = Round(ground, drawing(seed))
        await played.play()
        wrong = list(faults(ground, played.tags, played.begun_again_at))
        if len(played.acknowledged) < ENOUGH:
            wrong.append(f"only {len(played.acknowledged)} tags were acknowledged")
        return wrong


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """One for each database."""
    one, other = tmp_path / "sqlite", tmp_path / "postgresql"
    one.mkdir()
    other.mkdir()
    return one, other


async def test_killed_in_the_middle_and_started_again(folders: tuple[Path, Path], postgres_url: str) -> None:
    """Every acknowledged tag is delivered or told of, once and in order, whenever the process dies.

    Both databases at the same time: most of it is waiting for the leases of the dead. KILLED_SEED=… plays
    the same again, as far as two programs ever do the same.
    """
    print(f"KILLED_SEED={SEED}")  # noqa: T201 - for whoever wants to see it again
    async with asyncio.TaskGroup() as both:
        on_sqlite = both.create_task(killed(folders[0], SEED))
        on_postgresql = both.create_task(killed(folders[1], SEED + 1, postgres_url))
    assert (on_sqlite.result(), on_postgresql.result()) == ([], [])
