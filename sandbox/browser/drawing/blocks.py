"""Blocks as HTML: those that the app sends and that people's messages have; any other as it came."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from markupsafe import Markup

from sandbox.browser.drawing.canvas import Canvas
from sandbox.browser.drawing.elements import draw_control
from sandbox.browser.drawing.html import join, tag
from sandbox.browser.drawing.inputs import draw_input, drawn_error, error_id_of
from sandbox.browser.drawing.mrkdwn import text_object
from sandbox.browser.drawing.rich_text import rich_text
from sandbox.browser.drawing.tables import table
from sandbox.browser.drawing.unknown import drawn_unknown
from sandbox.slack.controls import controls_in
from sandbox.slack.pieces import unknown

Block = Mapping[str, Any]


def draw_blocks(blocks: Iterable[Block], canvas: Canvas, errors: Mapping[str, str] | None = None) -> Markup:
    """Draw blocks as Slack keeps them, with all ids. `errors` stand at inputs, by block id."""
    return join(
        _block(block, canvas, (errors or {}).get(block.get("block_id", ""), ""), position)
        for position, block in enumerate(blocks)
    )


def _block(block: Block, canvas: Canvas, error: str, position: int) -> Markup:
    kind = str(block.get("type"))
    draw = _BLOCKS.get(kind)
    key = str(block.get("block_id") or position)
    about = {"class": f"block block-{kind if kind in _KNOWN else 'unknown'}", "data-key": key}
    if kind == "input":
        return tag("div", about, draw_input(block, canvas, error))
    below = [drawn_error(error, error_id_of(key, canvas))] if error else []
    drawn = draw(block, canvas) if draw else drawn_unknown("a block", unknown(dict(block)))
    return tag("div", about, drawn, *below)


def _section(block: Block, canvas: Canvas) -> Markup:
    words = []
    if "text" in block:
        words.append(tag("div", {"class": "section-text text", "dir": "auto"}, _text(block["text"], canvas)))
    if "fields" in block:
        fields = [
            tag("div", {"class": "text", "dir": "auto"}, _text(each, canvas)) for each in block["fields"]
        ]
        words.append(tag("div", {"class": "section-fields"}, *fields))
    return join([tag("div", {"class": "section-words"}, *words), *_accessory(block, canvas)])


def _accessory(block: Block, canvas: Canvas) -> list[Markup]:
    if "accessory" not in block:
        return []
    drawn = [draw_control(control, canvas) for control in controls_in([block])]
    return [tag("div", {"class": "section-accessory"}, *(drawn or [_unknown(block["accessory"])]))]


def _header(block: Block, canvas: Canvas) -> Markup:
    return tag("h3", {"class": "header text", "dir": "auto"}, _text(block["text"], canvas))


def _context(block: Block, canvas: Canvas) -> Markup:
    return join(
        tag("div", {"class": "context-text text", "dir": "auto"}, _text(element, canvas))
        if element["type"] in {"plain_text", "mrkdwn"}
        else _unknown(element)
        for element in block["elements"]
    )


def _actions(block: Block, canvas: Canvas) -> Markup:
    return join(draw_control(control, canvas) for control in controls_in([block]))


def _unknown(element: Mapping[str, Any]) -> Markup:
    return drawn_unknown("an element", unknown(dict(element)))


def _text(text: Mapping[str, Any], canvas: Canvas) -> Markup:
    return text_object(text, canvas.reader)


def _rich_text(block: Block, canvas: Canvas) -> Markup:
    return tag("div", {"class": "rich-text text", "dir": "auto"}, rich_text(block, canvas.reader))


_BLOCKS: Mapping[str, Callable[[Block, Canvas], Markup]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "divider": lambda _block, _canvas: tag("hr", {}),
    "rich_text": _rich_text,
    "table": lambda block, canvas: table(block, canvas.reader),
}
_KNOWN = frozenset({*_BLOCKS, "input"})
