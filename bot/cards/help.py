"""What can be typed, by heading."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot import words
from bot.cards.fit import fit, in_paragraphs
from bot.cards.message import LONGEST_TEXT, Message
from bot.cards.text import clip_markup, escape, unformatted


@dataclass(frozen=True)
class Topic:
    """A heading, and under it what can be typed and what it does."""

    heading: str
    rows: Sequence[tuple[str, str]]


def help_card(topics: Sequence[Topic]) -> Message:
    """Draw the help; what is typed can be of the organizations file, and so somebody else's words."""
    paragraphs = [
        "\n".join([f"*{escape(topic.heading)}*", *(_row(example, does) for example, does in topic.rows)])
        for topic in topics
    ]
    text = clip_markup("\n\n".join([words.HELP, *paragraphs]), LONGEST_TEXT)
    return Message(text, fit([], paragraphs, in_paragraphs))


def _row(example: str, does: str) -> str:
    typed = escape(example.replace("`", "'"))
    return f"`{typed}`  {unformatted(escape(does))}"
