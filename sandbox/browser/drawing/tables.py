"""Tables: rows of cells, the first row above the others."""

from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

from markupsafe import Markup

from sandbox.browser.drawing.html import tag
from sandbox.browser.drawing.rich_text import rich_text
from sandbox.browser.drawing.text import words
from sandbox.slack.reader import Reader

_SIDES = frozenset({"left", "center", "right"})


def table(block: Mapping[str, Any], reader: Reader) -> Markup:
    """A table block."""
    classes = [_classes(column) for column in block.get("column_settings", [])]
    rows = block["rows"]
    drawn = []
    for number, row in enumerate(rows):
        is_heading = number == 0 and len(rows) > 1
        name, scope = ("th", "col") if is_heading else ("td", None)
        placed = zip_longest(row, classes[: len(row)])
        cells = [tag(name, {"class": to or None, "scope": scope}, _cell(cell, reader)) for cell, to in placed]
        drawn.append(tag("tr", {}, *cells))
    return tag("div", {"class": "table-frame", "tabindex": "0"}, tag("table", {}, tag("tbody", {}, *drawn)))


def _classes(column: Mapping[str, Any]) -> str:
    side = column.get("align")
    wrapped = ["wrapped"] if column.get("is_wrapped") else []
    return " ".join([*([f"to-{side}"] if side in _SIDES else []), *wrapped])


def _cell(cell: Mapping[str, Any], reader: Reader) -> Markup:
    return rich_text(cell, reader) if cell["type"] == "rich_text" else words(cell["text"])
