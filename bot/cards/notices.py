"""Modals that are words and nothing else: patience, refusals, what was saved."""

from bot import words, words_modals
from bot.access import Shown
from bot.cards.elements import markup, section
from bot.cards.notice import LONGEST
from bot.cards.outcomes import not_saved
from bot.cards.saved import saved_card
from bot.cards.tag_values import values_for
from bot.cards.text import clip_markup, visible
from bot.cards.view import View
from bot.ledger.asked import Request
from bot.ledger.pauses import Reason
from bot.organizations import Organization


def notice_view(title: str, mrkdwn: str) -> View:
    """Words of ours, in which whatever a person typed is already escaped."""
    said = clip_markup(visible(mrkdwn), LONGEST)
    return View(title, (section(markup(said)),))


def loading_view(title: str, callback_id: str = "") -> View:
    """What a modal shows while what belongs in it is still being looked for."""
    return View(title, (section(markup(words.LOOKING)),), callback_id)


def saved_view(
    request: Request, organization: Organization, shown: Shown, *, paused: Reason | None = None
) -> View:
    """What stands in the place of a tagged call that can't be shown now: what became of the tag so far."""
    title = words_modals.RESULTS_TITLE
    if request.fate is not None and request.fate.told:
        return notice_view(title, not_saved(request, values_for(organization, shown)))
    card = saved_card(request, organization, shown, paused=paused)
    # The button of such a card answers where the card is; a modal isn't a place for that.
    return View(title, tuple(block for block in card.blocks if block.type != "actions"))
