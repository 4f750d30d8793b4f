"""What was typed can nearly be carried out: what was understood, what is wrong, buttons that finish it."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot import words, words_tags
from bot.cards.actions import ActionId, DraftButton
from bot.cards.buttons import LABEL, button
from bot.cards.elements import actions, as_typed, context, markup, section
from bot.cards.message import Message
from bot.cards.notes import name_of
from bot.cards.notice import LONGEST
from bot.cards.numbers import without_numbers
from bot.cards.text import clip_markup, plain, visible
from bot.organizations import Organization

BUTTONS = 5
_WRITTEN_OUT = 150


def near_miss(
    problem: str, understood: str, labels: Sequence[str], organization: Organization, draft_id: str
) -> Message:
    """Ask which of these was meant. The problem and what was understood are mrkdwn, labels hostile text.

    What each button stands for is kept under ``draft_id``, in the order of the labels. Labels that a button
    can't show whole, or that look alike, are written out above the buttons.
    """
    said = clip_markup(visible(words.misunderstood(problem, understood)), LONGEST)
    given = [plain(label, _WRITTEN_OUT) or words.UNNAMED for label in labels[:BUTTONS]]
    short = all(len(label) <= LABEL for label in given) and len(set(given)) == len(given)
    numbered = [words_tags.numbered(at, label) for at, label in enumerate(given, 1)]
    buttons = [
        button(ActionId.FINISH.numbered(at), label, _value(organization, draft_id, at))
        for at, label in enumerate(given if short else numbered)
    ]
    blocks: list[Block] = [
        section(markup(said)),
        context(markup(words_tags.NOTHING_WRITTEN), *name_of(organization)),
    ]
    if buttons:
        blocks.append(section(markup(words_tags.WHAT_THEN)))
        blocks += [] if short else [section(as_typed(each)) for each in numbered]
        blocks.append(actions(*buttons))
    return Message(without_numbers(f"{said}\n{words_tags.NOTHING_WRITTEN}"), tuple(blocks))


def _value(organization: Organization, draft_id: str, position: int) -> DraftButton:
    return DraftButton(fingerprint=organization.fingerprint, draft_id=draft_id, position=position)
