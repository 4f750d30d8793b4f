"""Comparing typed names with known ones, and reading a typed yes or no."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import TypeVar

Named = TypeVar("Named")

_YES = frozenset(["yes", "y", "ye", "yep", "yeah", "true", "t", "on", "1", "si", "oui", "ja"])

_NO = frozenset(["no", "n", "nope", "nah", "false", "f", "off", "0", "non", "nein"])

_WORD = re.compile(r"[^\W_]+")


def comparable(text: str) -> str:
    """Give the words of a text as they are compared: without case, accents and punctuation."""
    return _of_one_character(text) if len(text) == 1 else _comparable(text)


@lru_cache(maxsize=2048)
def _of_one_character(character: str) -> str:
    return _comparable(character)


def _comparable(text: str) -> str:
    letters = text.casefold()
    if not letters.isascii():
        letters = unicodedata.normalize("NFKD", letters)
        letters = letters.translate({ord(c): None for c in set(letters) if unicodedata.combining(c)})
    return " ".join(_WORD.findall(letters))


def choose(typed: str, named: Iterable[tuple[str, Named]]) -> tuple[Named, ...]:
    """Give what goes by the typed name: exactly, else but for case and accents, else by its beginning.

    Several where it isn't the name of one alone; none where it is of none. A thing may go by several names.
    """
    wanted = comparable(typed)
    if not wanted:
        return ()
    begun = [(name, known, thing) for name, thing in named if (known := comparable(name)).startswith(wanted)]
    same = [(name, thing) for name, known, thing in begun if known == wanted]
    exact = [thing for name, thing in same if name == typed]
    best = exact or [thing for _, thing in same] or [thing for _, _, thing in begun]
    return tuple(thing for at, thing in enumerate(best) if thing not in best[:at])


def edits(one: str, other: str, most: int) -> int:
    """Count the letters to add, leave out, replace or swap with the next to make one text the other.

    What takes more than ``most`` counts as one more than that.
    """
    far = most + 1
    if abs(len(one) - len(other)) > most or len(set(one) ^ set(other)) > 2 * most:
        return far
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        two_before, before, row = before, row, [at]
        for there, known in enumerate(other, 1):
            count = min(before[there] + 1, row[-1] + 1, before[there - 1] + (letter != known))
            if at > 1 and there > 1 and letter == other[there - 2] and known == one[at - 2]:
                count = min(count, two_before[there - 2] + 1)
            row.append(count)
        if min(row) > most:
            return far
    return min(row[-1], far)


def yes_or_no(typed: str) -> bool | None:
    """Read a yes or a no in the ways people write them; None for anything else."""
    word = comparable(typed)
    return True if word in _YES else False if word in _NO else None
