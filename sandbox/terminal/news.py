"""What one person newly sees: messages anywhere they can look, the modal before them, their Home."""

from dataclasses import dataclass
from typing import Literal

from sandbox.slack.messages import Message
from sandbox.slack.server import SlackSandbox
from sandbox.slack.views import View


@dataclass(frozen=True)
class News:
    """One thing that came, changed or went."""

    of: Message | View
    change: Literal["new", "changed", "gone"]


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
                news.append(News(thing, "changed"))
        gone = [News(thing, "gone") for key, thing in before.items() if key not in self._seen]
        return [*gone, *news]

    def _sight(self) -> dict[tuple[str, str], Message | View]:
        channels = list(self._slack.workspace.channels)
        messages = [message for channel in channels for message in self._slack.seen(self._user, channel)]
        views = [self._slack.modal(self._user), self._slack.home(self._user)]
        return {
            **{(message.channel, message.ts): message for message in messages},
            **{(view.kind, view.id): view for view in views if view is not None},
        }


def _differs(before: Message | View, now: Message | View) -> bool:
    if isinstance(before, View) and isinstance(now, View):
        # What was filled in makes another view of it too, but that is no news to whoever filled it in.
        return (before.hash, before.errors) != (now.hash, now.errors)
    return before is not now  # a card that was drawn again counts, even if it says the same
