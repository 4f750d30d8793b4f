"""Taking back, and somebody else who was faster: what was done, and what is asked."""

from collections.abc import Collection, Mapping, Sequence

from bot.access.rights import Shown
from bot.cards.drawn_values import LABEL, DrawnValues, values_for
from bot.cards.head import by_handle, handle_of
from bot.cards.kit.actions import ActionId, RequestButton, button, call_button, tag_button
from bot.cards.kit.blocks import Block, Element, Message, actions, context, markup, minute, section
from bot.cards.kit.fit import between
from bot.cards.kit.limits import LABEL_SEEN
from bot.cards.kit.notices import notice
from bot.cards.kit.numbers import without_numbers
from bot.cards.quick_tags import tag_buttons
from bot.cards.tags import standing_on
from bot.cards.told import named
from bot.config.fields import QuickTag
from bot.config.organizations import Organization
from bot.errors import BotError
from bot.ledger.standing import Latest, Tagged
from bot.ledger.tag_requests import AcceptedRequest, Outcome
from bot.text.markup import literal, plain
from bot.words import SENDING, TRY_AGAIN, call, set_to, who_set

SET_ALREADY = "Something else is set already. Replace it?"


def _you_chose(label: str) -> str:
    return f"You chose *{label}*. Replace?"


def _somebody_set(by: str, moment: str) -> str:
    return f"<@{by}> set something that isn't shown in channels, {moment}."


def _replace_with(label: str) -> str:
    return f"Replace with {label}"


def _keep(value: str) -> str:
    return f"Keep {value}"


KEEP_IT = "Keep it"


def _keep_aloud(label: str, handle: str) -> str:
    return f"{label}, on the call {handle}"


# --- undo ---------------------------------------------------------------------------------------------------

UNDO = "Undo"

UNDO_ALOUD = "Undo your last change"

NOTHING_TO_UNDO = "There is nothing to undo: you have set nothing lately that still stands."

CALL_OVER = "The call is over, so this can't be undone."


def _withdrawn(chosen: str, call_named: str) -> str:
    return f"Undone before it was sent: {chosen} · {call_named}"


def _undone(back: str) -> str:
    return f"Undone: {back}." if back else "Undone."


CALL_PERHAPS_OVER = "*Not undone*: the call isn't among those Invoca could tell of just now."

BEING_LOOKED_UP = "*Not undone*: its call is being looked up right now."


def _undoing(back: str) -> str:
    return f"Undoing: {back} · {SENDING}" if back else f"Undoing · {SENDING}"


def _is_back(label: str, value: str) -> str:
    return f'{label} is back to "{value}"'


def _goes_back(label: str, value: str) -> str:
    return f'{label} goes back to "{value}"'


OVERTAKEN = "*Not undone*: somebody has set it since."

NOTHING_BEFORE = "*Not undone*: Invoca can't clear a field. Pick another value."


def _last_change(chosen: str, call_named: str) -> str:
    return f"Undo {chosen} · {call_named}?"


def replace_question(  # noqa: PLR0913, PLR0917 - who was faster with what, and what was to be set where
    latest: Latest,
    fields: Collection[str],
    quick_tag: QuickTag,
    transaction_id: str,
    organization: Organization,
    shown: Shown,
) -> Message:
    """Name what is set on these fields, and by whom; the button sets the quick tag all the same.

    The button has seen what is named here: if even that is overtaken, the question comes again.
    """
    values = values_for(organization, shown)
    lines = faster(latest, fields, values)
    value = tag_button(organization, transaction_id, quick_tag, latest)
    label = plain(_replace_with(quick_tag.label), 75)
    chosen = literal(quick_tag.label, LABEL)
    bottom: list[Block] = [
        *([section(markup(_you_chose(chosen)))] if value is not None else []),
        *context(markup(call(by_handle(transaction_id)))),
        *actions(
            None if value is None else button(ActionId.REPLACE, label, value, accessibility_label=label),
            None if value is None else keep_button(latest, fields, transaction_id, organization, values),
        ),
    ]
    return Message(SET_ALREADY, between([], lines, bottom))


def keep_button(
    latest: Latest,
    fields: Collection[str],
    transaction_id: str,
    organization: Organization,
    values: DrawnValues,
) -> Element | None:
    """The other answer: the call's card as it is. It names the value where it is one that may be shown."""
    standing = [(name, latest.fields[name].value) for name in fields if name in latest.fields]
    shown = [value for name, value in standing if value is not None and values.may_show(name, value)]
    label = _keep(values.numbers.text(shown[0], LABEL)) if len(standing) == len(shown) == 1 else KEEP_IT
    if len(label) > LABEL_SEEN:
        label = KEEP_IT
    said = _keep_aloud(label, handle_of(transaction_id))
    return call_button(ActionId.REFRESH_CALL, label, organization, transaction_id, accessibility_label=said)


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
    by, at = tagged.by.asked.person.user, minute(tagged.by.accepted_at)
    return _somebody_set(by, at) if item is None else who_set(by, item.label, item.value, at)


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
    title = _last_change(values.in_brief(request), named(request, values))
    value = RequestButton(fingerprint=organization.fingerprint, request_id=request.id)
    future = [f"{_goes_back(*pair)}." for pair in _pairs(instead, external_unique_id, values)]
    bottom = actions(button(ActionId.UNDO, UNDO, value, accessibility_label=UNDO_ALOUD))
    return Message(without_numbers(title), between([section(markup(title))], future, bottom))


def withdrawn(request: AcceptedRequest, organization: Organization, shown: Shown) -> Message:
    """It was taken back before anything of it was sent."""
    values = values_for(organization, shown)
    return notice(_withdrawn(values.in_brief(request), named(request, values)))


def undone(
    undoing: AcceptedRequest, organization: Organization | None = None, shown: Shown = Shown.MASKED
) -> Message:
    """The values before it are set again, which is a request of its own: ``undoing``.

    They are named only for an ``organization``: somebody else may have set them, so it is written down first.
    """
    is_there, back = undoing.outcome is Outcome.SENT, ""
    if organization is not None:
        say = _is_back if is_there else _goes_back
        back = ", ".join(values_for(organization, shown).lines(undoing, say))
    return notice(_undone(back) if is_there else _undoing(back))


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
    return _of_request(OVERTAKEN, lines, request, values)


def nothing_to_undo() -> Message:
    """There is no change that could be taken back."""
    return notice(NOTHING_TO_UNDO)


def call_over() -> Message:
    """Refused: Invoca has said that the call is over, and takes nothing more."""
    return notice(CALL_OVER)


def cannot_clear(
    request: AcceptedRequest, latest: Latest, organization: Organization, shown: Shown
) -> Message:
    """Refused: there is no value from before. Quick tags are offered instead, where the call is known."""
    values = values_for(organization, shown)
    lines = values.lines(request, set_to)
    call = request.transaction_id
    standing = standing_on(None, latest, organization)
    buttons = [] if call is None else tag_buttons(call, organization, latest, values, standing)
    return _of_request(NOTHING_BEFORE, lines, request, values, *actions(*buttons))


def not_there(
    request: AcceptedRequest, organization: Organization, shown: Shown, *, incomplete: bool
) -> Message:
    """Refused: what was there before is known to nobody but Invoca, and it tells of no such call now."""
    values = values_for(organization, shown)
    if not incomplete:
        return call_over()
    again = actions(undo_again(request, organization))
    return _of_request(CALL_PERHAPS_OVER, values.lines(request, set_to), request, values, *again)


def undo_again(request: AcceptedRequest, organization: Organization) -> Element:
    """The way to the same undo, once more: it is done once, however often it is asked for."""
    value = RequestButton(fingerprint=organization.fingerprint, request_id=request.id)
    return button(ActionId.UNDO, TRY_AGAIN, value, accessibility_label=UNDO_ALOUD)


class BeingLookedUp(BotError):
    """Nobody knows yet which call the change is of: it is being looked up at this very moment."""

    def words(self) -> str:
        """Say so, and what now."""
        return BEING_LOOKED_UP


def _of_request(
    title: str,
    lines: Sequence[str],
    request: AcceptedRequest,
    values: DrawnValues,
    *bottom: Block,
) -> Message:
    bottom = (*context(markup(named(request, values))), *bottom)
    return Message(title, between([section(markup(title))], lines, bottom))


def _pairs(
    fields: Mapping[str, str], external_unique_id: str | None, values: DrawnValues
) -> list[tuple[str, str]]:
    given: list[tuple[str | None, str]] = [*fields.items()]
    given += [] if external_unique_id is None else [(None, external_unique_id)]
    items = [values.item(name, value) for name, value in given]
    return [(item.label, item.value) for item in items if item is not None]
