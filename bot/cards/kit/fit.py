"""The last line of defence: a card within what Slack takes of one message, whatever is on it.

A message over the limits is refused whole, so what can go goes: trailing detail, and a line says how much.
Buttons and the state line never do; they are short by construction.
"""

import bisect
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from bot import words
from bot.cards.kit.blocks import Block, Option, Text, columns, context, markup, section
from bot.cards.kit.limits import BLOCKS_OF_MESSAGE, BYTES_OF_MESSAGE, FIELDS, SECTION
from bot.text.markup import clip_markup

_SHORT = 60  # characters that still read well at half the width

Detail = TypeVar("Detail")


def fits(blocks: Sequence[Block]) -> bool:
    """Whether Slack takes so much in one message."""
    return len(blocks) <= BLOCKS_OF_MESSAGE and size_of(blocks) <= BYTES_OF_MESSAGE


def fit(
    blocks: Sequence[Block],
    details: Sequence[Detail],
    lay_out: Callable[[Sequence[Detail]], Sequence[Block]],
    *,
    at_most: int | None = None,
    left_out: Callable[[int], str] = words.left_out,
) -> tuple[Block, ...]:
    """The blocks, then as many of the details as fit, then in words how many were left out, if any."""

    def with_first(count: int) -> tuple[Block, ...]:
        rest = len(details) - count
        last = context(markup(left_out(rest)) if rest else None)
        return (*blocks, *lay_out(details[:count]), *last)

    most = len(details[:at_most])
    if fits(everything := with_first(most)):
        return everything
    too_many = bisect.bisect_left(range(most), 1, key=lambda count: not fits(with_first(count)))
    return with_first(max(too_many - 1, 0))


def in_columns(texts: Sequence[Text]) -> list[Block]:
    """Short texts two side by side where there is room, long ones each over the whole width."""
    blocks: list[Block] = []
    for is_long, group in itertools.groupby(texts, key=_is_long):
        if is_long:
            blocks += map(section, group)
        else:
            blocks += map(columns, _batches(list(group)))
    return blocks


def in_paragraphs(lines: Sequence[str]) -> list[Block]:
    """Lines of mrkdwn, one paragraph each."""
    return [section(markup(clip_markup(line, SECTION))) for line in lines]


def in_text(lines: Sequence[str]) -> list[Block]:
    """Lines of mrkdwn, one below the other, in as few sections as hold them."""
    texts: list[str] = []
    for line in lines:
        short = clip_markup(line, SECTION)
        if texts and len(texts[-1]) + 1 + len(short) <= SECTION:
            texts[-1] += "\n" + short
        else:
            texts.append(short)
    return [section(markup(text)) for text in texts]


def room_beside(blocks: Sequence[Block]) -> int:
    """How many more bytes go beside these blocks."""
    return max(0, BYTES_OF_MESSAGE - size_of(blocks))


def within(lines: Sequence[str], room: int, left_out: Callable[[int], str], more: int = 0) -> list[str]:
    """As many of the lines as so many bytes hold, then in words how many were left out, if any.

    ``more`` is how many there are beside these.
    """

    def with_first(count: int) -> list[str]:
        rest = len(lines) - count + more
        return [*lines[:count], *([left_out(rest)] if rest else [])]

    def goes(count: int) -> bool:
        return size_of(in_text(with_first(count))) <= room

    if goes(len(lines)):
        return with_first(len(lines))
    too_many = bisect.bisect_left(range(len(lines)), 1, key=lambda count: not goes(count))
    return with_first(max(too_many - 1, 0))


def enough(lines: Iterable[str], room: int) -> list[str]:
    """The first of the lines, drawn up to where they take more than so many bytes: no more of them go."""
    drawn: list[str] = []
    size = 0
    for line in lines:
        drawn.append(line)
        size += len(clip_markup(line, SECTION))
        if size > room:
            break
    return drawn


def between(
    top: Sequence[Block],
    lines: Sequence[str],
    bottom: Sequence[Block],
    left_out: Callable[[int], str] = words.left_out,
    more: int = 0,
) -> tuple[Block, ...]:
    """As many of the lines as fit between what is above and below them, and how many were left out."""
    room = room_beside([*top, *bottom])
    return (*top, *in_text(within(lines, room, left_out, more)), *bottom)


def _is_long(text: Text) -> bool:
    """Whether somebody else's words need the whole width; words of ours, such as a date, read shorter."""
    return text["type"] == "plain_text" and len(text["text"]) > _SHORT


def _batches(texts: Sequence[Text]) -> Iterator[Sequence[Text]]:
    for start in range(0, len(texts), FIELDS):
        yield texts[start : start + FIELDS]


_AS_TEXT = json.JSONEncoder(ensure_ascii=False).encode


def size_of(blocks: Sequence[Block | Option]) -> int:
    """How many UTF-8 bytes these are in a message."""
    return len(_AS_TEXT(blocks).encode())


def size_in_view(blocks: Sequence[Block]) -> int:
    """How many bytes these are in a view, where they are escaped."""
    return len(json.dumps(blocks))
