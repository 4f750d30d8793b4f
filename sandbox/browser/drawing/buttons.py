"""Buttons, and menus behind a button."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from sandbox.browser.drawing.canvas import Attributes, Canvas, acting
from sandbox.browser.drawing.html import address_of, tag
from sandbox.browser.drawing.mrkdwn import text_object
from sandbox.browser.drawing.text import legible
from sandbox.slack.controls import Control

_STYLES = frozenset({"primary", "danger"})

_MORE = "More choices"


def button(control: Control, canvas: Canvas) -> Markup:
    """A button; one with an address is a link that the app hears of too."""
    style = control.element.get("style")
    label = str(control.element.get("accessibility_label", ""))
    about: Attributes = {
        "class": f"control button {style}" if style in _STYLES else "control button",
        **acting(control),
        "data-act": "click",
        "aria-label": legible(label) or None,
    }
    return _pressable(str(control.element.get("url", "")), about, control.element["text"], canvas)


def overflow(control: Control, canvas: Canvas) -> Markup:
    """A menu that opens from a button: each row is a button, or a link, of its own."""
    menu = canvas.id_of(control.block_id, control.action_id, "menu")
    opens: Attributes = {
        "type": "button",
        "class": "control overflow",
        "aria-haspopup": "menu",
        "aria-expanded": "false",
        "aria-label": _MORE,
        "data-menu": menu,
    }
    rows = [_row(control, choice.option, canvas) for choice in control.choices]
    return tag(
        "div",
        {"class": "overflow-frame"},
        tag("button", opens, tag("span", {"aria-hidden": "true"}, "⋯")),
        tag(
            "div",
            {"role": "menu", "id": menu, "class": "overflow-menu", "aria-label": _MORE, "hidden": True},
            *rows,
        ),
    )


def _row(control: Control, option: Mapping[str, Any], canvas: Canvas) -> Markup:
    about: Attributes = {
        "role": "menuitem",
        **acting(control),
        "data-act": "click",
        "data-select": str(option["value"]),
    }
    inside = [option["text"], *([option["description"]] if "description" in option else [])]
    return _pressable(str(option.get("url", "")), about, inside[0], canvas, *inside[1:])


def _pressable(
    url: str, about: Attributes, text: Mapping[str, Any], canvas: Canvas, *small: Mapping[str, Any]
) -> Markup:
    drawn = [
        text_object(text, canvas.reader),
        *(tag("span", {"class": "description"}, text_object(each, canvas.reader)) for each in small),
    ]
    href = address_of(url)
    if href is None:
        return tag("button", {"type": "button", **about}, *drawn)
    leads_out = tag("span", {"class": "leads-out", "aria-hidden": "true"}, "↗")
    beside: Attributes = {"href": href, "target": "_blank", "rel": "noopener noreferrer"}
    return tag("a", {**about, **beside}, *drawn, leads_out)
