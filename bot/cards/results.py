"""The calls that were found for what stands in a message, or was typed into a form."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import Block, InteractiveElement

from bot import words, words_modals, words_tags
from bot.access import Shown
from bot.cards.actions import ActionId
from bot.cards.buttons import form_button
from bot.cards.elements import actions, as_typed, context, markup, section
from bot.cards.head import head_of
from bot.cards.notes import incomplete, whose
from bot.cards.notices import notice_view
from bot.cards.numbers import Numbers, numbers_of
from bot.cards.quick_tags import tag_buttons
from bot.cards.tag_lines import standing_line, state_of
from bot.cards.tag_values import Values
from bot.cards.text import literal
from bot.cards.view import View
from bot.invoca.models import Call
from bot.ledger.calls_tagged import Latest
from bot.organizations import Organization

ROWS = 10
_ABOUT = 60
_ASKED = 600
_TAGGED = 3  # lines of what is tagged, of one of several calls
_TAGGED_OF_ONE = 20


def results_view(  # noqa: PLR0913 - what was found, and for whom
    calls: Sequence[Call],
    organization: Organization,
    *,
    shown: Shown,
    latest: Mapping[str, Latest],
    may_tag: bool,
    missing: tuple[str, ...] = (),
    asked_for: str = "",
    more: int = 0,
    not_looked_for: int = 0,
    metadata: str = "",
) -> View:
    """Draw the first ten calls, and how many there are beside them; ``more`` are not among ``calls``.

    ``not_looked_for``: so many numbers and ids of a message were too many.

    Numbers are masked as on any list, unless there is one call alone and the viewer sees full ones.
    ``latest`` is what stands on the calls, by transaction id. ``asked_for`` is hostile text.
    """
    count = len(calls) + more
    is_one = count == 1 and len(calls) == 1
    shown = Shown.LISTED if shown is Shown.FULL and not is_one else shown
    numbers = Numbers(organization.region, shown is Shown.FULL)
    asked = numbers.text(asked_for, _ASKED)
    nothing = words.PERHAPS_NOT_FOUND if missing else words_modals.NOTHING_FOUND
    blocks: list[Block] = [
        *whose(organization),
        *([context(as_typed(words_modals.looked_for(asked)))] if asked else []),
        *incomplete(missing, numbers),
        *([] if calls else [section(markup(nothing))]),
    ]
    able = may_tag and organization.updates
    for call in calls[:ROWS]:
        stands = latest.get(call.transaction_id, Latest())
        values = Values(organization, shown, numbers_of(call, organization, shown, numbers.readings))
        blocks += _row(call, organization, values, stands, is_one=is_one, able=able)
    if (left_out := count - len(calls[:ROWS])) > 0:
        blocks.append(context(markup(words_modals.more_calls(left_out))))
    if not_looked_for:
        blocks.append(context(markup(words_modals.not_looked_for(not_looked_for))))
    return View(words_modals.RESULTS_TITLE, tuple(blocks), private_metadata=metadata)


def nothing_in_message() -> View:
    """The answer where nothing in a message could name a call."""
    return notice_view(words_modals.FIND_TITLE, words_modals.NOTHING_IN_MESSAGE)


def _row(  # noqa: PLR0913 - one call, and how it is shown
    call: Call, organization: Organization, values: Values, latest: Latest, *, is_one: bool, able: bool
) -> list[Block]:
    head = head_of(call, organization, values.shown, length=_ABOUT, readings=values.numbers.readings)
    second = " · ".join(filter(None, [head.since, literal(head.about, _ABOUT), head.handle]))
    tagged = _tagged(latest, values, _TAGGED_OF_ONE if is_one else _TAGGED)
    opening = _form(organization, call.transaction_id) if able and organization.fields else None
    row: list[Block] = [section(markup(f"{head.from_to}\n{second}"), opening), *tagged]
    quick = tag_buttons(call.transaction_id, organization, latest, values) if able and is_one else []
    elements: list[InteractiveElement] = [*quick]
    return [*row, *([actions(*elements)] if elements else [])]


def _form(organization: Organization, transaction_id: str) -> InteractiveElement | None:
    return form_button(ActionId.TAG_IN_VIEW, words_modals.TAG, organization, transaction_id)


def _tagged(latest: Latest, values: Values, most: int) -> list[Block]:
    """What stands on the call and the viewer may see, in small print; how much more there is."""
    found = [(name, latest.fields[name]) for name in values.in_order(latest.fields)]
    standing = [(name, each) for name, each in found if values.may_show(name, each.value)]
    lines = [
        words_tags.in_state(standing_line(name, each, values) or "", state_of(each.by.fate, values.shown))
        for name, each in standing[:most]
    ]
    if latest.external_unique_id is not None:
        each = latest.external_unique_id
        said = standing_line(None, each, values) or ""
        lines.append(words_tags.in_state(said, state_of(each.by.fate, values.shown)))
    if len(standing) > most:
        lines.append(words_tags.more_values(len(standing) - most))
    if len(standing) < len(found):
        lines.append(values.not_shown(len(found) - len(standing)))
    return [context(markup(line)) for line in lines]
