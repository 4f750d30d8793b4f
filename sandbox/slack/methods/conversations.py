"""conversations.*: what a channel is, who is in it, and opening a direct message."""

from collections.abc import Mapping
from typing import Any

from sandbox.slack.arguments import flag, required
from sandbox.slack.errors import SlackError
from sandbox.slack.methods.method import Method, need
from sandbox.slack.methods.people import CREATED
from sandbox.slack.state import SlackState
from sandbox.slack.workspace import Channel

_SCOPES = {"public": "channels:read", "private": "groups:read", "im": "im:read", "mpim": "mpim:read"}
MOST_MEMBERS = 1000
"""Of one page."""


def info(state: SlackState, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """conversations.info: which scope it needs depends on the kind of channel."""
    return {"channel": _channel(state, _readable(state, arguments))}


def members(state: SlackState, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """conversations.members, in pages of `limit` (100); it needs the scopes that conversations.info needs."""
    everyone = sorted(_readable(state, arguments).members)
    limit, cursor = str(arguments.get("limit") or 100), str(arguments.get("cursor") or "0")
    if not limit.isdecimal() or not 1 <= int(limit) <= MOST_MEMBERS:
        raise SlackError("invalid_limit")
    if not cursor.isdecimal() or int(cursor) >= max(1, len(everyone)):
        raise SlackError("invalid_cursor")
    first, end = int(cursor), int(cursor) + int(limit)
    following = str(end) if end < len(everyone) else ""
    return {"members": everyone[first:end], "response_metadata": {"next_cursor": following}}


def _readable(state: SlackState, arguments: Mapping[str, Any]) -> Channel:
    channel = state.workspace.channels.get(required(arguments, "channel"))
    if channel is None:
        raise SlackError("channel_not_found")
    need(state, _SCOPES[channel.kind])
    if channel.kind != "public" and state.workspace.app.bot_user_id not in channel.members:
        raise SlackError("channel_not_found")
    return channel


def _channel(state: SlackState, channel: Channel) -> dict[str, Any]:
    bot = state.workspace.app.bot_user_id
    if channel.kind == "im":
        (person,) = channel.members - {bot}
        return {
            "id": channel.id,
            "created": CREATED,
            "is_archived": False,
            "is_im": True,
            "is_org_shared": False,
            "context_team_id": state.workspace.team.id,
            "user": person,
            "is_user_deleted": state.user(person).deleted,
        }
    connected = sorted({channel.team_id, *channel.shared_with} - {state.workspace.team.id})
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "public",
        "is_group": channel.kind == "private",
        "is_im": False,
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "public",
        "created": CREATED,
        "creator": "U0OPS",
        "is_archived": channel.archived,
        "is_general": False,
        "unlinked": 0,
        "is_shared": channel.is_ext_shared,
        "is_org_shared": False,
        "is_ext_shared": channel.is_ext_shared,
        "is_pending_ext_shared": bool(channel.invited),
        "pending_shared": sorted(channel.invited),
        "pending_connected_team_ids": [],
        "shared_team_ids": sorted({channel.team_id, *channel.shared_with}),
        "internal_team_ids": [],
        "connected_team_ids": connected,
        "conversation_host_id": channel.team_id,
        "context_team_id": state.workspace.team.id,
        "is_member": bot in channel.members,
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": [],
    }


def open_conversation(state: SlackState, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """conversations.open, with one person; this sandbox makes no group messages."""
    users = str(arguments.get("users") or "")
    if not users:
        raise SlackError("users_list_not_supplied")
    user = state.workspace.users.get(users)
    if user is None or state.workspace.is_stranger(user):
        raise SlackError("user_not_found")
    if user.deleted:
        raise SlackError("user_disabled")
    if user.is_bot:
        raise SlackError("cannot_dm_bot")
    already = f"D{user.id[1:]}" in state.workspace.channels
    channel = state.workspace.direct_message(user.id)
    shown = _channel(state, channel) if flag(arguments, "return_im") else {"id": channel.id}
    return {"channel": shown, **({"no_op": True, "already_open": True} if already else {})}


METHODS: Mapping[str, Method] = {
    "conversations.info": Method(info, takes_json=False),
    "conversations.members": Method(members, takes_json=False),
    "conversations.open": Method(open_conversation, "im:write"),
}
