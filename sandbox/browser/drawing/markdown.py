"""A markdown block's text as HTML: headings, lists, quotes, code, tables, rules, and what stands in lines."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from markupsafe import Markup

from sandbox.browser.drawing.html import join, tag
from sandbox.browser.drawing.mrkdwn import formatted, preformatted
from sandbox.browser.drawing.reader import Reader
from sandbox.browser.drawing.tables import drawn_table
from sandbox.slack.pieces import Code, Emphasis, Link, Piece, Words

_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_RULE = re.compile(r"\s*(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})")
_ITEM = re.compile(r"(\s*)(?:[-*+]|(\d{1,9})[.)])\s+(.*)")
_QUOTED = re.compile(r"(?:\s*>)+ ?(.*)")
_ROW = re.compile(r"\s*\|(.+)\|\s*")
_UNDER_HEADINGS = re.compile(r"[\s|:-]+")
_FENCE = re.compile(r"\s*(?:```|~~~).*")
_INLINE = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|!?\[(?P<label>[^\]\n]*)\]\((?P<address>[^()\s]+)\)"
    r"|(?P<strong>\*\*|__)(?P<bold>[^\s](?:[^\n]*?[^\s])?)(?P=strong)"
    r"|~~(?P<struck>[^\s~](?:[^~\n]*[^\s~])?)~~"
    r"|(?<![^\W_])(?P<mark>[*_])(?P<italic>[^\s*_](?:[^*_\n]*[^\s*_])?)(?P=mark)(?![^\W_])"
)
_DEEPEST = 8


def markdown(text: str, reader: Reader) -> Markup:
    """All of it; what is no markdown reads as it was written."""
    return join(_parts(text.splitlines(), reader))


def _parts(lines: Sequence[str], reader: Reader) -> Iterator[Markup]:
    fenced: list[str] | None = None
    plain: list[str] = []
    for line in lines:
        if _FENCE.fullmatch(line):
            if fenced is None:
                yield from _unfenced(plain, reader)
                plain, fenced = [], []
            else:
                yield preformatted("\n".join(fenced))
                fenced = None
        elif fenced is not None:
            fenced.append(line)
        else:
            plain.append(line)
    if fenced is not None:
        yield preformatted("\n".join(fenced))
    yield from _unfenced(plain, reader)


def _unfenced(lines: Sequence[str], reader: Reader) -> Iterator[Markup]:
    for kind, run in groupby(lines, key=_kind):
        alike = list(run)
        if kind == "heading":
            yield from (_heading(line, reader) for line in alike)
        elif kind == "rule":
            yield tag("hr", {})
        elif kind == "item":
            yield from (_item(line, reader) for line in alike)
        elif kind == "quote":
            quoted = [match[1] for match in map(_QUOTED.fullmatch, alike) if match]
            yield tag("blockquote", {}, *_unfenced(quoted, reader))
        elif kind == "row":
            yield _table(alike, reader)
        elif kind == "text":
            yield tag("div", {"class": "paragraph"}, _inline("\n".join(alike), reader))


def _kind(line: str) -> str:
    kinds = {"heading": _HEADING, "rule": _RULE, "item": _ITEM, "quote": _QUOTED, "row": _ROW}
    found = (kind for kind, pattern in kinds.items() if pattern.fullmatch(line))
    return next(found, "text") if line.strip() else "nothing"


def _heading(line: str, reader: Reader) -> Markup:
    match = _HEADING.fullmatch(line)
    marks, text = (match[1], match[2]) if match else ("#", line)
    return tag(f"h{min(len(marks) + 2, 6)}", {}, _inline(text.rstrip().rstrip("#").rstrip(), reader))


def _item(line: str, reader: Reader) -> Markup:
    """A list of one item: those that follow each other look like one, and each keeps its own number."""
    match = _ITEM.fullmatch(line)
    space, number, text = (match[1], match[2], match[3]) if match else ("", None, line)
    indent = f"indent-{min(len(space.expandtabs(4)) // 2, _DEEPEST)}"
    item = tag("li", {}, _inline(text, reader))
    return (
        tag("ol", {"class": indent, "start": number}, item) if number else tag("ul", {"class": indent}, item)
    )


def _table(lines: Sequence[str], reader: Reader) -> Markup:
    rows = [match[1].split("|") for match in map(_ROW.fullmatch, lines) if match]
    kept = [row for row in rows if not _UNDER_HEADINGS.fullmatch("|".join(row))]
    return drawn_table([[_inline(cell.strip(), reader) for cell in row] for row in kept], [])


def _inline(text: str, reader: Reader) -> Markup:
    return formatted(_pieces(text), reader)


def _pieces(text: str) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    at = 0
    for match in _INLINE.finditer(text):
        pieces.append(Words(text[at : match.start()]))
        at = match.end()
        if match["code"]:
            pieces.append(Code(match["code"]))
        elif match["address"]:
            pieces.append(Link(match["address"], match["label"]))
        elif match["bold"]:
            pieces.append(Emphasis("bold", _pieces(match["bold"])))
        elif match["struck"]:
            pieces.append(Emphasis("struck", _pieces(match["struck"])))
        else:
            pieces.append(Emphasis("italic", _pieces(match["italic"])))
    return (*pieces, Words(text[at:]))
