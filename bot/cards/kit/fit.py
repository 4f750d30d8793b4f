"""The last line of defence: a card within what Slack takes of one message, whatever is on it.

A message over the limits is refused whole, so what can go goes: trailing detail, and a line says how much.
Buttons and the state line never do; they are short by construction.
"""

import bisect
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from slack_sdk.models.blocks import Block, PlainTextObject, SectionBlock, TextObject

from bot import words
from bot.cards.kit.blocks import context, markup, size_of
from bot.text.markup import clip_markup

BLOCKS = 50

JSON = 12_000
"""UTF-8 bytes of all blocks. Slack takes about 13,000 characters, and says nowhere how it counts them."""

_FIELDS = 10  # of one section

_SHORT = 60  # characters that still read well at half the width

_TEXT = 3000  # characters of a section's text

Detail = TypeVar("Detail")


def fits(blocks: Sequence[Block]) -> bool:
    """Whether Slack takes so much in one message."""
    return len(blocks) <= BLOCKS and _size(blocks) <= JSON


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
        last = (context(markup(left_out(rest))),) if rest else ()
        return (*blocks, *lay_out(details[:count]), *last)

    most = len(details[:at_most])
    if fits(everything := with_first(most)):
        return everything
    too_many = bisect.bisect_left(range(most), 1, key=lambda count: not fits(with_first(count)))
    return with_first(max(too_many - 1, 0))


def in_columns(texts: Sequence[TextObject]) -> list[Block]:
    """Short texts two side by side where there is room, long ones each over the whole width."""
    blocks: list[Block] = []
    for is_long, group in itertools.groupby(texts, key=_is_long):
        if is_long:
            blocks += [SectionBlock(text=text) for text in group]
        else:
            blocks += [SectionBlock(fields=fields) for fields in _batches(list(group))]
    return blocks


def in_paragraphs(lines: Sequence[str]) -> list[Block]:
    """Lines of mrkdwn, one paragraph each."""
    return [SectionBlock(text=markup(clip_markup(line, _TEXT))) for line in lines]


def in_text(lines: Sequence[str]) -> list[Block]:
    """Lines of mrkdwn, one below the other, in as few sections as hold them."""
    texts: list[str] = []
    for line in lines:
        short = clip_markup(line, _TEXT)
        if texts and len(texts[-1]) + 1 + len(short) <= _TEXT:
            texts[-1] += "\n" + short
        else:
            texts.append(short)
    return [SectionBlock(text=markup(text)) for text in texts]


def room_beside(blocks: Sequence[Block]) -> int:
    """How many more bytes go beside these blocks."""
    return max(0, JSON - _size(blocks))


def within(lines: Sequence[str], room: int, left_out: Callable[[int], str], more: int = 0) -> list[str]:
    """As many of the lines as so many bytes hold, then in words how many were left out, if any.

    ``more`` is how many there are beside these.
    """

    def with_first(count: int) -> list[str]:
        rest = len(lines) - count + more
        return [*lines[:count], *([left_out(rest)] if rest else [])]

    def goes(count: int) -> bool:
        return _size(in_text(with_first(count))) <= room

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
        size += len(clip_markup(line, _TEXT))
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


def _is_long(text: TextObject) -> bool:
    """Whether somebody else's words need the whole width; words of ours, such as a date, read shorter."""
    return isinstance(text, PlainTextObject) and len(text.text) > _SHORT


def _batches(texts: Sequence[TextObject]) -> Iterator[Sequence[TextObject]]:
    for start in range(0, len(texts), _FIELDS):
        yield texts[start : start + _FIELDS]


def _size(blocks: Sequence[Block]) -> int:
    return sum(map(size_of, blocks)) + 2 * max(len(blocks), 1)  # brackets around them, commas between
