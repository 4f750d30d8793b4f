"""What ``check --online`` finds, told line by line as it is found."""

from collections.abc import Callable

from bot.check import words


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
        self._say(words.line(label, text))
        return True
