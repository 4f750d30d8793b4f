"""Somebody else was faster: the question whether theirs is to be replaced."""

from collections.abc import Collection, Mapping, Sequence

from bot.access.rights import Shown
from bot.cards.drawn_values import DrawnValues, values_for
from bot.cards.head import by_handle
from bot.cards.kit.actions import ActionId, RequestButton
from bot.cards.kit.blocks import Block, Message, actions, context, markup, moment, section
from bot.cards.kit.buttons import button, tag_button
from bot.cards.kit.fit import between
from bot.cards.kit.notices import name_of, notice
from bot.cards.quick_tags import tag_buttons
from bot.cards.tags import state_of
from bot.cards.told import named
from bot.config.fields import QuickTag
from bot.config.organizations import Organization
from bot.errors import BotError
from bot.ledger.standing import Latest, Tagged
from bot.ledger.tag_requests import AcceptedRequest
from bot.text.markup import plain
from bot.words import call, set_to

SOMEBODY_WAS_FASTER = "Somebody has set something else since. Replace it?"

REPLACE = "Replace?"


def _say_who_set(by: str, label: str, value: str, moment: str) -> str:
    return f"<@{by}> set {label}: *{value}*, {moment}."


def _somebody_set(by: str, moment: str) -> str:
    return f"<@{by}> set something that isn't shown in channels, {moment}."


def _replace_with(label: str) -> str:
    return f"Replace with {label}"


# --- undo ---------------------------------------------------------------------------------------------------

TAKE_BACK = "Take back"

NOTHING_TO_UNDO = "There is nothing to take back: you have set nothing lately that still stands."


def _withdrawn(chosen: str) -> str:
    return f"*Taken back before it was sent*: {chosen}"


def _again(label: str, value: str) -> str:
    return f"{label} is *{value}* again"


TAKEN_BACK = "*Taken back*"

OVERTAKEN = "*Not taken back*: somebody has set it since."

CALL_OVER = "*Not taken back*: the call isn't among those in progress any more. Still set:"

CALL_PERHAPS_OVER = (
    "*Not taken back*: the call isn't among those Invoca could tell of just now. Try again in a moment. "
    "Still set:"
)

BEING_LOOKED_UP = "*Not taken back*: its call is being looked up right now. Try again in a moment."

CANNOT_CLEAR = "*Not taken back*: Invoca can't clear a field; choose another value. Still set:"


def _last_change(call_named: str, moment: str) -> str:
    return f"*Your last change*: {call_named}, {moment}"


def _becomes(label: str, value: str) -> str:
    return f"{label} becomes *{value}* again"


def replace_question(  # noqa: PLR0913, PLR0917 - who was faster with what, and what was to be set where
    latest: Latest,
    fields: Collection[str],
    quick_tag: QuickTag,
    transaction_id: str,
    organization: Organization,
    shown: Shown,
) -> Message:
    """Name what somebody else has set on these fields; the button sets the quick tag all the same.

    The button has seen what is named here: if even that is overtaken, the question comes again.
    """
    values = values_for(organization, shown)
    lines = faster(latest, fields, values)
    value = tag_button(organization, transaction_id, quick_tag, latest)
    label = plain(_replace_with(quick_tag.label), 75)
    bottom: list[Block] = [
        *([section(markup(REPLACE))] if value is not None else []),
        *context(markup(call(by_handle(transaction_id))), name_of(organization)),
        *actions(None if value is None else button(ActionId.REPLACE, label, value)),
    ]
    return Message(SOMEBODY_WAS_FASTER, between([], lines, bottom))


def faster(
    latest: Latest, fields: Collection[str], values: DrawnValues, *, external_id: bool = False
) -> list[str]:
    """One line for each thing somebody has set: who, what, when."""
    standing = [(name, latest.fields[name]) for name in values.in_order(fields) if name in latest.fields]
    lines = [_who_set(name, tagged, values) for name, tagged in standing]
    if external_id and latest.external_unique_id is not None:
        lines.append(_who_set(None, latest.external_unique_id, values))
    return lines


def _who_set(name: str | None, tagged: Tagged, values: DrawnValues) -> str:
    item = values.item(name, tagged.value)
    by, at = tagged.by.asked.person.user, moment(tagged.by.accepted_at)
    return _somebody_set(by, at) if item is None else _say_who_set(by, item.label, item.value, at)


def undo_question(
    request: AcceptedRequest,
    instead: Mapping[str, str],
    organization: Organization,
    shown: Shown,
    *,
    external_unique_id: str | None = None,
) -> Message:
    """Name one change and what would be set instead, with the button that does it."""
    values = values_for(organization, shown)
    title = _last_change(named(request, values), moment(request.accepted_at))
    lines = values.lines(request, set_to)
    value = RequestButton(fingerprint=organization.fingerprint, request_id=request.id)
    future = [_becomes(*pair) for pair in _pairs(instead, external_unique_id, values)]
    bottom: list[Block] = [
        *context(name_of(organization)),
        *actions(button(ActionId.UNDO, TAKE_BACK, value)),
    ]
    return Message(title, between([section(markup(title))], [*lines, *future], bottom))


def withdrawn(request: AcceptedRequest, organization: Organization, shown: Shown) -> Message:
    """It was taken back before anything of it was sent."""
    values = values_for(organization, shown)
    call = context(markup(named(request, values)), name_of(organization))
    return Message(TAKEN_BACK, (section(markup(_withdrawn(values.chosen(request)))), *call))


def undone(undoing: AcceptedRequest, organization: Organization, shown: Shown) -> Message:
    """The values before it are set again, which is a request of its own: ``undoing``."""
    values = values_for(organization, shown)
    now = values.lines(undoing, _again)
    bottom = [
        *context(markup(state_of(undoing.outcome, shown))),
        *context(markup(named(undoing, values)), name_of(organization)),
    ]
    return Message(TAKEN_BACK, between([section(markup(TAKEN_BACK))], now, bottom))


def overtaken(  # noqa: PLR0913 - what was to be taken back, and by what that was overtaken
    request: AcceptedRequest,
    latest: Latest,
    fields: Collection[str],
    organization: Organization,
    shown: Shown,
    *,
    external_id: bool = False,
) -> Message:
    """Refused: somebody else has set these of its fields since, or the external id."""
    values = values_for(organization, shown)
    lines = faster(latest, fields, values, external_id=external_id)
    return _of_request(OVERTAKEN, lines, request, organization, values)


def nothing_to_undo() -> Message:
    """There is no change that could be taken back."""
    return notice(NOTHING_TO_UNDO)


def cannot_clear(
    request: AcceptedRequest, latest: Latest, organization: Organization, shown: Shown
) -> Message:
    """Refused: there is no value from before. Quick tags are offered instead, where the call is known."""
    values = values_for(organization, shown)
    call = request.transaction_id
    buttons = [] if call is None else tag_buttons(call, organization, latest, values)
    return _of_request(
        CANNOT_CLEAR, _set_by(request, values), request, organization, values, *actions(*buttons)
    )


def not_there(
    request: AcceptedRequest, organization: Organization, shown: Shown, *, incomplete: bool
) -> Message:
    """Refused: what was there before is known to nobody but Invoca, and it tells of no such call now."""
    values = values_for(organization, shown)
    said = CALL_PERHAPS_OVER if incomplete else CALL_OVER
    return _of_request(said, _set_by(request, values), request, organization, values)


class BeingLookedUp(BotError):
    """Nobody knows yet which call the change is of: it is being looked up at this very moment."""

    def words(self) -> str:
        """Say so, and what now."""
        return BEING_LOOKED_UP


def _set_by(request: AcceptedRequest, values: DrawnValues) -> list[str]:
    return [set_to(item.label, item.value) for item in values.items(request)[0]]


def _of_request(
    title: str,
    lines: Sequence[str],
    request: AcceptedRequest,
    organization: Organization,
    values: DrawnValues,
    *bottom: Block,
) -> Message:
    bottom = (*context(markup(named(request, values)), name_of(organization)), *bottom)
    return Message(title, between([section(markup(title))], lines, bottom))


def _pairs(
    fields: Mapping[str, str], external_unique_id: str | None, values: DrawnValues
) -> list[tuple[str, str]]:
    given: list[tuple[str | None, str]] = [*fields.items()]
    given += [] if external_unique_id is None else [(None, external_unique_id)]
    items = [values.item(name, value) for name, value in given]
    return [(item.label, item.value) for item in items if item is not None]
