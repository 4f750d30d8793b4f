"""Choices that all stand there: boxes to tick, and round ones of which one is taken."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from sandbox.browser.drawing.canvas import Attributes, Canvas, Said, acting, name_of
from sandbox.browser.drawing.html import tag
from sandbox.browser.drawing.mrkdwn import text_object
from sandbox.slack.controls import Control
from sandbox.slack.entries import chosen_in

MANY = 10
"""From so many choices on they scroll."""

_Options = Sequence[Mapping[str, Any]]


def boxes(control: Control, canvas: Canvas, said: Said, legend: Markup | None = None) -> Markup:
    """All choices of a control, under its legend; under its own name where it has none."""
    many = " many" if len(control.choices) > MANY else ""
    about: Attributes = {
        "id": canvas.id_of_control(control),
        "class": f"control choices{many}",
        "role": "radiogroup" if control.kind == "radio_buttons" else None,
        "aria-label": None if legend else name_of(control),
        **said.attributes,
    }
    return tag("fieldset", about, *([legend] if legend else []), *_choices(control, canvas))


def _choices(control: Control, canvas: Canvas) -> Iterator[Markup]:
    chosen = chosen_in(control, canvas.entered)
    groups = control.element.get("option_groups")
    if not groups:
        yield from (_choice(control, option, chosen, canvas) for option in control.element["options"])
        return
    for group in groups:
        drawn = [_choice(control, option, chosen, canvas) for option in group["options"]]
        heading = tag("span", {"class": "choices-heading"}, text_object(group["label"], canvas.reader))
        yield tag("div", {"class": "choices-group"}, heading, *drawn)


def _choice(control: Control, option: Mapping[str, Any], chosen: _Options, canvas: Canvas) -> Markup:
    about: Attributes = {
        "type": "radio" if control.kind == "radio_buttons" else "checkbox",
        "name": canvas.id_of_control(control),
        "value": str(option["value"]),
        "checked": option in chosen,
        "autofocus": bool(control.element.get("focus_on_load")) and option is control.choices[0].option,
        **acting(control),
    }
    text = tag("span", {"class": "choice-text"}, text_object(option["text"], canvas.reader))
    small = []
    if "description" in option:
        description = text_object(option["description"], canvas.reader)
        small = [tag("span", {"class": "description"}, description)]
    return tag(
        "label",
        {"class": "choice"},
        tag("input", about),
        tag("span", {"class": "choice-words"}, text, *small),
    )
