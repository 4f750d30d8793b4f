"""Work behind acks: it waits for those under way, but not for ever."""

import asyncio

from bot.slack.background import GIVEN_WAY_FOR, QUIET_FOR, Acks, Tasks
from tests.waiting import PATIENCE


async def _now(done: list[str], name: str) -> None:
    done.append(name)


async def test_work_waits_for_the_acks_under_way() -> None:
    """What was set going by the first of several acks begins when the last of them is made."""
    tasks, done = Tasks(), list[str]()
    with tasks.acks.under_way():
        with tasks.acks.under_way():
            tasks.start(_now(done, "work"))
        await asyncio.sleep(0)
        done.append("last ack")
    await tasks.drain(PATIENCE)
    assert done == ["last ack", "work"]


class TimeStandsStill(asyncio.SelectorEventLoop):
    """A loop whose time a test moves."""

    now = 0.0

    def time(self) -> float:
        """Give the time it shows, in seconds."""
        return self.now


def test_the_next_ack_goes_before_the_work_of_the_last() -> None:
    """Who clicks again as soon as they may doesn't wait for what their last click set going."""
    done = list[str]()

    async def acks_one_after_the_other() -> None:
        tasks = Tasks()
        for number in range(3):
            with tasks.acks.under_way():
                tasks.start(_now(done, f"work {number}"))
            await asyncio.sleep(0)
            loop.now += QUIET_FOR / 2
            done.append(f"ack {number}")
        loop.now += QUIET_FOR
        await tasks.drain(PATIENCE)

    loop = TimeStandsStill()
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(acks_one_after_the_other())
    assert done == ["ack 0", "ack 1", "ack 2", "work 0", "work 1", "work 2"]


def test_where_acks_never_cease_the_work_is_done_all_the_same() -> None:
    """Somebody clicking for ever holds nobody's card up for longer than a moment."""

    async def acks_without_end() -> list[bool]:
        making, done = Acks(), list[bool]()
        with making.under_way():
            work = asyncio.create_task(making.first())
            for _ in range(10):  # it begins, and a timer that is due has its turn
                await asyncio.sleep(0)
            done.append(work.done())
            loop.now += GIVEN_WAY_FOR
            await asyncio.wait_for(work, PATIENCE)
            done.append(work.done())
        return done

    loop = TimeStandsStill()
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        assert runner.run(acks_without_end()) == [False, True]


async def test_without_acks_nothing_waits() -> None:
    """Where no ack is being made, work begins at once, without a turn of the loop."""
    waiting = Acks().first()
    try:
        waiting.send(None)
    except StopIteration:
        return
    raise AssertionError("it waits for something")


async def test_after_a_quiet_moment_nothing_waits_either() -> None:
    """Acks that were made a while ago are in nobody's way."""
    making = Acks()
    for _ in range(2):
        with making.under_way():
            pass
        await making.first()
        waiting = making.first()
        try:
            waiting.send(None)
        except StopIteration:
            continue
        raise AssertionError("it waits for something")


async def test_work_that_never_began_is_closed_at_a_stop() -> None:
    """A stop in the very moment of an ack leaves nothing half open."""
    tasks, done = Tasks(), list[str]()
    with tasks.acks.under_way():
        tasks.start(_now(done, "work"))
        await tasks.drain(0.01)
    assert done == []
