"""Who may do what, where: deny by default."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.access.rights import Permission, Rights, Role, Shown, Standing, organization_in
from bot.config.organizations import Directory, Organization
from bot.errors import LACKED, GroupUnchecked, NotPermitted
from bot.person import Person

ANA, SAM, VIC, NELL = (Person("T0ACME", f"U0{name}") for name in ("ANA", "SAM", "VIC", "NELL"))

OTTO = Person("T0OTHER", "U9OTTO")

IMPOSTOR = Person("T0OTHER", "U0SAM")


def organization(**changes: Any) -> Organization:
    values: dict[str, Any] = {
        "key": "acme", "name": "Acme Roofing", "type": "Advertiser", "id": 25, "api_token": "t",
        "workspaces": ["T0ACME"], "channels": ["C0SALES"], "contact": "U0OPS",
        "members": {"viewers": ["U0VIC"], "agents": ["U0ANA"], "supervisors": ["U0SAM"]},
    }  # fmt: skip
    return Organization.model_validate(values | changes)


ACME = organization()

GLOBEX = organization(key="globex", name="Globex", id=26, channels=["C0GLOBEX"], contact="U0HANK",
                      members={"agents": ["S0AGENTS"], "viewers": ["*"]})  # fmt: skip

UNKNOWN = Standing()

AGENTS = frozenset({"S0AGENTS"})

HOME = frozenset({"T0HOME", "E0CORP"})

ONLY_ACME = Directory((ACME,))


def rights(person: Person, standing: Standing = UNKNOWN, directory: Directory = ONLY_ACME) -> Rights:
    return Rights(person, standing, directory)


@pytest.mark.parametrize(
    ("person", "standing", "where", "role"),
    [
        (SAM, Standing(), ACME, Role.SUPERVISOR),
        (ANA, Standing(), ACME, Role.AGENT),
        (VIC, Standing(), ACME, Role.VIEWER),
        (NELL, Standing(), ACME, None),
        (NELL, Standing(full_member=True), ACME, None),
        (OTTO, Standing(full_member=True), ACME, None),
        (IMPOSTOR, Standing(), ACME, None),
        (Person("", ""), Standing(), ACME, None),
        (Person("T0ACME", ""), Standing(), ACME, None),
        (Person("T0ACME", "*"), Standing(), ACME, None),
        (NELL, Standing(full_member=True), GLOBEX, Role.VIEWER),
        (NELL, Standing(), GLOBEX, None),
        (NELL, Standing(groups=frozenset({"S0AGENTS"})), GLOBEX, Role.AGENT),
        (OTTO, Standing(groups=frozenset({"S0AGENTS"}), full_member=True), GLOBEX, None),
        (
            Person("E0CORP", "U0SAM"),
            Standing(full_member=True, workspaces=HOME | {"T0ACME"}),
            ACME,
            Role.SUPERVISOR,
        ),
        (Person("E0CORP", "U0SAM"), Standing(full_member=True, workspaces=HOME), ACME, None),
        (Person("E0CORP", "U0SAM"), Standing(full_member=True), ACME, None),
        (SAM, Standing(full_member=True, workspaces=HOME), ACME, None),
        (SAM, Standing(full_member=False, workspaces=frozenset()), ACME, None),
    ],
)
def test_a_role_comes_from_the_file_alone(
    person: Person, standing: Standing, where: Organization, role: Role | None
) -> None:
    """The workspace first, then the highest role by user, group, or full membership; else nothing."""
    assert rights(person, standing).role(where) is role
    assert rights(person, standing).role(where, beyond_doubt=True) is role


@pytest.mark.parametrize("permission", Permission)
def test_a_permission_is_had_from_its_least_role_on(permission: Permission) -> None:
    """Each role has the rights of those before it, and none of those after."""
    had = {person.user: rights(person).may(permission, ACME) for person in (VIC, ANA, SAM, NELL, OTTO)}
    at_least = permission.least_role
    assert had == {
        "U0VIC": at_least <= Role.VIEWER,
        "U0ANA": at_least <= Role.AGENT,
        "U0SAM": True,
        "U0NELL": False,
        "U9OTTO": False,
    }


def test_a_refused_member_of_one_organization_is_sent_to_its_contact() -> None:
    """They work there, so they may know whom to ask."""
    with pytest.raises(NotPermitted) as caught:
        rights(NELL).permitted(Permission.LOOK)
    assert (caught.value.contact, caught.value.organization_name) == ("U0OPS", "Acme Roofing")


@pytest.mark.parametrize(
    ("person", "directory"),
    [(OTTO, Directory((ACME,))), (NELL, Directory((ACME, GLOBEX))), (Person("", ""), Directory((ACME,)))],
)
def test_everyone_else_gets_one_constant_sentence(person: Person, directory: Directory) -> None:
    """An outsider, or a member of a workspace with several organizations, learns nothing from a refusal."""
    with pytest.raises(NotPermitted) as caught:
        rights(person, directory=directory).permitted(Permission.LOOK)
    assert caught.value.words() == NotPermitted().words()


def test_only_the_organizations_with_the_permission_count() -> None:
    """A viewer there is no agent here."""
    both = Directory((ACME, organization(key="beta", id=27, channels=[], members={"agents": ["U0VIC"]})))
    assert [each.key for each in rights(VIC, directory=both).permitted(Permission.LOOK)] == ["acme", "beta"]
    assert [each.key for each in rights(VIC, directory=both).permitted(Permission.TAG)] == ["beta"]


def test_full_numbers_are_for_agents() -> None:
    """A viewer's card is masked even when only they see it."""
    assert rights(VIC).shown(ACME) is Shown.MASKED
    assert rights(ANA).shown(ACME) is Shown.FULL


@pytest.mark.parametrize(
    ("channel", "theirs", "meant"),
    [
        ("C0SALES", (ACME, GLOBEX), "acme"),
        ("C0GLOBEX", (ACME, GLOBEX), "globex"),
        ("C0GLOBEX", (ACME,), "acme"),
        ("C0RANDOM", (ACME,), "acme"),
        ("C0RANDOM", (ACME, GLOBEX), None),
        (None, (ACME, GLOBEX), None),
        (None, (GLOBEX,), "globex"),
    ],
)
def test_the_organization_meant(
    channel: str | None, theirs: tuple[Organization, ...], meant: str | None
) -> None:
    """The channel's if it is theirs, else their only one, else they are asked."""
    found = organization_in(channel, theirs)
    assert (found and found.key) == meant


@pytest.mark.parametrize("permission", Permission)
def test_a_group_that_cant_be_checked_is_good_for_looking_only(permission: Permission) -> None:
    """What can't be taken back waits until Slack has said again who is in the group, and says so."""
    standing = Standing(unchecked_groups=AGENTS)
    theirs = rights(NELL, standing, Directory((GLOBEX,)))
    assert theirs.may(permission, GLOBEX) is (permission in {Permission.LOOK, Permission.LOOK_BY_NUMBER})
    assert theirs.shown(GLOBEX) is Shown.MASKED
    if permission.beyond_doubt and permission.least_role <= Role.AGENT:
        with pytest.raises(GroupUnchecked):
            theirs.require(permission, GLOBEX)
    elif permission.beyond_doubt:
        with pytest.raises(NotPermitted):
            theirs.require(permission, GLOBEX)


def test_a_checked_group_goes_before_an_unchecked_one() -> None:
    """One list that could be refreshed is enough for what it grants."""
    both = organization(members={"agents": ["S0AGENTS"], "supervisors": ["S0BOSSES"]})
    standing = Standing(groups=AGENTS, unchecked_groups=frozenset({"S0BOSSES"}))
    theirs = rights(NELL, standing, Directory((both,)))
    assert theirs.may(Permission.TAG, both)
    assert not theirs.may(Permission.CALLER_PROFILE, both)


@pytest.mark.parametrize(
    ("person", "standing", "where", "matters"),
    [
        (NELL, Standing(), GLOBEX, True),
        (NELL, Standing(full_member=True), GLOBEX, False),
        (NELL, Standing(full_member=False), GLOBEX, False),
        (NELL, Standing(groups=AGENTS), GLOBEX, False),
        (NELL, Standing(), ACME, False),
        (OTTO, Standing(), GLOBEX, True),
        (OTTO, Standing(), ACME, False),
        (Person("", "U0SAM"), Standing(), ACME, True),
        (Person("T0HOME", "U0SAM"), Standing(), ACME, True),
        (Person("E0CORP", "U0SAM"), Standing(), ACME, True),
        (Person("E0CORP", "U0SAM"), Standing(full_member=False, workspaces=HOME), ACME, False),
        (Person("E0CORP", "U0SAM"), Standing(workspaces=frozenset({"T0ACME"})), ACME, False),
        (Person("", ""), Standing(), GLOBEX, False),
    ],
)
def test_slack_is_asked_about_a_person_only_where_it_matters(
    person: Person, standing: Standing, where: Organization, *, matters: bool
) -> None:
    """Where `*` would give them more, or one of their workspaces, if it isn't known which these are."""
    assert rights(person, standing, Directory((where,))).membership_matters is matters


def needed_in(node: ast.AST) -> Iterator[Permission]:
    """The permissions without which somebody is told what they lack: not those that are only asked about."""
    if isinstance(node, ast.Try) and any("NotPermitted" in ast.dump(each) for each in node.handlers):
        return
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "may":
        return
    if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "Permission":
        yield Permission[node.attr]
    for each in ast.iter_child_nodes(node):
        yield from needed_in(each)


def test_whoever_lacks_a_permission_is_told_in_words() -> None:
    """Each that is needed for something, and that not every role has."""
    root = Path(__file__).parents[2]
    files = [each for package in ("bot", "commands") for each in (root / package).rglob("*.py")]
    needed = {
        permission
        for each in files
        if each != root / "bot" / "access" / "rights.py"  # where they are weighed
        for permission in needed_in(ast.parse(each.read_text()))
    }
    assert {Permission.TAG, Permission.CALLER_PROFILE} <= needed
    assert {each.value[0] for each in needed if each.least_role > Role.VIEWER} == set(LACKED)
