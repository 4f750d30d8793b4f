"""Slack's formatted text as styled text: emphasis, code, links, mentions, dates."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sandbox.slack.dates import drawn_date
from sandbox.slack.mrkdwn import pieces_of
from sandbox.slack.pieces import (
    Broadcast,
    Code,
    Color,
    Date,
    Emoji,
    Emphasis,
    Link,
    Mention,
    Piece,
    Unknown,
    Words,
)
from sandbox.slack.reader import Reader, names_in
from sandbox.terminal.cells import clean
from sandbox.terminal.lines import Span, Style

__all__ = ["Reader", "mrkdwn", "names_in", "spans_of", "text_object"]

_EMPHASIS = {"bold": Style.BOLD, "italic": Style.ITALIC, "struck": Style.STRUCK, "code": Style.CODE}


def text_object(text: Mapping[str, Any], reader: Reader, style: Style = Style.PLAIN) -> list[Span]:
    """A text object of Block Kit; in `plain_text` nothing is markup."""
    if text.get("type") == "mrkdwn":
        return mrkdwn(str(text.get("text", "")), reader, style)
    return [Span(clean(str(text.get("text", ""))), style)]


def mrkdwn(text: str, reader: Reader, style: Style = Style.PLAIN) -> list[Span]:
    """Marked-up text. Code keeps its backticks, so that it can be told from the rest without colour."""
    return spans_of(pieces_of(text), reader, style)


def spans_of(pieces: Iterable[Piece], reader: Reader, style: Style = Style.PLAIN) -> list[Span]:
    """Pieces of formatted text, one after the other."""
    return [span for piece in pieces for span in _spans(piece, reader, style) if span.text]


def _spans(piece: Piece, reader: Reader, style: Style) -> Iterator[Span]:
    match piece:
        case Words(text) | Color(text):
            yield Span(clean(text), style)
        case Emphasis(kind, inside):
            yield from spans_of(inside, reader, style | _EMPHASIS[kind])
        case Code(text, is_block):
            ticks = "```" if is_block else "`"
            yield Span(clean(f"{ticks}{text}{ticks}"), style | Style.CODE)
        case Mention(kind, identifier):
            sign = "#" if kind == "channel" else "@"
            yield Span(clean(f"{sign}{reader.name(identifier)}"), style | Style.LINK)
        case Broadcast(name):
            yield Span(clean(f"@{name}"), style | Style.WARNING | Style.BOLD)
        case Date(timestamp, form, fallback):
            yield Span(clean(drawn_date(timestamp, form, fallback, reader.now)), style)
        case Link(address, label):
            yield Span(clean(_link(address, label)), style | Style.LINK)
        case Emoji(name):
            yield Span(clean(f":{name}:"), style)
        case Unknown(_, as_it_came):
            yield Span(f"[{clean(as_it_came)}]", Style.WARNING)


def _link(address: str, label: str) -> str:
    for scheme in ("mailto:", "tel:"):
        address = address.removeprefix(scheme)
    return address if label in ("", address) else f"{label} ({address})"
