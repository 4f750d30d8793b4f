"""Block Kit's limits for the inputs of a modal: numbers, days, times, menus."""

import pytest

from sandbox.slack.limits import faults_in_view
from tests.sandbox.slack.blocks import Json, form_input, modal, numbered, option, text_input


def number(**more: object) -> Json:
    return {"type": "number_input", "is_decimal_allowed": True, "action_id": "a", **more}


def picker(kind: str, **more: object) -> Json:
    return {"type": kind, "action_id": "a", **more}


GOOD = {
    "a number": number(),
    "a number at its bound": number(min_value="-1.5", max_value="10", initial_value="-1.5"),
    "a day": picker("datepicker", initial_date="2028-02-29"),
    "a time": picker("timepicker", initial_time="23:59", timezone="America/Los_Angeles"),
    "a day and time": picker("datetimepicker", initial_date_time=1_763_760_000),
    "ten radio buttons, one chosen": picker(
        "radio_buttons", options=numbered(10), initial_option=numbered(1)[0]
    ),
    "a hundred choices": picker("static_select", options=numbered(100), initial_option=numbered(100)[99]),
    "a text of 3,000": text_input(initial_value="x" * 3000, multiline=True, max_length=3000),
}
BAD = {
    "a number that doesn't say about decimals": (
        {"type": "number_input"}, "missing required field: is_decimal_allowed", "",
    ),
    "a bound that is a number": (number(min_value=1), "must provide a string", "/min_value"),
    "a bound in words": (number(max_value="ten"), "must be a valid number", "/max_value"),
    "bounds the wrong way round": (
        number(min_value="2", max_value="1"), "must be less than or equal to max_value", "/min_value",
    ),
    "a first number below": (
        number(min_value="2", initial_value="1"), "must be more than or equal to min_value", "/initial_value",
    ),
    "a first number above": (
        number(max_value="9", initial_value="10"),
        "must be less than or equal to max_value", "/initial_value",
    ),
    "a first number that isn't whole": (
        number(is_decimal_allowed=False, initial_value="1.5"), "must be an integer", "/initial_value",
    ),
    "a day in words": (
        picker("datepicker", initial_date="tomorrow"), "must be more than 9 characters", "/initial_date",
    ),
    "a day there isn't": (
        picker("datepicker", initial_date="2026-02-30"), "must be a valid date or time", "/initial_date",
    ),
    "a time there isn't": (
        picker("timepicker", initial_time="24:00"), "must be a valid date or time", "/initial_time",
    ),
    "a choice that isn't offered": (
        picker("radio_buttons", options=numbered(2), initial_option=option("Other")),
        "must be one of the provided options", "/initial_option",
    ),
    "a choice that differs in its value": (
        picker("static_select", options=numbered(2), initial_option=option("Option 1", "other")),
        "must be one of the provided options", "/initial_option",
    ),
    "a hundred and one choices": (
        picker("static_select", options=numbered(101)), "no more than 100 items allowed", "/options",
    ),
    "no choices": (picker("static_select", options=[]), "no less than 1 items allowed", "/options"),
    "a placeholder on radio buttons": (
        picker("radio_buttons", options=numbered(2), placeholder={"type": "plain_text", "text": "x"}),
        "invalid additional property: placeholder", "",
    ),
    "a text of 3,001": (
        text_input(initial_value="x" * 3001), "must be less than 3001 characters", "/initial_value",
    ),
    "a null": (text_input(initial_value=None), "must provide a string", "/initial_value"),
}  # fmt: skip


@pytest.mark.parametrize("element", GOOD.values(), ids=GOOD)
def test_what_is_within_the_limits_is_taken(element: Json) -> None:
    """Slack takes an input at its limits."""
    assert faults_in_view(modal(form_input(element))) == []


@pytest.mark.parametrize(("element", "said", "place"), BAD.values(), ids=BAD)
def test_one_breach_is_refused_and_named(element: Json, said: str, place: str) -> None:
    """Slack refuses the whole modal for one breach, and says which and where."""
    faults = faults_in_view(modal(form_input(element)))
    assert faults[1:] == [f"{said} [json-pointer:/view/blocks/0/element{place}]"]
