"""What stands in quotes in a text as on a keyboard. Pure.

A quote opens where a word or a value begins and closes where one ends, so inches and apostrophes do neither.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

_BEFORE_OPENING = frozenset(" \n=:([{,;|*")
_SINGLE_OPENING = re.compile(r"[:=] ?'(?=[^\s'])")
_SINGLE_CLOSING = re.compile(r"'(?=[\s.,;:!?)=]|\Z)")
_MOST_SPACES = 4  # between a sign and its value
_AFTER_CLOSING = ".,;:!?"


@dataclass(frozen=True)
class Quotes:
    """Where quotes close, by where they open, and which characters are inside."""

    plain: str
    closing: Mapping[int, int]
    opening: Mapping[int, int]
    _inside: bytes

    def hide(self, position: int) -> bool:
        """Tell whether what stands there is in quotes."""
        return bool(self._inside[position])

    def trimmed(self, start: int, end: int) -> tuple[int, int]:
        """Give the part of a stretch without spaces around it."""
        part = self.plain[start:end]
        return start + len(part) - len(part.lstrip()), start + max(
            len(part.rstrip()), len(part) - len(part.lstrip())
        )

    def unquoted(self, start: int, end: int) -> tuple[int, int, bool]:
        """Give the part of a trimmed stretch within the quotes around it, and whether there are any."""
        part = self.plain[start:end]
        bare = part.rstrip(_AFTER_CLOSING)
        last = start + len(bare) - 1
        if part and set(part) <= {'"', " "} and '"' in part:
            return end, end, True
        if self.closing.get(start) == last and last > start:
            return *self.trimmed(start + 1, last), True
        if part.startswith('"') and part.count('"') == 1:
            return *self.trimmed(start + 1, end), False
        if len(bare) > 1 and bare[0] == bare[-1] == "'" and not re.search(r"\s'\S", bare):
            return *self.trimmed(start + 1, last), True
        return start, end, False


def find_quotes(plain: str) -> Quotes:
    """Find what stands in quotes."""
    closing: dict[int, int] = {}
    open_at: list[int] = []
    for match in re.finditer('"', plain):
        at = match.start()
        if _opens(plain, at, is_first=not open_at):
            open_at.append(at)
        elif open_at:
            closing[open_at.pop()] = at
    closers = [match.start() for match in _SINGLE_CLOSING.finditer(plain)]
    for match in _SINGLE_OPENING.finditer(plain):
        found = bisect_left(closers, match.end())
        if found < len(closers):
            closing[match.end() - 1] = closers[found]
    return Quotes(
        plain, closing, {end: start for start, end in closing.items()}, _inside(len(plain), closing)
    )


def _opens(plain: str, at: int, *, is_first: bool) -> bool:
    before = plain[at - 1] if at else " "
    behind = plain[at + 1 : at + 2]
    if before not in _BEFORE_OPENING or behind in {"", '"'}:
        return False
    if not behind.isspace():
        return True
    return is_first and plain[max(0, at - _MOST_SPACES) : at].rstrip(" ").endswith(("=", ":"))


def _inside(length: int, closing: Mapping[int, int]) -> bytes:
    inside = bytearray(length)
    for start, end in closing.items():
        inside[start + 1 : end] = b"\1" * (end - start - 1)
    return bytes(inside)
