"""What was typed, with one part of it put right: the texts of completions. Pure."""

from dataclasses import dataclass

from bot.cards.text import escape
from commands import typed
from commands.tag_names import ByName, Meaning, Split
from commands.tag_organization import Named
from commands.tag_quotes import Quotes
from commands.tag_text import TagText
from commands.tag_types import Vocabulary


@dataclass(frozen=True)
class Draft:
    """A text that is being read for one organization."""

    text: TagText
    quotes: Quotes
    split: Split
    names: ByName[Meaning]
    vocabulary: Vocabulary
    named: Named | None

    @property
    def region(self) -> str:
        """Where numbers and dates are read."""
        return self.vocabulary.name.region

    @property
    def head(self) -> str:
        """Which call and what quick tags, as on a keyboard, with a line break over ``in …``."""
        end = self.split.head_end
        if self._named_in_head is None:
            return typed.plain(self.text.before(end))
        before = self.text.before(self._named_in_head.start)
        return typed.plain(f"{before}\n{self.text.raw_between(self._named_in_head.end, end)}")

    def with_head(self, head: str) -> str:
        """Give the text with another call and other quick tags."""
        key = f"in {self.vocabulary.name.key} " if self._named_in_head is not None else ""
        return f"{key}{escape(head)} {self.text.after(self.split.head_end)}".strip()

    def with_part(self, start: int, end: int, instead: str) -> str:
        """Give the text with something else from one position to another."""
        return self.text.replaced(start, end, instead)

    def value_of(self, at: int) -> tuple[int, int]:
        """Give from where to where the value of a place stands, quotes included."""
        place = self.split.places[at]
        start, end = self.quotes.trimmed(place.end, self.split.value_end(at))
        if at + 1 < len(self.split.places):
            while end > start and self.text.plain[end - 1] in ",; ":
                end -= 1
        return start, end

    @property
    def _named_in_head(self) -> Named | None:
        is_in_head = self.named is not None and self.named.end <= self.split.head_end
        return self.named if is_in_head else None


def in_quotes(value: str) -> str:
    """Give a value so that it is read as it is, whatever is in it."""
    return f'"{value}"'
