"""What must be true of a crowd's tags when everything has come to its end, whoever died on the way."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise

from bot.cards import tags
from bot.words import REPEATED, SENDING
from sandbox.organizations import ACME
from sandbox.slack.messages import Message
from tests.scenarios.crowd import NOT_SAVED, PERHAPS, Ground


@dataclass
class Tag:
    """The ``number``-th tag of a call; one with a ``card`` was clicked there, any other is typed."""

    call: str
    number: int
    person: str
    pair: tuple[str, str]
    """Partner (API) name and value; no other tag of the call has the same."""
    chosen: str
    """The same as people read it."""
    card: Message | None = field(default=None, repr=False)
    refused: bool = False
    """Whether the API refuses it every time."""
    acknowledged: bool = False


@dataclass(frozen=True)
class Told:
    """A person reads what became of a tag: since when, and whether as something nobody knows.

    ``again``: it says that this may have been told before. ``last``: on a card, or in the last message that
    the dead sent to this person: whether it had arrived, nobody could know.
    """

    at: float
    perhaps: bool
    again: bool = False
    last: bool = False


def faults(ground: Ground, tags: Sequence[Tag], begun_again_at: float) -> Iterator[str]:
    """Everything that is wrong. What came before ``begun_again_at`` (unix seconds), the dead had sent."""
    live = {each.transaction_id for each in ground.invoca.board.live(ACME, datetime.now(UTC))}
    for call in {tag.call for tag in tags}:
        theirs = [tag for tag in tags if tag.call == call]
        yield from _lost(ground, theirs)
        for tag in theirs:
            yield from _left_as_it_was(ground, tag)
            yield from _told_wrongly(ground, tag, begun_again_at, over=call not in live)
        yield from _out_of_order(ground, call, {tag.pair: tag.number for tag in theirs}, begun_again_at)


def _lost(ground: Ground, tags: Sequence[Tag]) -> Iterator[str]:
    """Of one call: every acknowledged tag is delivered, or its person is told.

    A card says no more of a click whose person has set the same field again since.
    """
    standing: set[tuple[str, str]] = set()
    for tag in reversed(tags):
        told = list(_told(ground, tag, 0.0))
        done = tag.pair in ground.set_on(tag.call)
        replaced = tag.card is not None and (tag.person, tag.pair[0]) in standing
        if tag.acknowledged and not done and not told and not replaced:
            yield f"lost: {tag}"
        if done or replaced or any(each.perhaps for each in told):
            standing.add((tag.person, tag.pair[0]))


def _left_as_it_was(ground: Ground, tag: Tag) -> Iterator[str]:
    """Of a card that was clicked: it says what became of that, whoever was to draw it."""
    if tag.card is None or not tag.acknowledged:
        return
    (card,) = [each for each in ground.messages(tag.person) if each.ts == tag.card.ts]
    if any(SENDING in line for line in card.words.splitlines() if tag.chosen in line):
        yield f"still on its way by its card: {tag}"


def _told_wrongly(ground: Ground, tag: Tag, begun_again_at: float, *, over: bool) -> Iterator[str]:
    """What people are told is true, and told once."""
    done = tag.pair in ground.set_on(tag.call)
    told = list(_told(ground, tag, begun_again_at))
    if done and any(not each.perhaps for each in told):
        yield f"told that it wasn't saved, and it is: {tag}"
    if told and not over and not tag.refused:
        yield f"given up for no reason: {tag}"
    # What was being told at the death may have arrived, which nobody can know: then it is told again as that.
    certain = [each for each in told if not each.last]
    if len(told) > 1 and not (len(certain) == 1 and certain[0].again):
        when = ", ".join(
            f"{each.at - begun_again_at:+.3f} s{' again' if each.again else ''}" for each in told
        )
        yield f"told {len(told)} times, from the new beginning {when}: {tag}"


def _told(ground: Ground, tag: Tag, begun_again_at: float) -> Iterator[Told]:
    chosen = re.compile(rf"{re.escape(tag.chosen)}\b")
    by_the_dead = [
        float(each.ts) for each in ground.notifications(tag.person) if float(each.ts) < begun_again_at
    ]
    for message in ground.notifications(tag.person):
        if tag.call[-4:] in message.words and chosen.search(message.words):
            again = REPEATED in message.words
            at = float(message.ts)
            yield Told(at, PERHAPS in message.words, again, last=at == max(by_the_dead, default=None))
    if tag.card is None:
        return
    (card,) = [each for each in ground.messages(tag.person) if each.ts == tag.card.ts]
    at, lines = float(card.ts), [line for line in card.words.splitlines() if chosen.search(line)]
    yield from (Told(at, perhaps=False, last=True) for line in lines if NOT_SAVED in line)
    if any(PERHAPS in line or tags.PERHAPS in line for line in lines):
        yield Told(at, perhaps=True, last=True)


def _out_of_order(
    ground: Ground, call: str, numbers: dict[tuple[str, str], int], begun_again_at: float
) -> Iterator[str]:
    """Of one call: no older tag on top of a newer, and the same one again only if nobody knew of the first.

    So the last value standing is the last one delivered.
    """
    applied = ground.set_on(call)
    for before, after in pairwise(applied):
        if numbers[after] < numbers[before]:
            yield f"on {call}, {after} was set after {before}"
    updates = [each for each in ground.invoca.updates if each.query["transaction_id"] == call]
    by_the_dead = [each for each in updates if each.at.timestamp() < begun_again_at]
    for first, second in pairwise(each for each in updates if each.applied):
        known = not first.dropped and first not in by_the_dead[-1:]
        if known and first.custom_data == second.custom_data:
            yield f"on {call}, {first.custom_data} was set again though it was known to be"
