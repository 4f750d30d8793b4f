"""What there is to read in a message of Slack's, and which calls it speaks of. Pure.

Slack says most things twice: ``text`` repeats what the blocks say, ``fallback`` what an attachment says. What
was said already is left out. A payload is what others made of it: whatever has another shape than documented
(docs.slack.dev, "Block Kit" and "Secondary message attachments") reads as nothing there.

A message speaks of calls by phone numbers, transaction ids and external ids. Numbers and transaction ids are
recognised by how they look. An external id can look like anything, so it is recognised only by comparing the
words with the ids of the calls there are.
"""

import html
import re
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from bot.invoca.models import Call
from bot.queries import TRANSACTION_ID
from bot.text import phones, phones_in_text
from bot.text.markup import ENTITY, Part, parts

LONGEST_TEXT = 20_000  # characters, of everything together

MOST_PARTS = 10_000  # objects, lists and texts looked at: far more than Slack lets a message have

MOST_COMPARED = 5 * LONGEST_TEXT  # characters, of what repeats what was said too

MOST_FILES = 100  # of one message

_OF_FILES = ("title", "subject", "plain_text", "preview", "preview_plain_text", "initial_comment")

_READABLE = frozenset({
    "alt_text", "author_name", "fallback", "footer", "initial_value", "pretext", "subtitle", "text", "title",
})  # fmt: skip

_UNSEEN = frozenset({"confirm", "metadata"})  # a dialog nobody opened; what apps tell each other

_SECTIONS = ("rich_text_section", "rich_text_preformatted", "rich_text_quote")  # a type may be a list, too

_EMPHASIS = re.compile(r"[*~`•\s]+|(?<!\w)_|_(?!\w)")

_MENTIONS = {"user": "<@{user_id}>", "channel": "<#{channel_id}>", "usergroup": "<!subteam^{usergroup_id}>",
             "broadcast": "<!{range}>", "emoji": ":{name}:", "date": "{fallback}"}  # fmt: skip


@dataclass(frozen=True)
class MessageText:
    """What there is to read in a message, or the beginning of it."""

    text: str
    is_whole: bool


def text_of(message: Mapping[str, Any]) -> MessageText:
    """Give what there is to read in a message: its text, blocks, attachments and files, each string once.

    Of a file (an e-mail, a snippet, a recording) what Slack sends of it with the message is read.

    20,000 characters of it at most, a line or more for each string, in the order in which one reads them.
    People, links and numbers stand in it as Slack marks them up: ``<@U1>``, ``<https://…|…>``, ``<tel:…|…>``.
    """
    said: set[str] = set()
    kept: list[str] = []
    left, unread, is_whole = LONGEST_TEXT, MOST_COMPARED, True
    parts = [message.get(name) for name in ("text", "blocks", "attachments")]
    for string in chain(_strings(parts), _of_files(message.get("files"))):
        if string is None:
            is_whole = False
            continue
        if string in said:
            continue
        fitting = string if len(string) <= left else _whole_words(string[: max(0, left)])
        compared = _compared(string[:LONGEST_TEXT])
        is_new = bool(compared) and compared not in said
        if is_new and fitting:
            said |= {string, compared}
            kept.append(fitting)
            left -= len(fitting) + 1
        unread -= min(len(string), LONGEST_TEXT)
        if unread <= 0 or (len(fitting) < len(string) and (is_new or len(string) > LONGEST_TEXT)):
            is_whole = False
            break
    return MessageText("\n".join(kept), is_whole)


def _of_files(files: Any) -> Iterator[str | None]:
    """Give the texts of files, as docs.slack.dev describes the file object: a preview only beside no more.

    None: of more files than are read.
    """
    left = MOST_COMPARED
    if isinstance(files, list) and len(files) > MOST_FILES:
        yield None
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
            if left > 0:  # beyond, all is given: whoever reads it doesn't read as much
                left -= min(len(string), LONGEST_TEXT)
                compared = _compared(string[:LONGEST_TEXT])
                if any(compared in other for other in known):
                    continue
                known.append(compared)
            yield string


def _whole_words(cut: str) -> str:
    """Leave out the last word: what is left of it may look like another one."""
    return cut.rpartition(" ")[0] if " " in cut else cut


def _compared(string: str) -> str:
    """What is the same of two strings that say the same: neither emphasis, nor spaces, nor entities."""
    return " ".join(_EMPHASIS.sub(" ", html.unescape(string)).split())


def _strings(parts: Iterable[Any]) -> Iterator[str | None]:
    """Walk whatever there is, in its order; without recursion, since others decide how deep it goes.

    None last: there is more than is looked at.
    """
    waiting = [*reversed(list(parts))]
    looks = iter(range(MOST_PARTS))
    for _ in looks:
        if not waiting:
            return
        part = waiting.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, list):
            waiting += reversed(part)
        elif isinstance(part, Mapping):
            if part.get("type") == "rich_text":
                yield "\n".join(_sections(part.get("elements"), looks))
            else:
                waiting += reversed(list(_inner(part)))
    yield None


def _inner(part: Mapping[str, Any]) -> Iterator[Any]:
    is_field = "title" in part and "type" not in part  # of an attachment; elsewhere a value is not shown
    for name, value in part.items():
        if isinstance(value, list | Mapping):
            if name not in _UNSEEN:
                yield value
        elif name in _READABLE or (is_field and name == "value"):
            yield value


def _sections(elements: Any, looks: Iterator[int]) -> Iterator[str]:
    """Give each section of rich text as one string: emphasis cuts a word into several elements."""
    waiting = [elements]
    for _ in looks:
        if not waiting:
            return
        part = waiting.pop()
        if isinstance(part, list):
            waiting += reversed(part)
        elif isinstance(part, Mapping):
            inner = part.get("elements")
            if part.get("type") in _SECTIONS and isinstance(inner, list):
                yield "".join([_element(each) for each, _ in zip(inner, looks, strict=False)])
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


MOST = 10
"""Numbers and transaction ids of one message that are looked up."""

MOST_SEARCHED = 500
"""External ids that are no plain words, and so are each searched for in the whole text."""

_MASKED = re.compile(
    r"(?:\+\d{1,3}[ -])?(?:(?<!\d)\d{3}-)?"  # +1 530-
    r"•+(?:[-. ()]{1,2}•+)*"
    r"(?:[-. ()]{0,2}\d{1,4}(?!\d))?(?: \d\d(?![-.\d]))?"  # the last digits, in twos here and there
)

_WORD = re.compile(r"\w+(?:[-.]{1,3}\w+)*")

_GLUE_BEFORE = re.compile(r"\w[-.]{0,3}\Z")

_GLUE_AFTER = re.compile(r"[-.]{0,3}\w")


@dataclass(frozen=True)
class Mentions:
    """What a text has that calls are looked up by, each once and in the order of its first appearance."""

    numbers: tuple[str, ...] = ()
    """E.164."""
    transaction_ids: tuple[str, ...] = ()
    """Upper case."""
    words: frozenset[str] = frozenset()
    """What may be an external id: three characters with a digit, or six; exactly as written."""
    more: int = 0
    """Numbers and transaction ids past the tenth, which are left out."""

    def __bool__(self) -> bool:
        """Whether there is anything to look up."""
        return bool(self.numbers or self.transaction_ids or self.words)


def read_in_pieces(text: str, region: str, *, by_number: bool = True) -> Generator[None, None, Mentions]:
    """Read the first 20,000 characters of a text, in Slack's markup or in plain words.

    In short steps, so that others have their turn between them. ``region`` (ISO 3166) is where numbers
    without a country are read. A masked number mentions nothing, and none does for whoever may not look
    ``by_number``.
    """
    written = phones.plain(_unmarked(text, region))
    numbers: list[tuple[int, str, bool]] = []
    for at, piece in phones_in_text.pieces(written) if by_number else ():
        yield
        numbers += [(at + found.start, found.e164, True) for found in phones_in_text.find(piece, region)]
    yield
    words = [(match.start(), match[0]) for match in _WORD.finditer(written)]
    ids = [(start, word.upper(), False) for start, word in words if _is_transaction_id(word)]
    found = dict.fromkeys((name, is_number) for _, name, is_number in sorted([*numbers, *ids]))
    kept = list(found)[:MOST]
    return Mentions(
        numbers=tuple(name for name, is_number in kept if is_number),
        transaction_ids=tuple(name for name, is_number in kept if not is_number),
        words=frozenset(word for _, word in words if _is_like_an_id(word)),
        more=len(found) - len(kept),
    )


def mentioned(calls: Sequence[Call], mentions: Mentions, text: str) -> tuple[Call, ...]:
    """Give those of the calls that a message mentions, in their order.

    ``mentions`` is what ``read_in_pieces`` read in the same ``text``. A call is mentioned by its transaction
    id, in any case; by a number it comes from, goes to or was dialled on, extensions aside; and by its
    external id, exactly, where that stands as a word of its own.
    """
    transaction_ids = frozenset(mentions.transaction_ids)
    is_named = _numbers_named(mentions.numbers)
    searched = dict.fromkeys(
        call.external_unique_id
        for call in calls
        if call.external_unique_id and not _WORD.fullmatch(call.external_unique_id)
    )
    words = {
        *mentions.words,
        *_standing(list(searched)[:MOST_SEARCHED], _unmarked(text, phones.WITHOUT_COUNTRY)),
    }
    return tuple(
        call
        for call in calls
        if call.transaction_id.upper() in transaction_ids
        or call.external_unique_id in words
        or any(
            map(
                is_named, (call.calling_phone_number, call.destination_phone_number, call.called_phone_number)
            )
        )
    )


def _numbers_named(numbers: Sequence[str]) -> Callable[[str | None], bool]:
    known: dict[str | None, bool] = {None: False, **dict.fromkeys(numbers, True)}

    def is_named(other: str | None) -> bool:
        # What carries an extension takes its time to be compared, and most calls share their destinations.
        if other not in known:
            known[other] = other is not None and any(phones.same(number, other) for number in numbers)
        return known[other]

    return is_named


def _standing(names: Sequence[str], text: str) -> Iterator[str]:
    """Give the names that stand in the text with nothing glued to them; those that no id is like, never."""
    for name in filter(_is_like_an_id, names):
        at = text.find(name)
        while at >= 0:
            end = at + len(name)
            if not (_GLUE_BEFORE.search(text[max(0, at - 4) : at]) or _GLUE_AFTER.match(text, end)):
                yield name
                break
            at = text.find(name, end)


def _unmarked(text: str, region: str) -> str:
    """The text without Slack's markup, and without the numbers that we masked ourselves."""
    return _MASKED.sub("\n", "".join(_written(part, region) for part in parts(text[:LONGEST_TEXT])))


def _written(part: Part, region: str) -> str:
    if part.kind == ENTITY:
        return "&" if part.said == "&" else " "
    if part.kind == "tel:":
        return f"\n{phones.parse(part.address, region) or part.label}\n"
    if part.is_mention or part.kind == "mailto:":
        return "\n"
    if part.is_uri:
        return f"\n{part.address}\n"
    return f"\n{part.label or part.address}\n" if part.kind else part.said


def _is_transaction_id(word: str) -> bool:
    """Tell an id from two long words with a hyphen between: it has a digit, or is written in capitals."""
    return bool(TRANSACTION_ID.fullmatch(word)) and (word.isupper() or any(map(str.isdecimal, word)))


def _is_like_an_id(word: str) -> bool:
    return len(word) > 5 or (len(word) >= 3 and any(map(str.isdecimal, word)))
