"""Digits as they stand in a text, in groups: the raw material of phone numbers. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot import phones

_DIGITS = re.compile(r"[0-9]+")
_BETWEEN = frozenset(" ()-./[]~" + phones.IGNORED)
_WIDEST = 5  # characters between two groups of one number, or before the first
_OPENING = frozenset(" ([+" + phones.IGNORED)
_GLUE_BEFORE = re.compile(r"(?:\w|[$€£@]|\w[-/])\Z")
_GLUE_AFTER = re.compile(r"\w|[@%]|-\w")


@dataclass(frozen=True)
class Group:
    """Digits that stand together. A word is what has no space in it: several groups, or one."""

    digits: str
    start: int
    end: int
    opening: str
    """What opens it: a plus, a parenthesis."""
    has_plus: bool
    """It begins with a country code."""
    opens_word: bool
    is_apart: bool
    """Something visible stands between it and the group before."""
    is_id: bool = False
    """Its word is glued to letters, or is an amount or an address."""


def runs(plain: str) -> Iterator[list[Group]]:
    """Give groups between which nothing stands but what is written inside phone numbers."""
    run: list[Group] = []
    for match in _DIGITS.finditer(plain):
        between = plain[run[-1].end : match.start()] if run else ""
        if run and (_is_wide(between) or not _BETWEEN.issuperset(between)):
            yield list(_with_ids(run, plain))
            run = []
        is_apart = bool(between.strip(phones.IGNORED))
        opens_word = not run or " " in between
        opening = _opening(plain, match.start())
        has_plus = "+" in opening
        run.append(Group(match[0], match.start(), match.end(), opening, has_plus, opens_word, is_apart))
    if run:
        yield list(_with_ids(run, plain))


def _is_wide(between: str) -> bool:
    """What can't be seen takes no room, within bounds."""
    return len(between) > _WIDEST and (
        len(between) > 4 * _WIDEST or len(between.replace(phones.IGNORED, "")) > _WIDEST
    )


def _opening(plain: str, start: int) -> str:
    at = start
    while at and start - at < _WIDEST and plain[at - 1] in _OPENING:
        at -= 1
    return plain[at:start].lstrip(" " + phones.IGNORED)


def _with_ids(groups: list[Group], plain: str) -> Iterator[Group]:
    first = 0
    for at in range(1, len(groups) + 1):
        if at == len(groups) or groups[at].opens_word:
            word = groups[first:at]
            is_id = _is_glued(plain, word[0].start, word[-1].end)
            yield from (replace(group, is_id=True) for group in word) if is_id else word
            first = at


def _is_glued(plain: str, start: int, end: int) -> bool:
    if _GLUE_BEFORE.search(plain[max(0, start - 4) : start].rstrip(phones.IGNORED)):
        return True
    return bool(_GLUE_AFTER.match(plain[end : end + 2])) and phones.extension_at(plain, end) == end
