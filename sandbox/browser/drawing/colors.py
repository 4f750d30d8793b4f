"""Colours that come with data, drawn as shapes: a style in a page could be anything, a shape's fill not."""

import re

from markupsafe import Markup

from sandbox.browser.drawing.html import tag

_COLOR = re.compile("#?((?:[0-9a-f]{3}){1,2})", re.IGNORECASE)
_BY_NAME = {"good": "#2eb67d", "warning": "#daa038", "danger": "#a30200"}


def bar(color: str) -> Markup:
    """The bar down the side of an attachment; nothing for a colour that is none."""
    found = _COLOR.fullmatch(color)
    fill = _BY_NAME.get(color) or (f"#{found[1]}" if found else None)
    if fill is None:
        return Markup("")
    shape = tag("rect", {"width": "100%", "height": "100%", "fill": fill})
    return tag("svg", {"class": "bar", "aria-hidden": "true"}, shape)
