"""Faults of the configuration, as lines an engineer can act on. They never hold a value that was set."""

from collections.abc import Callable, Sequence

from pydantic import ValidationError


class ConfigurationFaults(Exception):
    """The start is refused; ``lines`` has one line a fault: which, where, what is expected."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = tuple(lines)
        super().__init__(f"{len(self.lines)} faults in the configuration")


Place = Callable[[tuple[str | int, ...], str], str]

SAID_BETTER = {
    "missing": "missing",
    "extra_forbidden": "unknown key",
    "string_pattern_mismatch": "not in the form it must have",
}


def sentences(error: ValidationError, place: Place) -> list[str]:
    """One line for each error of pydantic's, without the input; ``place`` puts the location before it."""
    lines = []
    for fault in error.errors(include_url=False, include_context=False, include_input=False):
        message = SAID_BETTER.get(fault["type"], fault["msg"].removeprefix("Value error, "))
        lines.append(place(fault["loc"], message))
    return lines
