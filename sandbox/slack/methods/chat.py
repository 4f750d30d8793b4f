"""chat.*: posting, changing and deleting messages."""

from collections.abc import Mapping
from typing import Any

from sandbox.slack.arguments import required, structured
from sandbox.slack.errors import SlackError
from sandbox.slack.messages import Message
from sandbox.slack.methods.method import Method
from sandbox.slack.state import SlackState
from sandbox.slack.workspace import Channel

UPDATE_TEXT = 4_000
"""chat.update does not cut a longer text, it refuses it."""


def post_message(state: SlackState, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """chat.postMessage; a person's id as `channel` posts to their direct messages, even once deactivated."""
    channel = _place_to_post(state, required(arguments, "channel"))
    message = state.post(channel.id, _content(arguments))
    return {"channel": channel.id, "ts": message.ts, "message": message.as_json(state.workspace)}


def post_ephemeral(state: SlackState, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """chat.postEphemeral; its message has a ts, but no method can change or delete it."""
    channel = _place_to_post(state, required(arguments, "channel"))
    user = required(arguments, "user")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    message = state.post(channel.id, _content(arguments), only_for=user)
    return {"message_ts": message.ts}


def update(state: SlackState, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """chat.update: without `blocks` the message keeps those it has, an empty list removes them."""
    message = _own(state, arguments, "cant_update_message")
    if state.workspace.channels[message.channel].archived:
        raise SlackError("is_inactive")
    content = _content(arguments)
    if len(content["text"] or "") > UPDATE_TEXT:
        raise SlackError("msg_too_long")
    if content["blocks"] is None and content["text"]:
        content["blocks"] = list(message.blocks)
    newer = state.rewrite(message, content, state.identifiers.ts())
    shown = newer.as_json(state.workspace)
    return {"channel": newer.channel, "ts": newer.ts, "text": newer.text, "message": shown}


def delete(state: SlackState, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """chat.delete."""
    message = _own(state, arguments, "cant_delete_message")
    state.delete(message)
    return {"channel": message.channel, "ts": message.ts}


def get_permalink(state: SlackState, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """chat.getPermalink: a message's address, an answer's with its thread's; it needs no scope."""
    channel = _visible(state, required(arguments, "channel"))
    message = state.conversations.get(channel.id, required(arguments, "message_ts"))
    if message is None or message.ephemeral:
        raise SlackError("message_not_found")
    archives = f"https://{state.workspace.team.domain}.slack.com/archives"
    place = f"{archives}/{channel.id}/p{message.ts.replace('.', '')}"
    is_answer = message.thread_ts not in {None, message.ts}
    thread = f"?thread_ts={message.thread_ts}&cid={channel.id}" if is_answer else ""
    return {"channel": channel.id, "permalink": place + thread}


def _content(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "text": arguments.get("text"),
        "blocks": structured(arguments, "blocks"),
        "attachments": structured(arguments, "attachments"),
        "thread_ts": arguments.get("thread_ts"),
    }


def _place_to_post(state: SlackState, channel_id: str) -> Channel:
    workspace = state.workspace
    person = workspace.users.get(channel_id)
    if person is not None and not workspace.is_stranger(person):
        if person.is_bot:
            raise SlackError("cannot_dm_bot")
        channel_id = workspace.direct_message(channel_id).id
    channel = workspace.channels.get(channel_id)
    is_member = channel is not None and workspace.app.bot_user_id in channel.members
    if channel is None or (channel.kind != "public" and not is_member):
        raise SlackError("channel_not_found")
    if channel.archived:
        raise SlackError("is_archived")
    if channel.restricted:
        raise SlackError("restricted_action")
    if not is_member and "chat:write.public" not in workspace.app.scopes:
        raise SlackError("not_in_channel")
    if channel.kind == "im" and not workspace.app.messages_tab:
        raise SlackError("messages_tab_disabled")
    return channel


def _own(state: SlackState, arguments: Mapping[str, Any], not_ours: str) -> Message:
    channel = _visible(state, required(arguments, "channel"))
    message = state.conversations.get(channel.id, required(arguments, "ts"))
    if message is None or message.ephemeral:
        raise SlackError("message_not_found")
    if not message.from_app:
        raise SlackError(not_ours)
    return message


def _visible(state: SlackState, channel_id: str) -> Channel:
    channel = state.workspace.channels.get(channel_id)
    bot = state.workspace.app.bot_user_id
    if channel is None or (channel.kind != "public" and bot not in channel.members):
        raise SlackError("channel_not_found")
    return channel


METHODS: Mapping[str, Method] = {
    "chat.postMessage": Method(post_message, "chat:write"),
    "chat.postEphemeral": Method(post_ephemeral, "chat:write"),
    "chat.update": Method(update, "chat:write"),
    "chat.delete": Method(delete, "chat:write"),
    "chat.getPermalink": Method(get_permalink, takes_json=False),
}
