"""Blocks as lines of text: every block there is, and what isn't known as it came: nothing is hidden."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sandbox.slack.controls import Control, controls_in
from sandbox.terminal.cells import clean, on_one_line
from sandbox.terminal.elements import Canvas, pieces_of
from sandbox.terminal.lines import Line, Span, Style, beside, flow, line, width_of, wrap
from sandbox.terminal.mrkdwn import text_object
from sandbox.terminal.rich_text import rich_text

Block = Mapping[str, Any]
TWO_COLUMNS_FROM = 60  # columns; Slack's fields stand side by side where there is room
TEXT_BESIDE_ACCESSORY = 30  # columns at least; narrower, the accessory goes below


def draw_blocks(
    blocks: Sequence[Block], canvas: Canvas, errors: Mapping[str, str] | None = None
) -> list[Line]:
    """Draw blocks as Slack keeps them, with all ids. `errors` stand at inputs, by block id."""
    lines: list[Line] = []
    for block in blocks:
        drawn = _BLOCKS.get(block["type"], _unknown)(block, canvas)
        if error := (errors or {}).get(block.get("block_id", "")):
            drawn += wrap([Span(clean(error), Style.BAD)], canvas.columns)
        if lines and block["type"] not in _CLOSE_TO_THE_LAST:
            lines.append(())
        lines += drawn
    return lines


def framed(title: Line, body: Sequence[Line], footer: Line = ()) -> list[Line]:
    """A card: its title, a rule down its side, its footer."""
    edge = Style.DIM
    return [
        (Span("╭─ ", edge), *title),
        *((Span("│ " if inner else "│", edge), *inner) for inner in body),
        (Span("╰─ " if footer else "╰─", edge), *footer),
    ]


def _section(block: Block, canvas: Canvas) -> list[Line]:
    text = text_object(block["text"], canvas.reader) if "text" in block else []
    fields = _fields(block.get("fields", []), canvas)
    pieces = _accessory(block, canvas)
    widest = max(map(width_of, pieces), default=0)
    room = canvas.columns - widest - 2
    if len(pieces) == 1 and room >= TEXT_BESIDE_ACCESSORY and text:
        lines = wrap(text, canvas.columns, first=room)
        return [*beside(lines, pieces, canvas.columns - widest), *fields]
    below = flow(pieces, canvas.columns)
    return [*(wrap(text, canvas.columns) if text else []), *fields, *below]


def _accessory(block: Block, canvas: Canvas) -> list[Line]:
    if "accessory" not in block:
        return []
    if block["accessory"]["type"] == "image":
        return [_alternative(block["accessory"])]
    return [piece for control in controls_in([block]) for piece in pieces_of(control, canvas)]


def _fields(fields: Sequence[Mapping[str, Any]], canvas: Canvas) -> list[Line]:
    columns = canvas.columns // 2 - 1 if canvas.columns >= TWO_COLUMNS_FROM else canvas.columns
    drawn = [wrap(text_object(field, canvas.reader), columns) for field in fields]
    if columns == canvas.columns:
        return [each for field in drawn for each in field]
    rows = [drawn[first : first + 2] for first in range(0, len(drawn), 2)]
    return [each for row in rows for each in beside(row[0], row[1] if len(row) > 1 else [], columns + 2)]


def _context(block: Block, canvas: Canvas) -> list[Line]:
    spans: list[Span] = []
    for element in block["elements"]:
        between = [Span("   ")] if spans else []
        is_image = element["type"] == "image"
        words = _alternative(element) if is_image else text_object(element, canvas.reader, Style.DIM)
        spans += [*between, *words]
    return wrap(spans, canvas.columns)


def _actions(block: Block, canvas: Canvas) -> list[Line]:
    controls: tuple[Control, ...] = controls_in([block])
    return flow([piece for control in controls for piece in pieces_of(control, canvas)], canvas.columns)


def _input(block: Block, canvas: Canvas) -> list[Line]:
    label = [Span(clean(block["label"]["text"]), Style.BOLD)]
    if block.get("optional"):
        label.append(Span(" (optional)", Style.DIM))
    hint = (
        wrap(text_object(block["hint"], canvas.reader, Style.DIM), canvas.columns) if "hint" in block else []
    )
    return [*wrap(label, canvas.columns), *_actions(block, canvas), *hint]


def _header(block: Block, canvas: Canvas) -> list[Line]:
    return wrap(text_object(block["text"], canvas.reader, Style.BOLD), canvas.columns)


def _divider(_block: Block, canvas: Canvas) -> list[Line]:
    return [line("─" * canvas.columns, Style.DIM)]


def _image(block: Block, canvas: Canvas) -> list[Line]:
    title = text_object(block["title"], canvas.reader) if "title" in block else []
    return [*(wrap(title, canvas.columns) if title else []), *wrap(_alternative(block), canvas.columns)]


def _alternative(image: Mapping[str, Any]) -> Line:
    address = on_one_line(str(image.get("image_url", "")))
    return line(f"[image: {on_one_line(image['alt_text'])}{f' {address}' if address else ''}]", Style.DIM)


def _unknown(block: Block, canvas: Canvas) -> list[Line]:
    as_it_came = clean(json.dumps(block, ensure_ascii=False))
    kind = on_one_line(str(block["type"]))
    return wrap([Span(f"[a block of type {kind}, as it came] {as_it_came}", Style.WARNING)], canvas.columns)


_BLOCKS: Mapping[str, Callable[[Block, Canvas], list[Line]]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "divider": _divider,
    "image": _image,
    "input": _input,
    "rich_text": lambda block, canvas: wrap(rich_text(block, canvas.reader), canvas.columns),
    "markdown": lambda block, canvas: wrap([Span(clean(block["text"]))], canvas.columns),
}
_CLOSE_TO_THE_LAST = frozenset({"context", "divider"})
