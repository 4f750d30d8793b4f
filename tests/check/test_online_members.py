"""`check --online` of the people and user groups the file names."""

import pytest

from bot.check.named import GROUPS, PEOPLE
from sandbox.slack.workspace import User, UserGroup
from tests.check.world import World, together


async def test_a_group_that_is_not_there_is_wrong(world: World) -> None:
    """An id mistyped, and where it stands in the file."""
    told = await world.check(world.organization(agents=["S0TYPO"]))
    assert told.wrong.startswith("user group S0TYPO (acme.agents): there is no such group")


async def test_a_disabled_group_is_told_from_none(world: World) -> None:
    """Slack says the same of both unless asked again."""
    world.slack.workspace.user_groups["S0AGENTS"].disabled = True
    told = await world.check()
    assert told.wrong.startswith("user group S0AGENTS (acme.agents): it is disabled")


async def test_an_empty_group_is_a_hint(world: World) -> None:
    """It works, and gives nobody a role."""
    world.slack.workspace.user_groups["S0AGENTS"].users.clear()
    told = await world.check()
    assert told.well
    assert told.of("hint") == [
        "user group S0AGENTS (acme.agents): nobody is in it, so it gives nobody a role"
    ]


async def test_a_plan_without_groups_is_told_once(world: World) -> None:
    """However many groups the file names."""
    world.slack.workspace.plan_has_user_groups = False
    told = await world.check(world.organization(agents=["S0AGENTS", "S0TYPO", "U0SAM"]))
    assert told.wrong.startswith("user groups: this workspace's plan has none (plan_upgrade_required)")


@pytest.mark.parametrize(
    ("method", "what"), [("usergroups.users.list", "user groups"), ("users.info", "people")]
)
async def test_what_slack_does_not_say_is_not_called_wrong(world: World, method: str, what: str) -> None:
    """A rate limit, a trouble of Slack's, a scope taken away a moment ago: hints, each told once."""
    world.slack.switches.rate_limit(method, times=1)
    world.slack.switches.error(method, "internal_error", times=1)
    first = await world.check(world.organization(agents=["S0AGENTS", "S0TYPO", "U0SAM", "U0ANA"]))
    world.slack.switches.clear()
    world.slack.switches.error(method, "missing_scope")
    second = await world.check()
    hints = together(first.of("hint"))
    assert f"{what}: not all looked up, since Slack is asked too often." in hints
    assert f"{what}: not all looked up: internal_error" in hints
    assert any(hint.startswith(f"{what}: not looked up, since the scope ") for hint in second.of("hint"))


async def test_somebody_who_is_not_there_is_wrong(world: World) -> None:
    """Once, with every place that names them."""
    told = await world.check(world.organization(contact="U0TYPO", agents=["U0TYPO"]))
    assert told.wrong.startswith("U0TYPO (acme.contact, acme.agents): nobody has this id")


async def test_somebody_of_another_workspace_may_be_there(world: World) -> None:
    """The app can't look them up; as the contact they must be found all the same."""
    told = await world.check(world.organization(workspaces=["T0ACME", "T0NORTH"], agents=["U0NORTH"]))
    contact = await world.check(world.organization(workspaces=["T0ACME", "T0NORTH"], contact="U0NORTH"))
    assert told.well
    assert "If they are of another of the workspaces, all is well." in told.of("hint")[0]
    assert contact.wrong.startswith("U0NORTH (acme.contact): nobody has this id")


async def test_a_member_of_another_of_the_workspaces_is_one(world: World) -> None:
    """As Slack knows them, through a channel that both companies share."""
    told = await world.check(world.organization(workspaces=["T0ACME", "T0OTHER"], agents=["U9OTTO"]))
    assert told.of("hint") == []
    assert "people named by id: 2 are there" in told.of("ok")


@pytest.mark.parametrize(
    ("user", "says"),
    [
        ("U0DEL", "this account is deactivated"),
        ("U0BOT2", "that is a bot, not a person"),
        ("U0GUS", "that is a guest"),
        ("U9OTTO", "that is somebody of another company or workspace"),
    ],
)
async def test_who_is_no_full_member_is_flagged(world: World, user: str, says: str) -> None:
    """As a member a hint: the file works without them."""
    told = await world.check(world.organization(agents=["U0SAM", user]))
    assert told.well
    (hint,) = told.of("hint")
    assert hint.startswith(f"{user} (acme.agents): {says}")
    assert "people named by id: 2 are there" in told.of("ok")


@pytest.mark.parametrize("user", ["U0DEL", "U0BOT2"])
async def test_a_contact_who_can_not_help_is_wrong(world: World, user: str) -> None:
    """People are sent there when they are refused."""
    told = await world.check(world.organization(contact=user))
    assert told.wrong.startswith(f"{user} (acme.contact): ")
    assert told.wrong.endswith("People are sent there for help: name somebody else.")


async def test_the_support_contact_is_looked_up_too(world: World) -> None:
    """A setting, not of the file."""
    told = await world.check(support_contact="U0TYPO")
    assert told.wrong.startswith("U0TYPO (SUPPORT_CONTACT): nobody has this id")


async def test_a_crowd_is_not_looked_up_whole(world: World) -> None:
    """Slack's limits are a running Switchboard's too; how many are left is said."""
    people = [User(f"U1{number:04}", "T0ACME", "x", "X") for number in range(PEOPLE + 3)]
    groups = [UserGroup(f"S1{number:04}", "x", "X", ["U0ANA"]) for number in range(GROUPS + 2)]
    world.slack.workspace.users |= {each.id: each for each in people}
    world.slack.workspace.user_groups |= {each.id: each for each in groups}
    named = [*(each.id for each in people), *(each.id for each in groups)]
    told = await world.check(world.organization(agents=named))
    assert told.well
    assert len(world.slack.calls_to("users.info")) == PEOPLE
    assert len(world.slack.calls_to("usergroups.users.list")) == GROUPS
    assert sorted(told.of("hint")) == [
        f"people: only the first {PEOPLE} were looked up, 4 were not",  # the contact is one of them
        f"user groups: only the first {GROUPS} were looked up, 2 were not",
    ]
