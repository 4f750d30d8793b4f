from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.terminal.lines import Span, Style
from sandbox.terminal.mrkdwn import Reader
from sandbox.terminal.rich_text import rich_text

READER = Reader(datetime(2026, 5, 4, 14, 3, 30, tzinfo=UTC), {"U1": "Ana", "C1": "sales", "S1": "agents"})


def words(*elements: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": list(elements), **more}


def text(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": text, **more}


INLINE: list[tuple[dict[str, Any], Span]] = [
    (text("plain"), Span("plain")),
    (text("all", style={"bold": True, "code": True}), Span("all", Style.BOLD | Style.CODE)),
    (text("\x1b[2Jhostile"), Span("hostile")),
    ({"type": "user", "user_id": "U1"}, Span("@Ana", Style.LINK)),
    ({"type": "channel", "channel_id": "C1"}, Span("#sales", Style.LINK)),
    ({"type": "usergroup", "usergroup_id": "S1"}, Span("@agents", Style.LINK)),
    ({"type": "broadcast", "range": "here"}, Span("@here", Style.WARNING | Style.BOLD)),
    ({"type": "emoji", "name": "wave"}, Span(":wave:")),
    ({"type": "link", "url": "https://a.example"}, Span("https://a.example", Style.LINK)),
    ({"type": "link", "url": "https://a.example", "text": "a"}, Span("a (https://a.example)", Style.LINK)),
    ({"type": "date", "timestamp": 1777903262, "format": "{ago}"}, Span("2 minutes ago")),
    ({"type": "color", "value": "#f00"}, Span("#f00")),
    ({"type": "poem", "verses": 3}, Span('[{"type": "poem", "verses": 3}]', Style.WARNING)),
    ({"type": "link", "text": "a"}, Span('[{"type": "link", "text": "a"}]', Style.WARNING)),
]


@pytest.mark.parametrize(("element", "expected"), INLINE)
def test_each_element_reads_as_in_slack(element: dict[str, Any], expected: Span) -> None:
    """And one that isn't known, or lacks what its type has, is shown as it came."""
    assert rich_text({"elements": [words(element)]}, READER) == [expected]


def test_lists_quotes_and_code_are_told_apart() -> None:
    """Each part on lines of its own."""
    parts = [
        words(text("first")),
        {"type": "rich_text_list", "style": "ordered", "elements": [words(text("a")), words(text("b"))]},
        {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": [words(text("c"))]},
        words(text("quoted"), type="rich_text_quote"),
        words(text("code"), type="rich_text_preformatted"),
        {"type": "rich_text_poem"},
    ]
    drawn = "".join(span.text for span in rich_text({"elements": parts}, READER))
    assert drawn == 'first\n1. a\n2. b\n  • c\n> quoted\ncode\n[{"type": "rich_text_poem"}]'


def test_a_number_that_slack_can_call_is_drawn_as_written() -> None:
    """Its address says nothing more."""
    link = {"type": "link", "url": "tel:5309999999", "text": "530-999-9999"}
    block = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [link]}]}
    drawn = rich_text(block, Reader(datetime(2026, 5, 4, tzinfo=UTC)))
    assert "".join(span.text for span in drawn) == "530-999-9999"
