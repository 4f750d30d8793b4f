"""Messages that are words and nothing else: refusals, errors, patience."""

from bot import words
from bot.cards.elements import markup, section
from bot.cards.message import Message
from bot.cards.numbers import without_numbers
from bot.cards.text import clip_markup, visible

LONGEST = 2500  # characters; words for people are far shorter


def notice(mrkdwn: str) -> Message:
    """Words of ours, in which whatever a person typed is already escaped."""
    said = clip_markup(visible(mrkdwn), LONGEST)
    return Message(without_numbers(said), (section(markup(said)),))


def looking() -> Message:
    """What a person sees while the answer takes its time."""
    return notice(words.LOOKING)


def our_fault(reference: str, contact: str | None = None) -> Message:
    """The words for a fault of ours: ``reference`` finds it in the log, ``contact`` is the user to tell."""
    return notice(words.our_fault(reference, contact))
