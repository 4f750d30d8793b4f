"""The last good list of a user group."""

from datetime import timedelta

import pytest

from bot.database.database import Database
from bot.ledger.memberships import GroupList, Groups
from tests.ledger.people import NOW


@pytest.fixture
def groups(database: Database) -> Groups:
    return Groups(database)


async def test_lists_are_kept_with_their_age(groups: Groups) -> None:
    """An empty group is a list, too; nothing kept is no list."""
    assert await groups.load() == {}
    await groups.save("S0AGENTS", ["U0SAM", "U0ANA"], NOW)
    await groups.save("S0EMPTY", [], NOW - timedelta(minutes=20))
    assert await groups.load() == {
        "S0AGENTS": GroupList(frozenset({"U0ANA", "U0SAM"}), NOW),
        "S0EMPTY": GroupList(frozenset(), NOW - timedelta(minutes=20)),
    }


async def test_the_newest_list_wins_whoever_saves_last(groups: Groups) -> None:
    """A slow process doesn't put somebody back who has been taken out since."""
    await groups.save("S0AGENTS", ["U0ANA", "U0SAM"], NOW)
    await groups.save("S0AGENTS", ["U0ANA"], NOW + timedelta(minutes=1))
    await groups.save("S0AGENTS", ["U0ANA", "U0SAM"], NOW + timedelta(seconds=30))
    assert await groups.load() == {"S0AGENTS": GroupList(frozenset({"U0ANA"}), NOW + timedelta(minutes=1))}
