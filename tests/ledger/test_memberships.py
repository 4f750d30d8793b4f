"""What Slack said of people and of groups."""

from datetime import datetime, timedelta

import pytest

from bot.database.database import Database
from bot.ledger.drafts import Drafts
from bot.ledger.lines import Lines, MyLine
from bot.ledger.memberships import Checked, GroupList, Groups, Membership, Memberships
from bot.ledger.retention import Forgetting
from bot.person import Person
from tests.ledger.people import ACME, ANA, NOW, OTHER, SAM, TWIN

GRID = frozenset({"T0ACME", "T0HOME", "E0CORP"})

AT_HOME, IN_HOME = Person("E0CORP", "U0ANA"), Person("T0HOME", "U0ANA")

LINE, NEWER = "+18555595599", "+15305550100"


@pytest.fixture
def people(database: Database) -> Memberships:
    return Memberships(database)


def of_acme(standing: Membership, at: datetime = NOW) -> Checked:
    return Checked(standing, at, "T0ACME", "", frozenset({"T0ACME"}))


def of_grid(at: datetime = NOW) -> Checked:
    return Checked(Membership.FULL, at, "T0HOME", "E0CORP", GRID)


@pytest.mark.parametrize("standing", Membership)
async def test_each_standing_is_kept_with_its_age(people: Memberships, standing: Membership) -> None:
    """By user id, with all there is to know of them."""
    assert await people.save("U0ANA", of_acme(standing), NOW) == of_acme(standing)
    assert await people.load("U0ANA") == of_acme(standing)
    assert await people.load("U0SAM") is None
    await people.save("U0SAM", of_grid(), NOW)
    assert await people.load("U0SAM") == of_grid()


async def test_the_newest_question_wins_whoever_saves_last(people: Memberships) -> None:
    """Somebody made a guest since stays one, and whoever was overtaken is told."""
    minute, later = timedelta(minutes=1), NOW + timedelta(minutes=1)
    guest = of_acme(Membership.GUEST, later)
    await people.save("U0ANA", of_acme(Membership.FULL), NOW)
    assert await people.save("U0ANA", guest, later) == guest
    overtaken = of_acme(Membership.FULL, NOW + minute / 2)
    assert await people.save("U0ANA", overtaken, later) == guest
    assert await people.load("U0ANA") == guest


async def test_what_was_heard_before_the_clock_went_back_is_no_newer(people: Memberships) -> None:
    """An hour of summer time doesn't make a member of somebody who was made a guest."""
    await people.save("U0ANA", of_acme(Membership.FULL, NOW + timedelta(hours=1)), NOW + timedelta(hours=1))
    guest = of_acme(Membership.GUEST)
    assert await people.save("U0ANA", guest, NOW) == guest


@pytest.mark.parametrize("said", [Checked(Membership.STRANGER, NOW), of_acme(Membership.DELETED)])
async def test_who_somebody_is_stays_where_slack_no_longer_says(people: Memberships, said: Checked) -> None:
    """Of nobody and of a deactivated account it tells no enterprise: what is theirs stays theirs."""
    await people.save("U0ANA", of_grid(), NOW)
    stands = await people.save("U0ANA", said, NOW)
    assert (stands.standing, stands.home, stands.workspaces) == (said.standing, "E0CORP", GRID)


async def test_those_asked_about_last_come_last(people: Memberships) -> None:
    """So many at the most: for the memory of a process that starts."""
    for minutes, user in enumerate(("U0ANA", "U0SAM", "U0VIC")):
        at = NOW + timedelta(minutes=minutes)
        await people.save(user, of_acme(Membership.FULL, at), at)
    assert list(await people.latest(2)) == ["U0SAM", "U0VIC"]


async def test_what_was_kept_under_a_workspace_becomes_the_enterprises(
    people: Memberships, database: Database
) -> None:
    """Lines, texts and changes, in the transaction in which it becomes known; of nobody else's."""
    lines, kept = Lines(database), Drafts(database)
    await lines.set(ANA, ACME, LINE, NOW)
    await lines.set(IN_HOME, ACME, NEWER, NOW + timedelta(minutes=1))
    await lines.set(IN_HOME, OTHER, LINE, NOW)
    await lines.set(TWIN, ACME, NEWER, NOW)
    await lines.set(SAM, ACME, LINE, NOW)
    text = await kept.keep(ANA, "all", NOW)
    await people.save("U0ANA", of_grid(), NOW)
    line = await lines.get(AT_HOME, ACME)
    assert line == MyLine(NEWER, NOW + timedelta(minutes=1), shared=True), "with another company's"
    assert await lines.get(AT_HOME, OTHER) == MyLine(LINE, NOW, shared=False)
    assert await lines.get(ANA, ACME) is None
    assert await lines.get(SAM, ACME) == MyLine(LINE, NOW, shared=False), "Ana's is counted once, by her last"
    assert await kept.get(text, AT_HOME, NOW) == "all"


async def test_a_person_named_by_a_workspace_is_forgotten_whole(
    people: Memberships, database: Database
) -> None:
    """Whoever runs `forget` knows one of their workspaces, or the enterprise."""
    lines = Lines(database)
    await people.save("U0ANA", of_grid(), NOW)
    for named in (ANA, IN_HOME, AT_HOME):
        await lines.set(AT_HOME, ACME, LINE, NOW)
        await Forgetting(database).person(named)
        assert await lines.get(AT_HOME, ACME) is None, named
    await lines.set(AT_HOME, ACME, LINE, NOW)
    await Forgetting(database).person(TWIN)
    assert await lines.get(AT_HOME, ACME) is not None, "another company's"


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
