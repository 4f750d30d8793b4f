"""What was asked for, read back as it was understood. Numbers in it are masked, like everywhere on a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot import words
from bot.access.rights import Permission, Shown, organization_in
from bot.calls.current import permission_for
from bot.cards.call import call_card
from bot.cards.ended import not_found
from bot.cards.head import IN_ROW, CallHead, handle_of, head_of
from bot.cards.kit.actions import ActionId
from bot.cards.kit.blocks import (
    Block,
    Element,
    Message,
    actions,
    as_typed,
    clock,
    context,
    markup,
    moment,
    section,
)
from bot.cards.kit.buttons import all_calls, call_button, list_button
from bot.cards.kit.notices import incomplete, name_of
from bot.cards.kit.numbers import Numbers
from bot.config.organizations import Organization
from bot.dispatch import Services
from bot.errors import OutOfDate
from bot.invoca.models import Call, CurrentCalls
from bot.ledger.audit import Action, AuditEntry, AuditOutcome
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
from bot.slack.entry import Acknowledgement
from bot.slack.incoming import Interaction
from bot.text.markup import ELLIPSIS, plain
from commands.grammar.calls import read_calls
from commands.grammar.organizations import OrganizationName
from commands.grammar.requests import CallsRequest, Help, Look, Me
from commands.lookup.which_organization import choose_organization

NO_CALLS = (
    "*No calls in progress right now*\nA call shows here once it has been put through, and until it ends. "
    "Press _Refresh_ to look again."
)

NO_MATCH = (
    "*No call in progress fits that*\nIt may have ended or not been put through yet. "
    "Press _Refresh_ to look again, or _All calls_ to see the rest."
)

PERHAPS_NO_CALLS = (
    "*No calls in what Invoca could tell just now*\nSome may be missing. Press _Refresh_ to look again."
)


def _open_call(handle: str) -> str:
    return f"Open {handle}"


def _calls_counted(count: int, first: int, last: int) -> str:
    calls = "*1 call*" if count == 1 else f"*{count} calls*"
    return calls if (first, last) == (1, count) else f"{calls}, {first}\N{EN DASH}{last}"


def _asked_for(conditions: Sequence[str]) -> str:
    return "You asked for: " + " · ".join(conditions)


def _by_transaction(transaction_id: str) -> str:
    return f"transaction {transaction_id}"


def _by_either_id(text: str) -> str:
    return f"id {text}"


def _by_external_id(external_unique_id: str) -> str:
    return f"external id {external_unique_id}"


def _by_pair(caller: str, destination: str) -> str:
    return f"{caller} → {destination}"


def _by_number(number: str) -> str:
    return f"calls with {number}"


def _by_line(number: str) -> str:
    return f"calls on the line {number}"


def _by_last_digits(digits: str) -> str:
    return f"callers ending in {digits}"


def _as_of(moment: str) -> str:
    return f"As of {moment}"


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


ROWS = 10

_ASKED = 600


def call_list(  # noqa: PLR0913 - what a list depends on, each by its name
    current: CurrentCalls,
    organization: Organization,
    query: Query,
    *,
    draft_id: str = "",
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
        head_of(call, organization, Shown.MASKED, length=IN_ROW, readings=numbers.readings) for call in calls
    ]
    asked = conditions(query, organization.region)
    if calls:
        title = _calls_counted(len(current.calls), first + 1, first + len(calls))
    elif current.missing:
        title = PERHAPS_NO_CALLS
    else:
        title = NO_MATCH if asked else NO_CALLS
    blocks: list[Block] = [
        section(markup(title)),
        *context(markup(_as_of(moment(looked_up_at))), name_of(organization)),
        *context(as_typed(plain(_asked_for(asked), _ASKED)) if asked else None),
        *incomplete(current.missing, numbers),
        *(_row(call, head, organization) for call, head in zip(calls, heads, strict=True)),
        *actions(*_buttons(organization, draft_id, page, last_page, narrowed=bool(asked))),
    ]
    brief = [_as_of(clock(looked_up_at)), *(head.in_brief for head in heads)]
    return Message(f"{title}. {'; '.join(brief)}", tuple(blocks))


def _row(call: Call, head: CallHead, organization: Organization) -> Block:
    label = _open_call(ELLIPSIS + handle_of(call.transaction_id))
    opening = call_button(ActionId.OPEN_CALL, label, organization, call.transaction_id)
    return section(markup(head.of_row()), opening)


def _buttons(
    organization: Organization, draft_id: str, page: int, last_page: int, *, narrowed: bool
) -> list[Element]:
    def turn_to(action_id: ActionId, label: str, to: int) -> Element:
        return list_button(action_id, label, organization, draft_id, to)

    buttons = [turn_to(ActionId.REFRESH_LIST, words.REFRESH, page)]
    if page < last_page:
        buttons.insert(0, turn_to(ActionId.PAGE_NEXT, words.NEXT, page + 1))
    if page > 1:
        buttons.insert(0, turn_to(ActionId.PAGE_PREVIOUS, words.PREVIOUS, page - 1))
    if narrowed:
        buttons.append(all_calls(organization))
    return buttons


LINE = "\tline "
"""Before a line's number in a kept text: what nobody can type."""


@dataclass(frozen=True)
class Lookup:
    """A query of one organization, ready to be looked up, and the page of the list that is wanted."""

    organization: Organization
    query: Query
    text: str
    """As it was typed, to be kept for the list's buttons."""
    draft_id: str = ""
    """Under which it is kept already, where it is."""
    page: int = 1
    one_is_meant: bool = True
    """Whether a single call found is shown as the one that was meant; never so for all calls."""
    nothing: Message | None = None
    """What is said where there is no such call."""


def organization_name(organization: Organization) -> OrganizationName:
    """What the grammar needs to know of an organization."""
    return OrganizationName(organization.key, organization.name, organization.region)


def read(interaction: Interaction) -> tuple[CallsRequest, Organization | None]:
    """Read what was typed, and which of the person's organizations it means, if that is clear.

    Raises Misunderstood.
    """
    organizations = interaction.rights.permitted(Permission.LOOK)
    default = organization_in(interaction.channel, organizations)
    names = [organization_name(each) for each in organizations]
    asked = read_calls(interaction.text, names, None if default is None else organization_name(default))
    if not isinstance(asked, Me | Help) and asked.organization is not None:
        return asked, next(each for each in organizations if each.key == asked.organization)
    return asked, default


def read_again(text: str, organization: Organization) -> Query:
    """Read a kept text once more, for the one organization it is meant for. Raises OutOfDate."""
    if text.startswith(LINE):
        return Query(ByLine(text.removeprefix(LINE)))
    if text.startswith("\t"):
        raise OutOfDate  # kept for something else
    name = organization_name(organization)
    asked = read_calls(text, [name], name)
    if not isinstance(asked, Look):
        raise OutOfDate
    return asked.query


async def look(
    interaction: Interaction,
    asked: Look,
    organization: Organization | None,
    services: Services,
) -> Acknowledgement:
    """Say how a lookup that was typed is answered. Raises NotPermitted and LedgerError."""
    able = interaction.rights.permitted(permission_for(asked.query))
    if organization is None and len(able) == 1:
        organization = able[0]
    if organization is None:
        now = services.clock()
        draft_id = await services.drafts.keep(interaction.person, interaction.text, now)
        return Acknowledgement(message=choose_organization(able, draft_id))
    return answer(interaction, Lookup(organization, asked.query, interaction.text), services)


def answer(interaction: Interaction, asked: Lookup, services: Services) -> Acknowledgement:
    """Authorize a lookup, and give the work that answers it. Raises NotPermitted."""
    interaction.rights.require(permission_for(asked.query), asked.organization)
    return Acknowledgement(work=partial(show, interaction, asked, services))


async def show(interaction: Interaction, asked: Lookup, services: Services) -> Message:
    """Look up and draw: the card of the one call that was meant, else the list.

    Raises InvocaError, and LedgerError where it can't be written down who looks: then nothing is shown.
    """
    found = await services.calls.look_up(asked.organization, asked.query)
    interaction = await services.still_permitted(interaction, permission_for(asked.query), asked.organization)
    one_is_meant = asked.one_is_meant and not isinstance(asked.query.reference, AllCalls)
    shown = (
        interaction.rights.shown(asked.organization)
        if one_is_meant and len(found.calls) == 1
        else Shown.MASKED
    )
    await write_down(interaction, asked.organization, found, services, shown=shown, one=one_is_meant)
    now = services.clock()
    if one_is_meant and len(found.calls) == 1:
        call = found.calls[0]
        return call_card(
            call,
            asked.organization,
            shown,
            looked_up_at=now,
            missing=found.missing,
            in_doubt=interaction.rights.in_doubt(asked.organization),
            tags=await services.tagging.cards.tags_for(
                asked.organization, call.transaction_id, interaction.rights, shown
            ),
        )
    if not found.calls and not found.missing and asked.nothing is not None:
        return asked.nothing
    if one_is_meant and not found.calls and not asked.query.filters:
        return not_found(asked.organization, missing=found.missing)
    draft_id = asked.draft_id
    if not draft_id and asked.query != Query(AllCalls()):
        draft_id = await services.drafts.keep(interaction.person, asked.text, now)
    return call_list(
        found, asked.organization, asked.query, draft_id=draft_id, page=asked.page, looked_up_at=now
    )


async def write_down(  # noqa: PLR0913 - what there is to write down
    interaction: Interaction,
    organization: Organization,
    found: CurrentCalls,
    services: Services,
    *,
    shown: Shown,
    one: bool = True,
) -> None:
    """Record who is about to see what. Raises LedgerError: then it must not be shown."""
    single = found.calls[0].transaction_id if one and len(found.calls) == 1 else None
    actions = [Action.LOOK_UP, *([Action.REVEAL] if shown is Shown.FULL else [])]
    outcome = AuditOutcome.DONE if found.calls else AuditOutcome.NOTHING_FOUND
    at = services.clock()
    await services.audit.record(
        *(
            AuditEntry(at, interaction.person, action, organization.fingerprint, outcome, single)
            for action in actions
        )
    )


async def write_down_call(  # noqa: PLR0913 - what there is to write down
    interaction: Interaction,
    organization: Organization,
    transaction_id: str,
    services: Services,
    shown: Shown,
    *,
    found: bool = True,
) -> None:
    """Record who is about to see what of one call: in a form, in a question. Raises LedgerError.

    ``found`` is False where neither the API nor the ledger knows such a call: then nothing is shown of it.
    """
    action = Action.REVEAL if shown is Shown.FULL else Action.LOOK_UP
    outcome = AuditOutcome.DONE if found else AuditOutcome.NOTHING_FOUND
    await services.audit.record(
        AuditEntry(
            services.clock(),
            interaction.person,
            action,
            organization.fingerprint,
            outcome,
            transaction_id if found else None,
        )
    )
