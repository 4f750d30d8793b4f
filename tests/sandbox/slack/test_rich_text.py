from typing import Any

import pytest

from sandbox.slack.pieces import Date, Emoji, Emphasis, Unknown, Words
from sandbox.slack.rich_text import Listed, Paragraph, parts_of


def paragraph(*elements: Any) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": list(elements)}


def test_parts_are_told_apart() -> None:
    """Paragraphs of three kinds, and lists, which know how far in they stand and where they begin."""
    listed = {
        "type": "rich_text_list",
        "style": "ordered",
        "indent": 99,
        "offset": 4,
        "elements": [paragraph()],
    }
    code = {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "a"}]}
    assert parts_of({"elements": [listed, code]}) == (
        Listed((Paragraph("section", ()),), is_numbered=True, indent=8, first=5),
        Paragraph("preformatted", (Words("a"),)),
    )


def test_styles_lie_around_what_they_style() -> None:
    """One in the other."""
    text = {"type": "text", "text": "a", "style": {"bold": True, "strike": True, "italic": False}}
    assert parts_of({"elements": [paragraph(text)]}) == (
        Paragraph("section", (Emphasis("struck", (Emphasis("bold", (Words("a"),)),)),)),
    )


@pytest.mark.parametrize(
    ("element", "piece"),
    [
        ({"type": "emoji", "name": "wave", "unicode": "1f44b-1f3fb"}, Emoji("wave", "👋🏻")),
        ({"type": "emoji", "name": "wave", "unicode": "wave"}, Emoji("wave")),
        ({"type": "date", "timestamp": 5, "format": "{ago}"}, Date("5", "{ago}", "5")),
        (
            {"type": "date", "timestamp": 5, "format": "{ago}", "fallback": "x", "url": "https://a.example"},
            Date("5", "{ago}", "x", "https://a.example"),
        ),
        ({"type": "text"}, Unknown("text", '{"type": "text"}')),
        (5, Unknown("", "5")),
    ],
)
def test_elements_are_read(element: Any, piece: object) -> None:
    """And kept as they came where they can't be."""
    assert parts_of({"elements": [paragraph(element)]}) == (Paragraph("section", (piece,)),)  # type: ignore[arg-type]  # any piece


@pytest.mark.parametrize("block", [{"type": "rich_text"}, {"type": "rich_text", "elements": "none"}])
def test_a_block_of_another_shape_is_kept_as_it_came(block: dict[str, Any]) -> None:
    """Whole."""
    (part,) = parts_of(block)
    assert isinstance(part, Unknown)
