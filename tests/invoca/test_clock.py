"""How far the API's clock is ahead of ours, as the dates of its answers tell."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from bot.invoca.connection import MOST_BELIEVED, REMEMBERED, ApiClock, by_our_clock

NOW = datetime(2026, 11, 30, 12, 0, 0, 600_000, tzinfo=UTC)

FOUR_MINUTES = timedelta(minutes=4)


OURS = (lambda: NOW, NOW.timestamp)
"""Our clock, and one that never steps, beside each other."""


def answered(clock: ApiClock, ahead: timedelta, *, took: float = 0.2) -> None:
    """Let an answer come, with the date of a clock that is so far ahead."""
    asked_at = NOW.timestamp()
    date = format_datetime((NOW + ahead).replace(microsecond=0), usegmt=True)
    clock.shown(date, asked_at=asked_at, answered_at=asked_at + took)


def after(clock: ApiClock) -> timedelta:
    assert clock.ahead is not None
    return clock.ahead


@pytest.mark.parametrize("ahead", [FOUR_MINUTES, -FOUR_MINUTES, timedelta(seconds=3)])
def test_what_one_answer_tells(ahead: timedelta) -> None:
    """A date is cut off to whole seconds: never more than the clock is ahead, and hardly less."""
    clock = ApiClock(*OURS)
    answered(clock, ahead)
    assert timedelta() <= ahead - after(clock) <= timedelta(seconds=1.2)


@pytest.mark.parametrize("took", [0.0, 0.3, 8.0])
def test_clocks_that_may_agree(took: float) -> None:
    """Nothing is made of a part of a second, nor of how long an answer took."""
    clock = ApiClock(*OURS)
    answered(clock, timedelta(), took=took)
    assert after(clock) == timedelta()


@pytest.mark.parametrize(
    "date", [None, "", "now", "Mon, 99 Foo 2026", "Mon, 30 Nov 2026 12:04:00 +99999999999"]
)
def test_answers_without_a_date(date: str | None) -> None:
    """Nothing is learnt, and times stand as they were told."""
    clock = ApiClock(*OURS)
    clock.shown(date, asked_at=NOW.timestamp(), answered_at=NOW.timestamp())
    clock.shown("x" * 100_000, asked_at=NOW.timestamp(), answered_at=NOW.timestamp())
    assert clock.ahead is None
    assert by_our_clock(NOW, clock.ahead) == NOW


def test_few_dates_that_are_off() -> None:
    """As from a machine whose clock is wrong among many: the others have it; and what is old is forgotten."""
    clock = ApiClock(*OURS)
    for at in range(REMEMBERED):
        answered(clock, timedelta(hours=-1 if at % 3 else 5) if at % 2 else FOUR_MINUTES)
    assert FOUR_MINUTES - after(clock) <= timedelta(seconds=1.2)
    for _ in range(REMEMBERED):
        answered(clock, timedelta())
    assert after(clock) == timedelta()


def test_our_clock_set_back_during_a_request() -> None:
    """Such an answer tells nothing."""
    clock = ApiClock(*OURS)
    answered(clock, FOUR_MINUTES, took=-60)
    assert clock.ahead is None


@pytest.mark.parametrize("by", [timedelta(hours=1), timedelta(hours=-1)])
def test_our_clock_steps(by: timedelta) -> None:
    """What was learnt is of use all the same: how far the API's is ahead has changed by as much, at once."""
    ours = [NOW]
    clock = ApiClock(lambda: ours[0], NOW.timestamp)
    for _ in range(REMEMBERED):
        answered(clock, timedelta())
    ours[0] += by
    assert timedelta() <= -by - after(clock) <= timedelta(seconds=1.2)


def test_a_clock_that_is_hours_ahead() -> None:
    """That isn't believed whole: a call is rather asked about. Of one behind all of it is."""
    assert by_our_clock(NOW, timedelta(hours=3)) == NOW - MOST_BELIEVED
    assert by_our_clock(NOW, timedelta(hours=-3)) == NOW + timedelta(hours=3)
    assert by_our_clock(NOW, timedelta(days=-3_000_000)) is None
