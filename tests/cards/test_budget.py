"""What others wrote is read on a card in a bounded number of steps; what isn't read is hidden."""

import re
from dataclasses import replace
from functools import partial

import pytest

from bot.access.rights import Shown
from bot.cards.call import call_card
from bot.cards.kit.blocks import Message, View
from bot.cards.kit.numbers import Numbers
from bot.invoca.models import Call, CurrentCalls, CustomDatum
from bot.ledger.standing import Latest
from bot.queries import AllCalls, Query
from bot.text.phones import HIDDEN
from bot.text.phones_in_text import Readings
from commands.lookup.call_list import call_list, page_of
from commands.lookup.details import details_view
from commands.lookup.results import results_view
from tests.cards.examples import NOW, as_json, call, organization
from tests.steps import counted

HOSTILE = [
    piece * 300
    for piece in (
        "00 ", "+1 ", "1 ", "530 999 ", "0(", "+", "9999999999 ", "00 33 6 12 ", "9", "a9", "999%20",
        "53O-999-9998 ", "<tel:530-999-9998>", "1-800-CONTACTS ", "sip:5309999998 ",
    )
]  # fmt: skip
"""The call's own number ends with nothing but nines: it stands within itself at every digit of some."""

MOST_STEPS = 200_000
"""Function calls, Python's own among them: some 30 ms where such a machine is slow."""


def spoiled(value: str, count: int) -> Call:
    """A call with so many fields of custom data, and as many that no document lists, of this value."""
    data = tuple(CustomDatum(f"field_{at}", value, "X") for at in range(count))
    more = {f"more_{at}": value for at in range(count)}
    return replace(call(), custom_data=data, more=more, advertiser_campaign_name=value, keypresses=value)


def drawn(spoilt: Call) -> Message:
    return call_card(spoilt, organization(), Shown.MASKED, looked_up_at=NOW)


def in_a_window(spoilt: Call) -> View:
    return details_view(spoilt, organization(), Shown.MASKED, latest=Latest())


@pytest.mark.parametrize("count", [20, 100, 1_500])
@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_a_card_takes_a_bounded_number_of_steps(value: str, count: int) -> None:
    """However many fields there are, of whatever digits."""
    spoilt = spoiled(value, count)
    for draw in (drawn, in_a_window):
        _, steps = counted(partial(draw, spoilt))
        assert steps < MOST_STEPS


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_a_list_and_a_window_take_a_bounded_number_of_steps(value: str) -> None:
    """All calls on it share what may be read."""
    calls = tuple(replace(spoiled(value, 50), transaction_id=f"CALL{at:04}-CALL{at:04}") for at in range(15))
    _, steps = counted(
        lambda: call_list(
            page_of(CurrentCalls(calls)), organization(), Query(AllCalls()), latest={}, looked_up_at=NOW
        )
    )
    assert steps < MOST_STEPS
    _, steps = counted(
        lambda: results_view(calls, organization(), shown=Shown.MASKED, latest={}, may_tag=True)
    )
    assert steps < MOST_STEPS


def test_what_is_not_read_is_hidden() -> None:
    """Where nothing may be read any more, no digit but the last four of a text can be seen."""
    numbers = Numbers("US", readings=Readings(0))
    assert numbers.text("ask for 530-999-9999 or 12/24/2026", 100) == (
        f"ask for {HIDDEN * 3}-{HIDDEN * 3}-{HIDDEN * 4} or {HIDDEN * 2}/{HIDDEN * 2}/2026"
    )
    assert numbers.text("suite 12", 100) == "suite 12"


def test_a_number_behind_much_that_is_hostile_is_hidden_too() -> None:
    """What comes last on a card, when everything may have been read up."""
    told = (*(CustomDatum(f"a{at}", "00 " * 300) for at in range(30)), CustomDatum("z", "call 530 888 7777"))
    spoilt = replace(call(), custom_data=told)
    text = as_json(call_card(spoilt, organization(show=("z",)), Shown.MASKED, looked_up_at=NOW))
    assert "888" not in text
    assert "7777" in text


def test_of_many_fields_how_many_are_left_out_is_said() -> None:
    """Also of those that no card chooses from."""
    spoilt = replace(call(), custom_data=tuple(CustomDatum(f"field_{at}", "x") for at in range(1_000)))
    window = details_view(spoilt, organization(), Shown.FULL, latest=Latest())
    left_out = [int(each) for each in re.findall(r"\b\d+\b", as_json(window))]
    assert any(900 < each < 1_050 for each in left_out)
