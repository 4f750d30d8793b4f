"""What Slack takes: messages at their limits, and what the official builder makes."""

import pytest
from slack_sdk.models.blocks import (
    ActionsBlock,
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    DatePickerElement,
    DividerBlock,
    HeaderBlock,
    ImageElement,
    InputBlock,
    MarkdownTextObject,
    Option,
    OverflowMenuElement,
    PlainTextInputElement,
    PlainTextObject,
    SectionBlock,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from sandbox.slack.limits import faults_in_message, faults_in_view
from tests.sandbox.slack.blocks import (
    CONFIRM,
    IMAGE,
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
    table,
)

GOOD = {
    "fifty blocks": [section() for _ in range(50)],
    "a text of 3,000": [section("x" * 3000)],
    "ten fields of 2,000": [{"type": "section", "fields": [mrkdwn("x" * 1000) for _ in range(10)]}],
    "a header of 150": [{"type": "header", "text": plain("x" * 150)}],
    "25 buttons": [actions(*(button(action_id=f"press:{number}") for number in range(25)))],
    "ten context elements": [{"type": "context", "elements": [IMAGE, plain(), *[mrkdwn()] * 8]}],
    "a button of 75 with a value of 2,000": [
        actions(button("x" * 75, value="x" * 2000, style="danger", confirm=CONFIRM))
    ],
    "100 options, the initial one among them": [
        section(accessory=select(*numbered(100), initial_option=option("Option 99"), placeholder=plain()))
    ],
    "option groups": [
        actions(
            {
                "type": "static_select",
                "option_groups": [{"label": plain("Group"), "options": numbered(2)}],
                "action_id": "choose",
            }
        )
    ],
    "an overflow of five, one a link": [
        section(accessory=overflow(*numbered(4), option() | {"url": "https://example.com"}))
    ],
    "ten checkboxes in markup": [
        actions(
            {
                "type": "checkboxes",
                "action_id": "tick",
                "options": [{"text": mrkdwn(f"*{number}*"), "value": str(number)} for number in range(10)],
            }
        )
    ],
    "a table": [table(100, 2)],
    "a picture": [IMAGE, {"type": "divider"}],
    "a markdown block": [{"type": "markdown", "text": "x" * 12_000}],
    "an input": [form_input()],
    "a rich text": [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}],
    "two texts, each told how to be read": [
        section() | {"text": mrkdwn() | {"verbatim": True}, "fields": [plain() | {"emoji": False}]}
    ],
    "no blocks": [],
}


@pytest.mark.parametrize("blocks", GOOD.values(), ids=GOOD)
def test_what_is_within_the_limits_is_taken(blocks: list[Json]) -> None:
    """Slack takes a message at its limits."""
    assert faults_in_message({"text": "Words", "blocks": blocks}) == []


def test_what_the_official_builder_makes_is_taken() -> None:
    """Blocks made by slack_sdk's models are within what these rules know."""
    words = PlainTextObject(text="Words", emoji=False)
    options = [Option(text=words, value=str(number), description="More") for number in range(2)]
    confirm = ConfirmObject(title="Sure?", text=MarkdownTextObject(text="*Sure?*"), confirm="Yes", deny="No")
    blocks = [
        HeaderBlock(text=words),
        SectionBlock(
            text=MarkdownTextObject(text="*Words*", verbatim=True),
            fields=[words],
            accessory=OverflowMenuElement(action_id="menu", options=options, confirm=confirm),
        ),
        ContextBlock(elements=[words, ImageElement(image_url="https://example.com/a.png", alt_text="A")]),
        ActionsBlock(
            elements=[
                ButtonElement(text=words, action_id="press", value="v", style="primary", confirm=confirm),
                StaticSelectElement(
                    action_id="choose", options=options, initial_option=options[0], placeholder="Choose"
                ),
            ]
        ),
        InputBlock(label="Note", element=PlainTextInputElement(action_id="note", multiline=True)),
        InputBlock(label="When", element=DatePickerElement(action_id="date", initial_date="2026-01-31")),
        DividerBlock(),
    ]
    built = [block.to_dict() for block in blocks]
    view = View(type="modal", title="Title", submit="Save", close="Back", blocks=blocks, callback_id="a")
    assert faults_in_message({"text": "Words", "blocks": built}) == []
    assert faults_in_view(view.to_dict()) == []
