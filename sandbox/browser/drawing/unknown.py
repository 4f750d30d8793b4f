"""What isn't known, as it came: nothing is dropped."""

from markupsafe import Markup

from sandbox.browser.drawing.html import tag
from sandbox.browser.drawing.text import legible
from sandbox.slack.pieces import Unknown


def drawn_unknown(what: str, thing: Unknown) -> Markup:
    """A box that says what kind of thing stands there, and all of it."""
    said = f"{what} of type {thing.kind}, as it came" if thing.kind else f"{what}, as it came"
    return tag(
        "div",
        {"class": "unknown"},
        tag("strong", {}, legible(said)),
        tag("pre", {}, legible(thing.as_it_came)),
    )
