"""Cards in channels: one process at a time draws each."""

import pytest

from bot.database.database import Database
from bot.ledger.lanes import LEASE
from bot.ledger.shared import CardHold, CardPlace, CardState, Claimed, SharedCard, claim
from bot.times import utc_now
from tests.ledger.people import ACME, ANA

AT = 1_800_000_000.0  # epoch seconds

PLACE = CardPlace(ACME, "ABCD1234-ABCD1234", "C0SALES")


async def claimed(database: Database, owner: str, now: float) -> Claimed:
    card = SharedCard(PLACE, None, f"card-of-{owner}", ANA, utc_now(), CardState.POSTING)
    return await database.write(lambda connection: claim(connection, PLACE, CardHold(card, owner, 1), now))


@pytest.mark.parametrize("earlier", [0.0, 0.5, 2.5])
async def test_a_card_that_is_being_posted_is_not_posted_twice(database: Database, earlier: float) -> None:
    """Nor by whoever waited for its row, and goes by the time at which their transaction began."""
    assert (await claimed(database, "one", AT)).hold is not None
    assert (await claimed(database, "two", AT - earlier)).hold is None


async def test_a_card_of_the_dead_is_posted_again(database: Database) -> None:
    """Once its lease is over; it may be there already."""
    assert (await claimed(database, "one", AT)).hold is not None
    again = await claimed(database, "two", AT + LEASE)
    assert again.hold is not None
    assert again.perhaps


async def test_a_lease_of_a_clock_that_is_back_since_holds_nobody_up(database: Database) -> None:
    """It ends later than any does."""
    assert (await claimed(database, "one", AT)).hold is not None
    assert (await claimed(database, "two", AT - 3600.0)).hold is not None
