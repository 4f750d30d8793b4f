"""What Slack sends, read into one shape: who did what where. No other file knows Slack's payloads.

Sources: docs.slack.dev, "Slash commands" and "Interaction payloads". Who acted is ``user_id`` and
``team_id`` of a command, ``user.id`` and ``user.team_id`` of an interaction; the ``team`` of an interaction
is the one the app is installed in, an outsider's click included. What is missing reads as an empty id, which
no organization names.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from bot.access import Person


class Kind(Enum):
    """The ways in which Slack calls Switchboard."""

    COMMAND = "command"
    ACTION = "action"
    EVENT = "event"


@dataclass(frozen=True)
class Request:
    """One command typed or one element clicked."""

    kind: Kind
    name: str
    """The command with its slash, the action id, or the event's type."""
    person: Person
    channel: str | None
    """None in a direct message."""
    text: str = field(repr=False)
    """What was typed after the command, the value of what was clicked, or what an event is about."""
    response_url: str = field(repr=False)
    """Where answers go: 5 uses in 30 minutes, and whoever has it can use it."""
    everyone_sees: bool = False
    """Whether what was clicked is a message that everyone in the channel sees; in doubt, it is."""
    delivery_id: str = field(default="", repr=False)
    """The same whenever the same thing is delivered again; empty where Slack gives nothing to tell by."""


def read(body: Mapping[str, Any]) -> Request:
    """Read a payload of Slack's. What is missing or of another type than documented reads as empty."""
    if "type" not in body:
        return _command(body)
    return _event(body) if body["type"] == "event_callback" else _interaction(body)


def _command(body: Mapping[str, Any]) -> Request:
    return Request(
        kind=Kind.COMMAND,
        name=_text(body, "command"),
        person=Person(team=_text(body, "team_id"), user=_text(body, "user_id")),
        channel=_channel(_text(body, "channel_id")),
        text=_text(body, "text"),
        response_url=_text(body, "response_url"),
        delivery_id=_identifier("command", _text(body, "trigger_id")),
    )


def _interaction(body: Mapping[str, Any]) -> Request:
    actions = body.get("actions")
    action = actions[0] if isinstance(actions, list) and actions and isinstance(actions[0], dict) else {}
    user = _table(body, "user")
    container = _table(body, "container")
    channel = _channel(_text(_table(body, "channel"), "id"))
    in_a_view = container.get("type") == "view"
    return Request(
        kind=Kind.ACTION,
        name=_text(action, "action_id"),
        person=Person(team=_text(user, "team_id"), user=_text(user, "id")),
        channel=channel,
        text=_text(action, "value") or _text(_table(action, "selected_option"), "value"),
        response_url=_text(body, "response_url"),
        everyone_sees=not in_a_view and container.get("is_ephemeral") is not True and channel is not None,
        delivery_id=_identifier(
            "action", _text(action, "action_ts"), _text(action, "action_id"), _text(user, "id")
        ),
    )


def _event(body: Mapping[str, Any]) -> Request:
    event = _table(body, "event")
    return Request(
        kind=Kind.EVENT,
        name=_text(event, "type"),
        person=Person(team="", user=""),
        channel=None,
        text=_text(event, "subteam_id"),
        response_url="",
        delivery_id=_identifier("event", _text(body, "event_id")),
    )


def _identifier(kind: str, *parts: str) -> str:
    """What the repetitions of one delivery share."""
    return " ".join([kind, *parts]) if parts[0] else ""


def _channel(channel_id: str) -> str | None:
    return channel_id if channel_id and not channel_id.startswith("D") else None


def _text(table: Mapping[str, Any], name: str) -> str:
    value = table.get(name)
    return value if isinstance(value, str) else ""


def _table(table: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = table.get(name)
    return value if isinstance(value, dict) else {}
