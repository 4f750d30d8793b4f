"""What one person newly sees: messages anywhere they can look, the modal before them, their Home."""

from dataclasses import dataclass
from typing import Literal

from sandbox.slack.messages import Message
from sandbox.slack.server import SlackSandbox
from sandbox.slack.views import View
from sandbox.slack.workspace import User
from sandbox.terminal.cells import clean
from sandbox.terminal.lines import Line, Style, line


@dataclass(frozen=True)
class News:
    """One thing that came, changed or went; `before` is what it was until it changed."""

    of: Message | View
    change: Literal["new", "changed", "gone"]
    before: Message | View | None = None


class Watch:
    """Remembers what a person has seen, and tells what differs."""

    def __init__(self, slack: SlackSandbox, user: str) -> None:
        self._slack = slack
        self._user = user
        self._seen = self._sight()

    def news(self) -> list[News]:
        """Give what came, changed or went since the last time, in that order of the messages' age."""
        before, self._seen = self._seen, self._sight()
        news: list[News] = []
        for key, thing in self._seen.items():
            if key not in before:
                news.append(News(thing, "new"))
            elif _differs(before[key], thing):
                news.append(News(thing, "changed", before[key]))
        covered = {("modal", view.id) for view in self._slack.modals(self._user)}
        left = [key for key in before if key not in self._seen and key not in covered]
        gone = [News(before[key], "gone") for key in left]
        return [*gone, *news]

    def _sight(self) -> dict[tuple[str, str], Message | View]:
        channels = list(self._slack.workspace.channels)
        messages = [message for channel in channels for message in self._slack.seen(self._user, channel)]
        views = [self._slack.modal(self._user), self._slack.home(self._user)]
        return {
            **{(message.channel, message.ts): message for message in messages},
            **{(view.kind, view.id): view for view in views if view is not None},
        }


class Others:
    """Tells when the app wrote to somebody who isn't followed, so that nothing comes unseen."""

    def __init__(self, slack: SlackSandbox) -> None:
        self._slack = slack
        self._followed = ""
        self._known = {message.ts for _, message in self._messages()}

    def follow(self, user: str) -> None:
        """From now on say nothing of what comes to this person."""
        self._followed = user

    def new(self) -> list[Line]:
        """Give a line for each direct message of the app's to anybody else, told once."""
        lines = []
        for user, message in self._messages():
            if message.ts not in self._known and message.from_app and user.id != self._followed:
                name = clean(user.real_name)
                lines.append(
                    line(f"Switchboard wrote to {name}: as {name.lower()} shows it.", Style.DIM | Style.BOLD)
                )
            self._known.add(message.ts)
        return lines

    def _messages(self) -> list[tuple[User, Message]]:
        people = [user for user in self._slack.workspace.users.values() if not user.is_bot]
        return [(user, message) for user in people for message in self._slack.direct_messages(user.id)]


def _differs(before: Message | View, now: Message | View) -> bool:
    if isinstance(before, View) and isinstance(now, View):
        # What was filled in makes another view of it too, but that is no news to whoever filled it in.
        return (before.hash, before.errors) != (now.hash, now.errors)
    return before is not now  # a card that was drawn again counts, even if it says the same
