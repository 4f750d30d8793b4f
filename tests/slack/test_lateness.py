"""For how long Slack has waited, told on clocks that a test sets; the two need not agree."""

import pytest

from bot.slack.lateness import COMPARED_FOR, STILL_FOR, Lateness

SLACKS = 1_800_000_000.0


class Clocks:
    """Slack's clock, this machine's, which is off by ``skew``, and the one that never steps."""

    def __init__(self, skew: float = 0.0) -> None:
        self.passed = 0.0
        self.skew = skew
        self.lateness = Lateness(lambda: 1_000.0 + self.passed, lambda: self.slacks + self.skew)

    @property
    def slacks(self) -> float:
        """The time it is for Slack."""
        return SLACKS + self.passed

    async def pass_(self, seconds: float) -> None:
        """Let time go by while the process runs."""
        for _ in range(int(seconds * 4)):
            self.passed += 0.25
            await self.lateness.beat()

    def stand_still(self, seconds: float) -> None:
        """Let time go by while the process is stopped."""
        self.passed += seconds

    def click(self, ago: float = 0.0) -> float:
        """Something that was clicked so many seconds ago is looked at."""
        return self.lateness.of(self.slacks - ago, self.slacks - ago)

    def command(self, ago: float = 0.0) -> float:
        """Likewise typed: only the whole second is known."""
        second = float(int(self.slacks - ago))
        return self.lateness.of(second, second + 1)


@pytest.mark.parametrize("skew", [0.0, 0.9, -200.0, -4.0, 4.0, 200.0])
async def test_what_waited_while_the_process_stood_still(skew: float) -> None:
    """As long as it took, however wrong this machine's clock is; what comes afterwards is in time."""
    clocks = Clocks(skew)
    await clocks.pass_(1)
    for _ in range(3):
        assert clocks.click(0.05) < 0.2
        await clocks.pass_(1)
    clocks.stand_still(5)
    assert clocks.click(4.9) == pytest.approx(4.9, abs=1.0)
    assert clocks.command(4.9) > 2.7
    assert clocks.click(0.05) < 0.2


async def test_the_first_of_all_after_a_standstill() -> None:
    """There is none to compare it with: this machine's clock is believed."""
    clocks = Clocks()
    await clocks.pass_(1)
    clocks.stand_still(5)
    assert clocks.click(4.5) == pytest.approx(4.5)


async def test_the_first_of_all_on_a_machine_whose_clock_is_off() -> None:
    """Nothing can have waited unseen where nothing stood still: it is in time, and so is what follows."""
    clocks = Clocks(skew=30)
    await clocks.pass_(STILL_FOR + 1)
    assert [clocks.command(), clocks.click(), clocks.click(4)] == [0.0, pytest.approx(0.0, abs=1), 4.0]


@pytest.mark.parametrize("skew", [-3600.0, -200.0, -2.0, 30.0, 200.0, 3600.0])
async def test_the_first_of_all_after_a_standstill_on_such_a_machine(skew: float) -> None:
    """Its clock is of no help: what waited may have waited all the while, what comes later has not."""
    for waiting, late in ((0.0, 5.25), (0.5, 0.0)):
        clocks = Clocks(skew)
        await clocks.pass_(1)
        clocks.stand_still(5)
        await clocks.pass_(0.25 + waiting)
        assert clocks.click(0.05) == late


async def test_several_that_waited_together_before_any_other() -> None:
    """The first is no measure for the second: both have waited."""
    clocks = Clocks()
    await clocks.pass_(1)
    clocks.stand_still(5)
    assert [clocks.click(4.5), clocks.click(4), clocks.click(0.1)] == pytest.approx([4.5, 4, 0.1])


@pytest.mark.parametrize("step", [-3600.0, -30.0, 0.0, 30.0, 3600.0])
async def test_this_machines_clock_steps_before_anything_came(step: float) -> None:
    """Nothing stood still, so nothing waited: the first is in time, and what is late afterwards is late."""
    clocks = Clocks()
    await clocks.pass_(1)
    clocks.skew = step
    assert clocks.click(0.05) == 0.0
    clocks.skew = 0.0
    assert clocks.click(0.05) < 0.1
    assert clocks.click(5) == pytest.approx(5, abs=0.1)


async def test_a_standstill_of_many_minutes() -> None:
    """What waited that long is late, though a moment that long ago would tell nothing by itself."""
    clocks = Clocks()
    await clocks.pass_(1)
    clocks.click()
    clocks.stand_still(600)
    assert clocks.click(599) >= 599
    await clocks.pass_(STILL_FOR + 1)
    assert clocks.click(599) == 0.0


async def test_a_tunnel_that_holds_things_back() -> None:
    """What was on its way for longer than the rest is late without a standstill, too."""
    clocks = Clocks()
    await clocks.pass_(1)
    clocks.click()
    assert clocks.click(6) == pytest.approx(6)


@pytest.mark.parametrize("skew", [0.0, -200.0, 30.0])
async def test_a_storm_is_no_measure_of_itself(skew: float) -> None:
    """A thousand at once, of which a slow machine looks at a hundred a second: the later, the later."""
    clocks = Clocks(skew)
    await clocks.pass_(1)
    for _ in range(10):
        clocks.click(0.05)
        await clocks.pass_(1)
    for looked_at_after in range(1, 11):
        for ago in range(100):
            late = looked_at_after - 1 + ago / 100
            assert clocks.click(late) == pytest.approx(late, abs=0.2)
            assert clocks.command(late) == pytest.approx(late, abs=2)
        await clocks.pass_(1)
    assert clocks.click(0.05) < 0.1


@pytest.mark.parametrize("step", [-3600.0, -30.0, 30.0, 3600.0])
async def test_this_machines_clock_steps(step: float) -> None:
    """Nothing becomes late by it."""
    clocks = Clocks()
    await clocks.pass_(1)
    for _ in range(10):
        clocks.click()
    clocks.skew = step
    assert clocks.click() < 0.1
    assert clocks.click(5) == pytest.approx(5, abs=0.1)


async def test_one_clock_of_slacks_that_is_ahead() -> None:
    """It makes nothing else late where there is enough to compare with, and is forgotten after a while."""
    clocks = Clocks()
    await clocks.pass_(1)
    for _ in range(8):
        clocks.click()
    clocks.lateness.of(clocks.slacks + 6, clocks.slacks + 6)
    assert clocks.click() < 0.1
    await clocks.pass_(COMPARED_FOR + 1)
    assert clocks.click() < 0.1


async def test_what_slack_gives_no_moment_of() -> None:
    """A command through a socket: late right after a standstill, since it may have waited all the while."""
    clocks = Clocks()
    await clocks.pass_(1)
    assert clocks.lateness.of(None, None) == 0.0
    clocks.stand_still(4)
    assert clocks.lateness.of(None, None) >= 4
    await clocks.pass_(0.5)
    assert clocks.lateness.of(None, None) == 0.0


async def test_a_moment_that_tells_nothing() -> None:
    """Longer ago than a signature is valid: some made-up moment."""
    clocks = Clocks()
    clocks.click()
    assert clocks.click(400) == 0.0
