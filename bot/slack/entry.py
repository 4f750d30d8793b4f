"""What an entry of the index is: something a person can type or click, or an event Slack tells of."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.access.limits import Limited
from bot.access.rights import Permission
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
