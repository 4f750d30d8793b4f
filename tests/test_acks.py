"""Work behind acks: it waits for those under way, but not for ever."""

import asyncio

from bot import acks
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


async def test_where_acks_never_cease_the_work_is_done_all_the_same() -> None:
    """Somebody clicking for ever holds nobody's card up for longer than a moment."""
    making, loop = Acks(), asyncio.get_running_loop()
    began = loop.time()
    with making.under_way():
        await making.first()
    assert loop.time() - began >= acks.GIVEN_WAY_FOR * 0.9


async def test_without_acks_nothing_waits() -> None:
    """Where no ack is being made, work begins at once, without a turn of the loop."""
    making = Acks()
    with making.under_way():
        pass
    waiting = making.first()
    try:
        waiting.send(None)
    except StopIteration:
        return
    raise AssertionError("it waits for something")


async def test_work_that_never_began_is_closed_at_a_stop() -> None:
    """A stop in the very moment of an ack leaves nothing half open."""
    tasks, done = Tasks(), list[str]()
    with tasks.acks.under_way():
        tasks.start(_now(done, "work"))
        await tasks.drain(0.01)
    assert done == []
