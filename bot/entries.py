"""What an entry of the index is: something a person can type or click, with its permission."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.access import Permission
from bot.calls import Calls
from bot.cards.message import Message
from bot.kept import KeptTexts
from bot.limits import Limits
from bot.organizations import Directory, Organization
from bot.requests import Kind, Request
from bot.times import Clock

Work = Callable[[], Awaitable[Message]]


@dataclass(frozen=True)
class Services:
    """What listeners work with; made once, in app.py."""

    directory: Directory
    calls: Calls
    kept: KeptTexts
    limits: Limits
    clock: Clock
    calls_command: str


@dataclass(frozen=True)
class Answer:
    """What a listener's ack part decided: a message that needs nobody else, or work that makes one."""

    message: Message | None = None
    work: Work | None = None
    in_place: bool = True
    """For a click: whether the result replaces the message that was clicked."""


Listener = Callable[[Request, tuple[Organization, ...], Services], Awaitable[Answer]]
"""The ack part: parses and authorizes, asks neither Slack nor Invoca. It is given the organizations in which
the person has the entry's permission; there is at least one."""


@dataclass(frozen=True)
class Entry:
    """One line of the index."""

    kind: Kind
    name: str
    """The command with its slash, or the action id."""
    permission: Permission
    """What it takes at least, in some organization, before the listener is asked."""
    listener: Listener
    summary: str = ""
    """For commands: what the manifest, and so Slack's menu, says of it."""
    hint: str = ""
    """For commands: what may follow it."""
