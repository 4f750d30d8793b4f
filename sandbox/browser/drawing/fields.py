"""Fields to fill in: text on one line or several, numbers, days.

A number's field takes any text, so that Slack's own words about what is no number can be seen; nor does a
field stop at its longest text.
"""

from markupsafe import Markup

from sandbox.browser.drawing.canvas import Attributes, Canvas, Said, filled
from sandbox.browser.drawing.html import join, tag
from sandbox.browser.drawing.text import legible
from sandbox.slack.controls import Control
from sandbox.slack.values import entry_in

LINES = 4
NEARLY_FULL = 0.8
"""Of the longest text, how much must be written before the field counts."""

FIELDS: dict[str, Attributes] = {
    "plain_text_input": {"type": "text"},
    "number_input": {"type": "text", "inputmode": "decimal"},
    "datepicker": {"type": "date"},
}


def field(control: Control, canvas: Canvas, said: Said) -> Markup:
    """A field with what is entered in it."""
    written = _written(control, canvas)
    placeholder = control.element.get("placeholder", {}).get("text", "")
    about: Attributes = {
        **filled(control, canvas, said),
        "class": "control field",
        "placeholder": legible(placeholder) or None,
        "autocomplete": "off",
    }
    if control.kind == "plain_text_input" and control.element.get("multiline"):
        # The first line break in a textarea is dropped by whoever reads the HTML.
        kept = f"\n{written}" if written.startswith("\n") else written
        return tag("textarea", {**about, "rows": str(LINES)}, kept)
    if control.kind == "number_input" and not control.element.get("is_decimal_allowed"):
        about["inputmode"] = "numeric"
    return tag("input", {**FIELDS[control.kind], **about, "value": written})


def counted(control: Control, canvas: Canvas) -> Markup:
    """How full a text field is, once it is nearly full: nothing before."""
    longest = control.element.get("max_length")
    length = len(_written(control, canvas)) if control.kind == "plain_text_input" else 0
    if longest is None or length < NEARLY_FULL * longest:
        return join([])
    about: Attributes = {"class": "input-count too-much" if length > longest else "input-count"}
    return tag("p", about, f"{length:,} of {longest:,} characters")


def _written(control: Control, canvas: Canvas) -> str:
    entry = entry_in(control, canvas.entered)
    return "" if entry is None else str(entry)
