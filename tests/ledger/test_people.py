"""What Slack said of a person."""

from datetime import timedelta

import pytest

from bot.ledger.database import Database
from bot.ledger.people import Checked, Membership, People
from tests.ledger.people import ANA, NOW, SAM, TWIN


@pytest.fixture
def people(database: Database) -> People:
    return People(database)


@pytest.mark.parametrize("standing", Membership)
async def test_each_standing_is_kept_with_its_age(people: People, standing: Membership) -> None:
    """By team and user: the same id in another team is another person."""
    await people.save(ANA, standing, NOW)
    assert await people.load(ANA) == Checked(standing, NOW)
    assert await people.load(SAM) is None
    assert await people.load(TWIN) is None


async def test_the_newest_standing_wins_whoever_saves_last(people: People) -> None:
    """Somebody made a guest since stays one."""
    await people.save(ANA, Membership.FULL, NOW)
    await people.save(ANA, Membership.GUEST, NOW + timedelta(minutes=1))
    await people.save(ANA, Membership.FULL, NOW + timedelta(seconds=30))
    assert await people.load(ANA) == Checked(Membership.GUEST, NOW + timedelta(minutes=1))
