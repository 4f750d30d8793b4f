"""The line somebody works on."""

from datetime import timedelta

import pytest

from bot.database.database import Database
from bot.ledger.lines import Lines, MyLine
from bot.person import Person
from tests.ledger.people import ACME, ANA, NOW, OTHER, SAM, TWIN

LINE, OTHER_LINE = "+18555595599", "+15305550100"


@pytest.fixture
def lines(database: Database) -> Lines:
    return Lines(database)


async def test_a_line_is_set_changed_and_forgotten(lines: Lines) -> None:
    """One for each organization; who has none is told so."""
    later = NOW + timedelta(hours=1)
    assert await lines.get(ANA, ACME) is None
    assert await lines.set(ANA, ACME, LINE, NOW) == MyLine(LINE, NOW, shared=False)
    await lines.set(ANA, OTHER, LINE, NOW)
    assert await lines.set(ANA, ACME, OTHER_LINE, later) == MyLine(OTHER_LINE, later, shared=False)
    assert await lines.get(ANA, ACME) == MyLine(OTHER_LINE, later, shared=False)
    assert await lines.forget(ANA, ACME)
    assert not await lines.forget(ANA, ACME)
    assert await lines.get(ANA, ACME) is None
    assert await lines.get(ANA, OTHER) == MyLine(LINE, NOW, shared=False)


@pytest.mark.parametrize("other", [SAM, TWIN], ids=["a colleague", "the same id in another workspace"])
async def test_a_number_two_people_of_an_organization_set_is_shared(lines: Lines, other: Person) -> None:
    """For both, for as long as both have it; not with another organization's people."""
    await lines.set(ANA, ACME, LINE, NOW)
    await lines.set(other, OTHER, LINE, NOW)
    assert not (await line(lines, ANA)).shared
    assert (await lines.set(other, ACME, LINE, NOW)).shared
    assert (await line(lines, ANA)).shared
    await lines.set(other, ACME, OTHER_LINE, NOW)
    assert not (await line(lines, ANA)).shared


async def line(lines: Lines, person: Person) -> MyLine:
    found = await lines.get(person, ACME)
    assert found is not None
    return found
