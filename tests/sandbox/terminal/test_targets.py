from dataclasses import replace

from sandbox.slack.blockkit.kept import kept
from sandbox.slack.controls import controls_in
from sandbox.slack.identifiers import Identifiers
from sandbox.terminal.targets import Denial, Numbers, present
from tests.sandbox.slack.blocks import actions, button


def test_numbers_begin_again_only_when_something_new_is_numbered() -> None:
    """Until then the old ones hold; what comes in between counts on."""
    numbers = Numbers()
    assert [numbers.add(Denial()), numbers.add(Denial())] == [1, 2]
    numbers.begin()
    assert numbers.find(2)
    assert numbers.add(Denial()) == 1
    assert numbers.find(2) is None
    assert numbers.add(Denial()) == 2
    numbers.forget()
    assert (numbers.find(1), numbers.highest) == (None, 0)


def test_zero_and_less_are_no_numbers() -> None:
    """Nor do they count from the end."""
    numbers = Numbers()
    numbers.add(Denial())
    assert (numbers.find(0), numbers.find(-1)) == (None, None)


def test_a_control_is_found_again_on_a_card_that_was_drawn_anew() -> None:
    """Its block has another id by then; a button for something else is not it."""
    blocks = kept([actions(button("A", value="1"), button("A", "b", value="2"))], Identifiers(lambda: 0.0))
    first, second = controls_in(blocks)
    wanted = replace(first, block_id="before")
    assert present(wanted, (second, first)) == first
    assert present(replace(wanted, element={**first.element, "value": "3"}), (first, second)) is None
