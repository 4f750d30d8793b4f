"""Which call is to be tagged: several fit what was typed, or nobody can tell that the one was meant."""

from collections.abc import Sequence

from bot.access.rights import Shown
from bot.cards.drawn_values import values_for
from bot.cards.head import IN_ROW, head_of
from bot.cards.kit.actions import ActionId, all_calls, call_button
from bot.cards.kit.blocks import Block, Message, actions, context, markup, section
from bot.cards.kit.notices import name_of
from bot.config.organizations import Organization
from bot.invoca.models import Call
from bot.ledger.tag_requests import AcceptedRequest, WhyNotPlaced
from bot.text.phones_in_text import Readings
from bot.words import NOT_SAVED, WHYS


def _several(count: int) -> str:
    if count == 0:
        return "*Which call?*\nSeveral fitted, so nothing was set, and none of them is there any more."
    if count == 1:
        return "*Which call?*\nSeveral fitted, so nothing was set yet. This one is left."
    return f"*Which call?*\n{count} calls fit, so nothing was set yet."


IS_IT_THIS = "If this is the one you meant, tag it here."

IS_IT_ONE_OF_THESE = "If one of these is the one you meant, tag it here."


def _to_be_set(chosen: str) -> str:
    return f"To be set: {chosen}"


TAG_THIS = "Tag this"


def _calls_left_out(count: int) -> str:
    return (
        f"… and {count} more. To name one: its transaction ID or external ID, or the caller's number and the "
        "destination."
    )


BUTTONS = 5


def several_calls(calls: Sequence[Call], request: AcceptedRequest, organization: Organization) -> Message:
    """A row for each of the first five calls, numbers masked as on any list, and what is to be set."""
    title = _why_asked(request, len(calls))
    values = values_for(organization, Shown.LISTED)
    chosen = values.chosen(request)
    readings = values.numbers.readings
    left_out = len(calls) - BUTTONS
    blocks: list[Block] = [
        section(markup(f"{title}\n{_to_be_set(chosen)}")),
        *context(name_of(organization)),
        *(_row(at, call, request, organization, readings) for at, call in enumerate(calls[:BUTTONS])),
        *context(markup(_calls_left_out(left_out)) if left_out > 0 else None),
        *actions(all_calls(organization)),
    ]
    return Message(title, tuple(blocks))


def _why_asked(request: AcceptedRequest, count: int) -> str:
    if request.why in {WhyNotPlaced.BEGAN_AFTER, WhyNotPlaced.BEGINNING_UNKNOWN}:
        question = IS_IT_THIS if count == 1 else IS_IT_ONE_OF_THESE
        return f"{NOT_SAVED} {WHYS[request.why.name]}\n{question}"
    return _several(count)


def _row(
    position: int, call: Call, request: AcceptedRequest, organization: Organization, readings: Readings
) -> Block:
    head = head_of(call, organization, Shown.MASKED, length=IN_ROW, readings=readings)
    this = call_button(
        ActionId.TAG_THIS.numbered(position), TAG_THIS, organization, call.transaction_id, request.id
    )
    return section(markup(head.of_row(head.handle)), this)
