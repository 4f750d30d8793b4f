"""The calls that were found for what stands in a message, or was typed into a form."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.access.rights import Permission, Shown
from bot.calls.current import RecentCall
from bot.cards.call import edit_aloud
from bot.cards.drawn_values import DrawnValues
from bot.cards.head import ABOUT, head_of
from bot.cards.kit.actions import LONGEST_ID, ActionId, Results, call_button, decode, encode
from bot.cards.kit.blocks import Block, Element, View, actions, as_typed, context, markup, section
from bot.cards.kit.fit import in_text
from bot.cards.kit.notices import incomplete, name_of, notice_view
from bot.cards.kit.numbers import Numbers, numbers_of
from bot.cards.quick_tags import tag_buttons
from bot.cards.row import rows_of
from bot.cards.saved import saved_view
from bot.cards.tags import set_lines, standing_on
from bot.config.organizations import Organization
from bot.dispatch import Services
from bot.errors import BY_NUMBER, OutOfDate
from bot.invoca.errors import InvocaError
from bot.invoca.models import Call, CurrentCalls
from bot.ledger.standing import Latest
from bot.slack.incoming import Interaction
from bot.words import FIND_TITLE, RESULTS_TITLE
from commands.lookup import look
from commands.lookup.call_list import NO_MATCH
from commands.lookup.no_match import none_of_message, nothing_matches

TAG = "Tag…"

NOTHING_IN_MESSAGE = "That message names no call: no phone number, transaction ID or external ID."


NOTHING_IN_BEGINNING = "What I read of that message names no call."

ONLY_BEGINNING = "The message is long: only its beginning was read."

NO_NUMBERS = f"Phone numbers in the message weren't looked for. {BY_NUMBER}"


def _looked_for(asked_for: str) -> str:
    """Plain text."""
    return f"Looked for: {asked_for}"


def _not_looked_for(count: int) -> str:
    """Of what a message names."""
    left_out = "1 more number or ID" if count == 1 else f"{count} more numbers and IDs"
    return f"The message names {left_out} that I didn't look for. Look each up by itself."


def _more_calls(count: int) -> str:
    calls = "1 more call" if count == 1 else f"{count} more calls"
    return f"… and {calls}. Look for its ID or number to see one of them."


ROWS = 10

_ASKED = 600

_TAGGED = 20  # values that stand on the one call


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
    without_numbers: bool = False,
    only_beginning: bool = False,
    narrowed: bool = False,
    named: bool = False,
    metadata: str = "",
) -> View:
    """Draw the first ten calls, and how many there are beside them; ``more`` are not among ``calls``.

    ``not_looked_for``: so many numbers and ids of a message were too many. ``without_numbers``:
    it has numbers, and the viewer may not look by them. ``only_beginning``: the rest of it wasn't read.
    ``narrowed``: filters were asked for. ``named``: the viewer has other organizations, too.

    Numbers are masked as on any list, unless there is one call alone and the viewer sees full ones.
    ``latest`` is what stands on the calls, by transaction id. ``asked_for`` is hostile text.
    """
    count = len(calls) + more
    is_one = count == 1 and len(calls) == 1
    shown = Shown.LISTED if shown is Shown.FULL and not is_one else shown
    numbers = Numbers(organization.region, shown is Shown.FULL)
    asked = numbers.text(asked_for, _ASKED)
    if not asked:
        nothing = none_of_message(missing=bool(missing))
    elif narrowed and not missing:
        nothing = NO_MATCH
    else:
        nothing = nothing_matches(asked, missing=bool(missing))
    blocks: list[Block] = [
        *context(name_of(organization) if named else None),
        *context(as_typed(_looked_for(asked)) if asked else None),
        *incomplete(missing, numbers),
        *([] if calls else [section(markup(nothing))]),
    ]
    able = may_tag and organization.updates
    drawn = [
        (
            call,
            DrawnValues(organization, shown, numbers_of(call, organization, shown, numbers.readings)),
            latest.get(call.transaction_id, Latest()),
        )
        for call in calls[:ROWS]
    ]
    if is_one:
        blocks += _alone(*drawn[0], organization, able=able)
    else:
        blocks += [
            section(markup(row.text), _form(call, organization, row.spoken) if able else None)
            for call, row in zip(calls[:ROWS], rows_of(drawn), strict=True)
        ]
    if (left_out := count - len(calls[:ROWS])) > 0:
        blocks += context(markup(_more_calls(left_out)))
    if not_looked_for:
        blocks += context(markup(_not_looked_for(not_looked_for)))
    if without_numbers:
        blocks += context(markup(NO_NUMBERS))
    if only_beginning:
        blocks += context(markup(ONLY_BEGINNING))
    return View(RESULTS_TITLE, tuple(blocks), private_metadata=metadata)


def nothing_in_message(*, without_numbers: bool, only_beginning: bool) -> View:
    """The answer where nothing in a message could name a call, or nothing that the viewer may look by."""
    if not only_beginning:
        return notice_view(FIND_TITLE, NO_NUMBERS if without_numbers else NOTHING_IN_MESSAGE)
    said = NO_NUMBERS if without_numbers else NOTHING_IN_BEGINNING
    return notice_view(FIND_TITLE, f"{said} {ONLY_BEGINNING}")


def _alone(
    call: Call, values: DrawnValues, latest: Latest, organization: Organization, *, able: bool
) -> list[Block]:
    """The one call: who calls whom, what stands on it, the quick tags, and the form."""
    head = head_of(call, organization, values.shown, length=ABOUT, readings=values.numbers.readings)
    standing = standing_on(call, latest, organization)
    about = call.transaction_id, organization, latest, values, standing, head.spoken
    return [
        section(markup(head.of_one), _form(call, organization, head.spoken) if able else None),
        *in_text(set_lines(standing, values, most=_TAGGED)),
        *actions(*(tag_buttons(*about) if able else [])),
    ]


def _form(call: Call, organization: Organization, spoken: str) -> Element | None:
    """The way to the form, where there is anything that may be set; None for an id that can't be one."""
    if not organization.fields:
        return None
    said = edit_aloud(spoken)
    return call_button(ActionId.TAG_IN_VIEW, TAG, organization, call.transaction_id, accessibility_label=said)


SHOWN = 10  # calls in a modal


@dataclass(frozen=True)
class OpenResults:
    """A modal that shows calls: its id, and theirs."""

    view_id: str
    calls: tuple[str, ...]
    not_looked_for: int = 0
    """Of what a message names."""
    only_beginning: bool = False
    """Whether the rest of a message wasn't read."""


def shown_in(interaction: Interaction) -> OpenResults | None:
    """The calls shown in the modal that something was clicked in, if it shows any."""
    if interaction.view is None:
        return None
    try:
        carried = decode(Results, interaction.view.private_metadata)
    except OutOfDate:
        return None
    if not carried.calls:
        return None
    return OpenResults(
        interaction.view.id, carried.calls, carried.not_looked_for, only_beginning=carried.only_beginning
    )


async def shown_in_a_modal(  # noqa: PLR0913 - what is shown, to whom
    interaction: Interaction,
    organization: Organization,
    current: CurrentCalls,
    services: Services,
    *,
    permission: Permission = Permission.LOOK,
    asked_for: str,
    one: bool,
    not_looked_for: int = 0,
    without_numbers: bool = False,
    only_beginning: bool = False,
    narrowed: bool = False,
) -> View:
    """Show calls in a modal; written down first who looks.

    ``permission`` is what it takes to have looked for them. Raises NotPermitted and LedgerError.
    """
    interaction = await services.still_permitted(interaction, permission, organization)
    calls: tuple[Call, ...] = current.calls[:SHOWN]
    is_one = one and len(current.calls) == 1
    shown = interaction.rights.shown(organization) if is_one else interaction.rights.listed(organization)
    await look.write_down(interaction, organization, current, services, shown=shown, one=one)
    known = services.tagging.tagged
    latest = {
        each.transaction_id: await known.latest(organization.fingerprint, each.transaction_id)
        for each in calls
    }
    writable = services.tagging.updates.why_not(organization, services.clock()) is None
    return results_view(
        calls,
        organization,
        shown=shown,
        latest=latest,
        may_tag=writable and interaction.rights.may(Permission.TAG, organization),
        missing=current.missing,
        asked_for=asked_for,
        more=len(current.calls) - len(calls),
        not_looked_for=not_looked_for,
        without_numbers=without_numbers,
        only_beginning=only_beginning,
        narrowed=narrowed,
        named=interaction.rights.has_several,
        metadata=encode(
            Results(
                fingerprint=organization.fingerprint,
                calls=tuple(each.transaction_id[:LONGEST_ID] for each in calls),
                not_looked_for=not_looked_for,
                only_beginning=only_beginning,
            )
        ),
    )


async def drawn_again(
    interaction: Interaction,
    results: OpenResults,
    organization: Organization,
    services: Services,
    request_id: str | None = None,
) -> None:
    """Draw results again, with what has been set since. Raises ViewNotShown and LedgerError.

    Where nothing can be told of a call now, a modal that shows it alone says what became of the request; one
    that shows several stays as it is.
    """
    cards, requests = services.tagging.cards, services.tagging.requests
    facts = await asyncio.gather(*(cards.facts(organization, each) for each in results.calls))
    calls = tuple(each.call for each in facts if isinstance(each, RecentCall))
    one = len(results.calls) == 1
    if calls and not any(isinstance(each, InvocaError) for each in facts):
        found = CurrentCalls(calls)
        view = await shown_in_a_modal(
            interaction,
            organization,
            found,
            services,
            asked_for="",
            one=one,
            not_looked_for=results.not_looked_for,
            only_beginning=results.only_beginning,
        )
    elif one and request_id is not None and (stands := await requests.get(request_id)) is not None:
        paused = await cards.paused(organization)
        interaction = await services.still_permitted(interaction, Permission.LOOK, organization)
        shown = interaction.rights.shown(organization)
        await look.write_down_call(interaction, organization, results.calls[0], services, shown)
        view = saved_view(stands, organization, shown, paused=paused)
    else:
        return
    await services.views.update(results.view_id, view)
