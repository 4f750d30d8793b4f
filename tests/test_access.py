"""Who may do what, where: deny by default."""

from typing import Any

import pytest

from bot import access
from bot.access import Permission, Person, Role, Shown, Standing
from bot.errors import NotPermitted
from bot.organizations import Directory, Organization

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
    ],
)
def test_a_role_comes_from_the_file_alone(
    person: Person, standing: Standing, where: Organization, role: Role | None
) -> None:
    """The workspace first, then the highest role by user, group, or full membership; else nothing."""
    assert access.role(person, where, standing) is role


@pytest.mark.parametrize("permission", Permission)
def test_a_permission_is_had_from_its_least_role_on(permission: Permission) -> None:
    """Each role has the rights of those before it, and none of those after."""
    had = {person.user: access.may(person, permission, ACME) for person in (VIC, ANA, SAM, NELL, OTTO)}
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
        access.permitted(NELL, Permission.LOOK, Directory((ACME,)))
    assert (caught.value.contact, caught.value.organization_name) == ("U0OPS", "Acme Roofing")


@pytest.mark.parametrize(
    ("person", "directory"),
    [(OTTO, Directory((ACME,))), (NELL, Directory((ACME, GLOBEX))), (Person("", ""), Directory((ACME,)))],
)
def test_everyone_else_gets_one_constant_sentence(person: Person, directory: Directory) -> None:
    """An outsider, or a member of a workspace with several organizations, learns nothing from a refusal."""
    with pytest.raises(NotPermitted) as caught:
        access.permitted(person, Permission.LOOK, directory)
    assert caught.value.words() == NotPermitted().words()


def test_only_the_organizations_with_the_permission_count() -> None:
    """A viewer there is no agent here."""
    both = Directory((ACME, organization(key="beta", id=27, channels=[], members={"agents": ["U0VIC"]})))
    assert [each.key for each in access.permitted(VIC, Permission.LOOK, both)] == ["acme", "beta"]
    assert [each.key for each in access.permitted(VIC, Permission.TAG, both)] == ["beta"]


def test_full_numbers_are_for_agents() -> None:
    """A viewer's card is masked even when only they see it."""
    assert access.shown(VIC, ACME) is Shown.MASKED
    assert access.shown(ANA, ACME) is Shown.FULL


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
    found = access.organization_in(channel, theirs)
    assert (found and found.key) == meant
