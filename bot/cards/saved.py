"""The answer to a typed tag in one line, and what stands in the place of a call that can't be drawn."""

from bot import words
from bot.access.rights import Shown
from bot.cards.drawn_values import DrawnValues, values_for
from bot.cards.head import by_handle, handle_of
from bot.cards.kit.actions import ActionId, RequestButton, button
from bot.cards.kit.blocks import Message, View, context, markup, section
from bot.cards.kit.fit import between
from bot.cards.kit.notices import name_of, notice_view
from bot.cards.kit.numbers import without_numbers
from bot.cards.outcomes import in_short, not_saved
from bot.cards.tags import standing_line
from bot.cards.told import named
from bot.config.organizations import Organization
from bot.invoca.models import Call
from bot.ledger.pauses import PauseReason
from bot.ledger.standing import Latest
from bot.ledger.tag_requests import AcceptedRequest, Outcome, ReferenceKind, TagRequest
from bot.text import phones
from bot.words import PAUSES, RESULTS_TITLE, SENDING, call

STANDS_ALREADY = "*Already set*, so nothing was changed."

ASKED_ALREADY = "*You set that already*, so nothing was changed. It is being sent."

UNDO = "Undo"

UNDO_ALOUD = "Undo this tag"

_BY_ID = (ReferenceKind.TRANSACTION_ID, ReferenceKind.EXTERNAL_ID, ReferenceKind.EITHER_ID)


def saved_view(
    request: AcceptedRequest, organization: Organization, shown: Shown, *, paused: PauseReason | None = None
) -> View:
    """What stands in the place of a tagged call that can't be shown now: what became of the tag so far."""
    if request.outcome is not None and request.outcome.notified:
        return notice_view(RESULTS_TITLE, not_saved(request, values_for(organization, shown)))
    line = _line(request, values_for(organization, shown), None, paused)
    return View(RESULTS_TITLE, (section(markup(line)),))


def receipt(  # noqa: PLR0913 - what is said, to whom
    request: AcceptedRequest,
    organization: Organization,
    shown: Shown,
    *,
    of: Call | None = None,
    paused: PauseReason | None = None,
    has_several: bool = False,
) -> Message:
    """What was set on which call, in one line, and the way back. ``of`` is the call, where it is known.

    There is a check mark only where it is in Invoca. ``paused``: nothing is sent right now. ``has_several``:
    it is for somebody with several organizations, and says which.
    """
    values = values_for(organization, shown)
    line = _line(request, values, of, paused)
    value = RequestButton(fingerprint=organization.fingerprint, request_id=request.id)
    can_undo = request.outcome in {None, Outcome.SENT}  # it may have been undone within the second
    undo = button(ActionId.UNDO, UNDO, value, accessibility_label=_aloud(request, of)) if can_undo else None
    name = context(name_of(organization)) if has_several else []
    return Message(without_numbers(line), (section(markup(line), accessory=undo), *name))


def _line(request: AcceptedRequest, values: DrawnValues, of: Call | None, paused: PauseReason | None) -> str:
    said = f"{values.in_brief(request)} · {_call(request, values, of)}"
    if request.outcome is Outcome.SENT:
        return f"\N{CHECK MARK} {said}"
    if request.outcome is not None:
        return f"{said} · {in_short(request)}"
    return f"{said} · {SENDING}" if paused is None else f"{said}\n{PAUSES[paused.name]}"


def _call(request: AcceptedRequest, values: DrawnValues, of: Call | None) -> str:
    """Which call, as it was named: by its id if by an id, else by its caller."""
    by_id = request.asked.reference.kind in _BY_ID
    ending = "" if of is None or by_id else phones.ending(of.calling_phone_number or "")
    return words.caller_ending(ending) if ending else named(request, values)


def _aloud(request: AcceptedRequest, of: Call | None) -> str:
    ending = "" if of is None else phones.ending(of.calling_phone_number or "")
    if ending:
        return f"{UNDO_ALOUD}, of the {words.caller_ending(ending)}"
    handle = handle_of(request.transaction_id or "")
    return f"{UNDO_ALOUD}, of call {handle}" if handle else UNDO_ALOUD


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
    return Message(
        title,
        between([section(markup(title))], lines, context(markup(call(by_handle(transaction_id))))),
    )
