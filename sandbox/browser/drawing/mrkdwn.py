"""Slack's formatted text as HTML: emphasis, code, links, mentions, dates, emoji, quotes."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from markupsafe import Markup

from sandbox.browser.drawing.dates import drawn_date
from sandbox.browser.drawing.html import address_of, join, link, tag
from sandbox.browser.drawing.text import emoji, legible, words
from sandbox.browser.drawing.unknown import drawn_unknown
from sandbox.slack.mrkdwn import cut_at_quotes, pieces_of
from sandbox.slack.pieces import (
    Code,
    Date,
    Emoji,
    Emphasis,
    Link,
    Mention,
    Piece,
    Unknown,
    Words,
)
from sandbox.slack.reader import Reader

_EMPHASIS = {"bold": "b", "italic": "i", "struck": "s", "code": "code"}


def text_object(text: Mapping[str, Any], reader: Reader) -> Markup:
    """A text object of Block Kit; in `plain_text` nothing is markup."""
    written = str(text.get("text", ""))
    if text.get("type") == "mrkdwn":
        return mrkdwn(written, reader)
    return words(written, with_emoji=text.get("emoji") is not False)


def mrkdwn(text: str, reader: Reader) -> Markup:
    """Marked-up text. Quotes and code of several lines stand in blocks of their own."""
    drawn = (
        tag("blockquote", {}, formatted(pieces_of(part), reader))
        if is_quoted
        else formatted(pieces_of(part), reader)
        for is_quoted, part in cut_at_quotes(text)
    )
    return join(drawn)


def formatted(pieces: Iterable[Piece], reader: Reader) -> Markup:
    """Pieces of formatted text, one after the other."""
    return join(_piece(piece, reader) for piece in _closed_up(list(pieces)))


def _closed_up(pieces: list[Piece]) -> Iterable[Piece]:
    """The pieces without the line breaks right before and after a block of code: it has its own."""
    for position, piece in enumerate(pieces):
        if not isinstance(piece, Words):
            yield piece
            continue
        text = piece.text
        if position and _is_block(pieces[position - 1]):
            text = text.removeprefix("\n")
        if position + 1 < len(pieces) and _is_block(pieces[position + 1]):
            text = text.removesuffix("\n")
        yield Words(text)


def _is_block(piece: Piece) -> bool:
    return isinstance(piece, Code) and piece.is_block


def _piece(piece: Piece, reader: Reader) -> Markup:
    return _DRAWN[type(piece)](piece, reader)


def _set_apart(piece: Emphasis | Code, reader: Reader) -> Markup:
    if isinstance(piece, Code):
        return preformatted(piece.text) if piece.is_block else tag("code", {}, legible(piece.text))
    if piece.kind == "code":
        drawn = join(
            legible(each.text) if isinstance(each, Words) else _piece(each, reader) for each in piece.inside
        )
        return tag("code", {}, drawn)
    return tag(_EMPHASIS[piece.kind], {}, formatted(piece.inside, reader))


def preformatted(text: str) -> Markup:
    """Lines of code."""
    return tag("pre", {}, legible(text).removeprefix("\n").removesuffix("\n"))


def _mention(piece: Mention, reader: Reader) -> Markup:
    sign = "#" if piece.kind == "channel" else "@"
    name = "mention broadcast" if piece.kind == "everybody" else "mention"
    return tag("span", {"class": name}, f"{sign}{legible(reader.name(piece.id))}")


def _link(address: str, label: str) -> Markup:
    bare = legible(address)
    for scheme in ("mailto:", "tel:"):
        bare = bare.removeprefix(scheme)
    if address_of(address):
        return link(address, words(label) if label else join([bare]))
    return join(
        [f"{legible(label)} ({legible(address)})" if label and address else legible(label or address)]
    )


_DRAWN: Mapping[type[Piece], Callable[[Any, Reader], Markup]] = {
    Words: lambda piece, _: words(piece.text),
    Emphasis: _set_apart,
    Code: _set_apart,
    Mention: _mention,
    Link: lambda piece, _: _link(piece.address, piece.label),
    Date: drawn_date,
    Emoji: lambda piece, _: emoji(piece.name, piece.characters),
    Unknown: lambda piece, _: drawn_unknown("an element", piece),
}
