"""The answer to a typed tag while the card of its call can't be drawn, or where nothing was to be done."""

from slack_sdk.models.blocks import Block

from bot import words_tags
from bot.access import Shown
from bot.cards.actions import ActionId
from bot.cards.buttons import button, call_button
from bot.cards.called import named
from bot.cards.elements import actions, context, markup, section
from bot.cards.fit import between
from bot.cards.head import by_handle
from bot.cards.message import Message
from bot.cards.notes import name_of
from bot.cards.outcomes import in_short
from bot.cards.tag_lines import standing_line
from bot.cards.tag_values import values_for
from bot.ledger.asked import Asked, Fate, Request
from bot.ledger.calls_tagged import Latest
from bot.ledger.pauses import Reason
from bot.organizations import Organization


def saved_card(
    request: Request, organization: Organization, shown: Shown, *, paused: Reason | None = None
) -> Message:
    """What was saved, for which call, and whether it has reached Invoca."""
    values = values_for(organization, shown)
    call = named(request, values)
    title = words_tags.saved(call)
    lines = values.lines(request, words_tags.set_to)
    notes = [_state(request)]
    if paused is not None and request.fate is None:
        notes.append(words_tags.PAUSES[paused.name])
    bottom: list[Block] = [
        context(*map(markup, notes), *name_of(organization)),
        *_show_call(request.transaction_id or "", organization),
    ]
    return Message(f"{title}. {notes[0]}", between([section(markup(title))], lines, bottom))


def stands_already(
    latest: Latest, asked: Asked, transaction_id: str, organization: Organization, shown: Shown
) -> Message:
    """Everything that was asked for stands on the call already, or is on its way: by whom, since when."""
    values = values_for(organization, shown)
    standing = [(name, latest.fields[name]) for name in asked.fields if name in latest.fields]
    drawn = [standing_line(name, tagged, values) for name, tagged in standing]
    if asked.external_unique_id is not None and latest.external_unique_id is not None:
        drawn.append(standing_line(None, latest.external_unique_id, values))
    hidden = drawn.count(None)
    lines = [line for line in drawn if line is not None]
    lines += [values.not_shown(hidden)] if hidden else []
    all_set = [tagged for _, tagged in standing]
    if asked.external_unique_id is not None and latest.external_unique_id is not None:
        all_set.append(latest.external_unique_id)
    on_its_way = any(tagged.by.fate is None for tagged in all_set)
    title = words_tags.ASKED_ALREADY if on_its_way else words_tags.STANDS_ALREADY
    bottom: list[Block] = [
        context(markup(words_tags.call(by_handle(transaction_id))), *name_of(organization)),
        *_show_call(transaction_id, organization),
    ]
    return Message(title, between([section(markup(title))], lines, bottom))


def _state(request: Request) -> str:
    if request.fate is None:
        return words_tags.STATE_SAVED
    return words_tags.STATE_SENT if request.fate is Fate.SENT else in_short(request)


def _show_call(transaction_id: str, organization: Organization) -> list[Block]:
    value = call_button(organization, transaction_id)
    return [] if value is None else [actions(button(ActionId.REFRESH_CALL, words_tags.SHOW_CALL, value))]
