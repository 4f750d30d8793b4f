"""Rich text, as people's own messages have it, as styled text."""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.slack.pieces import Link, Piece, Unknown
from sandbox.slack.rich_text import Listed, Paragraph, Part, parts_of
from sandbox.terminal.cells import clean
from sandbox.terminal.lines import Span, Style
from sandbox.terminal.mrkdwn import Reader, spans_of


def rich_text(block: Mapping[str, Any], reader: Reader) -> list[Span]:
    """All of a rich text block; its parts stand on lines of their own."""
    spans: list[Span] = []
    for part in parts_of(block):
        spans += [*([Span("\n")] if spans else []), *_part(part, reader)]
    return spans


def _part(part: Part, reader: Reader) -> Iterator[Span]:
    match part:
        case Listed(items, is_numbered, indent, first):
            for position, item in enumerate(items):
                mark = f"{first + position}." if is_numbered else "•"
                start = "" if position == 0 else "\n"
                yield Span(f"{start}{'  ' * indent}{mark} ")
                yield from _part(item, reader)
        case Paragraph(kind, inside):
            if kind == "quote":
                yield Span("> ", Style.DIM)
            style = Style.CODE if kind == "preformatted" else Style.PLAIN
            for piece in inside:
                yield from _inline(piece, reader, style)
        case Unknown():
            yield from spans_of([part], reader)


def _inline(piece: Piece, reader: Reader, style: Style) -> list[Span]:
    if isinstance(piece, Link) and piece.label and piece.address.startswith("tel:"):
        return [Span(clean(piece.label), style | Style.LINK)]  # linked by the client: the number as written
    return spans_of([piece], reader, style)
