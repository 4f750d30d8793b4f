"""Work behind acks: it waits for those under way, but not for ever."""

import asyncio

from bot.acks import Acks
from bot.tasks import Tasks


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
    await tasks.drain(5)
    assert done == ["last ack", "work"]


async def test_the_next_ack_goes_before_the_work_of_the_last() -> None:
    """Who clicks again as soon as they may doesn't wait for what their last click set going."""
    tasks, done = Tasks(Acks(quiet_for=0.5)), list[str]()
    for number in range(3):
        with tasks.acks.under_way():
            tasks.start(_now(done, f"work {number}"))
        await asyncio.sleep(0)
        done.append(f"ack {number}")
    await tasks.drain(5)
    assert done == ["ack 0", "ack 1", "ack 2", "work 0", "work 1", "work 2"]


async def test_where_acks_never_cease_the_work_is_done_all_the_same() -> None:
    """Somebody clicking for ever holds nobody's card up for longer than a moment."""
    making, loop = Acks(given_way_for=0.1), asyncio.get_running_loop()
    began = loop.time()
    with making.under_way():
        await making.first()
    assert loop.time() - began >= 0.09


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
