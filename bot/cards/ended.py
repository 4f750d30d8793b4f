"""What stands in the place of a call that isn't there (any more). Nothing on it acts on a call."""

from slack_sdk.models.blocks import Block, InteractiveElement

from bot import words
from bot.cards.actions import ActionId
from bot.cards.buttons import all_calls, button, call_button
from bot.cards.elements import actions, context, markup, section
from bot.cards.head import handle_of
from bot.cards.message import Message
from bot.cards.notes import incomplete, name_of
from bot.cards.numbers import Numbers
from bot.cards.text import ELLIPSIS, literal
from bot.organizations import Organization


def ended(transaction_id: str, organization: Organization, *, missing: tuple[str, ...] = ()) -> Message:
    """The card of a call that was there. While calls may be ``missing``, it can be looked up again."""
    handle = ELLIPSIS + literal(handle_of(transaction_id), 20)
    again = call_button(organization, transaction_id) if missing else None
    return _gone(
        words.perhaps_ended(handle) if missing else words.ended(handle),
        organization,
        missing,
        [] if again is None else [button(ActionId.REFRESH_CALL, words.REFRESH, again)],
    )


def not_found(organization: Organization, *, missing: tuple[str, ...] = ()) -> Message:
    """The answer to a lookup that found nothing: the same for no call and for somebody else's."""
    return _gone(words.NOT_FOUND, organization, missing, [])


def _gone(
    said: str, organization: Organization, missing: tuple[str, ...], buttons: list[InteractiveElement]
) -> Message:
    name = name_of(organization)
    blocks: list[Block] = [
        section(markup(said)),
        *([context(*name)] if name else []),
        *incomplete(missing, Numbers(organization.region)),
        actions(*buttons, all_calls(organization)),
    ]
    return Message(said, tuple(blocks))
