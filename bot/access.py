"""Who may do what, where. Pure: local data only, no clock. Deny by default.

Rules, in the order they are asked:
1. A person whose workspace an organization doesn't name has nothing to do with that organization.
2. Their role there is the highest that ``members`` gives them, by user, by user group, or by ``*``.
   ``*`` is every full member: whoever isn't known to be one is denied.
3. A permission is had from the least role it names.
4. What is shown depends on the place, never only on the person (``Shown``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum

from bot.errors import NotPermitted
from bot.organizations import Directory, Organization


@dataclass(frozen=True)
class Person:
    """Somebody in Slack: their own team and user id."""

    team: str
    user: str


@dataclass(frozen=True)
class Standing:
    """What Slack says of a person now. Nothing is assumed: unknown is denied."""

    full_member: bool = False
    groups: frozenset[str] = frozenset()


UNKNOWN = Standing()


class Role(IntEnum):
    """Each has the rights of those before it."""

    VIEWER = 1
    AGENT = 2
    SUPERVISOR = 3


class Permission(Enum):
    """What can be permitted, with the least role that has it."""

    LOOK = "look", Role.VIEWER
    LOOK_BY_NUMBER = "look by number", Role.AGENT
    FULL_NUMBERS = "full numbers", Role.AGENT
    TAG = "tag", Role.AGENT
    SHARE = "share", Role.AGENT
    CALLER_PROFILE = "caller profile", Role.SUPERVISOR
    OTHERS_HISTORY = "others' history", Role.SUPERVISOR
    REPLACE_EXTERNAL_ID = "replace external id", Role.SUPERVISOR

    @property
    def least_role(self) -> Role:
        """The role from which on this is permitted."""
        return self.value[1]


class Shown(Enum):
    """How much of a call is shown, by where it is shown."""

    FULL = "one person who may see full numbers"
    MASKED = "one person"
    CHANNEL = "everyone in a channel"


def role(person: Person, organization: Organization, standing: Standing = UNKNOWN) -> Role | None:
    """The person's role in the organization, or None: they have nothing to do with it."""
    if person.team not in organization.workspaces:
        return None
    names = {person.user, *standing.groups} | ({"*"} if standing.full_member else set())
    members = organization.members
    for each, who in (
        (Role.SUPERVISOR, members.supervisors),
        (Role.AGENT, members.agents),
        (Role.VIEWER, members.viewers),
    ):
        if names & set(who):
            return each
    return None


def may(
    person: Person, permission: Permission, organization: Organization, standing: Standing = UNKNOWN
) -> bool:
    """Whether the person has this permission in the organization."""
    their_role = role(person, organization, standing)
    return their_role is not None and their_role >= permission.least_role


def permitted(
    person: Person, permission: Permission, directory: Directory, standing: Standing = UNKNOWN
) -> tuple[Organization, ...]:
    """The organizations in which the person has this permission, in the file's order.

    Raises NotPermitted where there is none.
    """
    organizations = tuple(each for each in directory.organizations if may(person, permission, each, standing))
    if not organizations:
        raise refusal(person, directory)
    return organizations


def require(
    person: Person,
    permission: Permission,
    organization: Organization,
    directory: Directory,
    standing: Standing = UNKNOWN,
) -> None:
    """Raise NotPermitted unless the person has this permission in the organization."""
    if not may(person, permission, organization, standing):
        raise refusal(person, directory)


def refusal(person: Person, directory: Directory) -> NotPermitted:
    """What a refused person may learn: a member of exactly one organization's workspace, whom to ask."""
    of_their_workspace = directory.of_workspace(person.team)
    if len(of_their_workspace) == 1:
        return NotPermitted(of_their_workspace[0].contact, of_their_workspace[0].name)
    return NotPermitted()


def shown(person: Person, organization: Organization, standing: Standing = UNKNOWN) -> Shown:
    """How much of a single call a card that only this person sees may show."""
    full = may(person, Permission.FULL_NUMBERS, organization, standing)
    return Shown.FULL if full else Shown.MASKED


def organization_in(channel: str | None, permitted_to_them: Sequence[Organization]) -> Organization | None:
    """The organization meant by somebody who doesn't say: the channel's if theirs, else their only one.

    ``channel`` is None in a direct message, which belongs to no organization.
    """
    for organization in permitted_to_them:
        if channel is not None and channel in organization.channels:
            return organization
    return permitted_to_them[0] if len(permitted_to_them) == 1 else None
