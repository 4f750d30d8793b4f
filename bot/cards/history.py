"""Everything that was asked of a call through Switchboard, newest first, and what became of it."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot import words, words_tags
from bot.access import Shown
from bot.cards.actions import ActionId
from bot.cards.buttons import button, call_button
from bot.cards.elements import actions, context, markup, moment, section
from bot.cards.fit import JSON, between, enough
from bot.cards.head import by_handle
from bot.cards.message import Message
from bot.cards.notes import whose
from bot.cards.outcomes import in_short
from bot.cards.tag_values import Values, values_for
from bot.ledger.asked import Request
from bot.organizations import Organization


def history_card(
    requests: Sequence[Request],
    transaction_id: str,
    organization: Organization,
    shown: Shown,
    *,
    hidden: int = 0,
) -> Message:
    """One line a request. ``hidden`` is how many of others' the viewer doesn't see."""
    values = values_for(organization, shown)
    title = words_tags.history_of(by_handle(transaction_id))
    lines = enough((_entry(request, values) for request in requests), JSON)
    empty = words_tags.NO_HISTORY if not hidden else words_tags.NO_HISTORY_OF_YOURS
    value = call_button(organization, transaction_id)
    bottom: list[Block] = [
        *([context(markup(words_tags.hidden(hidden)))] if hidden else []),
        *whose(organization),
        *([actions(button(ActionId.REFRESH_CALL, words_tags.SHOW_CALL, value))] if value else []),
    ]
    more = len(requests) - len(lines)
    blocks = between([section(markup(title))], lines or [empty], bottom, words.left_out, more)
    return Message(title, blocks)


def _entry(request: Request, values: Values) -> str:
    chosen = values.chosen(request)
    if request.asked.undoes is not None:
        chosen = words_tags.took_back(chosen)
    by = request.asked.person.user
    return words_tags.history_entry(by, moment(request.accepted_at), chosen, in_short(request))
