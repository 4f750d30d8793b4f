"""What is said where nothing that was asked for is there, or may be asked for: and the way to the list."""

from bot.access.rights import Permission
from bot.calls.current import permission_for
from bot.cards.kit.actions import ActionId, all_calls, list_button
from bot.cards.kit.blocks import Block, Element, Message, actions, context, markup, section
from bot.cards.kit.notices import incomplete, name_of
from bot.cards.kit.numbers import Numbers, without_numbers
from bot.config.organizations import Organization
from bot.errors import NotPermitted
from bot.queries import Query
from bot.slack.incoming import Interaction
from bot.text.markup import literal
from bot.words import TRY_AGAIN
from commands.lookup.again import AGAIN_ALOUD

THAT = "that"

MAY_HAVE_ENDED = "It may have ended, or a digit may be wrong."

NONE_OF_MESSAGE = "No live call matches what the message names. It may have ended."

PERHAPS_NONE_OF_MESSAGE = "No call matches that message in what Invoca could tell just now."

_TYPED = 60


def _no_match(typed: str) -> str:
    return f"No live call matches *{typed}*. {MAY_HAVE_ENDED}"


def _perhaps_no_match(typed: str) -> str:
    return f"No call matches *{typed}* in what Invoca could tell just now. It may be there all the same."


def nothing_matches(typed: str, *, missing: bool) -> str:
    """The words for it. What was typed is hostile text; the same for no call and for somebody else's."""
    quoted = literal(typed, _TYPED) or THAT
    return _perhaps_no_match(quoted) if missing else _no_match(quoted)


def none_of_message(*, missing: bool) -> str:
    """The words for it where a message names what isn't there."""
    return PERHAPS_NONE_OF_MESSAGE if missing else NONE_OF_MESSAGE


def no_match(
    typed: str,
    organization: Organization,
    *,
    missing: tuple[str, ...] = (),
    draft_id: str = "",
    named: bool = False,
) -> Message:
    """The answer to a lookup that found nothing; ``draft_id`` is where what was typed is kept."""
    said = nothing_matches(typed, missing=bool(missing))
    again: Element | None = None
    if missing and draft_id:
        again = list_button(
            ActionId.REFRESH_LIST, TRY_AGAIN, organization, draft_id, accessibility_label=AGAIN_ALOUD
        )
    blocks: list[Block] = [
        section(markup(said)),
        *context(name_of(organization) if named else None),
        *incomplete(missing, Numbers(organization.region)),
        *actions(again, all_calls(organization)),
    ]
    return Message(without_numbers(said), tuple(blocks))


def require_lookup(interaction: Interaction, query: Query, organization: Organization) -> None:
    """Raise NotPermitted or GroupUnchecked unless they may look this up.

    Who may look is offered the list.
    """
    try:
        interaction.rights.require(permission_for(query), organization)
    except NotPermitted as refused:
        if interaction.rights.may(Permission.LOOK, organization):
            refused.offered = (all_calls(organization),)
        raise


def permitted(interaction: Interaction, query: Query) -> tuple[Organization, ...]:
    """The organizations in which they may look this up. Raises as above, where there is none."""
    able = interaction.rights.permitted(Permission.LOOK)
    found = tuple(each for each in able if interaction.rights.may(permission_for(query), each))
    if not found:
        require_lookup(interaction, query, able[0])
    return found
