"""Messages by their numbers: m1 is the first that everyone in a channel sees."""

import re
from collections.abc import Sequence

from sandbox.slack.messages import Message
from sandbox.slack.server import SlackSandbox
from sandbox.terminal.choosing import Unclear

LAST = "last"
_NUMBER = re.compile(r"m?(\d{1,4})(?:\s+(.*))?", re.DOTALL | re.IGNORECASE)


def numbered(slack: SlackSandbox, user: str, channel: str) -> list[Message]:
    """Give the messages of a channel in their order; those that only this person sees have no number."""
    return [message for message in slack.seen(user, channel) if not message.ephemeral]


def notes_on(message: Message, messages: Sequence[Message]) -> list[str]:
    """Give what stands beside a message: its number, and that of the one whose thread it is in."""
    places = {each.ts: f"m{number}" for number, each in enumerate(messages, start=1)}
    own = places.get(message.ts)
    is_answer = message.thread_ts not in {None, message.ts}
    first = places.get(message.thread_ts or "", "a message that is gone")
    return [*([own] if own else []), *([f"in the thread of {first}"] if is_answer else [])]


def choose_message(typed: str, messages: Sequence[Message]) -> tuple[Message, str]:
    """Find the message that `m2 …`, `2 …` or `last …` begins with, the last one else, and give the rest.

    Raises Unclear.
    """
    if not messages:
        raise Unclear("There is no message here yet: try say.")
    words = typed.strip()
    if match := _NUMBER.fullmatch(words):
        number = int(match[1])
        if not 1 <= number <= len(messages):
            raise Unclear(
                f"There is no m{number}. The messages here are m1 to m{len(messages)}: look shows them."
            )
        return messages[number - 1], (match[2] or "").strip()
    first, _, rest = words.partition(" ")
    return messages[-1], rest.strip() if first.casefold() == LAST else words
