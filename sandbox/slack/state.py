"""One Slack's present state: what everything else here reads and changes."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.changes import Changes
from sandbox.slack.blockkit.kept import kept
from sandbox.slack.errors import APP_FAULTS, Refusal, SlackError
from sandbox.slack.identifiers import Identifiers
from sandbox.slack.limits import TEXT_CUT, refusal_of_message
from sandbox.slack.messages import Conversations, Message
from sandbox.slack.triggers import Triggers
from sandbox.slack.values import State
from sandbox.slack.views import Views
from sandbox.slack.workspace import User, Workspace


def wall_clock() -> float:
    """Give unix seconds. A function of ours, so that a frozen time reaches it too."""
    return time.time()


@dataclass
class Call:
    """One request to the Web API, or to a response_url: what was asked, when, and the error it got if any."""

    method: str
    arguments: Mapping[str, Any]
    at: float
    error: str | None = None
    is_carried_out: bool = False
    """From then on people see what came of it; it is recorded as soon as it comes in."""


class SlackState:
    """The workspace, its conversations and views, and the record of what the app asked and was refused."""

    def __init__(self, workspace: Workspace, clock: Callable[[], float]) -> None:
        self.workspace = workspace
        self.clock = clock
        self.base_url = ""
        self.identifiers = Identifiers(clock)
        self.conversations = Conversations()
        self.views = Views(self.identifiers)
        self.triggers = Triggers(clock, self.identifiers)
        self.entered: dict[tuple[str, str], State] = {}
        self.refused: list[Refusal] = []
        self.calls: list[Call] = []
        self.changes = Changes()
        self.changed = self.changes.tell

    def refuse(self, where: str, error: SlackError, payload: Mapping[str, Any]) -> None:
        """Record a refusal, if its code is one that only a faulty request earns."""
        if error.code in APP_FAULTS:
            refusal = Refusal(where, error.code, error.messages, payload, self.clock())
            self.refused.append(refusal)

    def called(self, method: str) -> Call:
        """Record that a request came in."""
        call = Call(method, {}, self.clock())
        self.calls.append(call)
        self.changed()
        return call

    def user(self, user_id: str) -> User:
        """Give a person by id; KeyError for an id nobody has: a scenario names only people it set up."""
        return self.workspace.users[user_id]

    def seen(self, user_id: str, channel_id: str) -> list[Message]:
        """Give what this person sees in this channel, oldest first: nothing where they can't look."""
        channel = self.workspace.channels[channel_id]
        visible = self.conversations.ephemeral(channel_id, user_id)
        if self.workspace.can_read(self.user(user_id), channel):
            visible += self.conversations.in_channel(channel_id)
        return sorted(visible, key=lambda message: message.ts)

    def post(self, channel_id: str, content: Mapping[str, Any], *, only_for: str | None = None) -> Message:
        """Put a message of the app's somewhere; SlackError if Slack would refuse its content."""
        text, blocks = self._content(content)
        message = Message(
            ts=self.identifiers.ts(),
            channel=channel_id,
            user=self.workspace.app.bot_user_id,
            team=self.workspace.team.id,
            text=text,
            blocks=blocks,
            only_for=only_for,
            thread_ts=content.get("thread_ts"),
        )
        self.conversations.put(message)
        self.changed()
        return message

    def rewrite(self, message: Message, content: Mapping[str, Any], edited_ts: str | None = None) -> Message:
        """Change a message of the app's; SlackError if Slack would refuse its new content."""
        text, blocks = self._content(content)
        newer = self.conversations.edit(message, text, blocks, edited_ts)
        self.changed()
        return newer

    def delete(self, message: Message) -> None:
        """Take a message away."""
        self.conversations.delete(message)
        self.changed()

    def _content(self, content: Mapping[str, Any]) -> tuple[str, tuple[Mapping[str, Any], ...]]:
        if error := refusal_of_message(content):
            raise error
        text = (content.get("text") or "")[:TEXT_CUT]
        return text, tuple(kept(content.get("blocks") or [], self.identifiers))
