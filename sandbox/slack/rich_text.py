"""Rich text, as people's own messages have it, read. What can't be read stays as it came."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sandbox.slack.pieces import (
    Date,
    Emoji,
    Emphasis,
    Link,
    Mention,
    Piece,
    Unknown,
    Words,
    unknown,
)


@dataclass(frozen=True)
class Paragraph:
    """Text as it runs: `section`, `quote`, or `preformatted`."""

    kind: Literal["section", "quote", "preformatted"]
    inside: tuple[Piece, ...]


@dataclass(frozen=True)
class Listed:
    """Items one below the other, `indent` steps in; `first` is the number of the first, if numbered."""

    items: tuple["Part", ...]
    is_numbered: bool = False
    indent: int = 0
    first: int = 1


Part = Paragraph | Listed | Unknown

_PARAGRAPHS: Mapping[str, Literal["section", "quote", "preformatted"]] = {
    "rich_text_section": "section",
    "rich_text_quote": "quote",
    "rich_text_preformatted": "preformatted",
}
_STYLES: Mapping[str, Literal["bold", "italic", "struck", "code"]] = {
    "bold": "bold",
    "italic": "italic",
    "strike": "struck",
    "code": "code",
}
_DEEPEST = 8


def parts_of(block: Mapping[str, Any]) -> tuple[Part, ...]:
    """Read a rich text block, or what is like one: each part stands on lines of its own."""
    return tuple(map(_part, _list(block, "elements")))


def _part(part: Any) -> Part:
    if not isinstance(part, Mapping) or not isinstance(part.get("elements"), list):
        return unknown(part)
    kind = str(part.get("type"))
    if kind in _PARAGRAPHS:
        return Paragraph(_PARAGRAPHS[kind], tuple(map(_piece, part["elements"])))
    if kind == "rich_text_list":
        return Listed(
            tuple(map(_part, part["elements"])),
            is_numbered=part.get("style") == "ordered",
            indent=min(_whole(part, "indent"), _DEEPEST),
            first=_whole(part, "offset") + 1,
        )
    return unknown(part)


def _piece(element: Any) -> Piece:
    read = _READ.get(str(element.get("type"))) if isinstance(element, Mapping) else None
    piece = read(element) if read else None
    if piece is None:
        return unknown(element)
    style = element.get("style")
    for name, kind in _STYLES.items():
        if isinstance(style, Mapping) and style.get(name):
            piece = Emphasis(kind, (piece,))
    return piece


def _text(element: Mapping[str, Any]) -> Piece | None:
    return Words(element["text"]) if _has(element, "text") else None


def _link(element: Mapping[str, Any]) -> Piece | None:
    return Link(element["url"], str(element.get("text") or "")) if _has(element, "url") else None


def _date(element: Mapping[str, Any]) -> Piece | None:
    if "timestamp" not in element or not _has(element, "format"):
        return None
    timestamp, url = str(element["timestamp"]), str(element.get("url") or "")
    return Date(timestamp, element["format"], str(element.get("fallback", timestamp)), url)


def _emoji(element: Mapping[str, Any]) -> Piece | None:
    if not _has(element, "name"):
        return None
    return Emoji(element["name"], _characters(str(element.get("unicode", ""))))


def _mention(
    kind: Literal["person", "channel", "group", "everybody"], field: str
) -> Callable[..., Piece | None]:
    def read(element: Mapping[str, Any]) -> Piece | None:
        return Mention(kind, element[field]) if _has(element, field) else None

    return read


_READ: Mapping[str, Callable[[Mapping[str, Any]], Piece | None]] = {
    "text": _text,
    "link": _link,
    "date": _date,
    "emoji": _emoji,
    "user": _mention("person", "user_id"),
    "channel": _mention("channel", "channel_id"),
    "usergroup": _mention("group", "usergroup_id"),
    "broadcast": _mention("everybody", "range"),
}


def _characters(unicode: str) -> str:
    """An emoji's characters, which come in hexadecimal: `1f44b`, or several of them joined by `-`."""
    try:
        return "".join(chr(int(each, 16)) for each in unicode.split("-")) if unicode else ""
    except (ValueError, OverflowError):
        return ""


def _has(element: Mapping[str, Any], field: str) -> bool:
    return isinstance(element.get(field), str)


def _whole(element: Mapping[str, Any], field: str) -> int:
    value = element.get(field, 0)
    return max(0, value) if isinstance(value, int) else 0


def _list(block: Mapping[str, Any], field: str) -> Sequence[Any]:
    value = block.get(field)
    return value if isinstance(value, list) else [dict(block)]
