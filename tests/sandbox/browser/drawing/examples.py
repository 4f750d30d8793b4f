"""One of every kind of block and element that Slack takes, and how it is drawn."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from markupsafe import Markup

from sandbox.browser.drawing.blocks import draw_blocks
from sandbox.browser.drawing.canvas import Canvas
from sandbox.slack.blockkit.kept import kept
from sandbox.slack.controls import controls_in
from sandbox.slack.example import example_workspace
from sandbox.slack.identifiers import Identifiers
from sandbox.slack.reader import Reader, names_in
from sandbox.slack.values import state_of
from tests.sandbox.browser.parsed import Node, read
from tests.sandbox.slack.blocks import (
    IMAGE,
    Json,
    actions,
    button,
    context,
    form_input,
    header,
    mrkdwn,
    option,
    overflow,
    plain,
    section,
    select,
    table,
    text_input,
)

NOW = datetime(2026, 5, 4, 14, 3, 30, tzinfo=UTC)
READER = Reader(NOW, names_in(example_workspace()))


def as_kept(*blocks: Json) -> list[Json]:
    """Blocks as Slack keeps them."""
    return kept(blocks, Identifiers(lambda: 0.0))


def drawn(*blocks: Json, errors: Mapping[str, str] | None = None, reader: Reader = READER) -> Node:
    """Blocks, drawn and read again."""
    return read(drawn_html(blocks, errors, reader))


def drawn_html(
    blocks: Sequence[Json], errors: Mapping[str, str] | None = None, reader: Reader = READER
) -> Markup:
    """Blocks, drawn."""
    whole = as_kept(*blocks)
    return draw_blocks(whole, Canvas(reader, state_of(controls_in(whole)), "here"), errors)


def accessory(element: Json) -> Json:
    """A section with this beside its words."""
    return section("Words", accessory=element)


def rich_text(*elements: Json) -> Json:
    """A rich text block of these parts."""
    return {"type": "rich_text", "elements": list(elements)}


def rich_section(*elements: Json) -> Json:
    """One paragraph of rich text."""
    return {"type": "rich_text_section", "elements": list(elements)}


BLOCKS: dict[str, Json] = {
    "section": section("*Words* for <@U0SAM>", fields=[mrkdwn("*Line*\nSales"), plain("City: Chico")]),
    "header": header(plain("A title")),
    "divider": {"type": "divider"},
    "image": {**IMAGE, "title": plain("Before")},
    "actions": actions(button("Refresh")),
    "context": context(mrkdwn("small"), plain("print")),
    "input": form_input(hint=plain("Short"), optional=True),
    "rich_text": rich_text(rich_section({"type": "text", "text": "Said"})),
    "markdown": {"type": "markdown", "text": "# Title\n**bold** and `code`\n- one\n- two"},
    "table": table(2, 2),
}
"""Every kind of block, by its type."""

ELEMENTS: dict[str, Json] = {
    "button": button("Refresh"),
    "overflow": overflow(option("Share"), option("History") | {"description": plain("who did what")}),
    "image": IMAGE,
    "static_select": select(option("One"), option("Two"), placeholder=plain("Choose one")),
    "multi_static_select": {
        "type": "multi_static_select",
        "option_groups": [{"label": plain("Sold"), "options": [option("Sale"), option("Lease")]}],
    },
    "users_select": {"type": "users_select", "initial_user": "U0SAM"},
    "channels_select": {"type": "channels_select"},
    "conversations_select": {"type": "conversations_select", "initial_conversation": "C0SALES"},
    "checkboxes": {"type": "checkboxes", "options": [option("A"), {"text": mrkdwn("*B*"), "value": "b"}]},
    "radio_buttons": {
        "type": "radio_buttons",
        "options": [option("A"), option("B")],
        "initial_option": option("B"),
    },
    "datepicker": {"type": "datepicker", "initial_date": "2026-05-04"},
    "timepicker": {"type": "timepicker", "initial_time": "16:05"},
    "datetimepicker": {"type": "datetimepicker", "initial_date_time": 1777903262},
    "plain_text_input": text_input(multiline=True, max_length=300, placeholder=plain("Say it")),
    "number_input": {"type": "number_input", "is_decimal_allowed": False, "initial_value": "5"},
    "email_text_input": {"type": "email_text_input"},
    "url_text_input": {"type": "url_text_input"},
    "plain_text": plain("print"),
    "mrkdwn": mrkdwn("small"),
}
"""Every kind of element, by its type."""


def every_block() -> Iterable[Json]:
    """One of every kind of block, and one for every element in every place where it may stand."""
    yield from BLOCKS.values()
    for element in ELEMENTS.values():
        yield from (block for _, block in placed(element))


def placed(element: Json) -> Iterator[tuple[str, Json]]:
    """The element in each place there is for elements, whether it may stand there or not."""
    yield "actions", actions(element)
    yield "accessory", accessory(element)
    yield "input", form_input(element)
    yield "context", context(element)
