"""Tags: the one place where HTML is put together, so that nothing from data is ever read as HTML."""

import re
from collections.abc import Iterable, Mapping

from markupsafe import Markup, escape

Attributes = Mapping[str, str | bool | None]
"""By name; true stands without a value, false and None are left out."""

_VOID = frozenset({"br", "hr", "img", "input"})
_NO_CHARACTER = re.compile("[\x00\ud800-\udfff]")
_ADDRESS = re.compile(r"(?:https?://|mailto:|tel:)[^\x00-\x20\x7f]+", re.IGNORECASE)
_NO_NAME = re.compile("[^A-Za-z0-9]")


def tag(name: str, attributes: Attributes, *inside: str) -> Markup:
    """An element. Names are ours; values and what is inside are escaped, unless inside is Markup."""
    begin = Markup("<{}{}>").format(name, join(map(_attribute, attributes.items())))
    return begin if name in _VOID else Markup("{}{}</{}>").format(begin, join(inside), name)


def join(parts: Iterable[str]) -> Markup:
    """One after the other; what isn't Markup is escaped."""
    return Markup("").join(_without_halves(part) for part in parts)


def address_of(address: str) -> str | None:
    """An address that may be linked to: of the web, of mail, a phone number. None for any other."""
    return address if _ADDRESS.fullmatch(address) else None


def link(address: str, inside: Markup) -> Markup:
    """A link that opens beside this page, and tells the other nothing; text where it may not be one."""
    href = address_of(address)
    if href is None:
        return tag("span", {}, inside)
    return tag("a", {"href": href, "target": "_blank", "rel": "noopener noreferrer"}, inside)


def identifier(*parts: str) -> str:
    """An `id` made of names from data: other parts give another, and none holds a space or a quote."""
    return "-".join(_NO_NAME.sub(lambda match: f"_{ord(match[0]):x}_", part) for part in parts)


def _attribute(attribute: tuple[str, str | bool | None]) -> Markup:
    name, value = attribute
    if value is None or value is False:
        return Markup("")
    if value is True:
        return Markup(" {}").format(name)
    return Markup(' {}="{}"').format(name, _NO_CHARACTER.sub("\ufffd", value))


def _without_halves(text: str) -> Markup:
    if isinstance(text, Markup):
        return text
    return escape(_NO_CHARACTER.sub("\ufffd", text))
