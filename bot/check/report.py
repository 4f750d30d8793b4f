"""What ``check --online`` finds, told line by line as it is found, in plain text for a terminal.

Its words stand where they are said: who is asked, what is wrong, what to do next. What others say is made
printable.
"""

import textwrap
from collections.abc import Callable

WIDTH = 100

INDENT = " " * 7

LONGEST_NAME = 60  # of what Slack says a workspace or an app is called


def line(label: str, text: str) -> str:
    """One thing, as it stands in a line or several."""
    return wrapped(f"{label:>5}  ", text, INDENT)


def wrapped(before: str, text: str, indent: str) -> str:
    """A text in lines of 100 characters at most."""
    return textwrap.fill(
        text, WIDTH, initial_indent=before, subsequent_indent=indent,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def printable(said: object) -> str:
    """What somebody else says, on one line, without anything a terminal would act on."""
    visible = "".join(character if character.isprintable() else " " for character in str(said))
    return " ".join(visible.split())[:LONGEST_NAME]


def counted(count: int, one: str, many: str) -> str:
    """So many of them, in words."""
    return f"{count} {one if count == 1 else many}"


class Report:
    """Takes what is found, in any order, and tells each thing once. ``say`` gets a line without its end."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.hints = 0
        self.wrong_things = 0
        self._say = say
        self._told: set[str] = set()

    def asking(self, whom: str) -> None:
        """Something begins that takes a moment."""
        self._tell("...", whom)

    def fine(self, what: str) -> None:
        """Something is as it must be."""
        self._tell("ok", what)

    def hint(self, what: str) -> None:
        """Something works, or may, and could be better."""
        self.hints += self._tell("hint", what)

    def wrong(self, what: str) -> None:
        """Something doesn't work, or can't be told to work."""
        self.wrong_things += self._tell("WRONG", what)

    def say(self, line: str = "") -> None:
        """Anything else, as it is."""
        self._say(line)

    def _tell(self, label: str, text: str) -> bool:
        """Whether it is news: what several people or groups have in common is told once."""
        if text in self._told:
            return False
        self._told.add(text)
        self._say(line(label, text))
        return True
