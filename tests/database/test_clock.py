"""One provider says what time it is in SQL."""

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.database.database import Database
from bot.ledger.watched_clock import DatabaseClock
from bot.times import epoch, moment

NOON = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)


async def test_the_databases_clock_gives_epoch_seconds_with_their_fraction(database: Database) -> None:
    """Milliseconds at least, in every version of SQLite, and the same hour as ours."""
    times = [await database.read(DatabaseClock().read) for _ in range(5)]
    assert round(times[0] / 3600) in {(round(time.time() / 3600) + hours) for hours in (-1, 0, 1)}
    assert times == sorted(times)
    assert any(each % 1 for each in times)


async def test_a_controlled_clock_says_what_it_is_told(database: Database) -> None:
    """Tests set the time, in datetimes or in seconds, and it can move."""
    now = [NOON]
    clock = DatabaseClock(lambda: now[0])
    assert await database.read(clock.read) == pytest.approx(NOON.timestamp(), abs=1e-6)
    now[0] += timedelta(minutes=1)
    assert moment(await database.read(clock.read)) == NOON + timedelta(minutes=1)
    assert await database.read(DatabaseClock(lambda: 12.5).read) == 12.5


def test_moments_are_epoch_seconds_and_back() -> None:
    """Any zone; a time without one is a fault of ours."""
    assert moment(epoch(NOON)) == NOON
    assert epoch(NOON.astimezone(timezone(timedelta(hours=5)))) == NOON.timestamp()
    with pytest.raises(ValueError, match="zone"):
        epoch(NOON.replace(tzinfo=None))
