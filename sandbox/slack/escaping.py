"""A command's text with «Escape channels, users, and links» switched on: what people type becomes markup."""

import re

from sandbox.slack.workspace import Workspace

_URL = re.compile(r"https?://[^\s<>|]+")
_MAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")
_PHONE = re.compile(r"(?<![\w+/.-])\+?(?:\(?\d{3}\)?[ .-]?){2}\d{4}(?![\w-])|(?<!\w)\+\d{10,14}(?!\w)")
_MENTION = re.compile(r"(?<!\w)@([a-z0-9._-]+)")
_CHANNEL = re.compile(r"(?<!\w)#([a-z0-9_-]+)")


def with_entities(text: str) -> str:
    """Give the text with the three characters that begin markup as entities, as in every message."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def with_numbers(text: str) -> list[tuple[str, str | None]]:
    """Cut a text around its phone numbers: each piece, and the digits it stands for if it is a number."""
    pieces: list[tuple[str, str | None]] = []
    at = 0
    for match in _PHONE.finditer(text):
        pieces += [(text[at : match.start()], None), (match[0], re.sub(r"[^+0-9]", "", match[0]))]
        at = match.end()
    return [piece for piece in (*pieces, (text[at:], None)) if piece[0]]


def escaped(text: str, workspace: Workspace) -> str:
    """Give the text as Slack sends it: entities; people, channels, links, mail, phone numbers marked up."""
    text = with_entities(text)
    users = {user.name: user.id for user in workspace.users.values()}
    channels = {channel.name: channel.id for channel in workspace.channels.values() if channel.name}

    def mention(match: re.Match[str]) -> str:
        user_id = users.get(match[1])
        return f"<@{user_id}|{match[1]}>" if user_id else match[0]

    def channel(match: re.Match[str]) -> str:
        channel_id = channels.get(match[1])
        return f"<#{channel_id}|{match[1]}>" if channel_id else match[0]

    def phone(match: re.Match[str]) -> str:
        return f"<tel:{re.sub(r'[^+0-9]', '', match[0])}|{match[0]}>"

    pieces = re.split(f"({_URL.pattern}|{_MAIL.pattern})", text)
    for position, piece in enumerate(pieces):
        if _URL.fullmatch(piece):
            pieces[position] = f"<{piece}>"
        elif _MAIL.fullmatch(piece):
            pieces[position] = f"<mailto:{piece}|{piece}>"
        else:
            marked = _CHANNEL.sub(channel, _MENTION.sub(mention, piece))
            pieces[position] = _PHONE.sub(phone, marked)
    return "".join(pieces)
