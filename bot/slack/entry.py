"""What an entry of the index is: something a person can type or click, or an event Slack tells of.

The app's manifest is made from the index: for Socket Mode, or for HTTP when the public address is known. Its
keys and limits are those of Slack's own schema (slackapi/manifest-schema). A scope stands here with its
reason, so that whoever approves the app can read why.
"""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.access.rights import Limited, Permission
from bot.cards.kit.blocks import Message, View
from bot.slack.incoming import Interaction, InteractionKind

Work = Callable[[], Awaitable[Message | None]]


@dataclass(frozen=True)
class Modal:
    """A modal for what was clicked or chosen; on top of the one it was clicked in.

    For a submission: what is shown in place of what was submitted.
    """

    title: str
    draw: Callable[[], Awaitable[View]]
    loading: bool = True
    """Whether it is shown at once, loading, since a trigger lasts three seconds."""


@dataclass(frozen=True)
class Acknowledgement:
    """What a listener's ack part decided: a message that needs nobody else, or work that makes one."""

    message: Message | None = None
    work: Work | None = None
    in_place: bool = True
    """For a click: whether the result replaces the message that was clicked."""
    modal: Modal | None = None
    view: View | None = None
    """For a submission: what the modal shows next; without it, and without errors, the modal closes."""
    errors: Mapping[str, str] = field(default_factory=dict)
    """For a submission: what is wrong, in plain text, by the block id of the input."""


Listener = Callable[[Interaction, Any], Awaitable[Acknowledgement]]
"""The ack part, given the services that app.py has made; of which kind, is no matter here.

It parses and authorizes, and asks neither Slack nor Invoca. The person has the entry's permission in some
organization."""


@dataclass(frozen=True)
class Entry:
    """One line of the index."""

    kind: InteractionKind
    name: str
    """The command with its slash, the action id, the callback id, or the event's type."""
    permission: Permission | None
    """What it takes at least, in some organization, before the listener is asked. None: an event, which Slack
    tells by itself and which answers nobody."""
    listener: Listener
    limit: Limited | None
    """What each time counts as, before the listener is asked. None: an event, which nobody does."""
    summary: str = ""
    """For commands and shortcuts: what the manifest, and so Slack's menu, says of it."""
    title: str = ""
    """For shortcuts: its name in Slack's menus."""
    hint: str = ""
    """For commands: what may follow it."""


EVENTS_PATH = "/slack/events"

SCOPES = (
    ("commands", "people type the commands"),
    ("chat:write", "posts shared cards, and tells people in a direct message what could not be saved"),
    ("channels:read", "tells, before a card is shared, whether people of other companies read there"),
    ("groups:read", "the same for private channels"),
    ("users:read", "tells full members from guests, whom `*` in the organizations file leaves out"),
    ("usergroups:read", "roles are given to user groups; without it, to people by name only"),
)

SHORTCUTS = {InteractionKind.MESSAGE_SHORTCUT: "message", InteractionKind.GLOBAL_SHORTCUT: "global"}

DESCRIPTION = "The phone calls that are happening right now: look them up from where you work."

LONG_DESCRIPTION = (
    "Switchboard brings the phone calls that are happening right now into Slack. Type a command and see the "
    "call on the line: who is calling, since when, from which campaign. Tag it with a click while it lasts: "
    "what can't be saved is told, never lost in silence. Everyone sees the calls of their own organization, "
    "phone numbers are masked where more than one person reads, and nothing is posted anywhere unless "
    "somebody asks for it."
)


def manifest(entries: Sequence[Entry], url: str | None = None) -> str:
    """Write the manifest as YAML. ``url`` is the public address for HTTP; without it, Socket Mode."""
    request_url = url.rstrip("/").removesuffix(EVENTS_PATH) + EVENTS_PATH if url else None
    lines = [
        "display_information:",
        "  name: Switchboard",
        f"  description: {_quoted(DESCRIPTION)}",
        f"  long_description: {_quoted(LONG_DESCRIPTION)}",
        '  background_color: "#1d3557"',
        "features:",
        "  app_home:",
        "    home_tab_enabled: false",
        "    messages_tab_enabled: true",
        "    messages_tab_read_only_enabled: true",
        "  bot_user:",
        "    display_name: Switchboard",
        "    always_online: true",
        "  slash_commands:",
    ]
    for entry in entries:
        if entry.kind is InteractionKind.COMMAND:
            lines += _command(entry, request_url)
    lines.append("  shortcuts:")
    for entry in entries:
        if entry.kind in SHORTCUTS:
            lines += _shortcut(entry)
    lines += ["oauth_config:", "  scopes:", "    bot:"]
    lines += [f"      - {scope} # {reason}" for scope, reason in SCOPES]
    lines += ["settings:", "  interactivity:", "    is_enabled: true"]
    if request_url:
        lines.append(f"    request_url: {_quoted(request_url)}")
    lines += ["  event_subscriptions:"]
    if request_url:
        lines.append(f"    request_url: {_quoted(request_url)}")
    lines.append("    bot_events:")
    lines += [f"      - {entry.name}" for entry in entries if entry.kind is InteractionKind.EVENT]
    lines += [
        "  org_deploy_enabled: false",
        f"  socket_mode_enabled: {'false' if request_url else 'true'}",
        "  token_rotation_enabled: false",
    ]
    return "\n".join(lines) + "\n"


def _command(entry: Entry, request_url: str | None) -> list[str]:
    lines = [
        f"    - command: {_quoted(entry.name)}",
        f"      description: {_quoted(entry.summary)}",
        f"      usage_hint: {_quoted(entry.hint)}",
        "      should_escape: false # the text as typed: numbers come without links around them",
    ]
    if request_url:
        lines.append(f"      url: {_quoted(request_url)}")
    return lines


def _shortcut(entry: Entry) -> list[str]:
    return [
        f"    - name: {_quoted(entry.title)}",
        f"      type: {SHORTCUTS[entry.kind]}",
        f"      callback_id: {_quoted(entry.name)}",
        f"      description: {_quoted(entry.summary)}",
    ]


def _quoted(text: str) -> str:
    """Quote a string for YAML, of which JSON is a part."""
    return json.dumps(text, ensure_ascii=False)
