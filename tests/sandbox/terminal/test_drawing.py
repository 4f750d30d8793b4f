from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.slack.blockkit.kept import kept
from sandbox.slack.controls import Choice, Control, controls_in, words_in
from sandbox.slack.identifiers import Identifiers
from sandbox.slack.values import state_of
from sandbox.terminal.drawing import draw_blocks, framed
from sandbox.terminal.elements import Canvas
from sandbox.terminal.lines import line, paint, width_of
from sandbox.terminal.mrkdwn import Reader
from tests.sandbox.slack.blocks import (
    Json,
    actions,
    button,
    form_input,
    mrkdwn,
    option,
    overflow,
    plain,
    section,
    select,
    text_input,
)

READER = Reader(datetime(2026, 5, 4, 14, 3, 30, tzinfo=UTC), {"U0SAM": "Sam"})


def canvas_for(blocks: Sequence[Any], columns: int = 78) -> Canvas:
    numbered: list[tuple[Control, Choice | None]] = []

    def number_of(control: Control, choice: Choice | None) -> int:
        numbered.append((control, choice))
        return len(numbered)

    return Canvas(READER, columns, number_of, state_of(controls_in(blocks)))


def drawn(*blocks: Json, columns: int = 78) -> list[str]:
    as_kept = kept(blocks, Identifiers(lambda: 0.0))
    lines = draw_blocks(as_kept, canvas_for(as_kept, columns))
    assert all(width_of(each) <= columns for each in lines)
    return [paint(each, colours=False) for each in lines]


def context(*elements: Json) -> Json:
    return {"type": "context", "elements": list(elements)}


def image(**more: Any) -> Json:
    return {"type": "image", "image_url": "https://a.example/a.png", "alt_text": "A roof", **more}


EACH: list[tuple[Json, list[str]]] = [
    (section("*Words* for <@U0SAM>"), ["Words for @Sam"]),
    ({"type": "header", "text": plain("A title")}, ["A title"]),
    ({"type": "divider"}, ["─" * 78]),
    (
        context(mrkdwn("small"), plain("print"), image()),
        ["small   print   [image: A roof https://a.example/a.png]"],
    ),
    (image(title=plain("Before")), ["Before", "[image: A roof https://a.example/a.png]"]),
    (section("Beside", accessory=image()), [f"Beside{' ' * 33}[image: A roof https://a.example/a.png]"]),
    (section("Beside", accessory=button("Open")), [f"Beside{' ' * 64}[1 Open]"]),
    (section("Below", accessory=select(option("One"), option("Two"))), ["Below", "(1 One) (2 Two)"]),
    (actions(button("Refresh"), button("More", "more")), ["[1 Refresh] [2 More]"]),
    (actions(button("Page", url="https://a.example")), ["[1 Page ↗ https://a.example]"]),
    (actions(overflow(option("Share"), option("History"))), ["⋯ (1 Share) (2 History)"]),
    (
        actions(
            select(option("One"), option("Two"), placeholder=plain("Choose…"), initial_option=option("Two"))
        ),
        ["Choose… ▾ (1 One) (2 Two ✓)"],
    ),
    (
        actions({"type": "checkboxes", "options": [option("A") | {"description": plain("the first")}]}),
        ["(1 A · the first)"],
    ),
    (
        actions(
            {
                "type": "static_select",
                "option_groups": [
                    {"label": plain("Sold"), "options": [option("Sale")]},
                    {"label": plain("Not"), "options": [option("Spam")]},
                ],
            }
        ),
        ["Sold: (1 Sale) Not: (2 Spam)"],
    ),
    (actions({"type": "datepicker", "placeholder": plain("A day")}), ["[1 ✎ A day]"]),
    (actions({"type": "datepicker", "initial_date": "2026-05-04"}), ["[1 ✎ 2026-05-04]"]),
    (actions({"type": "users_select", "initial_user": "U0SAM"}), ["[1 ✎ Sam]"]),
    (actions({"type": "datetimepicker"}), ["[a datetimepicker: ]"]),
    (form_input(label="Note", hint=plain("Short"), optional=True), ["Note (optional)", "[1 ✎ …]", "Short"]),
    (form_input(text_input(initial_value="two\nlines")), ["Note", "[1 ✎ two ↵ lines]"]),
    (form_input(select(option("One"))), ["Note", "(1 One)"]),
    (
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "Said"}]}],
        },
        ["Said"],
    ),
    ({"type": "markdown", "text": "# Title"}, ["# Title"]),
    (
        {"type": "poem", "block_id": "b"},
        ['[a block of type poem, as it came] {"type": "poem", "block_id": "b"}'],
    ),
]


@pytest.mark.parametrize(("block", "expected"), EACH, ids=[block["type"] for block, _ in EACH])
def test_each_block_and_element_is_drawn(block: Json, expected: list[str]) -> None:
    """And a block that isn't known is shown as it came."""
    assert drawn(block) == expected


def test_fields_stand_in_two_columns_where_there_is_room() -> None:
    """As in Slack; on a narrow terminal one below the other."""
    block = {"type": "section", "fields": [mrkdwn("*Line*: 1"), plain("City: Chico"), mrkdwn("Third")]}
    assert drawn(block) == [f"Line: 1{' ' * 33}City: Chico", "Third"]
    assert drawn(block, columns=50) == ["Line: 1", "City: Chico", "Third"]


def test_blocks_are_set_apart_and_small_print_is_not() -> None:
    """A context belongs to what is above it."""
    assert drawn(section("One"), context(mrkdwn("small")), section("Two")) == ["One", "small", "", "Two"]


def test_controls_are_numbered_through_in_reading_order() -> None:
    """Over all blocks, choices included."""
    lines = drawn(
        section("Call", accessory=button("Open")),
        actions(select(option("Sale"), option("Spam")), button("Save")),
    )
    assert lines[0].endswith("[1 Open]")
    assert lines[2] == "(2 Sale) (3 Spam) [4 Save]"


def test_what_slack_says_is_wrong_stands_at_the_input() -> None:
    """By its block id."""
    blocks = kept([form_input(block_id="note")], Identifiers(lambda: 0.0))
    lines = draw_blocks(blocks, canvas_for(blocks), {"note": "Too long."})
    assert paint(lines[-1], colours=False) == "Too long."


@pytest.mark.parametrize("columns", [38, 78, 98])
@pytest.mark.parametrize(
    "text",
    [
        "x" * 3000,
        "日本語" * 500,
        "word " * 500,
        "\x1b[2J\x1b]0;t\x07\u202e" * 50 + "end",
        "z" + "\u0301" * 900,
        "*" * 2000,
        "<" * 2000,
        "\n".join("line" for _ in range(100)),
    ],
)
def test_no_text_gets_past_the_edge_or_reaches_the_terminal(text: str, columns: int) -> None:
    """Long, wide and hostile texts, in every place that takes one; drawn() checks the widths."""
    label = text.replace("\n", " ")[:75]
    lines = drawn(
        section(text, accessory=button(label)),
        {"type": "section", "fields": [mrkdwn(text[:2000]), plain(text[:2000])]},
        context(mrkdwn(text), plain(text)),
        {"type": "header", "text": plain(text[:150])},
        actions(button(label), overflow(option(label, "v"))),
        form_input(text_input(initial_value=text[:3000]), label=text[:2000]),
        {"type": "poem", "verses": text},
        columns=columns,
    )
    assert not any(character in each for each in lines for character in "\x1b\u202e\x07\r")


def test_no_word_is_left_out() -> None:
    """Every word in the blocks of all kinds is on the screen."""
    blocks = kept([block for block, _ in EACH if block["type"] != "poem"], Identifiers(lambda: 0.0))
    screen = "\n".join(drawn(*blocks))
    words = words_in(block for block in blocks if "*" not in str(block))
    assert [word for word in words.split() if word not in screen] == []


def test_a_card_has_a_frame() -> None:
    """A title above, a rule down its side, a footer below where there is one."""
    assert [
        paint(each, colours=False) for each in framed(line("Title"), [line("Words"), ()], line("ack 3 ms"))
    ] == [
        "╭─ Title",
        "│ Words",
        "│",
        "╰─ ack 3 ms",
    ]
