"""Finding what somebody means by a word: exactly, else by a beginning that only one thing has."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import TypeVar

Thing = TypeVar("Thing")


class Unclear(Exception):
    """Nothing, or more than one thing, is called so; the text is for the person."""


def choose(typed: str, things: Mapping[str, Thing], kind: str) -> Thing:
    """Find the thing by its name; a name can have several words, each of which may begin like what is typed.

    Raises Unclear.
    """
    wanted = typed.casefold().strip()
    names = {name.casefold(): name for name in things}
    if wanted in names:
        return things[names[wanted]]
    found = [name for name in things if _begins(name, wanted)]
    if len(set(map(id, (things[name] for name in found)))) == 1:
        return things[found[0]]
    if found:
        raise Unclear(f"Which {kind}: {_listed(found)}?")
    near = get_close_matches(wanted, names, n=2, cutoff=0.6)
    guess = f" Did you mean {_listed([names[each] for each in near])}?" if near else ""
    raise Unclear(f"There is no {kind} {wanted!r}.{guess}")


def _begins(name: str, wanted: str) -> bool:
    words = name.casefold()
    return bool(wanted) and any(part.startswith(wanted) for part in (words, *words.split()))


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + f" or {names[-1]}" if len(names) > 1 else names[0]
