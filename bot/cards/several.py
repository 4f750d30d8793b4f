"""Which call is to be tagged: several fit what was typed, or nobody can tell that the one was meant."""

from collections.abc import Sequence

from pydantic import ValidationError
from slack_sdk.models.blocks import Block, ButtonElement, SectionBlock

from bot import words_tags, words_told
from bot.access import Shown
from bot.cards.actions import ActionId, CallForRequest
from bot.cards.buttons import all_calls, button
from bot.cards.elements import actions, context, markup, section
from bot.cards.head import head_of
from bot.cards.message import Message
from bot.cards.notes import whose
from bot.cards.tag_values import values_for
from bot.cards.text import literal
from bot.invoca.models import Call
from bot.ledger.asked import Request, Why
from bot.organizations import Organization
from bot.phones_in_text import Readings

BUTTONS = 5
_ABOUT = 60


def several_calls(calls: Sequence[Call], request: Request, organization: Organization) -> Message:
    """A row for each of the first five calls, numbers masked as on any list, and what is to be set."""
    title = _why_asked(request, len(calls))
    values = values_for(organization, Shown.LISTED)
    chosen = values.chosen(request)
    readings = values.numbers.readings
    left_out = len(calls) - BUTTONS
    blocks: list[Block] = [
        section(markup(f"{title}\n{words_tags.to_be_set(chosen)}")),
        *whose(organization),
        *(_row(at, call, request, organization, readings) for at, call in enumerate(calls[:BUTTONS])),
        *([context(markup(words_tags.calls_left_out(left_out)))] if left_out > 0 else []),
        actions(all_calls(organization)),
    ]
    return Message(title, tuple(blocks))


def _why_asked(request: Request, count: int) -> str:
    if request.why in {Why.BEGAN_AFTER, Why.BEGINNING_UNKNOWN}:
        question = words_tags.IS_IT_THIS if count == 1 else words_tags.IS_IT_ONE_OF_THESE
        return f"{words_told.NOT_SAVED} {words_told.WHYS[request.why.name]}\n{question}"
    return words_tags.several(count)


def _row(
    position: int, call: Call, request: Request, organization: Organization, readings: Readings
) -> SectionBlock:
    head = head_of(call, organization, Shown.MASKED, length=_ABOUT, readings=readings)
    second = " · ".join(filter(None, [head.since, literal(head.about, _ABOUT), head.handle]))
    return section(
        markup(f"{head.from_to}\n{second}"), _button(position, call.transaction_id, request, organization)
    )


def _button(
    position: int, transaction_id: str, request: Request, organization: Organization
) -> ButtonElement | None:
    """None where the API gave an id that can't be one."""
    try:
        value = CallForRequest(
            fingerprint=organization.fingerprint, request_id=request.id, transaction_id=transaction_id
        )
    except ValidationError:
        return None
    return button(ActionId.TAG_THIS.numbered(position), words_tags.TAG_THIS, value)
