"""Taking back: the question, what came of it, and why it can't be done."""

from collections.abc import Collection, Mapping, Sequence

from slack_sdk.models.blocks import Block, InteractiveElement

from bot import words_tags
from bot.access import Shown
from bot.cards.actions import ActionId
from bot.cards.buttons import button, request_button
from bot.cards.called import named
from bot.cards.elements import actions, context, markup, moment, section
from bot.cards.fit import between
from bot.cards.message import Message
from bot.cards.notes import name_of, whose
from bot.cards.notice import notice
from bot.cards.question import faster
from bot.cards.quick_tags import tag_buttons
from bot.cards.tag_lines import state_of
from bot.cards.tag_values import Values, values_for
from bot.ledger.asked import Request
from bot.ledger.calls_tagged import Latest
from bot.organizations import Organization


def undo_question(
    request: Request,
    instead: Mapping[str, str],
    organization: Organization,
    shown: Shown,
    *,
    external_unique_id: str | None = None,
) -> Message:
    """Name one change and what would be set instead, with the button that does it.

    Nothing ``instead``: it hasn't been sent, and is withdrawn.
    """
    values = values_for(organization, shown)
    title = words_tags.last_change(named(request, values), moment(request.accepted_at))
    lines = values.lines(request, words_tags.set_to)
    future = [words_tags.becomes(*pair) for pair in _pairs(instead, external_unique_id, values)]
    bottom: list[Block] = [
        *whose(organization),
        actions(button(ActionId.UNDO, words_tags.TAKE_BACK, request_button(organization, request))),
    ]
    then = future or [words_tags.UNSENT]
    return Message(title, between([section(markup(title))], [*lines, *then], bottom))


def withdrawn(request: Request, organization: Organization, shown: Shown) -> Message:
    """It was taken back before anything of it was sent."""
    values = values_for(organization, shown)
    said = words_tags.withdrawn(values.chosen(request))
    return _said(said, words_tags.TAKEN_BACK, request, organization, values)


def undone(undoing: Request, organization: Organization, shown: Shown) -> Message:
    """The values before it are set again, which is a request of its own: ``undoing``."""
    values = values_for(organization, shown)
    now = values.lines(undoing, words_tags.again)
    bottom = [
        context(markup(state_of(undoing.fate, shown))),
        context(markup(named(undoing, values)), *name_of(organization)),
    ]
    return Message(words_tags.TAKEN_BACK, between([section(markup(words_tags.TAKEN_BACK))], now, bottom))


def overtaken(  # noqa: PLR0913 - what was to be taken back, and by what that was overtaken
    request: Request,
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
    return _refused(words_tags.OVERTAKEN, lines, request, organization, values, [])


def nothing_to_undo() -> Message:
    """There is no change that could be taken back."""
    return notice(words_tags.NOTHING_TO_UNDO)


def cannot_clear(request: Request, latest: Latest, organization: Organization, shown: Shown) -> Message:
    """Refused: there is no value from before. Quick tags are offered instead, where the call is known."""
    values = values_for(organization, shown)
    items, _ = values.items(request)
    lines = [words_tags.set_to(item.label, item.value) for item in items]
    call = request.transaction_id
    buttons = [] if call is None else tag_buttons(call, organization, latest, values)
    return _refused(words_tags.CANNOT_CLEAR, lines, request, organization, values, buttons)


def _refused(  # noqa: PLR0913, PLR0917 - the parts of the message, top to bottom
    title: str,
    lines: Sequence[str],
    request: Request,
    organization: Organization,
    values: Values,
    buttons: Sequence[InteractiveElement],
) -> Message:
    bottom: list[Block] = [
        context(markup(named(request, values)), *name_of(organization)),
        *([actions(*buttons)] if buttons else []),
    ]
    return Message(title, between([section(markup(title))], lines, bottom))


def _said(said: str, text: str, request: Request, organization: Organization, values: Values) -> Message:
    call = context(markup(named(request, values)), *name_of(organization))
    return Message(text, (section(markup(said)), call))


def _pairs(
    fields: Mapping[str, str], external_unique_id: str | None, values: Values
) -> list[tuple[str, str]]:
    given: list[tuple[str | None, str]] = [*fields.items()]
    given += [] if external_unique_id is None else [(None, external_unique_id)]
    items = [values.item(name, value) for name, value in given]
    return [(item.label, item.value) for item in items if item is not None]
