"""Which organization is named with ``in``: one of the person's own, by key, name or a beginning. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.errors import Misunderstood
from bot.text.markup import literal
from bot.text.matching import choose, comparable
from bot.words import VALUE_LENGTH, quote
from commands.grammar.words import IN_QUOTES

_MISSING = "`in` which organization? Its name comes after it: `in acme`."

_ONE_AT_A_TIME = "I can look in one organization at a time. Keep one `in …`."

_SHOWN = 10


@dataclass(frozen=True)
class OrganizationName:
    """An organization as the person knows it, and the region its numbers without a country are read in."""

    key: str
    name: str
    region: str


class Organizations:
    """The organizations that a person may name."""

    MOST_WORDS = 6  # of a name

    def __init__(self, theirs: Iterable[OrganizationName]) -> None:
        self._theirs = tuple(theirs)
        self._named = [(written, each) for each in self._theirs for written in (each.key, each.name)]
        self._whole = {comparable(written) for written, _ in self._named}

    def is_whole(self, typed: str) -> bool:
        """Tell whether this is one's key or name, and not only the beginning."""
        return comparable(typed) in self._whole

    def is_clear(self, typed: str) -> bool:
        """Tell whether this is the key or name of one alone, or the beginning of it."""
        return len(choose(typed, self._named)) == 1

    def longest(
        self, phrases: Sequence[tuple[str, int]], *, after_value: bool = False
    ) -> tuple[OrganizationName, int]:
        """Give what the longest of some phrases names, the last, and what comes with that.

        Raises Misunderstood where there is none or are several.
        """
        if not phrases:
            raise Misunderstood(_MISSING)
        for phrase, at in reversed(phrases):
            found = choose(phrase, self._named)
            if len(found) > 1:
                raise Misunderstood(
                    f"{quote(phrase)} could be several of your organizations. {_listed(found)}"
                )
            if found:
                return found[0], at
        in_quotes = f" {IN_QUOTES}" if after_value else ""
        unknown = f"You have no organization {quote(phrases[-1][0])} here."
        raise Misunderstood(f"{unknown} {_listed(self._theirs)}{in_quotes}")

    @staticmethod
    def one_at_a_time() -> None:
        """Raise Misunderstood, since a second one is named."""
        raise Misunderstood(_ONE_AT_A_TIME)


def _listed(organizations: Sequence[OrganizationName]) -> str:
    shown = [f"{quote('in ' + each.key)} for {literal(each.name, VALUE_LENGTH)}" for each in organizations]
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    return f"Type {', '.join(shown[:_SHOWN])}{more}." if shown else ""
