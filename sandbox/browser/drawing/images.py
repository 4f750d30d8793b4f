"""Pictures: those that have an address on the web; of others, what they show in words."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from sandbox.browser.drawing.html import address_of, tag
from sandbox.browser.drawing.text import legible, words


def image(element: Mapping[str, Any], name: str) -> Markup:
    """A picture, or the words that stand for it. Where it comes from learns nothing of this page."""
    alternative = str(element.get("alt_text", ""))
    source = address_of(str(element.get("image_url", "")))
    if source is None or not source.lower().startswith("http"):
        return tag("span", {"class": f"{name} no-image", "role": "img"}, words(f"Image: {alternative}"))
    about = {
        "class": name,
        "src": source,
        "alt": legible(alternative),
        "title": legible(alternative),
        "loading": "lazy",
        "referrerpolicy": "no-referrer",
    }
    return tag("img", about)
