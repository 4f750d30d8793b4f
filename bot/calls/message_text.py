"""Everything that can be read in a message of Slack's, as one text in Slack's own markup. Pure.

Slack says most things twice: ``text`` repeats what the blocks say, ``fallback`` what an attachment says. What
was said already is left out. A payload is what others made of it: whatever has another shape than documented
(docs.slack.dev, "Block Kit" and "Secondary message attachments") reads as nothing there.
"""

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any

LONGEST_TEXT = 20_000  # characters, of everything together

MOST_PARTS = 50_000  # objects, lists and texts looked at: far more than Slack lets a message have

MOST_FILES = 100  # of one message

_OF_FILES = ("title", "subject", "plain_text", "preview", "preview_plain_text", "initial_comment")

_READABLE = frozenset({
    "alt_text", "author_name", "fallback", "footer", "initial_value", "pretext", "subtitle", "text", "title",
})  # fmt: skip

_UNSEEN = frozenset({"confirm", "metadata"})  # a dialog nobody opened; what apps tell each other

_SECTIONS = frozenset({"rich_text_section", "rich_text_preformatted", "rich_text_quote"})

_EMPHASIS = re.compile(r"[*~`•\s]+|(?<!\w)_|_(?!\w)")

_MENTIONS = {"user": "<@{user_id}>", "channel": "<#{channel_id}>", "usergroup": "<!subteam^{usergroup_id}>",
             "broadcast": "<!{range}>", "emoji": ":{name}:", "date": "{fallback}"}  # fmt: skip


def text_of(message: Mapping[str, Any]) -> str:
    """Give what there is to read in a message: its text, blocks, attachments and files, each string once.

    Of a file (an e-mail, a snippet, a recording) what Slack sends of it with the message is read.

    20,000 characters of it at most, a line or more for each string, in the order in which one reads them.
    People, links and numbers stand in it as Slack marks them up: ``<@U1>``, ``<https://…|…>``, ``<tel:…|…>``.
    """
    said: set[str] = set()
    kept: list[str] = []
    left = LONGEST_TEXT
    parts = [message.get(name) for name in ("text", "blocks", "attachments")]
    for string in chain(_strings(parts), _of_files(message.get("files"))):
        fitting = string if len(string) <= left else _whole_words(string[:left])
        compared = _compared(fitting)
        if compared and compared not in said:
            said.add(compared)
            kept.append(fitting)
            left -= len(fitting) + 1
        if len(fitting) < len(string) or left <= 0:
            break
    return "\n".join(kept)


def _of_files(files: Any) -> Iterator[str]:
    """Give the texts of files, as docs.slack.dev describes the file object: a preview only beside no more."""
    for file in files[:MOST_FILES] if isinstance(files, list) else ():
        if not isinstance(file, Mapping):
            continue
        given: list[Any] = [file.get(name) for name in _OF_FILES]
        comment, transcription = file.get("initial_comment"), file.get("transcription")
        if isinstance(comment, Mapping):
            given.append(comment.get("comment"))
        preview = transcription.get("preview") if isinstance(transcription, Mapping) else None
        given.append(preview.get("content") if isinstance(preview, Mapping) else preview)
        known: list[str] = []
        for string in given:
            if not isinstance(string, str):
                continue
            compared = _compared(string[:LONGEST_TEXT])
            if not any(compared in other for other in known):
                known.append(compared)
                yield string


def _whole_words(cut: str) -> str:
    """Leave out the last word: what is left of it may look like another one."""
    return cut.rpartition(" ")[0] if " " in cut else cut


def _compared(string: str) -> str:
    """What is the same of two strings that say the same: neither emphasis, nor spaces, nor entities."""
    return " ".join(_EMPHASIS.sub(" ", html.unescape(string)).split())


def _strings(parts: Iterable[Any]) -> Iterator[str]:
    """Walk whatever there is, in its order; without recursion, since others decide how deep it goes."""
    waiting = [*reversed(list(parts))]
    for _ in range(MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, list):
            waiting += reversed(part)
        elif isinstance(part, Mapping):
            if part.get("type") == "rich_text":
                yield "\n".join(_sections(part.get("elements")))
            else:
                waiting += reversed(list(_inner(part)))


def _inner(part: Mapping[str, Any]) -> Iterator[Any]:
    is_field = "title" in part and "type" not in part  # of an attachment; elsewhere a value is not shown
    for name, value in part.items():
        if isinstance(value, list | Mapping):
            if name not in _UNSEEN:
                yield value
        elif name in _READABLE or (is_field and name == "value"):
            yield value


def _sections(elements: Any) -> Iterator[str]:
    """Give each section of rich text as one string: emphasis cuts a word into several elements."""
    waiting = [elements]
    for _ in range(MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop()
        if isinstance(part, list):
            waiting += reversed(part)
        elif isinstance(part, Mapping):
            inner = part.get("elements")
            if part.get("type") in _SECTIONS and isinstance(inner, list):
                yield "".join(map(_element, islice(inner, MOST_PARTS)))
            else:
                waiting.append(inner)


def _element(element: Any) -> str:
    """Write an element of rich text as Slack marks it up in a message's ``text``."""
    if not isinstance(element, Mapping):
        return ""
    found = {name: value for name, value in element.items() if isinstance(value, str)}
    kind = found.get("type", "")
    if kind == "link" and "url" in found:
        return f"<{found['url']}|{found['text']}>" if found.get("text") else f"<{found['url']}>"
    if kind in _MENTIONS:
        return _MENTIONS[kind].format_map(defaultdict(str, found))
    return found.get("text", "")
