"""A list of calls, page by page. Numbers are masked on any list, whoever reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import words
from bot.access.rights import Shown
from bot.calls.current import apply
from bot.cards.drawn_values import DrawnValues
from bot.cards.kit.actions import ActionId, all_calls, call_button, list_button
from bot.cards.kit.blocks import (
    Block,
    Element,
    Message,
    actions,
    as_typed,
    context,
    markup,
    minute,
    minute_in_utc,
    section,
)
from bot.cards.kit.fit import fits
from bot.cards.kit.notices import incomplete, name_of
from bot.cards.kit.numbers import Numbers, numbers_of
from bot.cards.row import PLAINER, rows_of
from bot.config.organizations import Organization
from bot.invoca.models import Call, CurrentCalls
from bot.ledger.standing import Latest
from bot.queries import (
    AllCalls,
    ByExternalId,
    ByLastDigits,
    ByLine,
    ByNumber,
    ByPair,
    ByTransaction,
    Query,
    Reference,
)
from bot.text.markup import plain

NO_CALLS = "*No live calls*"

NO_MATCH = "*No live call fits that*"

PERHAPS_NO_CALLS = "*No calls in what Invoca could tell just now*"

LISTED_FROM = "A call is listed from when it is put through until it ends."

OPEN = "Open"

REFRESH_ALOUD = "Refresh the list of calls"

NEXT_ALOUD, PREVIOUS_ALOUD = "Next page of calls", "Previous page of calls"


def _open_aloud(spoken: str) -> str:
    return f"Open {spoken}"


def _calls_counted(count: int, first: int, last: int) -> str:
    calls = "*1 live call*" if count == 1 else f"*{count} live calls*"
    return calls if (first, last) == (1, count) else f"{calls}, {first}\N{EN DASH}{last}"


def _at(title: str, moment: str) -> str:
    return f"{title} · {moment}"


def _asked_for(conditions: Sequence[str]) -> str:
    return "You asked for: " + " · ".join(conditions)


def _by_transaction(transaction_id: str) -> str:
    return f"transaction {transaction_id}"


def _by_either_id(text: str) -> str:
    return f"ID {text}"


def _by_external_id(external_unique_id: str) -> str:
    return f"external ID {external_unique_id}"


def _by_pair(caller: str, destination: str) -> str:
    return f"{caller} → {destination}"


def _by_number(number: str) -> str:
    return f"calls with {number}"


def _by_line(number: str) -> str:
    return f"calls to {number}"


def _by_last_digits(digits: str) -> str:
    return f"callers ending {digits}"


_LONGEST = 60  # characters of one condition


def conditions(query: Query, region: str) -> list[str]:
    """Each condition as hostile text, clipped; none for all calls."""
    numbers = Numbers(region)
    referred = _referred(query.reference, numbers)
    given = [f"{each.name}: {numbers.text(each.value, _LONGEST)}" for each in query.filters]
    return [*([] if referred is None else [referred]), *given]


def _referred(reference: Reference, numbers: Numbers) -> str | None:
    said: str | None = None
    match reference:
        case AllCalls():
            pass
        case ByTransaction(transaction_id):
            said = _by_transaction(numbers.text(transaction_id, _LONGEST))
        case ByExternalId(text, may_be_transaction=True):
            said = _by_either_id(numbers.text(text, _LONGEST))
        case ByExternalId(external_unique_id):
            said = _by_external_id(numbers.text(external_unique_id, _LONGEST))
        case ByPair(caller, destination):
            said = _by_pair(numbers.number(caller), numbers.number(destination))
        case ByNumber(number):
            said = _by_number(numbers.number(number))
        case ByLine(number):
            said = _by_line(numbers.number(number))
        case ByLastDigits(digits):
            said = _by_last_digits(numbers.text(digits, _LONGEST))
    return said


ROWS = 15

_ASKED = 600


@dataclass(frozen=True)
class Page:
    """One page of what was found."""

    calls: tuple[Call, ...]
    count: int
    """Of all pages."""
    missing: tuple[str, ...] = ()
    number: int = 1
    mine: frozenset[str] = frozenset()
    """The transaction ids of the calls on the reader's line."""

    @property
    def first(self) -> int:
        """Its place among all that were found, from 1."""
        return (self.number - 1) * ROWS + 1

    @property
    def is_last(self) -> bool:
        """Whether there is none after it."""
        return self.number * ROWS >= self.count


def page_of(found: CurrentCalls, line: str | None = None, number: int = 1) -> Page:
    """A page of these calls in their order, those on ``line`` first. A page past the end is the last one."""
    mine = apply(found.calls, Query(ByLine(line))) if line is not None else ()
    ids = frozenset(call.transaction_id for call in mine)
    calls = [*mine, *(call for call in found.calls if call.transaction_id not in ids)]
    number = min(max(number, 1), max(1, -(-len(calls) // ROWS)))
    first = (number - 1) * ROWS
    return Page(tuple(calls[first : first + ROWS]), len(calls), found.missing, number, ids)


def call_list(  # noqa: PLR0913 - what a list depends on, each by its name
    page: Page,
    organization: Organization,
    query: Query,
    *,
    latest: Mapping[str, Latest],
    looked_up_at: datetime,
    shown: Shown = Shown.MASKED,
    draft_id: str = "",
    named: bool = False,
) -> Message:
    """Draw one page of what a query found. ``latest`` is what stands on its calls, by transaction id.

    ``shown`` is as ``Rights.listed`` has it.

    ``draft_id`` is where the typed text is kept for the buttons; empty for all current calls. ``named``: the
    reader has other organizations, too.
    """
    numbers = Numbers(organization.region)

    def drawn(call: Call) -> tuple[Call, DrawnValues, Latest]:
        own = numbers_of(call, organization, shown, numbers.readings)
        stands = latest.get(call.transaction_id, Latest())
        return call, DrawnValues(organization, shown, own), stands

    calls = [drawn(call) for call in page.calls]
    asked = conditions(query, organization.region)
    if calls:
        title = _calls_counted(page.count, page.first, page.first + len(calls) - 1)
    elif page.missing:
        title = PERHAPS_NO_CALLS
    else:
        title = NO_MATCH if asked else NO_CALLS
    refresh = list_button(
        ActionId.REFRESH_LIST,
        words.REFRESH,
        organization,
        draft_id,
        page.number,
        accessibility_label=REFRESH_ALOUD,
    )
    top: list[Block] = [
        section(markup(_at(title, minute(looked_up_at))), refresh),
        *context(
            as_typed(plain(_asked_for(asked), _ASKED)) if asked else None,
            name_of(organization) if named else None,
        ),
        *incomplete(page.missing, numbers),
    ]
    bottom: list[Block] = [
        *context(None if calls else markup(LISTED_FROM)),
        *actions(*_turning(page, organization, draft_id), all_calls(organization) if asked else None),
    ]
    # None is left out, whatever the script: each says less where all would be too long.
    for room in PLAINER:
        rows = rows_of(calls, mine=page.mine, room=room)
        blocks = [
            *top,
            *(
                section(markup(row.text), _open(call, row.spoken, organization))
                for call, row in zip(page.calls, rows, strict=True)
            ),
            *bottom,
        ]
        if fits(blocks):
            break
    brief = "; ".join(row.brief for row in rows)
    said = _at(title, minute_in_utc(looked_up_at))
    return Message(f"{said}. {brief}" if rows else said, tuple(blocks))


def _open(call: Call, spoken: str, organization: Organization) -> Element | None:
    aloud = _open_aloud(spoken)
    return call_button(ActionId.OPEN_CALL, OPEN, organization, call.transaction_id, accessibility_label=aloud)


def _turning(page: Page, organization: Organization, draft_id: str) -> list[Element | None]:
    def turn_to(action_id: ActionId, label: str, to: int, aloud: str) -> Element:
        return list_button(action_id, label, organization, draft_id, to, accessibility_label=aloud)

    previous = turn_to(ActionId.PAGE_PREVIOUS, words.PREVIOUS, max(page.number - 1, 1), PREVIOUS_ALOUD)
    following = turn_to(ActionId.PAGE_NEXT, words.NEXT, page.number + 1, NEXT_ALOUD)
    return [previous if page.number > 1 else None, None if page.is_last else following]
