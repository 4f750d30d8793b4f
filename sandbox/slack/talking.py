"""What is written in conversations without the app's doing: by people, by other apps, and in its name."""

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.slack.blockkit.kept import kept
from sandbox.slack.escaping import with_entities, with_numbers
from sandbox.slack.messages import Message
from sandbox.slack.state import SlackState

_NO_PREVIEW = "[no preview available]"


class Talking:
    """People's messages. Nothing of this is delivered, since the app does not listen to messages."""

    def __init__(self, state: SlackState) -> None:
        self._state = state
        self.workspace = state.workspace

    def say(
        self, user: str, channel: str, text: str, *, thread: Message | None = None, linked: bool = False
    ) -> Message:
        """Write a message, as a person, or answer in the thread of another.

        `linked`: Slack's client recognized the phone numbers in it, as it does where it can call them.
        """
        self._may_act(user, channel)
        pieces = with_numbers(text) if linked else [(text, None)]
        words = [
            {"type": "link", "url": f"tel:{number}", "text": piece}
            if number
            else {"type": "text", "text": piece}
            for piece, number in pieces
        ]
        marked_up = "".join(
            f"<tel:{number}|{piece}>" if number else with_entities(piece) for piece, number in pieces
        )
        section = {"type": "rich_text_section", "elements": words}
        blocks = [{"type": "rich_text", "elements": [section]}]
        return self._put(user, channel, marked_up, blocks=blocks, thread=thread)

    def app_says(self, channel: str, text: str, blocks: Sequence[Mapping[str, Any]]) -> Message:
        """Post a message as the app does; SlackError where Slack would refuse what it says."""
        return self._state.post(channel, {"text": text, "blocks": list(blocks)})

    def another_app_says(  # noqa: PLR0913 - the parts of a message, each by its name
        self,
        channel: str,
        text: str = "",
        *,
        attachments: Sequence[Mapping[str, Any]] = (),
        blocks: Sequence[Mapping[str, Any]] = (),
        thread: Message | None = None,
        bot: str = "U0BOT2",
    ) -> Message:
        """Post a message of another app's, as this bot of its; an attachment gets its number and fallback."""
        if not self._state.user(bot).is_bot:
            raise ValueError(f"{bot} is no bot")
        numbered = tuple(
            {"id": number, "fallback": _NO_PREVIEW, **attachment}
            for number, attachment in enumerate(attachments, start=1)
        )
        return self._put(bot, channel, text, blocks=blocks, thread=thread, attachments=numbered)

    def share_file(self, user: str, channel: str, file: Mapping[str, Any], text: str = "") -> Message:
        """Post a message of a person's that holds a file, and often nothing else: an e-mail, a snippet."""
        self._may_act(user, channel)
        return self._put(user, channel, text, blocks=(), thread=None, files=(file,))

    def invite(self, user: str, channel: str) -> None:
        """Bring the app's bot into a channel, as `/invite` does; nothing happens if it is there."""
        self._may_act(user, channel)
        invited = self.workspace.channels[channel]
        if invited.kind == "im":
            raise ValueError("nobody can be invited to a direct message")
        invited.members.add(self.workspace.app.bot_user_id)
        self._state.changed()

    def _put(  # noqa: PLR0913 - as above
        self,
        user: str,
        channel: str,
        text: str,
        *,
        blocks: Sequence[Mapping[str, Any]],
        thread: Message | None,
        attachments: tuple[Mapping[str, Any], ...] = (),
        files: tuple[Mapping[str, Any], ...] = (),
    ) -> Message:
        if thread is not None and (thread.channel != channel or thread.ephemeral):
            raise ValueError("a thread is in the channel of its first message, which everyone there sees")
        ids = self._state.identifiers
        message = Message(
            ids.ts(),
            channel,
            user,
            self._state.user(user).team_id,
            text,
            tuple(kept(blocks, ids)),
            from_app=False,
            thread_ts=(thread.thread_ts or thread.ts) if thread else None,
            attachments=attachments,
            files=files,
        )
        self._state.conversations.put(message)
        self._state.changed()
        return message

    def _may_act(self, user_id: str, channel_id: str | None = None, *, at_home: bool = False) -> None:
        user = self._state.user(user_id)
        if user.deleted or user.is_bot:
            raise ValueError(f"{user_id} is deactivated or a bot: it can do nothing")
        if at_home and self.workspace.is_outsider(user):
            raise ValueError(f"{user_id} is of another company: the app has no shortcut or Home there")
        if channel_id is not None:
            channel = self.workspace.channels[channel_id]
            if channel.archived or not self.workspace.can_read(user, channel):
                raise ValueError(
                    f"{user_id} can do nothing in {channel_id}: it is archived, or not theirs to see"
                )
