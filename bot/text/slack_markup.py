"""Slack's markup, read: links, mentions and entities in what people type and write. The only reader. Pure.

docs.slack.dev, "Formatting message text": ``<@U1|ann>``, ``<#C1|sales>``, ``<!here>``, ``<https://…|…>``,
``<tel:…|…>``, ``<mailto:…|…>``, and ``&lt;``, ``&gt;``, ``&amp;`` for three characters that would be markup.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

ENTITY = "&"

_MARKUP = re.compile(
    r"<(?P<kind>[@#!]|tel:|mailto:|sips?:|callto:|[a-z][a-z0-9+.-]{1,15}://)"
    r"(?P<address>[^<>|\n]*)(?:\|(?P<label>[^<>\n]*))?>|&(?P<entity>lt|gt|amp);",
    re.IGNORECASE,
)

_ENTITY = re.compile("&(lt|gt|amp);", re.IGNORECASE)

_URIS = frozenset(["sip:", "sips:", "callto:"])

_CHARACTERS = {"lt": "<", "gt": ">", "amp": "&"}


@dataclass(frozen=True)
class Part:
    """A stretch of a text, ``raw[start:end]``: words, an entity, or what stands in angle brackets."""

    start: int
    end: int
    said: str
    """What was typed there, or what people see."""
    kind: str = ""
    """Empty for words, ``ENTITY``, or what it begins with, in lower case: ``@ # ! tel: mailto: https://``."""
    address: str = ""
    """With its scheme, where it is a link to a page."""
    label: str = ""

    @property
    def is_mention(self) -> bool:
        """Of somebody, a channel, a group, a date; nothing of it was written."""
        return self.kind in {"@", "#", "!"}

    @property
    def is_uri(self) -> bool:
        """Of a telephone, as ``sip:`` and ``callto:`` are written; it is read like one that nobody linked."""
        return self.kind in _URIS

    @property
    def number(self) -> str:
        """Of a ``tel:``: what was typed, or the linked number if only that is one or names its country."""
        is_abroad = self.address.startswith("+") and "+" not in self.label
        return self.label if any(map(str.isdecimal, self.label)) and not is_abroad else self.address


def parts(raw: str) -> Iterator[Part]:
    """Cut a text at its markup: together the parts are the whole text."""
    at = 0
    for found in _MARKUP.finditer(raw):
        if at < found.start():
            yield Part(at, found.start(), raw[at : found.start()])
        yield _part(found)
        at = found.end()
    if at < len(raw):
        yield Part(at, len(raw), raw[at:])


def said(raw: str) -> str:
    """Give what was typed, or what people see, in place of the markup."""
    return "".join(part.said for part in parts(raw))


def _part(found: re.Match[str]) -> Part:
    if found["entity"]:
        return Part(found.start(), found.end(), _CHARACTERS[found["entity"].lower()], ENTITY)
    kind = found["kind"].lower()
    address, label = (_ENTITY.sub(_character, found[name] or "") for name in ("address", "label"))
    if "://" in kind or kind in _URIS:
        address = found["kind"] + address
    if kind in {"@", "#"}:
        shown = kind + (label or address).removeprefix(kind)
    elif kind == "!":
        shown = label or f"@{address}"
    else:
        shown = label or address
    return Part(found.start(), found.end(), shown, kind, address, label)


def _character(entity: re.Match[str]) -> str:
    return _CHARACTERS[entity[1].lower()]
