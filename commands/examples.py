"""What the help shows: every keyword, name and way of referring to calls brings its own examples. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Example:
    """A line of the help: what to type after the command, what it does, and the type it is read as."""

    typed: str
    does: str
    gives: type


@dataclass(frozen=True)
class HelpLine:
    """A line of the help: text to type, command included, and what it does. Both plain text."""

    typed: str
    does: str
    gives: type
    """The type of the request, or of the reference in its query."""


@dataclass(frozen=True)
class HelpText:
    """The help, for a card to draw: lines in the order to show them, and the names of all filters."""

    lines: tuple[HelpLine, ...]
    filters: tuple[str, ...]
