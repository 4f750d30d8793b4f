"""What an entry of the index is: something a person can type or click, or an event Slack tells of."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.access import Permission, Person, Rights
from bot.calls import Calls
from bot.cards.message import Message
from bot.cards.view import View
from bot.groups import GroupLists
from bot.ledger.audit import Audit
from bot.ledger.deliveries_seen import DeliveriesSeen
from bot.ledger.kept import KeptTexts
from bot.limits import Limited, Limits
from bot.organizations import Directory, Organization
from bot.patience import Patience
from bot.people import People
from bot.requests import Kind, Request
from bot.tagging import Tagging
from bot.times import Clock
from bot.views import Views

Work = Callable[[], Awaitable[Message | None]]


@dataclass(frozen=True)
class Services:
    """What listeners work with; made once, in app.py."""

    directory: Directory
    people: People
    groups: GroupLists
    calls: Calls
    kept: KeptTexts
    audit: Audit
    deliveries: DeliveriesSeen
    limits: Limits
    clock: Clock
    tagging: Tagging
    views: Views
    calls_command: str
    tag_command: str
    patience: Patience

    async def rights_now(self, person: Person, permission: Permission, organization: Organization) -> Rights:
        """Give somebody's rights right before personal data is drawn for them, once Invoca has answered.

        They may have been taken away since the ack. Raises NotPermitted, GroupUnchecked, NotChecked and
        LedgerError: then nothing is shown.
        """
        rights = await self.people.rights(person, self.directory)
        rights.require(permission, organization)
        return rights


@dataclass(frozen=True)
class Answer:
    """What a listener's ack part decided: a message that needs nobody else, or work that makes one."""

    message: Message | None = None
    work: Work | None = None
    in_place: bool = True
    """For a click: whether the result replaces the message that was clicked."""
    view: View | None = None
    """For a submission: what the modal shows next; without it, and without errors, the modal closes."""
    errors: Mapping[str, str] = field(default_factory=dict)
    """For a submission: what is wrong, in plain text, by the block id of the input."""


Listener = Callable[[Request, Rights, Any], Awaitable[Answer]]
"""The ack part, given the services that app.py has made; of which kind, is no matter here.

It parses and authorizes, and asks neither Slack nor Invoca. The person has the entry's permission in some
organization."""


@dataclass(frozen=True)
class Entry:
    """One line of the index."""

    kind: Kind
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
