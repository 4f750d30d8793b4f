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
    attachments: tuple[Mapping[str, Any], ...] = ()
    """Only other apps' messages have any: the sandbox takes none from ours."""
    files: tuple[Mapping[str, Any], ...] = ()
    """E-mails, snippets and recordings, as Slack's file objects; only people and other apps share any."""

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
        """What there is to read: the words of its blocks, or its text if it has none; its attachments."""
        own = words_in(self.blocks) if self.blocks else self.text
        return "\n".join(part for part in (own, *map(words_of_attachment, self.attached)) if part)

    @property
    def attached(self) -> tuple[Mapping[str, Any], ...]:
        """What is drawn below its words: attachments, and its files as such."""
        return (*self.attachments, *map(_drawn_file, self.files))

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
        elif workspace.users[self.user].is_bot:
            body |= {"bot_id": f"B{self.user[1:]}", "app_id": f"A{self.user[1:]}"}
        else:
            body["client_msg_id"] = f"00000000-0000-4000-8000-{self.ts.replace('.', '')[-12:]}"
        if self.blocks:
            body["blocks"] = [dict(block) for block in self.blocks]
        if self.attachments:
            body["attachments"] = [dict(attachment) for attachment in self.attachments]
        if self.files:
            body["files"] = [dict(file) for file in self.files]
        if self.thread_ts:
            body["thread_ts"] = self.thread_ts
        if self.edited_ts:
            body["edited"] = {"user": self.user, "ts": self.edited_ts}
        return body


def _drawn_file(file: Mapping[str, Any]) -> Mapping[str, Any]:
    title = str(file.get("subject") or file.get("title") or file.get("name") or "")
    text = str(file.get("plain_text") or file.get("preview") or "")
    return {"title": title, "text": text, "fallback": title}


def words_of_attachment(attachment: Mapping[str, Any]) -> str:
    """Give what is drawn of an attachment, a line for each text; its fallback where there is nothing else."""
    fields = [f"{field.get('title', '')}: {field.get('value', '')}" for field in attachment.get("fields", [])]
    texts = [
        str(attachment[name]) for name in ("pretext", "author_name", "title", "text") if name in attachment
    ]
    blocks = words_in(attachment.get("blocks", []))
    footer = attachment.get("footer", "")
    return "\n".join(each for each in (*texts, *fields, blocks, footer) if each) or attachment["fallback"]


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

    def replies(self, message: Message) -> list[Message]:
        """Give the answers in the thread that begins with this message, oldest first."""
        return [each for each in self.in_channel(message.channel) if each.thread_ts == message.ts != each.ts]

    def ephemeral(self, channel: str, user: str) -> list[Message]:
        """Give what only this person sees there, oldest first."""
        messages = self._messages.get(channel, {}).values()
        return [message for message in messages if message.only_for == user]
