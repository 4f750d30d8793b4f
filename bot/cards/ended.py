"""What stands in the place of a call that isn't there (any more). Nothing on it acts on a call."""

from collections.abc import Callable, Sequence
from functools import partial

from bot import words
from bot.access.rights import Shown
from bot.cards.drawn_values import values_for
from bot.cards.head import by_handle
from bot.cards.kit.actions import ActionId
from bot.cards.kit.blocks import Block, Element, Message, actions, context, markup, section
from bot.cards.kit.buttons import all_calls, call_button
from bot.cards.kit.notices import incomplete, name_of
from bot.cards.kit.numbers import Numbers
from bot.cards.shared import who_shared
from bot.cards.tags import NO_TAGS, Tags, tag_lines
from bot.config.organizations import Organization
from bot.person import Person


def _ended(handle: str) -> str:
    return f"*This call is over* ({handle})\nIt isn't among the calls in progress any more."


def _perhaps_ended(handle: str) -> str:
    return f"*This call may be over* ({handle})\nIt isn't among the calls Invoca could tell of just now."


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
    again = call_button(ActionId.REFRESH_CALL, words.REFRESH, organization, transaction_id)
    return _gone(
        _perhaps_ended(handle) if missing else _ended(handle),
        organization,
        missing,
        again if missing else None,
        partial(tag_lines, tags, values_for(organization, shown)),
        shared_by,
    )


def _gone(  # noqa: PLR0913, PLR0917 - what such a card depends on
    said: str,
    organization: Organization,
    missing: tuple[str, ...],
    again: Element | None,
    lines: Callable[[Sequence[Block]], Sequence[Block]] = lambda _: (),
    shared_by: Person | None = None,
) -> Message:
    top: list[Block] = [
        section(markup(said)),
        *context(name_of(organization), who_shared(shared_by)),
        *incomplete(missing, Numbers(organization.region)),
    ]
    bottom = actions(again, all_calls(organization))
    return Message(said, (*top, *lines([*top, *bottom]), *bottom))
