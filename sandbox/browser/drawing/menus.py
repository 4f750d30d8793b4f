"""Menus to choose from, of options that come with them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from sandbox.browser.drawing.canvas import Attributes, Canvas, Said, filled
from sandbox.browser.drawing.html import tag
from sandbox.browser.drawing.text import legible
from sandbox.slack.controls import Control
from sandbox.slack.values import chosen_in


def select(control: Control, canvas: Canvas, said: Said) -> Markup:
    """A menu of options, in their groups if they have any."""
    chosen = chosen_in(control, canvas.entered)
    groups = control.element.get("option_groups", [])
    drawn = (
        [_group(group, chosen) for group in groups]
        if groups
        else list(_options(control.element["options"], chosen))
    )
    about = {**filled(control, canvas, said), "class": "control select"}
    return tag("select", about, *_first(control, has_chosen=bool(chosen)), *drawn)


def _first(control: Control, *, has_chosen: bool) -> Iterator[Markup]:
    """The row that stands for nothing: to see while nothing is chosen, to choose where that is allowed."""
    can_be_emptied = control.in_form and control.optional
    if has_chosen and not can_be_emptied:
        return
    placeholder = control.element.get("placeholder", {}).get("text", "")
    about: Attributes = {
        "value": "",
        "selected": not has_chosen,
        "disabled": not can_be_emptied,
        "hidden": not can_be_emptied,
    }
    yield tag("option", about, legible(placeholder) or "Choose…")


def _group(group: Mapping[str, Any], chosen: Sequence[Mapping[str, Any]]) -> Markup:
    label = legible(group["label"]["text"])
    return tag("optgroup", {"label": label}, *_options(group["options"], chosen))


def _options(options: Iterable[Mapping[str, Any]], chosen: Sequence[Mapping[str, Any]]) -> Iterator[Markup]:
    for option in options:
        texts = [option["text"]["text"], option.get("description", {}).get("text", "")]
        words = legible(" · ".join(each for each in texts if each))
        yield tag("option", {"value": str(option["value"]), "selected": option in chosen}, words)
