"""Slack's mrkdwn, read: emphasis, code, links, mentions, dates, entities, quotes."""

import re
from collections.abc import Iterator
from typing import Literal

from sandbox.slack.pieces import Code, Date, Emphasis, Link, Mention, Piece, Words

_MARKUP = re.compile(
    r"```(?P<block>.+?)```"
    r"|`(?P<code>[^`\n]+)`"
    r"|<(?P<token>[^<>]+)>"
    r"|(?<![^\W_])(?<!\*)\*(?P<bold>[^\s*](?:[^*\n]*[^\s*])?)\*(?![^\W_]|\*)"
    r"|(?<![^\W_])(?<!_)_(?P<italic>[^\s_](?:[^_\n]*[^\s_])?)_(?![^\W_]|_)"
    r"|(?<![^\W_])(?<!~)~(?P<struck>[^\s~](?:[^~\n]*[^\s~])?)~(?![^\W_]|~)",
    re.DOTALL,
)
_EMPHASIS: dict[str, Literal["bold", "italic", "struck"]] = {
    "bold": "bold",
    "italic": "italic",
    "struck": "struck",
}
_QUOTES = re.compile(
    r"```.+?```"
    r"|^(?:&gt;|>){3} ?(?P<rest>.*)\Z"
    r"|(?P<quote>^(?:&gt;|>)[^\n]*(?:\n(?:&gt;|>)[^\n]*)*)\n?",
    re.DOTALL | re.MULTILINE,
)
_MARK_OF_QUOTE = re.compile(r"^(?:&gt;|>) ?", re.MULTILINE)
_BROADCASTS = frozenset({"channel", "here", "everyone"})


def pieces_of(text: str) -> tuple[Piece, ...]:
    """Read marked-up text. Marks of quotes stay in it as they were written."""
    return tuple(piece for piece in _pieces(text) if piece != Words(""))


def cut_at_quotes(text: str) -> list[tuple[bool, str]]:
    """Cut marked-up text into what is quoted, without its marks, and what isn't; it is still marked up."""
    cut: list[tuple[bool, str]] = []
    at = 0
    for match in _QUOTES.finditer(text):
        quoted = match["rest"] if match["quote"] is None else _MARK_OF_QUOTE.sub("", match["quote"])
        if quoted is not None:
            cut += [(False, text[at : match.start()].removesuffix("\n")), (True, quoted)]
            at = match.end()
    return [(is_quoted, part) for is_quoted, part in (*cut, (False, text[at:])) if part]


def decoded(text: str) -> str:
    """The text with the three entities of mrkdwn as the characters they stand for."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _pieces(text: str) -> Iterator[Piece]:
    at = 0
    for match in _MARKUP.finditer(text):
        yield Words(decoded(text[at : match.start()]))
        at = match.end()
        kind, inner = str(match.lastgroup), match[str(match.lastgroup)]
        if kind in _EMPHASIS:
            yield Emphasis(_EMPHASIS[kind], pieces_of(inner))
        elif kind == "token":
            yield _token(inner)
        else:
            yield Code(decoded(inner), is_block=kind == "block")
    yield Words(decoded(text[at:]))


def _token(token: str) -> Piece:
    address, _, label = token.partition("|")
    kind, rest = address[:1], address[1:]
    if kind == "@":
        return Mention("person", rest)
    if kind == "#":
        return Mention("channel", rest)
    if kind == "!":
        return _special(rest, decoded(label))
    return Link(decoded(address), decoded(label))


def _special(rest: str, label: str) -> Piece:
    name, *parts = rest.split("^")
    if name == "date" and len(parts) >= 2:
        return Date(parts[0], decoded(parts[1]), label, decoded("^".join(parts[2:])))
    if name == "subteam" and parts:
        return Mention("group", parts[0])
    if name in _BROADCASTS:
        return Mention("everybody", name)
    return Words(label or f"<!{rest}>")
