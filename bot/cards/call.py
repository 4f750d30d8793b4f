"""The card of one call in progress. Read top down: who calls whom, since when, about what; then the rest."""

from datetime import datetime

from slack_sdk.models.blocks import Block, InteractiveElement

from bot import words
from bot.access import Person, Shown
from bot.cards.actions import ActionId
from bot.cards.buttons import button, call_button
from bot.cards.call_menu import call_menu, edit_button
from bot.cards.elements import actions, as_typed, context, markup, moment, section
from bot.cards.fields import VALUE_LENGTH, Field, divided, drawn, fields_of, unread
from bot.cards.fit import JSON, fit, in_columns
from bot.cards.head import head_of
from bot.cards.message import Message
from bot.cards.notes import incomplete, name_of
from bot.cards.numbers import numbers_of
from bot.cards.shared import who_shared
from bot.cards.tag_values import VALUE, Values
from bot.cards.tagging import with_tags
from bot.cards.tags import NO_TAGS, Tags
from bot.cards.text import literal
from bot.invoca.models import Call
from bot.organizations import Organization

_ABOUT = 300  # characters of campaign and line


def call_card(  # noqa: PLR0913 - what a card depends on, each by its name
    call: Call,
    organization: Organization,
    shown: Shown,
    *,
    looked_up_at: datetime,
    missing: tuple[str, ...] = (),
    expanded: bool = False,
    in_doubt: bool = False,
    tags: Tags = NO_TAGS,
    shared_by: Person | None = None,
) -> Message:
    """Draw a call for one surface. ``in_doubt``: numbers are masked only because a group can't be checked.

    ``expanded`` shows all that surface may show, not only the card's face.

    ``missing`` is what the API says of an answer that may be incomplete. What ``tags`` say stands on the call
    is shown instead of what the API says of the same: it gives no value back that was just written.
    ``shared_by`` is who posted the card to its channel.
    """
    numbers = numbers_of(call, organization, shown)
    head = head_of(call, organization, shown, length=_ABOUT, readings=numbers.readings)
    since = [words.since(head.since)] if head.since else []
    face, rest = divided(fields_of(call, organization, numbers, shown, tags.latest), organization)
    buttons = _buttons(call, organization, tags, shown, has_more=bool(rest), expanded=expanded)
    values = Values(organization, shown, numbers, VALUE_LENGTH if expanded else VALUE)
    top: list[Block] = [
        section(markup("\n".join([head.from_to, *since]))),
        *([section(as_typed(head.about))] if head.about else []),
        context(
            markup(words.in_progress(moment(looked_up_at))), *name_of(organization), *who_shared(shared_by)
        ),
        *([context(markup(words.GROUP_UNCHECKED))] if in_doubt and shown is Shown.MASKED else []),
        *incomplete(missing, numbers),
    ]
    bottom = [actions(*buttons)] if buttons else []
    blocks = with_tags(top, bottom, call.transaction_id, tags, values)
    fields = (*face, *(rest if expanded else ()))
    texts = drawn(fields, JSON)
    details: list[Field | None] = [*fields, *[None] * (unread(call, shown) if expanded else 0)]
    return Message(
        in_brief(call, organization),
        fit(blocks, details, lambda chosen: in_columns(texts[: len(chosen)]), at_most=len(texts)),
    )


def in_brief(call: Call, organization: Organization) -> str:
    """The call in one line for notifications, its numbers masked: it shows on lock screens."""
    head = head_of(call, organization, Shown.MASKED, length=80)
    brief = words.call_in_brief(head.caller, head.destination, head.since_clock)
    return f"{brief}. {literal(head.about, 120)}" if head.about else brief


def _buttons(  # noqa: PLR0913 - what the row depends on
    call: Call, organization: Organization, tags: Tags, shown: Shown, *, has_more: bool, expanded: bool
) -> list[InteractiveElement]:
    value = call_button(organization, call.transaction_id)
    if value is None:
        return []
    buttons = edit_button(organization, call.transaction_id, tags)
    if has_more and expanded:
        buttons.append(button(ActionId.LESS, words.LESS, value))
    elif has_more:
        buttons.append(button(ActionId.MORE, words.MORE, value))
    menu = call_menu(organization, call.transaction_id, tags, shown, expanded=expanded)
    return [*buttons, *([] if menu is None else [menu])]
