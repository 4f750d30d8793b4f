"""Every limit of docs.slack.dev's Block Kit reference: what is taken at it, what is said of a breach."""

from typing import Any

import pytest
from slack_sdk.models import blocks as official
from slack_sdk.models.views import View

from sandbox.slack.limits import faults_in_message, faults_in_view
from tests.sandbox.slack.blocks import (
    CONFIRM,
    IMAGE,
    Json,
    actions,
    button,
    context,
    fields,
    form_input,
    header,
    home,
    modal,
    mrkdwn,
    numbered,
    option,
    overflow,
    plain,
    section,
    select,
    table,
    text_input,
)

ADDRESS = "https://example.com"
MARKDOWN = {"type": "markdown", "text": "x" * 6000}
RICH_TEXT = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}
NUMBER_CELL = {"type": "raw_number", "value": 1.5, "text": "1.50"}


def element(kind: str, **more: object) -> Json:
    return {"type": kind, "action_id": "a", **more}


def number(**more: object) -> Json:
    return element("number_input", **{"is_decimal_allowed": True, **more})


MESSAGES_TAKEN: dict[str, list[Json]] = {
    "no blocks": [],
    "fifty blocks": [section()] * 50,
    "a text of 3,000": [section("x" * 3000)],
    "ten fields, one of 2,000": [fields(mrkdwn("x" * 2000), *[plain()] * 9)],
    "two texts, each told how to be read": [
        section() | {"text": mrkdwn() | {"verbatim": True}, "fields": [plain() | {"emoji": False}]}
    ],
    "a header of 150": [header(plain("x" * 150))],
    "ten context elements": [context(IMAGE, plain(), *[mrkdwn()] * 8)],
    "a picture": [IMAGE, {"type": "divider"}],
    "a table of 100 rows": [table(100, 2)],
    "a table of 20 columns, one a number, one formatted": [
        table() | {"rows": [[*table(1, 18)["rows"][0], NUMBER_CELL, RICH_TEXT]]}
    ],
    "a table of 10,000 characters": [table(4, 1, "x" * 2500)],
    "12,000 characters of markdown": [MARKDOWN, MARKDOWN],
    "a rich text": [RICH_TEXT],
    "an input": [form_input()],
    "25 buttons": [actions(*(button(action_id=str(each)) for each in range(25)))],
    "a button at all its limits": [
        actions(
            button("x" * 75, value="x" * 2000, style="danger", confirm=CONFIRM, accessibility_label="x" * 75)
        )
    ],
    "100 options, the initial one among them": [
        section(accessory=select(*numbered(100), initial_option=option("Option 99"), placeholder=plain()))
    ],
    "option groups": [
        actions(element("static_select", option_groups=[{"label": plain(), "options": numbered(2)}]))
    ],
    "an overflow of five, one a link": [
        section(accessory=overflow(*numbered(4), option() | {"url": ADDRESS}))
    ],
    "ten checkboxes in markup": [
        actions(element("checkboxes", options=[{"text": mrkdwn("*x*"), "value": "x"}] * 10))
    ],
}
INPUTS_TAKEN: dict[str, Json] = {
    "a number": number(),
    "a number at its bound": number(min_value="-1.5", max_value="10", initial_value="-1.5"),
    "a day": element("datepicker", initial_date="2028-02-29"),
    "a time": element("timepicker", initial_time="23:59", timezone="America/Los_Angeles"),
    "a day and time": element("datetimepicker", initial_date_time=1_763_760_000),
    "ten radio buttons": element("radio_buttons", options=numbered(10), initial_option=numbered(1)[0]),
    "a text of 3,000": text_input(initial_value="x" * 3000, multiline=True, max_length=3000),
}
VIEWS_TAKEN: dict[str, Json] = {
    "a modal": modal(),
    "100 blocks": modal(*[section()] * 100),
    "titles of 24": modal(title=plain("x" * 24), submit=plain("x" * 24), close=plain("x" * 24)),
    "its own data": modal(private_metadata="x" * 3000, callback_id="x" * 255, clear_on_close=True),
    "a modal to read": {"type": "modal", "title": plain(), "blocks": [section()]},
    "a Home": home(private_metadata="x", callback_id="home"),
    **{name: modal(form_input(each)) for name, each in INPUTS_TAKEN.items()},
}

MUST_BE_OFFERED = "must be one of the provided options"
MESSAGES_REFUSED: dict[str, tuple[list[Any], str, str]] = {
    "51 blocks": ([section()] * 51, "no more than 50 items allowed", ""),
    "an unknown block": ([{"type": "carousel"}], "unsupported type: carousel", "/0/type"),
    "a block without type": ([{}], "missing required field: type", "/0"),
    "a block that is text": (["section"], "must provide an object", "/0"),
    "an empty text": ([section("")], "must be more than 0 characters", "/0/text/text"),
    "a text of 3,001": ([section("x" * 3001)], "must be less than 3001 characters", "/0/text/text"),
    "a text that is a number": (
        [section() | {"text": mrkdwn() | {"text": 5}}], "must provide a string", "/0/text/text",
    ),
    "a section that says nothing": ([{"type": "section"}], "must define either `text` or `fields`", "/0"),
    "a null": ([section(accessory=None)], "must provide an object", "/0/accessory"),
    "eleven fields": ([fields(*[mrkdwn()] * 11)], "no more than 10 items allowed", "/0/fields"),
    "no field": ([fields()], "no less than 1 items allowed", "/0/fields"),
    "a field of 2,001": (
        [fields(mrkdwn("x" * 2001))], "must be less than 2001 characters", "/0/fields/0/text",
    ),
    "emoji on mrkdwn": (
        [section() | {"text": mrkdwn() | {"emoji": True}}], "invalid additional property: emoji", "/0/text",
    ),
    "verbatim on plain text": (
        [section() | {"text": plain() | {"verbatim": True}}],
        "invalid additional property: verbatim", "/0/text",
    ),
    "a property there isn't": ([section(colour="red")], "invalid additional property: colour", "/0"),
    "a header in markup": ([header(mrkdwn())], "unsupported type: mrkdwn", "/0/text/type"),
    "a header of 151": ([header(plain("x" * 151))], "must be less than 151 characters", "/0/text/text"),
    "a block_id of 256": ([section(block_id="x" * 256)], "must be less than 256 characters", "/0/block_id"),
    "a block_id twice": (
        [section(block_id="a"), section(block_id="a")], "`block_id` already exists: a", "/1/block_id",
    ),
    "an action_id twice in a block": (
        [actions(button(), button())], "`action_id` already exists: press", "/0/elements/1/action_id",
    ),
    "actions without elements": ([actions()], "no less than 1 items allowed", "/0/elements"),
    "26 buttons": (
        [actions(*(button(action_id=str(each)) for each in range(26)))],
        "no more than 25 items allowed", "/0/elements",
    ),
    "elements that are no list": (
        [actions() | {"elements": button()}], "must provide an array", "/0/elements",
    ),
    "eleven context elements": ([context(*[mrkdwn()] * 11)], "no more than 10 items allowed", "/0/elements"),
    "a button in context": ([context(button())], "unsupported type: button", "/0/elements/0/type"),
    "a picture without alt text": (
        [{"type": "image", "image_url": ADDRESS}], "missing required field: alt_text", "/0",
    ),
    "a picture's alt text of 2,001": (
        [IMAGE | {"alt_text": "x" * 2001}], "must be less than 2001 characters", "/0/alt_text",
    ),
    "a picture from nowhere": (
        [{"type": "image", "alt_text": "x"}], "must define either `image_url` or `slack_file`", "/0",
    ),
    "a table of 101 rows": ([table(101)], "no more than 100 items allowed", "/0/rows"),
    "a table of 21 columns": ([table(1, 21)], "no more than 20 items allowed", "/0/rows/0"),
    "two tables": ([table(), table()], "only one table allowed", ""),
    "a table of 10,001 characters": (
        [table(4, 1, "x" * 2501)], "tables must be less than 10001 characters in all", "",
    ),
    "a number in a table that is text": (
        [table() | {"rows": [[NUMBER_CELL | {"value": "1.5"}]]}],
        "must provide a number", "/0/rows/0/0/value",
    ),
    "12,001 characters of markdown in all": (
        [MARKDOWN, MARKDOWN, {"type": "markdown", "text": "x"}],
        "markdown blocks must be less than 12001 characters in all", "",
    ),
    "a label of 2,001": (
        [form_input(label="x" * 2001)], "must be less than 2001 characters", "/0/label/text",
    ),
    "a hint in markup": ([form_input(hint=mrkdwn())], "unsupported type: mrkdwn", "/0/hint/type"),
    "a yes or no that is text": ([form_input(optional="true")], "must provide a boolean", "/0/optional"),
    "several choices among actions": (
        [actions(element("multi_static_select", options=numbered(2)))],
        "unsupported type: multi_static_select", "/0/elements/0/type",
    ),
}  # fmt: skip
PRESSED_REFUSED: dict[str, tuple[Json, str, str]] = {
    "a text field": (text_input(), "unsupported type: plain_text_input", "/type"),
    "a button in markup": (button() | {"text": mrkdwn()}, "unsupported type: mrkdwn", "/text/type"),
    "a button of 76": (button("x" * 76), "must be less than 76 characters", "/text/text"),
    "a name of 76": (
        button(accessibility_label="x" * 76), "must be less than 76 characters", "/accessibility_label",
    ),
    "an empty name": (
        button(accessibility_label=""), "must be more than 0 characters", "/accessibility_label",
    ),
    "a name on a menu": (
        overflow(option()) | {"accessibility_label": "x"},
        "invalid additional property: accessibility_label", "",
    ),
    "an action_id of 256": (button(action_id="x" * 256), "must be less than 256 characters", "/action_id"),
    "a value of 2,001": (button(value="x" * 2001), "must be less than 2001 characters", "/value"),
    "a url of 3,001": (
        button(url="https://" + "x" * 2993), "must be less than 3001 characters", "/url",
    ),
    "a url that is none": (button(url="example"), "must be a valid url", "/url"),
    "a style there isn't": (button(style="default"), "must be a valid enum value", "/style"),
    "a question without deny": (
        button(confirm={name: CONFIRM[name] for name in ("title", "text", "confirm")}),
        "missing required field: deny", "/confirm",
    ),
    "a question's title of 101": (
        button(confirm=CONFIRM | {"title": plain("x" * 101)}),
        "must be less than 101 characters", "/confirm/title/text",
    ),
    "a question's text of 301": (
        button(confirm=CONFIRM | {"text": mrkdwn("x" * 301)}),
        "must be less than 301 characters", "/confirm/text/text",
    ),
    "a question's button of 31": (
        button(confirm=CONFIRM | {"confirm": plain("x" * 31)}),
        "must be less than 31 characters", "/confirm/confirm/text",
    ),
    "an overflow of six": (overflow(*numbered(6)), "no more than 5 items allowed", "/options"),
    "a select without options": (select(), "no less than 1 items allowed", "/options"),
    "a select with neither options nor groups": (
        element("static_select"), "must define either `options` or `option_groups`", "",
    ),
    "101 options": (select(*numbered(101)), "no more than 100 items allowed", "/options"),
    "an option of 76": (
        select(option("x" * 76, "x")), "must be less than 76 characters", "/options/0/text/text",
    ),
    "an option in markup": (
        select({"text": mrkdwn(), "value": "x"}), "unsupported type: mrkdwn", "/options/0/text/type",
    ),
    "an option's value of 151": (
        select(option("x", "x" * 151)), "must be less than 151 characters", "/options/0/value",
    ),
    "an option's description of 76": (
        select(option() | {"description": plain("x" * 76)}),
        "must be less than 76 characters", "/options/0/description/text",
    ),
    "a link in a select": (
        select(option() | {"url": ADDRESS}), "invalid additional property: url", "/options/0",
    ),
    "an initial option that is not offered": (
        select(option("One"), initial_option=option("Two")), MUST_BE_OFFERED, "/initial_option",
    ),
    "an initial option that differs in its value": (
        select(option(), initial_option=option(value="two")), MUST_BE_OFFERED, "/initial_option",
    ),
    "an initial option that differs in one property": (
        select(option(), initial_option=option() | {"description": plain()}),
        MUST_BE_OFFERED, "/initial_option",
    ),
    "a placeholder of 151": (
        select(option(), placeholder=plain("x" * 151)),
        "must be less than 151 characters", "/placeholder/text",
    ),
    "eleven checkboxes": (
        element("checkboxes", options=numbered(11)), "no more than 10 items allowed", "/options",
    ),
    "eleven radio buttons": (
        element("radio_buttons", options=numbered(11)), "no more than 10 items allowed", "/options",
    ),
}  # fmt: skip
INPUTS_REFUSED: dict[str, tuple[Json, str, str]] = {
    "a number that doesn't say about decimals": (
        element("number_input"), "missing required field: is_decimal_allowed", "",
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
        element("datepicker", initial_date="tomorrow"), "must be more than 9 characters", "/initial_date",
    ),
    "a day there isn't": (
        element("datepicker", initial_date="2026-02-30"), "must be a valid date or time", "/initial_date",
    ),
    "a time there isn't": (
        element("timepicker", initial_time="24:00"), "must be a valid date or time", "/initial_time",
    ),
    "a choice that isn't offered": (
        element("radio_buttons", options=numbered(2), initial_option=option("Other")),
        MUST_BE_OFFERED, "/initial_option",
    ),
    "one of several that isn't offered": (
        element("multi_static_select", options=numbered(1), initial_options=[*numbered(1), option("Two")]),
        MUST_BE_OFFERED, "/initial_options/1",
    ),
    "a placeholder on radio buttons": (
        element("radio_buttons", options=numbered(2), placeholder=plain()),
        "invalid additional property: placeholder", "",
    ),
    "a text field of 3,001": (text_input(max_length=3001), "must be between 1 and 3000", "/max_length"),
    "a length that is text": (text_input(max_length="3"), "must provide an integer", "/max_length"),
    "lengths the wrong way round": (
        text_input(min_length=5, max_length=3), "must be less than or equal to max_length", "/min_length",
    ),
    "a first text longer than allowed": (
        text_input(max_length=3, initial_value="four"), "must be less than 4 characters", "/initial_value",
    ),
    "a first text of 3,001": (
        text_input(initial_value="x" * 3001), "must be less than 3001 characters", "/initial_value",
    ),
    "a null": (text_input(initial_value=None), "must provide a string", "/initial_value"),
}  # fmt: skip
VIEWS_REFUSED: dict[str, tuple[Json, str, str]] = {
    "an unknown type": ({"type": "sheet"}, "unsupported type: sheet", "/type"),
    "no title": ({"type": "modal", "blocks": [section()]}, "missing required field: title", ""),
    "no blocks": ({"type": "modal", "title": plain()}, "missing required field: blocks", ""),
    "a title of 25": (modal(title=plain("x" * 25)), "must be less than 25 characters", "/title/text"),
    "a title in markup": (modal(title=mrkdwn()), "unsupported type: mrkdwn", "/title/type"),
    "a submit of 25": (modal(submit=plain("x" * 25)), "must be less than 25 characters", "/submit/text"),
    "a close of 25": (modal(close=plain("x" * 25)), "must be less than 25 characters", "/close/text"),
    "a null": (modal(close=None), "must provide an object", "/close"),
    "101 blocks": (modal(*[section()] * 101), "no more than 100 items allowed", "/blocks"),
    "3,001 characters of private metadata": (
        modal(private_metadata="x" * 3001), "must be less than 3001 characters", "/private_metadata",
    ),
    "a callback_id of 256": (
        modal(callback_id="x" * 256), "must be less than 256 characters", "/callback_id",
    ),
    "an input without submit": (
        {"type": "modal", "title": plain(), "blocks": [section(), form_input()]},
        "must define `submit` to use `input` block", "/blocks/1/input",
    ),
    "a table": (modal(table()), "unsupported type: table", "/blocks/0/type"),
    "markdown": (modal(MARKDOWN), "unsupported type: markdown", "/blocks/0/type"),
    "two in focus": (
        modal(*(form_input(text_input(name, focus_on_load=True)) for name in "ab")),
        "only one element may set `focus_on_load`", "/blocks",
    ),
    "a fault in a block": (
        modal(section("x" * 3001)), "must be less than 3001 characters", "/blocks/0/text/text",
    ),
    "a Home with a title": (home(title=plain()), "invalid additional property: title", ""),
    "a Home with a submit": (home(submit=plain()), "invalid additional property: submit", ""),
    "a Home with a close": (home(close=plain()), "invalid additional property: close", ""),
    **{
        name: (modal(form_input(each)), said, f"/blocks/0/element{place}")
        for name, (each, said, place) in INPUTS_REFUSED.items()
    },
}  # fmt: skip


@pytest.mark.parametrize("blocks", MESSAGES_TAKEN.values(), ids=MESSAGES_TAKEN)
def test_a_message_at_its_limits_is_taken(blocks: list[Json]) -> None:
    """Slack takes it."""
    assert faults_in_message({"text": "Words", "blocks": blocks}) == []


@pytest.mark.parametrize("view", VIEWS_TAKEN.values(), ids=VIEWS_TAKEN)
def test_a_view_at_its_limits_is_taken(view: Json) -> None:
    """Modals, Home, and every kind of input."""
    assert faults_in_view(view) == []


@pytest.mark.parametrize(("blocks", "said", "place"), MESSAGES_REFUSED.values(), ids=MESSAGES_REFUSED)
def test_a_message_is_refused_for_one_breach(blocks: list[Any], said: str, place: str) -> None:
    """Whole, and the breach is named, with its place."""
    assert faults_in_message({"text": "Words", "blocks": blocks}) == [f"{said} [json-pointer:/blocks{place}]"]


@pytest.mark.parametrize(("pressed", "said", "place"), PRESSED_REFUSED.values(), ids=PRESSED_REFUSED)
def test_a_message_is_refused_for_one_breach_in_an_element(pressed: Json, said: str, place: str) -> None:
    """What is pressed or chosen from, among actions."""
    where = f"[json-pointer:/blocks/0/elements/0{place}]"
    assert faults_in_message({"text": "Words", "blocks": [actions(pressed)]}) == [f"{said} {where}"]


@pytest.mark.parametrize(("view", "said", "place"), VIEWS_REFUSED.values(), ids=VIEWS_REFUSED)
def test_a_view_is_refused_for_one_breach(view: Json, said: str, place: str) -> None:
    """Whole, and the breach is named after what Slack says of every such view."""
    every = "failed to match all allowed schemas [json-pointer:/view]"
    assert faults_in_view(view) == [every, f"{said} [json-pointer:/view{place}]"]


def test_every_breach_is_named() -> None:
    """All faults of a message are listed at once."""
    assert faults_in_message({"blocks": [section(""), {"type": "carousel"}]}) == [
        "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
        "unsupported type: carousel [json-pointer:/blocks/1/type]",
    ]


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({}, "no_text"),
        ({"text": "", "blocks": []}, "no_text"),
        ({"text": "Words", "blocks": {"blocks": [section()]}}, "invalid_blocks_format"),
        ({"text": "Words", "blocks": "[{"}, "invalid_blocks_format"),
        ({"text": "Words", "blocks": [section("x" * 2700)] * 5}, "msg_blocks_too_long"),
        ({"text": 5}, "must provide a string [json-pointer:/text]"),
        ({"text": "Words", "attachments": [{"text": "old"}]}, "invalid_attachments"),
    ],
)
def test_a_message_as_a_whole(payload: Json, code: str) -> None:
    """It must say something, in well-formed blocks of bearable size."""
    assert faults_in_message(payload) == [code]


def test_a_view_too_large() -> None:
    """A view of more than 250 kB is refused whatever is in it."""
    assert faults_in_view(modal(*[section("x" * 3000)] * 90)) == ["view_too_large"]


def test_what_the_official_builder_makes_is_taken() -> None:
    """Blocks made by slack_sdk's models are within what these rules know."""
    words = official.PlainTextObject(text="Words", emoji=False)
    options = [official.Option(text=words, value=str(each), description="More") for each in range(2)]
    confirm = official.ConfirmObject(title="Sure?", text=official.MarkdownTextObject(text="*Sure?*"))
    first = options[0]
    blocks = [
        official.HeaderBlock(text=words),
        official.SectionBlock(
            text=official.MarkdownTextObject(text="*Words*", verbatim=True),
            fields=[words],
            accessory=official.OverflowMenuElement(action_id="menu", options=options, confirm=confirm),
        ),
        official.ContextBlock(elements=[words, official.ImageElement(image_url=ADDRESS, alt_text="A")]),
        official.ActionsBlock(
            elements=[
                official.ButtonElement(text=words, action_id="press", style="primary", confirm=confirm),
                official.StaticSelectElement(action_id="choose", options=options, initial_option=first),
            ]
        ),
        official.InputBlock(label="Note", element=official.PlainTextInputElement(multiline=True)),
        official.InputBlock(label="When", element=official.DatePickerElement(initial_date="2026-01-31")),
        official.DividerBlock(),
    ]
    view = View(type="modal", title="Title", submit="Save", close="Back", blocks=blocks, callback_id="a")
    assert faults_in_message({"text": "Words", "blocks": [block.to_dict() for block in blocks]}) == []
    assert faults_in_view(view.to_dict()) == []
