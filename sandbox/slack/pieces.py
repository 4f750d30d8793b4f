"""What formatted text is made of, whether it came as mrkdwn or as rich text."""

import json
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class Words:
    """Text that means nothing else: no entities are left in it."""

    text: str


@dataclass(frozen=True)
class Emphasis:
    """Pieces that stand out. `code` only as a style of rich text: code in mrkdwn is a `Code`."""

    kind: Literal["bold", "italic", "struck", "code"]
    inside: tuple["Piece", ...]


@dataclass(frozen=True)
class Code:
    """What stood between backticks: one on each side, or three (`is_block`)."""

    text: str
    is_block: bool = False


@dataclass(frozen=True)
class Mention:
    """A person, a channel or a user group, by id; or everybody: `channel`, `here` or `everyone`."""

    kind: Literal["person", "channel", "group", "everybody"]
    id: str


@dataclass(frozen=True)
class Date:
    """A moment that the reader's own client draws; unix seconds as they came. It may link to `address`."""

    timestamp: str
    form: str
    fallback: str
    address: str = ""


@dataclass(frozen=True)
class Link:
    """An address, and what is written instead of it if anything."""

    address: str
    label: str = ""


@dataclass(frozen=True)
class Emoji:
    """An emoji by its name; `characters` where its characters came with it."""

    name: str
    characters: str = ""


@dataclass(frozen=True)
class Unknown:
    """Something of a type that isn't known, or not of the shape its type has: as JSON, as it came."""

    kind: str
    as_it_came: str


Piece = Words | Emphasis | Code | Mention | Date | Link | Emoji | Unknown


def unknown(thing: Any) -> Unknown:
    """Keep something that can't be read as it came."""
    kind = thing.get("type", "") if isinstance(thing, dict) else ""
    return Unknown(str(kind), json.dumps(thing, ensure_ascii=False))
