import pytest

from sandbox.terminal.choosing import Unclear, choose

PEOPLE = {"Ana Agent": 1, "Olga Operations": 2, "Otto Outsider": 3}


@pytest.mark.parametrize(
    ("typed", "expected"), [("ana agent", 1), ("AN", 1), ("agent", 1), ("otto", 3), ("out", 3), (" olg ", 2)]
)
def test_the_beginning_of_any_word_is_enough(typed: str, expected: int) -> None:
    """As long as only one thing begins so."""
    assert choose(typed, PEOPLE, "person") == expected


def test_a_whole_name_wins_over_longer_ones() -> None:
    """Else it could never be chosen."""
    assert choose("in", {"in": 1, "invoca": 2}, "word") == 1


def test_two_names_of_one_thing_are_not_ambiguous() -> None:
    """Whatever both begin with."""
    place = object()
    assert choose("d", {"dm": place, "direct messages": place}, "place") is place


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("o", "Which person: Olga Operations or Otto Outsider?"),
        ("ottto", "There is no person 'ottto'."),
        ("", "There is no person ''."),
    ],
)
def test_what_is_unclear_is_said(typed: str, words: str) -> None:
    """With the things it could have been."""
    with pytest.raises(Unclear) as raised:
        choose(typed, PEOPLE, "person")
    assert words in str(raised.value)
