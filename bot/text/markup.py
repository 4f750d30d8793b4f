"""Slack's markup: text on its way there, escaped, clipped, made harmless; and markup that comes, read. Pure.

Whatever the API or a person supplies is hostile: a campaign named ``<!channel>`` must ping nobody, a value of
50,000 characters must not break a card.

What comes, by docs.slack.dev, "Formatting message text": ``<@U1|ann>``, ``<#C1|sales>``, ``<!here>``,
``<https://…|…>``, ``<tel:…|…>``, ``<mailto:…|…>``, and ``&lt;``, ``&gt;``, ``&amp;`` for three characters
that would be markup. It is read nowhere else.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

ELLIPSIS = "…"

_READ = 1000

_HIDDEN = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # control characters
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"  # drawn as nothing
    "\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2"  # signs that swallow the digits after them
    "\u200b-\u200f\u2060-\u206f\ufeff"  # zero width, and marks of direction
    "\u202a-\u202e\ufff9-\ufffb\ufffe\uffff"  # overrides of direction; anchors, no characters at all
    "\ud800-\udfff"  # halves of a pair, which no UTF-8 can carry
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"  # tags
    "]+"
)

_LOOK_ALIKES = str.maketrans(
    {
        "*": "\N{ASTERISK OPERATOR}",
        "_": "\N{MODIFIER LETTER LOW MACRON}",
        "~": "\N{TILDE OPERATOR}",
        "`": "\N{MODIFIER LETTER GRAVE ACCENT}",
        ":": "\N{MODIFIER LETTER COLON}",
    }
)

_EMOJI = re.compile(r":(?=[^\s:`]+:)")

_LOOK_ALIKES_BUT_COLONS = {at: drawn for at, drawn in _LOOK_ALIKES.items() if at != ord(":")}

_OF_NUMBERS = " ().+/-" + "".join(
    filter(str.isdecimal, map(chr, (*range(0x10000), *range(0x1D7CE, 0x1D800))))
)
"""Digits of any script, and what stands between those of a phone number."""

_TORN = re.compile(r"&[a-z]{0,4}$|<[^<>]*$")  # an entity or a token cut off before its end


def escape(text: str) -> str:
    """The text with Slack's three control characters as entities (docs: "Formatting message text")."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clip(text: str, limit: int) -> str:
    """The text in at most ``limit`` characters, with an ellipsis where something was left out."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + ELLIPSIS


def clip_markup(mrkdwn: str, limit: int) -> str:
    """Mrkdwn of ours in at most ``limit`` characters: no entity, mention or date is cut in two."""
    if len(mrkdwn) <= limit:
        return mrkdwn
    return _TORN.sub("", mrkdwn[: limit - 1]).rstrip() + ELLIPSIS


def visible(mrkdwn: str) -> str:
    """Mrkdwn of ours, line by line, without what can't be seen in what is quoted in it."""
    return "\n".join(_HIDDEN.sub("", line) for line in mrkdwn.split("\n"))


def fold(text: str) -> str:
    """The text on one line, without what can't be seen: control, zero-width and direction characters.

    Only its first 1,000 characters, more than any card shows: the rest becomes an ellipsis, and so does a
    number that would be cut in two.
    """
    folded = " ".join(text[:_READ].split())
    if not (folded.isascii() and folded.isprintable()):  # as most texts are, and then nothing is to be sought
        folded = " ".join(_HIDDEN.sub("", folded).split())
    return (
        folded if len(text) <= _READ else folded.rstrip(_OF_NUMBERS) + ELLIPSIS
    )  # half a number is masked by nothing


def plain(text: str, limit: int) -> str:
    """Hostile text for a ``plain_text`` object: folded, in at most ``limit`` characters. It can be empty."""
    return clip(fold(text), limit)


def literal(text: str, limit: int) -> str:
    """Hostile text for inside mrkdwn: reads as typed, formats nothing, mentions nobody, draws no emoji.

    At most ``limit`` characters once escaped. Slack's mrkdwn has no way to escape its formatting characters,
    so look-alikes stand in for them.
    """
    return clip_markup(escape(look_alikes(plain(text, limit))), limit)


def look_alikes(text: str) -> str:
    """The text with look-alikes for the characters that format: it reads the same and does nothing."""
    return text.translate(_LOOK_ALIKES)


def unformatted(mrkdwn: str) -> str:
    """Escaped words, ours with somebody else's in them, with look-alikes for what formats or draws emoji."""
    # A colon that begins no emoji stays one: it reads better.
    return _EMOJI.sub(_LOOK_ALIKES[ord(":")], mrkdwn).translate(_LOOK_ALIKES_BUT_COLONS)


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
