"""Inputs: a label, what is filled in, a hint, and what Slack or the app says is wrong."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from sandbox.browser.drawing.canvas import Attributes, Canvas, Said
from sandbox.browser.drawing.elements import DRAWN, draw_control
from sandbox.browser.drawing.fields import counted
from sandbox.browser.drawing.html import join, tag
from sandbox.browser.drawing.mrkdwn import text_object
from sandbox.browser.drawing.text import words
from sandbox.slack.controls import controls_in


def draw_input(block: Mapping[str, Any], canvas: Canvas, error: str = "") -> Markup:
    """An input block; `error` stands below it, and is told with it."""
    hint_id, error_id = canvas.id_of(block["block_id"], "", "hint"), error_id_of(block["block_id"], canvas)
    told = [*([error_id] if error else []), *([hint_id] if "hint" in block else [])]
    said = Said(" ".join(told), is_wrong=bool(error))
    below = [
        *([drawn_error(error, error_id)] if error else []),
        *([_hint(block["hint"], hint_id, canvas)] if "hint" in block else []),
    ]
    return join([*_labelled(block, canvas, said), *below])


def drawn_error(error: str, error_id: str) -> Markup:
    """What is wrong, with a sign before it, so that it isn't told by its colour alone."""
    sign = tag("span", {"class": "input-error-sign", "aria-hidden": "true"}, "⚠")
    return tag("p", {"class": "input-error", "id": error_id, "role": "alert"}, sign, words(error))


def error_id_of(block_id: str, canvas: Canvas) -> str:
    """The `id` of what is said to be wrong in a block."""
    return canvas.id_of(block_id, "", "error")


def _labelled(block: Mapping[str, Any], canvas: Canvas, said: Said) -> list[Markup]:
    text = text_object(block["label"], canvas.reader)
    optional = [tag("span", {"class": "input-optional"}, " (optional)")] if block.get("optional") else []
    controls = controls_in([block])
    about: Attributes = {"class": "input-label"}
    if controls and controls[0].kind in DRAWN:
        about["for"] = canvas.id_of_control(controls[0])
    drawn = [
        piece for each in controls for piece in (draw_control(each, canvas, said), counted(each, canvas))
    ]
    return [tag("label", about, text, *optional), *drawn]


def _hint(hint: Mapping[str, Any], hint_id: str, canvas: Canvas) -> Markup:
    return tag("p", {"class": "input-hint", "id": hint_id}, text_object(hint, canvas.reader))
