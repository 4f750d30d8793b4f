"""Slack's markup as styled text: emphasis, code, links, mentions, dates, entities."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.slack.workspace import Workspace
from sandbox.terminal.cells import clean
from sandbox.terminal.dates import drawn_date
from sandbox.terminal.lines import Span, Style

_MARKUP = re.compile(
    r"```(?P<block>.+?)```"
    r"|`(?P<code>[^`\n]+)`"
    r"|<(?P<token>[^<>]+)>"
    r"|(?<![^\W_])(?<!\*)\*(?P<bold>[^\s*](?:[^*\n]*[^\s*])?)\*(?![^\W_]|\*)"
    r"|(?<![^\W_])(?<!_)_(?P<italic>[^\s_](?:[^_\n]*[^\s_])?)_(?![^\W_]|_)"
    r"|(?<![^\W_])(?<!~)~(?P<struck>[^\s~](?:[^~\n]*[^\s~])?)~(?![^\W_]|~)",
    re.DOTALL,
)
_EMPHASIS = {"bold": Style.BOLD, "italic": Style.ITALIC, "struck": Style.STRUCK}
_BROADCASTS = frozenset({"channel", "here", "everyone"})


@dataclass(frozen=True)
class Reader:
    """Who looks, and when: the names that stand for ids, and the moment in the reader's own time zone."""

    now: datetime
    names: Mapping[str, str] = field(default_factory=dict)

    def name(self, identifier: str) -> str:
        """The name of a person, channel or user group; the id itself where there is none."""
        return clean(self.names.get(identifier, identifier))


def names_in(workspace: Workspace) -> dict[str, str]:
    """The names by id that a Slack client knows."""
    return {
        **{user.id: user.real_name for user in workspace.users.values()},
        **{channel.id: channel.name for channel in workspace.channels.values()},
        **{group.id: group.handle for group in workspace.user_groups.values()},
    }


def text_object(text: Mapping[str, Any], reader: Reader, style: Style = Style.PLAIN) -> list[Span]:
    """A text object of Block Kit; in `plain_text` nothing is markup."""
    if text.get("type") == "mrkdwn":
        return mrkdwn(str(text.get("text", "")), reader, style)
    return [Span(clean(str(text.get("text", ""))), style)]


def mrkdwn(text: str, reader: Reader, style: Style = Style.PLAIN) -> list[Span]:
    """Marked-up text. Code keeps its backticks, so that it can be told from the rest without colour."""
    return [span for span in _spans(text, reader, style) if span.text]


def _spans(text: str, reader: Reader, style: Style) -> Iterator[Span]:
    at = 0
    for match in _MARKUP.finditer(text):
        yield Span(_decoded(text[at : match.start()]), style)
        at = match.end()
        kind, inner = str(match.lastgroup), match[str(match.lastgroup)]
        if kind in _EMPHASIS:
            yield from _spans(inner, reader, style | _EMPHASIS[kind])
        elif kind == "token":
            yield _token(inner, reader, style)
        else:
            yield Span(_decoded(match[0]), style | Style.CODE)
    yield Span(_decoded(text[at:]), style)


def _decoded(text: str) -> str:
    return clean(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def _token(token: str, reader: Reader, style: Style) -> Span:
    address, _, label = token.partition("|")
    label = _decoded(label)
    kind, rest = address[:1], address[1:]
    if kind == "@":
        return Span(f"@{reader.name(rest)}", style | Style.LINK)
    if kind == "#":
        return Span(f"#{reader.name(rest)}", style | Style.LINK)
    if kind == "!":
        return _special(rest, label, reader, style)
    return Span(_link(_decoded(address), label), style | Style.LINK)


def _special(rest: str, label: str, reader: Reader, style: Style) -> Span:
    name, *parts = rest.split("^")
    if name == "date" and len(parts) >= 2:
        return Span(clean(drawn_date(parts[0], _decoded(parts[1]), label, reader.now)), style)
    if name == "subteam" and parts:
        return Span(f"@{reader.name(parts[0])}", style | Style.LINK)
    if name in _BROADCASTS:
        return Span(f"@{name}", style | Style.WARNING | Style.BOLD)
    return Span(label or clean(f"<!{rest}>"), style)


def _link(address: str, label: str) -> str:
    for scheme in ("mailto:", "tel:"):
        address = address.removeprefix(scheme)
    return address if label in ("", address) else f"{label} ({address})"
