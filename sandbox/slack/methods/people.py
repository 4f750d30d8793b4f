"""auth.test, users.*, usergroups.*: who is asking, and who others are."""

from collections.abc import Mapping
from typing import Any

from sandbox.slack.arguments import flag, required
from sandbox.slack.errors import SlackError
from sandbox.slack.methods.method import Method
from sandbox.slack.state import SlackState
from sandbox.slack.workspace import User, UserGroup, Workspace

CREATED = 1_700_000_000


def auth_test(state: SlackState, _arguments: Mapping[str, Any]) -> dict[str, Any]:
    """auth.test; the granted scopes stand in the header `x-oauth-scopes`, as with every method."""
    team, app = state.workspace.team, state.workspace.app
    enterprise = {"enterprise_id": team.enterprise.id} if team.enterprise else {}
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "user": state.user(app.bot_user_id).name,
        "team_id": team.id,
        "user_id": app.bot_user_id,
        "bot_id": app.bot_id,
        "is_enterprise_install": app.org_wide,
        **enterprise,
    }


def users_info(state: SlackState, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """users.info: who is a guest, a bot, deactivated, of another company, or a stranger."""
    user = state.workspace.users.get(required(arguments, "user"))
    if user is None:
        raise SlackError("user_not_found")
    return {"user": _user(state.workspace, user)}


def _user(workspace: Workspace, user: User) -> dict[str, Any]:
    body: dict[str, Any] = {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "profile": {
            "real_name": user.real_name,
            "real_name_normalized": user.real_name,
            "display_name": user.name,
            "display_name_normalized": user.name,
            "team": user.team_id,
        },
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": CREATED,
    }
    if workspace.is_outsider(user):
        body["is_stranger"] = workspace.is_stranger(user)
    if user.deleted:  # Slack says no more of a deactivated account
        return body
    enterprise = workspace.teams[user.team_id].enterprise
    if enterprise:
        body["enterprise_user"] = {
            "id": user.id,
            "enterprise_id": enterprise.id,
            "enterprise_name": enterprise.name,
            "is_admin": False,
            "is_owner": False,
            "teams": [user.team_id, *user.workspaces],
        }
    return {
        **body,
        "color": "9f69e7",
        "real_name": user.real_name,
        "tz": "America/New_York",
        "tz_label": "Eastern Standard Time",
        "tz_offset": -18000,
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": user.guest is not None,
        "is_ultra_restricted": user.guest == "single_channel",
        "is_email_confirmed": True,
        "who_can_share_contact_card": "EVERYONE",
    }


def usergroups_list(state: SlackState, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """usergroups.list; free plans have none (`plan_upgrade_required`)."""
    _need_the_plan(state)
    groups = state.workspace.user_groups.values()
    shown = [group for group in groups if not group.disabled or flag(arguments, "include_disabled")]
    return {"usergroups": [_user_group(state, group, arguments) for group in shown]}


def _user_group(state: SlackState, group: UserGroup, arguments: Mapping[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = {
        "id": group.id,
        "team_id": state.workspace.team.id,
        "is_usergroup": True,
        "is_subteam": True,
        "name": group.name,
        "description": "",
        "handle": group.handle,
        "is_external": False,
        "date_create": CREATED,
        "date_update": CREATED,
        "date_delete": CREATED if group.disabled else 0,
        "auto_type": None,
        "auto_provision": False,
        "enterprise_subteam_id": "",
        "created_by": group.users[0] if group.users else state.workspace.app.bot_user_id,
        "updated_by": group.users[0] if group.users else state.workspace.app.bot_user_id,
        "deleted_by": None,
        "prefs": {"channels": [], "groups": []},
    }
    if flag(arguments, "include_users"):
        body["users"] = list(group.users)
    if flag(arguments, "include_users") or flag(arguments, "include_count"):
        body["user_count"] = len(group.users)
    return body


def usergroups_users_list(state: SlackState, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """usergroups.users.list: `no_such_subteam` for a group there isn't."""
    _need_the_plan(state)
    group = state.workspace.user_groups.get(required(arguments, "usergroup"))
    if group is None or (group.disabled and not flag(arguments, "include_disabled")):
        raise SlackError("no_such_subteam")
    return {"users": list(group.users)}


def _need_the_plan(state: SlackState) -> None:
    if not state.workspace.plan_has_user_groups:
        raise SlackError("plan_upgrade_required")


METHODS: Mapping[str, Method] = {
    "auth.test": Method(auth_test),
    "users.info": Method(users_info, "users:read", takes_json=False),
    "usergroups.list": Method(usergroups_list, "usergroups:read", takes_json=False),
    "usergroups.users.list": Method(usergroups_users_list, "usergroups:read", takes_json=False),
}
