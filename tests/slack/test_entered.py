"""What the inputs of a modal hold, as Slack sends it."""

from typing import Any

import pytest

from bot.slack.incoming import InView


@pytest.mark.parametrize(
    ("held", "read"),
    [
        ({"type": "plain_text_input", "value": "A-1"}, "A-1"),
        ({"type": "datepicker", "selected_date": "2026-11-21"}, "2026-11-21"),
        ({"type": "static_select", "selected_option": {"value": "Sale"}}, "Sale"),
        ({"value": ""}, None),
        ({"value": None}, None),
        ({"selected_option": "x", "value": 5}, None),
        ([], None),
        (None, None),
    ],
)
def test_what_an_input_holds(held: Any, read: str | None) -> None:
    """Text, a day or a choice; nothing where it is empty, or something else stands there."""
    assert InView("V1", values={"block": {"value": held}}).entered("block", "value") == read


@pytest.mark.parametrize("values", [{}, {"block": None}, {"block": {}}, {"block": []}])
def test_an_input_that_is_not_there_holds_nothing(values: dict[str, Any]) -> None:
    """Whatever came in its place."""
    assert InView("V1", values=values).entered("block", "value") is None
