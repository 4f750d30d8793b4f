"""Turns of being decided: who waits, and who is refused, by a clock that a test moves."""

import asyncio

import pytest

from bot.slack.background import Turn, Turns
from bot.slack.incoming import read
from tests.waiting import until

WITHIN = 300.0  # seconds for each to be done in: no timer of the loop's comes to it


class Crowd:
    """Those who come, in this order, and what became of each."""

    def __init__(self, at_once: int, held_for: float = WITHIN) -> None:
        self.now = 0.0
        self.turns = Turns(held_for, lambda: self.now)
        self.turns.at_once = at_once
        self.each: list[asyncio.Task[Turn | None]] = []

    async def come(self, count: int, within: float = WITHIN) -> None:
        """So many come at the same moment."""
        self.each += [asyncio.create_task(self.turns.take(self.now + within)) for _ in range(count)]
        await self.settle()

    async def decided(self, *numbers: int, after: float = 0.0) -> None:
        """These are decided, each so many seconds after the one before."""
        for number in numbers:
            self.now += after
            turn = self.each[number].result()
            assert turn is not None
            self.turns.give_back(turn)
            await self.settle()

    async def settle(self) -> None:
        """Let everybody hear what has become of them."""
        for _ in range(3):
            await asyncio.sleep(0)

    @property
    def begun(self) -> list[int]:
        """Who has, or had, a turn."""
        return [at for at, task in enumerate(self.each) if task.done() and task.result() is not None]

    @property
    def refused(self) -> list[int]:
        """Who gets none."""
        return [at for at, task in enumerate(self.each) if task.done() and task.result() is None]


async def test_whoever_came_first_is_next() -> None:
    """So many are decided at once; the others wait, and none is refused where there is time."""
    crowd = Crowd(at_once=2)
    await crowd.come(5)
    assert (crowd.begun, crowd.turns.held) == ([0, 1], 2)
    await crowd.decided(1)
    assert crowd.begun == [0, 1, 2]
    await crowd.decided(0, 2)
    assert (crowd.begun, crowd.refused) == ([0, 1, 2, 3, 4], [])


async def test_who_would_be_too_late_is_refused_as_soon_as_that_is_seen() -> None:
    """Turns turn out to be slow: the last are refused at once, and whoever is left has theirs in time."""
    crowd = Crowd(at_once=4)
    await crowd.come(40)
    await crowd.decided(0, 1, 2, after=30)
    assert crowd.refused == []  # of too few it is known how long they take
    await crowd.decided(3, after=30)
    assert crowd.refused == list(range(crowd.refused[0], 40))
    assert 4 + 4 < crowd.refused[0] < 4 + WITHIN / 10
    for number in range(4, crowd.refused[0]):
        if number not in crowd.refused:
            await crowd.decided(number, after=12)
            assert crowd.now <= WITHIN
    assert len(crowd.begun) + len(crowd.refused) == 40


async def test_who_comes_last_of_too_many_is_refused_at_once() -> None:
    """It is known by then how long turns take, and how many are before them."""
    crowd = Crowd(at_once=1)
    await crowd.come(5, within=10 * WITHIN)
    await crowd.decided(0, after=WITHIN)
    await crowd.come(1)
    assert crowd.refused == [5]
    await crowd.come(1, within=10 * WITHIN)
    assert crowd.refused == [5]


async def test_an_old_one_that_waited_is_not_begun_to_be_given_up_on() -> None:
    """By when its turn comes, there is less time left than a turn takes; the next has time enough."""
    crowd = Crowd(at_once=1)
    await crowd.come(2)
    await crowd.come(2, within=10 * WITHIN)
    await crowd.decided(0, after=0.7 * WITHIN)
    assert (crowd.begun, crowd.refused) == ([0, 2], [1])


async def test_while_many_only_come_turns_are_not_thought_slow() -> None:
    """To take in a thousand takes longer than to decide a few of them; that is no measure for the rest."""
    refused = []
    for count in (30, 1000):
        crowd = Crowd(at_once=2)
        await crowd.come(count)
        await crowd.decided(0, 1, after=30)
        refused.append(crowd.refused[0])
    assert refused[1] > 10 * refused[0]


async def test_after_a_storm_it_is_itself_again() -> None:
    """What was slow then is forgotten with the last who waited."""
    crowd = Crowd(at_once=1)
    await crowd.come(5)
    await crowd.decided(0, 1, after=100)
    for number in range(2, 5):
        if number in crowd.begun:
            await crowd.decided(number)
    assert (crowd.turns.held, crowd.turns.busy_for) == (0, 0.0)
    await crowd.come(3)
    assert crowd.begun[-1] == 5
    assert not {5, 6, 7} & set(crowd.refused)


async def test_what_waits_for_a_lock_keeps_nobody_else_waiting() -> None:
    """It is decided on beside the next, and gives its turn back only once."""
    crowd = Crowd(at_once=1, held_for=0.0)
    await crowd.come(2)
    await until(lambda: crowd.begun == [0, 1])
    await until(lambda: crowd.turns.held == 0)
    await crowd.decided(0)
    assert crowd.turns.held == 0


async def test_whose_time_is_over_while_they_wait_is_refused() -> None:
    """Also where nobody gives a turn back."""
    crowd = Crowd(at_once=1)
    await crowd.come(1)
    await crowd.come(1, within=0.001)
    await until(lambda: crowd.refused == [1])
    await crowd.come(1, within=0.0)
    await until(lambda: crowd.refused == [1, 2])
    assert crowd.turns.busy_for == 0.0


async def test_who_is_gone_keeps_no_turn() -> None:
    """Neither one that was waited for nor one that came in the same breath."""
    crowd = Crowd(at_once=1)
    await crowd.come(4)
    crowd.each[1].cancel()
    await crowd.settle()
    turn = crowd.each[0].result()
    assert turn is not None
    crowd.turns.give_back(turn)  # the next has it, and doesn't know yet
    crowd.each[2].cancel()
    await until(crowd.each[3].done)
    assert crowd.each[3].result() is not None


async def test_who_is_cancelled_in_the_breath_of_a_turn_given_back_is_passed_over() -> None:
    """They don't know it yet themselves; whoever gives a turn back bears nothing of it."""
    crowd = Crowd(at_once=1)
    await crowd.come(3)
    crowd.each[1].cancel()
    await crowd.decided(0)
    assert crowd.each[1].cancelled()
    assert crowd.each[2].result() is not None
    assert crowd.turns.held == 1


async def test_as_long_as_who_is_next_has_waited_anything_else_may_have() -> None:
    """A queue that never ends, but in which each waits a moment only, makes nobody late."""
    crowd = Crowd(at_once=1)
    await crowd.come(2)
    for number in range(20):
        await crowd.come(1)
        await crowd.decided(number, after=1.0)
    assert crowd.turns.waiting > 0
    assert crowd.turns.busy_for == 1.0
    assert crowd.refused == []


@pytest.mark.parametrize(
    ("signed_at", "late", "busy_for", "at_most"),
    [
        (None, 0.5, 0.0, 0.5),
        (None, 0.0, 4.0, 4.0),
        (1_800_000_000.0, 0.0, 0.0, 0.0),
        (1_800_000_000.0, 0.0, 0.4, 0.4),
        (1_800_000_000.0, 0.5, 4.0, 1.5),
    ],
)
def test_how_long_a_command_may_have_waited(
    signed_at: float | None, late: float, busy_for: float, at_most: float
) -> None:
    """In a storm it may have come with the first; its signature tells the second, a socket nothing."""
    assert read({"command": "/tag"}, signed_at).late_at_most(late, busy_for) == at_most


def test_no_event_is_ever_late() -> None:
    """Slack sends one again that is refused, but gives none up."""
    event = {"type": "event_callback", "event": {"type": "app_home_opened"}}
    assert [read(event, at).late_at_most(0.5, 4.0) for at in (None, 1_800_000_000.0)] == [0.0, 0.0]
