"""Block Kit's limits for a message and its blocks, one breach each, and what Slack says of it."""

import pytest

from sandbox.slack.limits import faults_in_message
from tests.sandbox.slack.blocks import IMAGE, Json, actions, button, form_input, mrkdwn, plain, section, table

BAD: dict[str, tuple[list[Json], str]] = {
    "51 blocks": ([section() for _ in range(51)], "no more than 50 items allowed [json-pointer:/blocks]"),
    "an unknown block": ([{"type": "carousel"}], "unsupported type: carousel [json-pointer:/blocks/0/type]"),
    "a block without type": ([{}], "missing required field: type [json-pointer:/blocks/0]"),
    "a block that is text": (["section"], "must provide an object [json-pointer:/blocks/0]"),  # type: ignore[list-item] # the fault itself
    "an empty text": (
        [section("")],
        "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
    ),
    "a text of 3,001": (
        [section("x" * 3001)],
        "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
    ),
    "a section that says nothing": (
        [{"type": "section"}],
        "must define either `text` or `fields` [json-pointer:/blocks/0]",
    ),
    "a null": (
        [section(accessory=None)],
        "must provide an object [json-pointer:/blocks/0/accessory]",
    ),
    "eleven fields": (
        [{"type": "section", "fields": [mrkdwn()] * 11}],
        "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
    ),
    "no field": (
        [{"type": "section", "fields": []}],
        "no less than 1 items allowed [json-pointer:/blocks/0/fields]",
    ),
    "a field of 2,001": (
        [{"type": "section", "fields": [mrkdwn("x" * 2001)]}],
        "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]",
    ),
    "emoji on mrkdwn": (
        [section() | {"text": mrkdwn() | {"emoji": True}}],
        "invalid additional property: emoji [json-pointer:/blocks/0/text]",
    ),
    "verbatim on plain text": (
        [section() | {"text": plain() | {"verbatim": True}}],
        "invalid additional property: verbatim [json-pointer:/blocks/0/text]",
    ),
    "a property Slack does not know": (
        [section(colour="red")],
        "invalid additional property: colour [json-pointer:/blocks/0]",
    ),
    "a header in markup": (
        [{"type": "header", "text": mrkdwn()}],
        "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
    ),
    "a header of 151": (
        [{"type": "header", "text": plain("x" * 151)}],
        "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
    ),
    "a block_id of 256": (
        [section(block_id="x" * 256)],
        "must be less than 256 characters [json-pointer:/blocks/0/block_id]",
    ),
    "a block_id twice": (
        [section(block_id="a"), section(block_id="a")],
        "`block_id` already exists: a [json-pointer:/blocks/1/block_id]",
    ),
    "an action_id twice in a block": (
        [actions(button(), button())],
        "`action_id` already exists: press [json-pointer:/blocks/0/elements/1/action_id]",
    ),
    "an action_id of 256": (
        [actions(button(action_id="x" * 256))],
        "must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]",
    ),
    "actions without elements": (
        [actions()],
        "no less than 1 items allowed [json-pointer:/blocks/0/elements]",
    ),
    "eleven context elements": (
        [{"type": "context", "elements": [mrkdwn()] * 11}],
        "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
    ),
    "a picture without alt text": (
        [{"type": "image", "image_url": "https://example.com/a.png"}],
        "missing required field: alt_text [json-pointer:/blocks/0]",
    ),
    "a picture's alt text of 2,001": (
        [IMAGE | {"alt_text": "x" * 2001}],
        "must be less than 2001 characters [json-pointer:/blocks/0/alt_text]",
    ),
    "a picture from nowhere": (
        [{"type": "image", "alt_text": "A picture"}],
        "must define either `image_url` or `slack_file` [json-pointer:/blocks/0]",
    ),
    "a table of 101 rows": ([table(101)], "no more than 100 items allowed [json-pointer:/blocks/0/rows]"),
    "a table of 21 columns": (
        [table(1, 21)],
        "no more than 20 items allowed [json-pointer:/blocks/0/rows/0]",
    ),
    "two tables": ([table(), table()], "only one table allowed [json-pointer:/blocks]"),
    "12,001 characters of markdown in all": (
        [{"type": "markdown", "text": "x" * 6001}, {"type": "markdown", "text": "x" * 6000}],
        "markdown blocks must be less than 12001 characters in all [json-pointer:/blocks]",
    ),
    "a label of 2,001": (
        [form_input(label="x" * 2001)],
        "must be less than 2001 characters [json-pointer:/blocks/0/label/text]",
    ),
    "a hint in markup": (
        [form_input(hint=mrkdwn())],
        "unsupported type: mrkdwn [json-pointer:/blocks/0/hint/type]",
    ),
    "a yes or no that is text": (
        [form_input(optional="true")],
        "must provide a boolean [json-pointer:/blocks/0/optional]",
    ),
    "elements that are no list": (
        [actions() | {"elements": button()}],
        "must provide an array [json-pointer:/blocks/0/elements]",
    ),
}


@pytest.mark.parametrize(("blocks", "said"), BAD.values(), ids=BAD)
def test_one_breach_is_refused_and_named(blocks: list[Json], said: str) -> None:
    """Slack refuses the whole message for one breach, and says which and where."""
    assert faults_in_message({"text": "Words", "blocks": blocks}) == [said]


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
        ({"text": "Words", "blocks": [section("x" * 2700) for _ in range(5)]}, "msg_blocks_too_long"),
        ({"text": 5}, "must provide a string [json-pointer:/text]"),
        ({"text": "Words", "attachments": [{"text": "old"}]}, "invalid_attachments"),
    ],
)
def test_messages_as_a_whole(payload: Json, code: str) -> None:
    """A message must say something, in well-formed blocks of bearable size."""
    assert faults_in_message(payload) == [code]
