"""Rich text, as people's own messages have it, as styled text."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sandbox.terminal.cells import clean
from sandbox.terminal.dates import drawn_date
from sandbox.terminal.lines import Span, Style
from sandbox.terminal.mrkdwn import Reader

Element = Mapping[str, Any]
_STYLES = {"bold": Style.BOLD, "italic": Style.ITALIC, "strike": Style.STRUCK, "code": Style.CODE}


def rich_text(block: Element, reader: Reader) -> list[Span]:
    """All of a rich text block; its parts stand on lines of their own."""
    spans: list[Span] = []
    for part in block["elements"]:
        spans += [*([Span("\n")] if spans else []), *_part(part, reader)]
    return spans


def _part(part: Element, reader: Reader) -> Iterator[Span]:
    kind = part.get("type")
    if kind == "rich_text_list":
        for position, item in enumerate(part["elements"], start=1):
            mark = f"{position}." if part.get("style") == "ordered" else "•"
            start = "" if position == 1 else "\n"
            yield Span(f"{start}{'  ' * int(part.get('indent', 0))}{mark} ")
            yield from _part(item, reader)
    elif kind in {"rich_text_section", "rich_text_quote", "rich_text_preformatted"}:
        if kind == "rich_text_quote":
            yield Span("> ", Style.DIM)
        style = Style.CODE if kind == "rich_text_preformatted" else Style.PLAIN
        for element in part["elements"]:
            yield _inline(element, reader, style)
    else:
        yield _unknown(part)


def _inline(element: Element, reader: Reader, style: Style) -> Span:
    for name, joined in _STYLES.items():
        if element.get("style", {}).get(name):
            style |= joined
    draw = _INLINE.get(str(element.get("type")))
    if draw is None:
        return _unknown(element)
    words, own_style = draw(element, reader)
    return Span(clean(words), style | own_style)


def _unknown(element: Element) -> Span:
    return Span(f"[{clean(json.dumps(element, ensure_ascii=False))}]", Style.WARNING)


def _link(element: Element, _reader: Reader) -> tuple[str, Style]:
    label, url = element.get("text"), element["url"]
    if label and url.startswith("tel:"):
        return label, Style.LINK
    return (f"{label} ({url})" if label and label != url else url), Style.LINK


def _date(element: Element, reader: Reader) -> tuple[str, Style]:
    fallback = str(element.get("fallback", element["timestamp"]))
    return drawn_date(str(element["timestamp"]), element["format"], fallback, reader.now), Style.PLAIN


_INLINE: Mapping[str, Callable[[Element, Reader], tuple[str, Style]]] = {
    "text": lambda element, _: (element["text"], Style.PLAIN),
    "link": _link,
    "date": _date,
    "emoji": lambda element, _: (f":{element['name']}:", Style.PLAIN),
    "user": lambda element, reader: (f"@{reader.name(element['user_id'])}", Style.LINK),
    "channel": lambda element, reader: (f"#{reader.name(element['channel_id'])}", Style.LINK),
    "usergroup": lambda element, reader: (f"@{reader.name(element['usergroup_id'])}", Style.LINK),
    "broadcast": lambda element, _: (f"@{element['range']}", Style.WARNING | Style.BOLD),
}
