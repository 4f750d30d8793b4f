"""Messages: what was posted where, who can see it, and its later life."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sandbox.slack.controls import Control, controls_in, pings_in, words_in
from sandbox.slack.workspace import Workspace


@dataclass(frozen=True)
class Message:
    """One message as it is now. `only_for` is the one person an ephemeral message is shown to."""

    ts: str
    channel: str
    user: str
    team: str
    text: str
    blocks: tuple[Mapping[str, Any], ...] = ()
    only_for: str | None = None
    from_app: bool = True
    thread_ts: str | None = None
    edited_ts: str | None = None

    @property
    def ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return self.only_for is not None

    @property
    def controls(self) -> tuple[Control, ...]:
        """Its buttons, menus and fields, in order."""
        return controls_in(self.blocks)

    @property
    def words(self) -> str:
        """What there is to read: the words of its blocks, or its text if it has none."""
        return words_in(self.blocks) if self.blocks else self.text

    @property
    def pings(self) -> tuple[str, ...]:
        """The markup in it, its notification text included, that would notify people."""
        return pings_in(self.text, self.blocks)

    def as_json(self, workspace: Workspace) -> dict[str, Any]:
        """Give it as Web API answers and deliveries carry it."""
        body: dict[str, Any] = {
            "user": self.user,
            "type": "message",
            "ts": self.ts,
            "text": self.text,
            "team": self.team,
        }
        if self.from_app:
            body |= {"bot_id": workspace.app.bot_id, "app_id": workspace.app.id}
        else:
            body["client_msg_id"] = f"00000000-0000-4000-8000-{self.ts.replace('.', '')[-12:]}"
        if self.blocks:
            body["blocks"] = [dict(block) for block in self.blocks]
        if self.thread_ts:
            body["thread_ts"] = self.thread_ts
        if self.edited_ts:
            body["edited"] = {"user": self.user, "ts": self.edited_ts}
        return body


class Conversations:
    """All messages of all channels, the ephemeral ones among them."""

    def __init__(self) -> None:
        self._messages: dict[str, dict[str, Message]] = {}

    def put(self, message: Message) -> None:
        """Add a message, or put its newer state in place of the older."""
        self._messages.setdefault(message.channel, {})[message.ts] = message

    def get(self, channel: str, ts: str) -> Message | None:
        """Find a message, or None if there is none or it was deleted."""
        return self._messages.get(channel, {}).get(ts)

    def delete(self, message: Message) -> None:
        """Take a message away."""
        del self._messages[message.channel][message.ts]

    def edit(
        self, message: Message, text: str, blocks: tuple[Mapping[str, Any], ...], edited_ts: str | None
    ) -> Message:
        """Change what a message says."""
        newer = replace(message, text=text, blocks=blocks, edited_ts=edited_ts)
        self.put(newer)
        return newer

    def in_channel(self, channel: str) -> list[Message]:
        """Give what everyone in the channel sees, oldest first."""
        return [message for message in self._messages.get(channel, {}).values() if not message.ephemeral]

    def ephemeral(self, channel: str, user: str) -> list[Message]:
        """Give what only this person sees there, oldest first."""
        messages = self._messages.get(channel, {}).values()
        return [message for message in messages if message.only_for == user]
