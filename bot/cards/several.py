"""Which call is to be tagged: several fit what was typed, or nobody can tell that the one was meant."""

from collections.abc import Sequence

from bot.access.rights import Shown
from bot.cards.drawn_values import DrawnValues, values_for
from bot.cards.kit.actions import ActionId, all_calls, call_button
from bot.cards.kit.blocks import Block, Element, Message, actions, context, markup, section
from bot.cards.kit.notices import name_of
from bot.cards.kit.numbers import numbers_of
from bot.cards.row import rows_of
from bot.config.organizations import Organization
from bot.invoca.models import Call
from bot.ledger.tag_requests import AcceptedRequest, WhyNotPlaced
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


def _tag_aloud(spoken: str) -> str:
    return f"Tag {spoken}"


def _calls_left_out(count: int) -> str:
    return (
        f"… and {count} more. To name one: its transaction ID or external ID, or the caller's number and the "
        "destination."
    )


BUTTONS = 5


def several_calls(
    calls: Sequence[Call], request: AcceptedRequest, organization: Organization, *, named: bool = False
) -> Message:
    """A row for each of the first five calls, numbers masked as on any list, and what is to be set.

    It comes long after it was asked for, so what is set on other calls is left out.

    ``named``: the reader has other organizations, too.
    """
    title = _why_asked(request, len(calls))
    values = values_for(organization, Shown.LISTED)
    chosen = values.in_brief(request)
    readings = values.numbers.readings
    rows = rows_of(
        (
            each,
            DrawnValues(organization, Shown.LISTED, numbers_of(each, organization, Shown.LISTED, readings)),
            None,
        )
        for each in calls[:BUTTONS]
    )
    left_out = len(calls) - BUTTONS
    blocks: list[Block] = [
        section(markup(f"{title}\n{_to_be_set(chosen)}")),
        *context(name_of(organization) if named else None),
        *(
            section(markup(row.text), _tag_this(at, call, request, organization, row.spoken))
            for at, (call, row) in enumerate(zip(calls[:BUTTONS], rows, strict=False))
        ),
        *context(markup(_calls_left_out(left_out)) if left_out > 0 else None),
        *actions(all_calls(organization)),
    ]
    return Message(title, tuple(blocks))


def _why_asked(request: AcceptedRequest, count: int) -> str:
    if request.why in {WhyNotPlaced.BEGAN_AFTER, WhyNotPlaced.BEGINNING_UNKNOWN}:
        question = IS_IT_THIS if count == 1 else IS_IT_ONE_OF_THESE
        return f"{NOT_SAVED} {WHYS[request.why.name]}\n{question}"
    return _several(count)


def _tag_this(
    position: int, call: Call, request: AcceptedRequest, organization: Organization, spoken: str
) -> Element | None:
    name = ActionId.TAG_THIS.numbered(position)
    about = organization, call.transaction_id, request.id
    return call_button(name, TAG_THIS, *about, accessibility_label=_tag_aloud(spoken))
