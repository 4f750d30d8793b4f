import io

import pytest

from sandbox.terminal.lines import Style, line
from sandbox.terminal.terminal import Terminal, takes_colours


class ATerminal(io.StringIO):
    """What is written to somebody's screen."""

    def isatty(self) -> bool:
        """Say that somebody sees it."""
        return True


@pytest.mark.parametrize(
    ("environment", "expected"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_a_terminal_gets_colours_unless_somebody_objects(
    environment: dict[str, str], *, expected: bool
) -> None:
    """By NO_COLOR, or by being a terminal that has none."""
    assert takes_colours(ATerminal(), environment) is expected
    assert takes_colours(io.StringIO(), environment) is False


def test_what_is_piped_in_is_shown_as_if_typed() -> None:
    """So that the output reads as a conversation; at the end there is no line."""
    written = io.StringIO()
    terminal = Terminal(io.StringIO("/calls\n\nlast"), written, colours=False)
    assert [terminal.read(line("Ana ▸")) for _ in range(4)] == ["/calls\n", "\n", "last", None]
    assert written.getvalue() == "Ana ▸ /calls\nAna ▸\nAna ▸ last\n"


def test_what_is_too_long_goes_on_below() -> None:
    """At a space, in its colour."""
    written = io.StringIO()
    Terminal(io.StringIO(), written, colours=True).show([line("word " * 30, Style.BAD)])
    lines = written.getvalue().splitlines()
    assert len(lines) == 2
    assert all(each.startswith("\x1b[31mword") for each in lines)
