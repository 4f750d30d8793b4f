"""Which calls a message speaks of: phone numbers, transaction ids and external ids in its text. Pure.

Numbers and transaction ids are recognised by how they look. An external id can look like anything, so it is
recognised only by comparing the words with the ids of the calls there are.
"""

import re
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from bot.calls.message_text import LONGEST_TEXT
from bot.invoca.models import Call
from bot.queries import TRANSACTION_ID
from bot.text import phones, phones_in_text
from bot.text.slack_markup import ENTITY, Part, parts

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


def mentions_in(text: str, region: str, *, by_number: bool = True) -> Mentions:
    """Read the first 20,000 characters of a text, in Slack's markup or in plain words.

    ``region`` (ISO 3166) is where numbers without a country are read. A masked number mentions nothing, and
    none does for whoever may not look ``by_number``.
    """
    reading = read_in_pieces(text, region, by_number=by_number)
    while True:
        try:
            next(reading)
        except StopIteration as done:
            return cast("Mentions", done.value)


def read_in_pieces(text: str, region: str, *, by_number: bool = True) -> Generator[None, None, Mentions]:
    """Do the same in short steps, so that others have their turn between them."""
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

    ``mentions`` is what ``mentions_in`` read in the same ``text``. A call is mentioned by its transaction id,
    in any case; by a number it comes from, goes to or was dialled on, extensions aside; and by its external
    id, exactly, where that stands as a word of its own.
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
