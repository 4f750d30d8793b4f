"""Which way a control is drawn."""

from collections.abc import Callable, Mapping

from markupsafe import Markup

from sandbox.browser.drawing.buttons import button, overflow
from sandbox.browser.drawing.canvas import NOTHING_SAID, Canvas, Said
from sandbox.browser.drawing.fields import FIELDS, field
from sandbox.browser.drawing.menus import select
from sandbox.browser.drawing.unknown import drawn_unknown
from sandbox.slack.controls import Control
from sandbox.slack.pieces import unknown

DRAWN: Mapping[str, Callable[[Control, Canvas, Said], Markup]] = {
    "button": lambda control, canvas, _: button(control, canvas),
    "overflow": lambda control, canvas, _: overflow(control, canvas),
    "static_select": select,
    **dict.fromkeys(FIELDS, field),
}


def draw_control(control: Control, canvas: Canvas, said: Said = NOTHING_SAID) -> Markup:
    """A control with what is entered in it; one that isn't known as it came."""
    draw = DRAWN.get(control.kind)
    if draw is None:
        return drawn_unknown("an element", unknown(control.element))
    return draw(control, canvas, said)
