"""Blocks as JSON: the same, and as strict, as slack_sdk's own way of saying them."""

import pytest
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    CheckboxesElement,
    ConfirmObject,
    ContextBlock,
    DatePickerElement,
    DividerBlock,
    HeaderBlock,
    ImageElement,
    InputBlock,
    MarkdownTextObject,
    NumberInputElement,
    Option,
    OptionGroup,
    OverflowMenuElement,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    RichTextBlock,
    RichTextSectionElement,
    SectionBlock,
    StaticMultiSelectElement,
    StaticSelectElement,
)

from bot.cards.kit.blocks import as_json

TEXT = PlainTextObject(text="Sold", emoji=False)

OPTION = Option(text=TEXT, value="sold", description=PlainTextObject(text="to whoever called"))

SURE = ConfirmObject(title="Sure?", text=MarkdownTextObject(text="*All* of it"), confirm="Yes", deny="No")

BUTTON = ButtonElement(text="Sold", action_id="a", value="v", style="primary", confirm=SURE)

ELEMENTS = (
    BUTTON,
    ButtonElement(text="Look", url="https://example.com", action_id="b"),
    OverflowMenuElement(action_id="c", options=[OPTION, Option(text="Undo", value="undo")]),
    StaticSelectElement(action_id="d", placeholder="What", options=[OPTION], initial_option=OPTION),
    StaticSelectElement(action_id="e", option_groups=[OptionGroup(label="Group", options=[OPTION])]),
    StaticMultiSelectElement(action_id="f", placeholder="Which", options=[OPTION]),
    CheckboxesElement(action_id="g", options=[OPTION], initial_options=[OPTION]),
    RadioButtonsElement(action_id="h", options=[OPTION]),
    DatePickerElement(action_id="i", initial_date="2026-11-22"),
)

INPUTS = (
    PlainTextInputElement(action_id="j", multiline=True, max_length=3000, initial_value="x"),
    NumberInputElement(action_id="k", is_decimal_allowed=True, min_value="0"),
    *ELEMENTS[3:],
)

BLOCKS: tuple[Block, ...] = (
    DividerBlock(),
    HeaderBlock(text="Calls"),
    ContextBlock(elements=[MarkdownTextObject(text="now", verbatim=True), ImageElement(
        image_url="https://example.com/i.png", alt_text="i")]),
    SectionBlock(text=MarkdownTextObject(text="a *b*"), accessory=BUTTON, block_id="s"),
    SectionBlock(fields=[TEXT, MarkdownTextObject(text="two")]),
    RichTextBlock(elements=[RichTextSectionElement(elements=[])]),
    *(ActionsBlock(elements=[each]) for each in ELEMENTS),
    *(InputBlock(label="Notes", element=each, hint="any", optional=True) for each in INPUTS),
)  # fmt: skip


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: f"{block.type}")
def test_it_says_what_slack_sdk_says(block: Block) -> None:
    """For every kind of block and element that is sent: key for key."""
    assert as_json(block) == block.to_dict()


@pytest.mark.parametrize(
    "part",
    [
        HeaderBlock(text="x" * 151),
        ActionsBlock(elements=[ButtonElement(text="Sold", action_id="a" * 256)]),
        SectionBlock(text=MarkdownTextObject(text="x" * 3001)),
        ActionsBlock(elements=[OverflowMenuElement(action_id="c", options=[OPTION] * 6)]),
        InputBlock(label="Notes", element=StaticSelectElement(action_id="d", options=[OPTION] * 101)),
    ],
    ids=lambda part: part.type,
)
def test_it_stops_what_slack_sdk_stops(part: JsonObject) -> None:
    """A breach of Slack's limits that slack_sdk notices is noticed here, however deep it lies."""
    with pytest.raises(SlackObjectFormationError):
        part.to_dict()
    with pytest.raises(SlackObjectFormationError):
        as_json(part)
