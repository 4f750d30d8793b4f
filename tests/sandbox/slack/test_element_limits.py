"""Block Kit's limits for elements and what they are made of, one breach each."""

import pytest

from sandbox.slack.limits import faults_in_message
from tests.sandbox.slack.blocks import (
    CONFIRM,
    Json,
    actions,
    button,
    form_input,
    mrkdwn,
    numbered,
    option,
    overflow,
    plain,
    section,
    select,
    text_input,
)

BAD: dict[str, tuple[list[Json], str]] = {
    "26 buttons": (
        [actions(*(button(action_id=str(number)) for number in range(26)))],
        "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
    ),
    "a button in context": (
        [{"type": "context", "elements": [button()]}],
        "unsupported type: button [json-pointer:/blocks/0/elements/0/type]",
    ),
    "a text field among actions": (
        [actions(text_input())],
        "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]",
    ),
    "a button in markup": (
        [actions(button() | {"text": mrkdwn()})],
        "unsupported type: mrkdwn [json-pointer:/blocks/0/elements/0/text/type]",
    ),
    "a button of 76": (
        [actions(button("x" * 76))],
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
    ),
    "a button's value of 2,001": (
        [actions(button(value="x" * 2001))],
        "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
    ),
    "a button's url of 3,001": (
        [actions(button(url="https://" + "x" * 2993))],
        "must be less than 3001 characters [json-pointer:/blocks/0/elements/0/url]",
    ),
    "a url that is none": (
        [actions(button(url="example"))],
        "must be a valid url [json-pointer:/blocks/0/elements/0/url]",
    ),
    "a style there isn't": (
        [actions(button(style="default"))],
        "must be a valid enum value [json-pointer:/blocks/0/elements/0/style]",
    ),
    "a confirmation without deny": (
        [actions(button(confirm={name: CONFIRM[name] for name in ("title", "text", "confirm")}))],
        "missing required field: deny [json-pointer:/blocks/0/elements/0/confirm]",
    ),
    "a confirmation's title of 101": (
        [actions(button(confirm=CONFIRM | {"title": plain("x" * 101)}))],
        "must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]",
    ),
    "a confirmation's text of 301": (
        [actions(button(confirm=CONFIRM | {"text": mrkdwn("x" * 301)}))],
        "must be less than 301 characters [json-pointer:/blocks/0/elements/0/confirm/text/text]",
    ),
    "a confirmation's button of 31": (
        [actions(button(confirm=CONFIRM | {"confirm": plain("x" * 31)}))],
        "must be less than 31 characters [json-pointer:/blocks/0/elements/0/confirm/confirm/text]",
    ),
    "a select without options": (
        [section(accessory=select())],
        "no less than 1 items allowed [json-pointer:/blocks/0/accessory/options]",
    ),
    "a select with neither options nor groups": (
        [section(accessory={"type": "static_select", "action_id": "choose"})],
        "must define either `options` or `option_groups` [json-pointer:/blocks/0/accessory]",
    ),
    "101 options": (
        [section(accessory=select(*numbered(101)))],
        "no more than 100 items allowed [json-pointer:/blocks/0/accessory/options]",
    ),
    "an option of 76": (
        [section(accessory=select(option("x" * 76, "x")))],
        "must be less than 76 characters [json-pointer:/blocks/0/accessory/options/0/text/text]",
    ),
    "an option in markup": (
        [section(accessory=select({"text": mrkdwn(), "value": "x"}))],
        "unsupported type: mrkdwn [json-pointer:/blocks/0/accessory/options/0/text/type]",
    ),
    "an option's value of 151": (
        [section(accessory=select(option("x", "x" * 151)))],
        "must be less than 151 characters [json-pointer:/blocks/0/accessory/options/0/value]",
    ),
    "an option's description of 76": (
        [section(accessory=select(option() | {"description": plain("x" * 76)}))],
        "must be less than 76 characters [json-pointer:/blocks/0/accessory/options/0/description/text]",
    ),
    "a link in a select": (
        [section(accessory=select(option() | {"url": "https://example.com"}))],
        "invalid additional property: url [json-pointer:/blocks/0/accessory/options/0]",
    ),
    "an initial option that is not offered": (
        [section(accessory=select(option("One"), initial_option=option("Two")))],
        "must be one of the provided options [json-pointer:/blocks/0/accessory/initial_option]",
    ),
    "an initial option that differs in one property": (
        [section(accessory=select(option(), initial_option=option() | {"description": plain()}))],
        "must be one of the provided options [json-pointer:/blocks/0/accessory/initial_option]",
    ),
    "an initial choice that is not offered": (
        [
            section(
                accessory={
                    "type": "multi_static_select",
                    "options": [option("One")],
                    "initial_options": [option("One"), option("Two")],
                }
            )
        ],
        "must be one of the provided options [json-pointer:/blocks/0/accessory/initial_options/1]",
    ),
    "a placeholder of 151": (
        [section(accessory=select(option(), placeholder=plain("x" * 151)))],
        "must be less than 151 characters [json-pointer:/blocks/0/accessory/placeholder/text]",
    ),
    "an overflow of six": (
        [section(accessory=overflow(*numbered(6)))],
        "no more than 5 items allowed [json-pointer:/blocks/0/accessory/options]",
    ),
    "eleven checkboxes": (
        [actions({"type": "checkboxes", "options": numbered(11)})],
        "no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    "eleven radio buttons": (
        [actions({"type": "radio_buttons", "options": numbered(11)})],
        "no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    "a text field of 3,001": (
        [form_input(text_input(max_length=3001))],
        "must be between 1 and 3000 [json-pointer:/blocks/0/element/max_length]",
    ),
    "a first value longer than allowed": (
        [form_input(text_input(max_length=3, initial_value="four"))],
        "must be less than 4 characters [json-pointer:/blocks/0/element/initial_value]",
    ),
    "bounds the wrong way round": (
        [form_input(text_input(min_length=5, max_length=3))],
        "must be less than or equal to max_length [json-pointer:/blocks/0/element/min_length]",
    ),
    "a number that is text": (
        [form_input(text_input(max_length="3"))],
        "must provide an integer [json-pointer:/blocks/0/element/max_length]",
    ),
    "a text that is a number": (
        [section() | {"text": mrkdwn() | {"text": 5}}],
        "must provide a string [json-pointer:/blocks/0/text/text]",
    ),
}


@pytest.mark.parametrize(("blocks", "said"), BAD.values(), ids=BAD)
def test_one_breach_is_refused_and_named(blocks: list[Json], said: str) -> None:
    """Slack refuses the whole message for one breach, and says which and where."""
    assert faults_in_message({"text": "Words", "blocks": blocks}) == [said]
