from typing import Any

import pytest

from sandbox.browser.drawing.rich_text import rich_text
from tests.sandbox.browser.drawing.examples import READER, Node, read, rich_section


def read_back(*parts: Any) -> Node:
    return read(rich_text({"type": "rich_text", "elements": list(parts)}, READER))


def text(text: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": text, **({"style": style} if style else {})}


INLINE: list[tuple[Any, str]] = [
    (text("a <b>\nc"), "a &lt;b&gt;<br>c"),
    (text("all", bold=True, italic=True, strike=True), "<s><i><b>all</b></i></s>"),
    (text(":x:", code=True), "<code>:x:</code>"),
    ({"type": "user", "user_id": "U0SAM"}, '<span class="mention">@Sam Supervisor</span>'),
    ({"type": "channel", "channel_id": "C0SALES"}, '<span class="mention">#sales</span>'),
    ({"type": "usergroup", "usergroup_id": "S0AGENTS"}, '<span class="mention">@agents</span>'),
    ({"type": "broadcast", "range": "here"}, '<span class="mention broadcast">@here</span>'),
    (
        {"type": "emoji", "name": "unicorn_face", "unicode": "1f984"},
        '<span class="emoji" role="img" aria-label="unicorn face" title=":unicorn_face:">🦄</span>',
    ),
    ({"type": "emoji", "name": "our_own"}, ":our_own:"),
    (
        {"type": "link", "url": "tel:5309999999", "text": "530-999-9999"},
        '<a href="tel:5309999999" target="_blank" rel="noopener noreferrer">530-999-9999</a>',
    ),
    ({"type": "link", "url": "javascript:1", "text": "a"}, "a (javascript:1)"),
    (
        {"type": "color", "value": "#f00"},
        (
            '<svg class="swatch" aria-hidden="true">'
            '<rect width="100%" height="100%" fill="#f00"></rect></svg>#f00'
        ),
    ),
    ({"type": "color", "value": "url(x)"}, "url(x)"),
    ({"type": "color", "value": "#f00;x"}, "#f00;x"),
    ({"type": "date", "timestamp": "soon", "format": "{ago}", "fallback": "later"}, "later"),
]


@pytest.mark.parametrize(("element", "expected"), INLINE)
def test_each_element_reads_as_in_slack(element: Any, expected: str) -> None:
    """Styles, mentions, links, emoji and colours."""
    assert rich_text({"elements": [rich_section(element)]}, READER) == f"<div>{expected}</div>"


def test_lists_quotes_and_code_are_told_apart() -> None:
    """Each is an element of its own kind; a list goes on counting where the one before it ended."""
    page = read_back(
        {"type": "rich_text_list", "style": "ordered", "elements": [rich_section(text("a"))], "offset": 2},
        {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": [rich_section(text("b"))]},
        {"type": "rich_text_quote", "elements": [text("quoted")]},
        {"type": "rich_text_preformatted", "elements": [text("code :x:")]},
    )
    assert page.one("ol").attributes == {"class": "indent-0", "start": "3"}
    assert page.one("ul").attributes == {"class": "indent-1"}
    assert [page.one("ol").words, page.one("ul").words] == ["a", "b"]
    assert [page.one("blockquote").words, page.one("pre").words] == ["quoted", "code :x:"]


@pytest.mark.parametrize(
    "thing",
    [
        {"type": "poem"},
        {"type": ["text"]},
        {"type": "text"},
        {"type": "text", "text": 5},
        {"type": "user"},
        {"type": "link", "text": "there"},
        "text",
        None,
    ],
)
def test_what_cannot_be_read_is_shown_as_it_came(thing: Any) -> None:
    """As a part or within one: of a type that isn't known, or without what its type has."""
    assert len(read_back(thing).all(class_="unknown")) == 1
    assert len(read_back(rich_section(thing)).all(class_="unknown")) == 1
