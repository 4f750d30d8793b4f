"""Who can be played, and what they are."""

import tomllib
from collections.abc import Mapping
from functools import cache

from sandbox.organizations import organizations_file
from sandbox.slack.workspace import User, Workspace


def people_to_be(workspace: Workspace) -> list[User]:
    """Give everybody who can be played."""
    return [user for user in workspace.users.values() if not user.is_bot and not user.deleted]


def role_of(user: User, workspace: Workspace) -> str:
    """Give what this person is, as one would say it; roles are those of the sandbox's organizations file."""
    if workspace.is_outsider(user):
        return f"outsider, of {workspace.teams[user.team_id].name}"
    if user.guest:
        return "guest of one channel" if user.guest == "single_channel" else "guest of some channels"
    return _roles().get(user.id, "no role")


@cache
def _roles() -> Mapping[str, str]:
    """Everybody's role, by user id, as the sandbox's organizations file gives it."""
    given: dict[str, str] = {}
    for organization in tomllib.loads(organizations_file(""))["organizations"].values():
        given.setdefault(organization["contact"], "no role; whom the refused are sent to")
        for role, members in organization["members"].items():
            given |= dict.fromkeys(members, role.removesuffix("s"))
    return given
