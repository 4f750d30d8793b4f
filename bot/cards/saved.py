"""The answer to a typed tag while the card of its call can't be drawn, or where nothing was to be done."""

from bot.access.rights import Shown
from bot.cards.drawn_values import values_for
from bot.cards.head import by_handle
from bot.cards.kit.actions import ActionId
from bot.cards.kit.blocks import Block, Message, View, actions, context, markup, section
from bot.cards.kit.buttons import call_button
from bot.cards.kit.fit import between
from bot.cards.kit.notices import name_of, notice_view
from bot.cards.outcomes import in_short, not_saved
from bot.cards.tags import standing_line
from bot.cards.told import named
from bot.config.organizations import Organization
from bot.ledger.pauses import PauseReason
from bot.ledger.standing import Latest
from bot.ledger.tag_requests import AcceptedRequest, Outcome, TagRequest
from bot.words import PAUSES, RESULTS_TITLE, SHOW_CALL, call, set_to


def saved_view(
    request: AcceptedRequest, organization: Organization, shown: Shown, *, paused: PauseReason | None = None
) -> View:
    """What stands in the place of a tagged call that can't be shown now: what became of the tag so far."""
    title = RESULTS_TITLE
    if request.outcome is not None and request.outcome.notified:
        return notice_view(title, not_saved(request, values_for(organization, shown)))
    card = saved_card(request, organization, shown, paused=paused)
    # The button of such a card answers where the card is; a modal isn't a place for that.
    return View(title, tuple(block for block in card.blocks if block["type"] != "actions"))


def _saved(call_named: str) -> str:
    return f"*Saved here* for {call_named}"


STATE_SAVED = "On its way to Invoca; you'll hear only if it fails."

STATE_SENT = "In Invoca."

STANDS_ALREADY = "*That is set already*, so nothing was changed."

ASKED_ALREADY = "*You have set that already*; it is on its way to Invoca."


def saved_card(
    request: AcceptedRequest, organization: Organization, shown: Shown, *, paused: PauseReason | None = None
) -> Message:
    """What was saved, for which call, and whether it has reached Invoca."""
    values = values_for(organization, shown)
    call = named(request, values)
    title = _saved(call)
    lines = values.lines(request, set_to)
    notes = [_state(request)]
    if paused is not None and request.outcome is None:
        notes.append(PAUSES[paused.name])
    bottom: list[Block] = [
        *context(*map(markup, notes), name_of(organization)),
        *_show_call(request.transaction_id or "", organization),
    ]
    return Message(f"{title}. {notes[0]}", between([section(markup(title))], lines, bottom))


def stands_already(
    latest: Latest, asked: TagRequest, transaction_id: str, organization: Organization, shown: Shown
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
    on_its_way = any(tagged.by.outcome is None for tagged in all_set)
    title = ASKED_ALREADY if on_its_way else STANDS_ALREADY
    bottom: list[Block] = [
        *context(markup(call(by_handle(transaction_id))), name_of(organization)),
        *_show_call(transaction_id, organization),
    ]
    return Message(title, between([section(markup(title))], lines, bottom))


def _state(request: AcceptedRequest) -> str:
    if request.outcome is None:
        return STATE_SAVED
    return STATE_SENT if request.outcome is Outcome.SENT else in_short(request)


def _show_call(transaction_id: str, organization: Organization) -> list[Block]:
    return actions(call_button(ActionId.REFRESH_CALL, SHOW_CALL, organization, transaction_id))
