"""Thirty lookups and sixty changes a minute for one person, and a clear word about the wait."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.access.rights import CHANGES_A_MINUTE, LOOKUPS_A_MINUTE, Limits
from bot.errors import TooOften
from bot.person import Person

ANA, SAM = Person("T0ACME", "U0ANA"), Person("T0ACME", "U0SAM")

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def test_the_31st_in_a_minute_is_refused_with_the_wait() -> None:
    """The wait is until the first of them is a minute old; others are not affected."""
    limits = Limits()
    for number in range(LOOKUPS_A_MINUTE):
        limits.lookup(ANA, NOW + timedelta(seconds=number))
    with pytest.raises(TooOften) as caught:
        limits.lookup(ANA, NOW + timedelta(seconds=40))
    assert caught.value.wait == 20
    assert caught.value.again == "in 20 seconds"
    limits.lookup(SAM, NOW)
    limits.lookup(ANA, NOW + timedelta(seconds=60))


def test_changes_are_counted_apart() -> None:
    """Whoever has looked up as often as they may can still tag, and the other way round."""
    limits = Limits()
    for _ in range(CHANGES_A_MINUTE):
        limits.change(ANA, NOW)
    with pytest.raises(TooOften):
        limits.change(ANA, NOW)
    limits.lookup(ANA, NOW)


def test_a_clock_that_is_set_back_makes_nobody_wait_for_it() -> None:
    """The wait is a minute at the most, and what was used up stays used up."""
    limits = Limits()
    for number in range(LOOKUPS_A_MINUTE):
        limits.lookup(ANA, NOW + timedelta(seconds=number))
    back = NOW - timedelta(hours=1)
    with pytest.raises(TooOften) as caught:
        limits.lookup(ANA, back)
    assert caught.value.wait == 60 - (LOOKUPS_A_MINUTE - 1)
    limits.lookup(ANA, back + timedelta(seconds=31))


@pytest.mark.parametrize("by", [timedelta(hours=1), timedelta(hours=-1)])
def test_a_clock_that_steps_gives_nobody_more(by: timedelta) -> None:
    """What was used up stays so for its minute."""
    limits = Limits()
    for number in range(LOOKUPS_A_MINUTE):
        limits.lookup(ANA, NOW + timedelta(seconds=number))
    limits.clock_stepped(by)
    with pytest.raises(TooOften) as caught:
        limits.lookup(ANA, NOW + by + timedelta(seconds=40))
    assert caught.value.wait == 20
    limits.lookup(ANA, NOW + by + timedelta(seconds=60))
