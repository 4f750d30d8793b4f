"""Everything that is told of one call, in a window: what was set, by whom, and every field of the API's."""

from bot.access.rights import Permission, Shown
from bot.cards.call import DETAILS
from bot.cards.call_fields import drawn, fields_of, unread
from bot.cards.drawn_values import DrawnValues
from bot.cards.head import head_of
from bot.cards.kit.actions import choice_button
from bot.cards.kit.blocks import Block, View, actions, as_typed, context, markup, section
from bot.cards.kit.fit import enough, fit, in_columns, in_text, within
from bot.cards.kit.limits import BYTES_OF_MESSAGE
from bot.cards.kit.notices import incomplete, name_of, notice_view
from bot.cards.kit.numbers import numbers_of
from bot.cards.tags import shown_of, state_line
from bot.config.organizations import Organization
from bot.dispatch import Services
from bot.invoca.models import Call
from bot.ledger.standing import Latest
from bot.queries import ByTransaction, Query
from bot.slack.entry import Acknowledgement, Modal
from bot.slack.incoming import Interaction
from bot.text.markup import plain
from bot.words import PROFILE, in_history
from commands.lookup import look
from commands.lookup.profile import CALL_IS_OVER, CALL_IS_PERHAPS_OVER

VALUE = 300  # characters

_ABOUT = 300

_FOR_LINES = 5000  # bytes

_MOST = 50  # lines


def details_view(  # noqa: PLR0913 - the call, and who is to see it
    call: Call,
    organization: Organization,
    shown: Shown,
    *,
    latest: Latest,
    missing: tuple[str, ...] = (),
    profile: bool = False,
    named: bool = False,
) -> View:
    """Draw the window. ``profile``: whether there is a way from it to the caller's profile.

    ``named``: the viewer has other organizations, too.
    """
    numbers = numbers_of(call, organization, shown)
    head = head_of(call, organization, shown, length=_ABOUT, readings=numbers.readings)
    values = DrawnValues(organization, shown, numbers, VALUE)
    standing, hidden = shown_of(latest, values)
    lines = enough((state_line(name, tagged, values) for name, tagged in standing[:_MOST]), _FOR_LINES)
    counted = within(lines, _FOR_LINES, in_history, len(standing) - len(lines))
    said = f"Open the profile of {head.spoken}"
    opening = choice_button(PROFILE, organization, call.transaction_id, "profile", said)
    about = plain(head.about, _ABOUT)
    top: list[Block] = [
        section(markup(head.of_form)),
        *([section(as_typed(about))] if about else []),
        *context(name_of(organization) if named else None),
        *incomplete(missing, numbers),
        *in_text([*counted, *([values.not_shown(hidden)] if hidden else [])]),
        *actions(opening if profile else None),
    ]
    fields = fields_of(call, organization, numbers, shown, latest)
    texts = drawn(fields, BYTES_OF_MESSAGE)
    every = [*fields, *[None] * unread(call, shown)]
    blocks = fit(top, every, lambda chosen: in_columns(texts[: len(chosen)]), at_most=len(texts))
    return View(DETAILS, blocks)


def open_for(
    interaction: Interaction, organization: Organization, transaction_id: str, services: Services
) -> Acknowledgement:
    """Open the window for this call: for the clicker's eyes alone, wherever its card is."""

    async def filled() -> View:
        found = await services.calls.look_up(organization, Query(ByTransaction(transaction_id)))
        now = await services.still_permitted(interaction, Permission.LOOK, organization)
        shown = now.rights.shown(organization)
        await look.write_down(interaction, organization, found, services, shown=shown)
        if not found.calls:
            return notice_view(DETAILS, CALL_IS_PERHAPS_OVER if found.missing else CALL_IS_OVER)
        return details_view(
            found.calls[0],
            organization,
            shown,
            latest=await services.tagging.tagged.latest(organization.fingerprint, transaction_id),
            missing=found.missing,
            profile=now.rights.may(Permission.CALLER_PROFILE, organization),
            named=now.rights.has_several,
        )

    return Acknowledgement(modal=Modal(DETAILS, filled))
