"""Tables: rows of cells, the first row above the others."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from sandbox.browser.drawing.html import tag
from sandbox.browser.drawing.rich_text import rich_text
from sandbox.browser.drawing.text import words
from sandbox.slack.reader import Reader

_SIDES = frozenset({"left", "center", "right"})


def table(block: Mapping[str, Any], reader: Reader) -> Markup:
    """A table block."""
    columns = block.get("column_settings", [])
    drawn = [[_cell(cell, reader) for cell in row] for row in block["rows"]]
    return drawn_table(drawn, [_classes(column) for column in columns])


def drawn_table(rows: Sequence[Sequence[Markup]], classes: Sequence[str]) -> Markup:
    """Rows of drawn cells; `classes` say how the columns stand, as many of them as there are."""
    drawn = [
        tag("tr", {}, *(_placed(cell, at, number, rows, classes) for at, cell in enumerate(row)))
        for number, row in enumerate(rows)
    ]
    return tag("div", {"class": "table-frame", "tabindex": "0"}, tag("table", {}, tag("tbody", {}, *drawn)))


def _placed(
    cell: Markup, column: int, number: int, rows: Sequence[Sequence[Markup]], classes: Sequence[str]
) -> Markup:
    name = classes[column] if column < len(classes) else ""
    is_heading = number == 0 and len(rows) > 1
    return tag(
        "th" if is_heading else "td", {"class": name or None, "scope": "col" if is_heading else None}, cell
    )


def _classes(column: Mapping[str, Any]) -> str:
    side = column.get("align")
    wrapped = ["wrapped"] if column.get("is_wrapped") else []
    return " ".join([*([f"to-{side}"] if side in _SIDES else []), *wrapped])


def _cell(cell: Mapping[str, Any], reader: Reader) -> Markup:
    return rich_text(cell, reader) if cell["type"] == "rich_text" else words(cell["text"])
