"""What the help shows: every keyword, name and way of referring to calls brings its own examples. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Example:
    """A line of the help: what to type after the command, what it does, and the type it is read as."""

    typed: str
    does: str
    gives: type
