"""What stands in the place of a call that isn't there (any more). Nothing on it acts on a call."""

from collections.abc import Callable, Sequence
from functools import partial

from slack_sdk.models.blocks import Block, InteractiveElement

from bot import words
from bot.access import Person, Shown
from bot.cards.actions import ActionId
from bot.cards.buttons import all_calls, button, call_button
from bot.cards.elements import actions, context, markup, section
from bot.cards.head import by_handle
from bot.cards.message import Message
from bot.cards.notes import incomplete, name_of
from bot.cards.numbers import Numbers
from bot.cards.shared import who_shared
from bot.cards.tag_lines import tag_lines
from bot.cards.tag_values import values_for
from bot.cards.tags import NO_TAGS, Tags
from bot.organizations import Organization


def ended(  # noqa: PLR0913 - what a card depends on, each by its name
    transaction_id: str,
    organization: Organization,
    *,
    missing: tuple[str, ...] = (),
    shown: Shown = Shown.MASKED,
    tags: Tags = NO_TAGS,
    shared_by: Person | None = None,
) -> Message:
    """The card of a call that was there, with what was tagged on it and what came too late.

    While calls may be ``missing``, it can be looked up again. It has no quick tags, whatever ``tags`` say.
    """
    handle = by_handle(transaction_id)
    again = call_button(organization, transaction_id) if missing else None
    return _gone(
        words.perhaps_ended(handle) if missing else words.ended(handle),
        organization,
        missing,
        [] if again is None else [button(ActionId.REFRESH_CALL, words.REFRESH, again)],
        partial(tag_lines, tags, values_for(organization, shown)),
        shared_by,
    )


def not_found(organization: Organization, *, missing: tuple[str, ...] = ()) -> Message:
    """The answer to a lookup that found nothing: the same for no call and for somebody else's."""
    return _gone(words.PERHAPS_NOT_FOUND if missing else words.NOT_FOUND, organization, missing, [])


def _gone(  # noqa: PLR0913, PLR0917 - what such a card depends on
    said: str,
    organization: Organization,
    missing: tuple[str, ...],
    buttons: list[InteractiveElement],
    lines: Callable[[Sequence[Block]], Sequence[Block]] = lambda _: (),
    shared_by: Person | None = None,
) -> Message:
    name = [*name_of(organization), *who_shared(shared_by)]
    top: list[Block] = [
        section(markup(said)),
        *([context(*name)] if name else []),
        *incomplete(missing, Numbers(organization.region)),
    ]
    bottom = actions(*buttons, all_calls(organization))
    return Message(said, (*top, *lines([*top, bottom]), bottom))
