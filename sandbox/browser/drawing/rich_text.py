"""Rich text, as people's own messages have it, as HTML."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from sandbox.browser.drawing.html import join, tag
from sandbox.browser.drawing.mrkdwn import formatted
from sandbox.browser.drawing.text import legible
from sandbox.browser.drawing.unknown import drawn_unknown
from sandbox.slack.pieces import Words
from sandbox.slack.reader import Reader
from sandbox.slack.rich_text import Listed, Paragraph, Part, parts_of

_TAGS = {"section": "div", "quote": "blockquote", "preformatted": "pre"}


def rich_text(block: Mapping[str, Any], reader: Reader) -> Markup:
    """All of a rich text block, or of a table's cell."""
    return join(_part(part, reader) for part in parts_of(block))


def _part(part: Part, reader: Reader) -> Markup:
    match part:
        case Paragraph(kind, inside):
            if kind == "preformatted":
                return tag("pre", {}, _code(part, reader))
            return tag(_TAGS[kind], {}, formatted(inside, reader))
        case Listed(items, is_numbered, indent, first):
            drawn = [tag("li", {}, _item(item, reader)) for item in items]
            start = str(first) if is_numbered and first != 1 else None
            return tag("ol" if is_numbered else "ul", {"class": f"indent-{indent}", "start": start}, *drawn)
        case _:
            return drawn_unknown("an element", part)


def _item(item: Part, reader: Reader) -> Markup:
    if isinstance(item, Paragraph) and item.kind == "section":
        return formatted(item.inside, reader)
    return _part(item, reader)


def _code(part: Paragraph, reader: Reader) -> Markup:
    """Lines of code, in which a name between colons is no emoji."""
    return join(
        legible(each.text) if isinstance(each, Words) else formatted([each], reader) for each in part.inside
    )
