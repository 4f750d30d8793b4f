import pytest

from sandbox.terminal.choosing import Unclear
from sandbox.terminal.troubles import read_switch
from sandbox.troubles import INVOCA


@pytest.mark.parametrize(
    ("typed", "read"),
    [("ok", ("ok", None)), ("slow 9", ("slow", 9.0)), ("sl", ("slow", None)), ("slow 0", ("slow", 0.0))],
)
def test_a_switch_is_read_by_its_beginning(typed: str, read: tuple[str, float | None]) -> None:
    """With the seconds, if there are any."""
    assert read_switch(typed, INVOCA, "api") == read


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("sideways", "There is no api switch 'sideways'."),
        ("slow soon", "api slow takes a number of seconds."),
        ("down 3", "Type api down alone."),
        ("f 3", "Type api forbidden alone."),
    ],
)
def test_a_word_that_is_unclear_says_what_is(typed: str, words: str) -> None:
    """So that it can be typed again."""
    with pytest.raises(Unclear) as raised:
        read_switch(typed, INVOCA, "api")
    assert words in str(raised.value)
