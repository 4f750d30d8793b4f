"""The list of current calls, in pages. Numbers on it are masked, whoever looks."""

from datetime import datetime

from slack_sdk.models.blocks import Block, InteractiveElement, SectionBlock

from bot import words
from bot.access import Shown
from bot.cards.actions import ActionId
from bot.cards.asked import conditions
from bot.cards.buttons import all_calls, button, call_button, list_button
from bot.cards.elements import actions, as_typed, clock, context, markup, moment, section
from bot.cards.head import Head, handle_of, head_of
from bot.cards.message import Message
from bot.cards.notes import incomplete, name_of
from bot.cards.numbers import Numbers
from bot.cards.text import ELLIPSIS, literal, plain
from bot.invoca.models import Call, CurrentCalls
from bot.lookups import Query
from bot.organizations import Organization

ROWS = 10
_ABOUT = 60  # characters in a row: ten of the longest rows still fit
_ASKED = 600


def call_list(  # noqa: PLR0913 - what a list depends on, each by its name
    current: CurrentCalls,
    organization: Organization,
    query: Query,
    *,
    kept_id: str = "",
    page: int = 1,
    looked_up_at: datetime,
) -> Message:
    """Draw one page of what a query found, in the order it was found. A page past the end is the last one.

    ``kept_id`` is where the typed text is kept for the buttons; empty for all current calls.
    """
    last_page = max(1, -(-len(current.calls) // ROWS))
    page = min(max(page, 1), last_page)
    first = (page - 1) * ROWS
    calls = current.calls[first : first + ROWS]
    numbers = Numbers(organization.region)
    heads = [
        head_of(call, organization, Shown.MASKED, length=_ABOUT, readings=numbers.readings) for call in calls
    ]
    asked = conditions(query, organization.region)
    if calls:
        title = words.calls_counted(len(current.calls), first + 1, first + len(calls))
    elif current.missing:
        title = words.PERHAPS_NO_CALLS
    else:
        title = words.NO_MATCH if asked else words.NO_CALLS
    blocks: list[Block] = [
        section(markup(title)),
        context(markup(words.as_of(moment(looked_up_at))), *name_of(organization)),
        *([context(as_typed(plain(words.asked_for(asked), _ASKED)))] if asked else []),
        *incomplete(current.missing, numbers),
        *(_row(call, head, organization) for call, head in zip(calls, heads, strict=True)),
        actions(*_buttons(organization, kept_id, page, last_page, narrowed=bool(asked))),
    ]
    brief = [words.as_of(clock(looked_up_at)), *map(_in_brief, heads)]
    return Message(f"{title}. {'; '.join(brief)}", tuple(blocks))


def _row(call: Call, head: Head, organization: Organization) -> SectionBlock:
    second = " · ".join(filter(None, [head.since, literal(head.about, _ABOUT)]))
    value = call_button(organization, call.transaction_id)
    label = words.open_call(ELLIPSIS + handle_of(call.transaction_id))
    opening = None if value is None else button(ActionId.OPEN_CALL, label, value)
    return section(markup("\n".join(filter(None, [head.from_to, second]))), opening)


def _in_brief(head: Head) -> str:
    return words.call_in_brief(head.caller, head.destination, head.since_clock)


def _buttons(
    organization: Organization, kept_id: str, page: int, last_page: int, *, narrowed: bool
) -> list[InteractiveElement]:
    def turn_to(action_id: ActionId, label: str, to: int) -> InteractiveElement:
        return button(action_id, label, list_button(organization, kept_id, to))

    buttons = [turn_to(ActionId.REFRESH_LIST, words.REFRESH, page)]
    if page < last_page:
        buttons.insert(0, turn_to(ActionId.PAGE_NEXT, words.NEXT, page + 1))
    if page > 1:
        buttons.insert(0, turn_to(ActionId.PAGE_PREVIOUS, words.PREVIOUS, page - 1))
    if narrowed:
        buttons.append(all_calls(organization))
    return buttons
