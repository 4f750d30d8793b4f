"""What Slack sends, read into one shape: who did what where. No other file knows Slack's payloads.

Sources: docs.slack.dev, "Slash commands" and "Interaction payloads". Who acted is ``user_id`` and
``team_id`` of a command, ``user.id`` and ``user.team_id`` of an interaction; the ``team`` of an interaction
is the one the app is installed in, an outsider's click included. What is missing reads as an empty id, which
no organization names. On Enterprise Grid the workspace named is one of the person's or another, the
enterprise, or none: who they are is not read here (access/members.py).
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from bot.access.rights import Rights, Standing
from bot.config.organizations import Directory
from bot.person import Person
from bot.text.matching import whole_characters


class InteractionKind(Enum):
    """The ways in which Slack calls Switchboard."""

    COMMAND = "command"
    ACTION = "action"
    MESSAGE_SHORTCUT = "message shortcut"
    GLOBAL_SHORTCUT = "global shortcut"
    SUBMISSION = "submission"
    EVENT = "event"


@dataclass(frozen=True)
class InView:
    """The modal in which something was clicked, or that was submitted."""

    id: str
    private_metadata: str = field(default="", repr=False)
    values: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """What its inputs hold, as Slack sends it: by block id and action id (docs: "view_submission")."""
    first_input: str = ""
    """The block id of the first of them; empty where there is none."""

    def entered(self, block_id: str, action_id: str) -> str | None:
        """What one input holds; None where it is empty, or not there."""
        entries = self.values.get(block_id)
        held = entries.get(action_id) if isinstance(entries, Mapping) else None
        return entered(held) if isinstance(held, Mapping) else None


def entered(given: Mapping[str, Any]) -> str | None:
    """What one input holds, whatever its kind; None where it is empty (docs: "view_submission")."""
    option = given.get("selected_option")
    chosen = option.get("value") if isinstance(option, Mapping) else None
    held = chosen or given.get("selected_date") or given.get("value")
    return whole_characters(held) if isinstance(held, str) and held else None


NOBODY = Rights(Person("", ""), Standing(), Directory(()))


@dataclass(frozen=True)
class Interaction:
    """What came, whose it is and what they may do: a command, a click, a submission, an event."""

    kind: InteractionKind
    name: str
    """The command with its slash, the action id, the callback id, or the event's type."""
    claimed: Person
    """Who did it, of the workspace that the payload names."""
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
    trigger_id: str = field(default="", repr=False)
    """With which one modal can be opened, within three seconds."""
    message_ts: str | None = None
    """The message that was clicked, or that a shortcut was chosen on."""
    message: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """That message as Slack sends it; of one that only its reader sees, nothing is sent."""
    block_ids: tuple[str, ...] = ()
    """Of the block that was clicked, and of all blocks of that message: they are ours to choose."""
    team: str = ""
    """Of an event that tells of another workspace: which."""
    view: InView | None = None
    asked_at: float | None = None
    """When Slack had it, at the earliest, by Slack's clock in epoch seconds; None: Slack doesn't tell."""
    asked_by: float | None = None
    """Likewise, at the latest: a signature tells the whole second, what was clicked on the microsecond."""
    on_grid: bool = False
    """Whether the payload shows that somebody is of Enterprise Grid: then a workspace is nobody's home."""
    rights: Rights = field(default=NOBODY, repr=False)
    """What its person may do: nothing, until they are recognized (dispatch.py)."""

    @property
    def person(self) -> Person:
        """Whose it is."""
        return self.rights.person

    def late_at_most(self, late: float, busy_for: float) -> float:
        """For how many seconds Slack may have waited for its ack: for ``late`` of them at the least.

        ``busy_for`` is for how long anything may have waited here before it was looked at.
        """
        if self.kind is InteractionKind.EVENT:
            return 0.0  # Slack gives none up
        if self.asked_at is None or self.asked_by is None:
            return max(late, busy_for)
        return max(late, min(busy_for, late + self.asked_by - self.asked_at))


def read(body: Mapping[str, Any], signed_at: float | None = None) -> Interaction:
    """Read a payload of Slack's. What is missing or of another type than documented reads as empty.

    ``signed_at`` is the timestamp of its signature; what comes through a socket has none.
    """
    asked_at, asked_by = _when(body, signed_at)
    request = _read(body)
    on_grid = _shows_grid(body, request.claimed)
    return replace(request, asked_at=asked_at, asked_by=asked_by, on_grid=on_grid)


def _when(body: Mapping[str, Any], signed_at: float | None) -> tuple[float | None, float | None]:
    """Between which two moments Slack had it. An ``action_ts`` far from its signature tells nothing."""
    actions = body.get("actions")
    action = actions[0] if isinstance(actions, list) and actions and isinstance(actions[0], dict) else {}
    acted_at = _seconds(_text(action, "action_ts") or _text(body, "action_ts"))
    if acted_at is not None and (signed_at is None or signed_at - 2 < acted_at < signed_at + 2):
        return acted_at, acted_at
    return (None, None) if signed_at is None else (signed_at, signed_at + 1)


def _seconds(timestamp: str) -> float | None:
    return float(timestamp) if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,9})?", timestamp) else None


def _read(body: Mapping[str, Any]) -> Interaction:
    match body.get("type"):
        case None:
            return _command(body)
        case "event_callback":
            return _event(body)
        case "message_action":
            return _message_shortcut(body)
        case "shortcut":
            return _global_shortcut(body)
        case "view_submission":
            return _submission(body)
        case _:
            return _click(body)


def _command(body: Mapping[str, Any]) -> Interaction:
    return Interaction(
        kind=InteractionKind.COMMAND,
        name=_text(body, "command"),
        claimed=Person(_text(body, "team_id"), _text(body, "user_id")),
        channel=_channel(_text(body, "channel_id")),
        text=_text(body, "text"),
        response_url=_text(body, "response_url"),
        delivery_id=_identifier("command", _text(body, "trigger_id")),
        trigger_id=_text(body, "trigger_id"),
    )


def _click(body: Mapping[str, Any]) -> Interaction:
    actions = body.get("actions")
    action = actions[0] if isinstance(actions, list) and actions and isinstance(actions[0], dict) else {}
    container = _table(body, "container")
    channel = _channel(_text(_table(body, "channel"), "id"))
    in_a_view = container.get("type") == "view"
    return Interaction(
        kind=InteractionKind.ACTION,
        name=_text(action, "action_id"),
        claimed=_person(body),
        channel=channel,
        text=_text(action, "value") or _text(_table(action, "selected_option"), "value"),
        response_url=_text(body, "response_url"),
        everyone_sees=not in_a_view and container.get("is_ephemeral") is not True and channel is not None,
        delivery_id=_identifier(
            "action", _text(action, "action_ts"), _text(action, "action_id"), _person(body).user
        ),
        trigger_id=_text(body, "trigger_id"),
        message_ts=_text(container, "message_ts") or None,
        message=_table(body, "message"),
        block_ids=_block_ids(action, _table(body, "message")),
        view=_view(body) if in_a_view else None,
    )


def _block_ids(action: Mapping[str, Any], message: Mapping[str, Any]) -> tuple[str, ...]:
    blocks = message.get("blocks")
    tables = [each for each in blocks if isinstance(each, dict)] if isinstance(blocks, list) else []
    return tuple(filter(None, (_text(each, "block_id") for each in (action, *tables))))


def _message_shortcut(body: Mapping[str, Any]) -> Interaction:
    return Interaction(
        kind=InteractionKind.MESSAGE_SHORTCUT,
        name=_text(body, "callback_id"),
        claimed=_person(body),
        channel=_channel(_text(_table(body, "channel"), "id")),
        text="",
        response_url=_text(body, "response_url"),
        delivery_id=_identifier("shortcut", _text(body, "trigger_id")),
        trigger_id=_text(body, "trigger_id"),
        message_ts=_text(body, "message_ts") or None,
        message=_table(body, "message"),
    )


def _global_shortcut(body: Mapping[str, Any]) -> Interaction:
    return Interaction(
        kind=InteractionKind.GLOBAL_SHORTCUT,
        name=_text(body, "callback_id"),
        claimed=_person(body),
        channel=None,
        text="",
        response_url="",
        delivery_id=_identifier("shortcut", _text(body, "trigger_id")),
        trigger_id=_text(body, "trigger_id"),
    )


def _submission(body: Mapping[str, Any]) -> Interaction:
    view = _view(body)
    values = json.dumps(view.values, sort_keys=True, default=str).encode()
    return Interaction(
        kind=InteractionKind.SUBMISSION,
        name=_text(_table(body, "view"), "callback_id"),
        claimed=_person(body),
        channel=None,
        text="",
        response_url="",
        # Slack gives a submission no id of its own; the same values once more are the same submission.
        delivery_id=_identifier("submission", view.id, hashlib.sha256(values).hexdigest()),
        trigger_id=_text(body, "trigger_id"),
        view=view,
    )


def _view(body: Mapping[str, Any]) -> InView:
    view = _table(body, "view")
    return InView(
        id=_text(view, "id"),
        private_metadata=_text(view, "private_metadata"),
        values=_table(_table(view, "state"), "values"),
        first_input=_first_input(view.get("blocks")),
    )


def _first_input(blocks: Any) -> str:
    tables = [each for each in blocks if isinstance(each, dict)] if isinstance(blocks, list) else []
    return next((_text(each, "block_id") for each in tables if each.get("type") == "input"), "")


def _person(body: Mapping[str, Any]) -> Person:
    user = _table(body, "user")
    return Person(_text(user, "team_id"), _text(user, "id"))


def _shows_grid(body: Mapping[str, Any], person: Person) -> bool:
    """Whether anything in a payload is of Enterprise Grid; what is to be read there is taken from nowhere."""
    team = _table(body, "team")
    return (
        any(body.get(name) for name in ("enterprise", "enterprise_id"))
        or body.get("is_enterprise_install") is True
        or _text(body, "is_enterprise_install") == "true"
        or bool(team.get("enterprise_id"))
        or person.home.startswith("E")
        or person.user.startswith("W")
    )


def _event(body: Mapping[str, Any]) -> Interaction:
    event = _table(body, "event")
    return Interaction(
        kind=InteractionKind.EVENT,
        name=_text(event, "type"),
        claimed=Person("", ""),
        channel=None,
        text=_text(event, "subteam_id") or _text(event, "channel") or _text(_table(event, "channel"), "id"),
        response_url="",
        delivery_id=_identifier("event", _text(body, "event_id")),
        team=_text(event, "connected_team_id"),
    )


def _identifier(kind: str, *parts: str) -> str:
    """What the repetitions of one delivery share."""
    return " ".join([kind, *parts]) if parts[0] else ""


def _channel(channel_id: str) -> str | None:
    return channel_id if channel_id and not channel_id.startswith("D") else None


def _text(table: Mapping[str, Any], name: str) -> str:
    value = table.get(name)
    return whole_characters(value) if isinstance(value, str) else ""


def _table(table: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = table.get(name)
    return value if isinstance(value, dict) else {}
