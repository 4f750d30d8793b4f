"""The card of one call in progress, read top down: who calls whom, since when, about what; what is set."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pydantic import ValidationError

from bot import words
from bot.access.rights import Shown
from bot.cards.call_fields import fields_of, on_the_face
from bot.cards.drawn_values import DrawnValues, values_for
from bot.cards.head import ABOUT, by_handle, handle_of, head_of, not_said_yet
from bot.cards.kit.actions import ActionId, MenuChoice, OfMenu, call_button, encode
from bot.cards.kit.blocks import (
    Block,
    Element,
    Message,
    actions,
    context,
    markup,
    minute,
    option,
    overflow,
    section,
)
from bot.cards.kit.fit import room_beside
from bot.cards.kit.notices import incomplete, name_of
from bot.cards.kit.numbers import numbers_of
from bot.cards.outcomes import api_words
from bot.cards.quick_tags import quick_tags_left_out, tag_buttons, tag_menu
from bot.cards.shared import who_shared
from bot.cards.tags import NO_TAGS, Tags, TagStanding, standing_on, tag_sections
from bot.config.organizations import Organization
from bot.invoca.models import Call
from bot.person import Person
from bot.text.markup import clip, literal

# --- on cards and on modals' own buttons: plain text --------------------------------------------------------

EDIT = "Edit…"

DETAILS = "Details"

SHARE = "Share"

OPEN_PRIVATELY = "Open privately"

EXTERNAL_ID = "External ID…"


def edit_aloud(spoken: str) -> str:
    """What is read aloud of the way to a call's form. Plain text."""
    return f"Edit the data of {spoken}"


def _checked(at: str) -> str:
    return f"checked {at}"


def _cannot_ask(call_named: str) -> str:
    return f"*{call_named}*\nInvoca can't be asked about this call right now."


_LABELS: dict[OfMenu, str] = {  # five at the most on one card, in this order
    "details": DETAILS,
    "refresh": words.REFRESH,
    "share": SHARE,
    "open": OPEN_PRIVATELY,
    "external_id": EXTERNAL_ID,
    "history": words.HISTORY,
}

_ON_THE_FACE = 60  # characters of each value that the organization wants to see at once

_IN_BRIEF = 80

_FRESH = timedelta(minutes=1)  # a card says when its call was looked up only if that is longer ago


def call_card(  # noqa: PLR0913 - what a card depends on, each by its name
    call: Call,
    organization: Organization,
    shown: Shown,
    *,
    looked_up_at: datetime,
    now: datetime | None = None,
    missing: tuple[str, ...] = (),
    in_doubt: bool = False,
    tags: Tags = NO_TAGS,
    shared_by: Person | None = None,
) -> Message:
    """Draw a call for one surface. ``in_doubt``: numbers are masked only because a group can't be checked.

    ``now`` is when it is drawn, where that isn't when it was looked up.

    ``missing`` is what the API says of an answer that may be incomplete. What ``tags`` say stands on the call
    is shown instead of what the API says of the same: it gives no value back that was just written.
    ``shared_by`` is who posted the card to its channel.
    """
    numbers = numbers_of(call, organization, shown)
    head = head_of(call, organization, shown, length=ABOUT, readings=numbers.readings)
    values = DrawnValues(organization, shown, numbers)
    standing = standing_on(call, tags.latest, organization)
    checked = None if now is None or abs(now - looked_up_at) <= _FRESH else _checked(minute(looked_up_at))
    face = not_said_yet(
        on_the_face(fields_of(call, organization, numbers, shown, tags.latest), organization), head.about
    )
    about = [literal(head.about, ABOUT), *(literal(clip(each, _ON_THE_FACE), _ON_THE_FACE) for each in face)]
    second = " · ".join(filter(None, [words.started(head.since) if head.since else "", *about]))
    top: list[Block] = [
        section(markup("\n".join(filter(None, [head.called, second])))),
        *context(markup(words.GROUP_UNCHECKED) if in_doubt and shown is Shown.MASKED else None),
        *incomplete(missing, numbers),
        *tag_sections(tags, standing, values, with_time=checked is None),
    ]
    small = small_print(call.transaction_id, organization, tags, shared_by, checked)
    row = _row(call.transaction_id, tags, values, standing, head.spoken, [*top, *small])
    brief = head if shown is not Shown.FULL else head_of(call, organization, Shown.MASKED, length=_IN_BRIEF)
    said = literal(clip(brief.about, _IN_BRIEF), 120)
    return Message(f"{brief.in_brief}. {said}" if said else brief.in_brief, (*top, *row, *small))


def bare_card(  # noqa: PLR0913 - what a card depends on, each by its name
    transaction_id: str,
    organization: Organization,
    shown: Shown,
    *,
    tags: Tags = NO_TAGS,
    problem: str | None = None,
    shared_by: Person | None = None,
) -> Message:
    """Draw what there is while the API can't be asked. ``problem`` is why, in mrkdwn."""
    said = _cannot_ask(f"Call {by_handle(transaction_id)}")
    why = "" if problem is None else api_words(problem, organization.contact, full=False)
    values = values_for(organization, shown)
    standing = standing_on(None, tags.latest, organization)
    top: list[Block] = [
        section(markup(said)),
        *context(markup(why) if why else None),
        *tag_sections(tags, standing, values),
    ]
    small = small_print("", organization, tags, shared_by)
    again = call_button(
        ActionId.REFRESH_CALL,
        words.TRY_AGAIN,
        organization,
        transaction_id,
        accessibility_label=f"Ask Invoca again about the call {handle_of(transaction_id)}",
    )
    row = _row(transaction_id, tags, values, standing, "", [*top, *small], again=again)
    return Message(said, (*top, *row, *small))


def small_print(
    transaction_id: str,
    organization: Organization,
    tags: Tags,
    shared_by: Person | None,
    checked: str | None = None,
) -> list[Block]:
    """What stands below the buttons: who shared the card, whose call it is for who has several, which one."""
    end = " · ".join(filter(None, [by_handle(transaction_id) if transaction_id else "", checked]))
    name = name_of(organization) if tags.several_organizations else None
    return context(who_shared(shared_by), name, markup(end) if end else None)


def _row(  # noqa: PLR0913, PLR0917 - what the row depends on
    transaction_id: str,
    tags: Tags,
    values: DrawnValues,
    standing: Sequence[TagStanding],
    spoken: str,
    beside: Sequence[Block],
    again: Element | None = None,
) -> list[Block]:
    """Quick tags and the menu with the rest, the form, and the menu of the call: six at the most.

    ``again`` takes the place of the menu with the rest, which are options in the form, too.
    """
    organization = values.organization
    if organization is None:
        raise ValueError("a card of a call is drawn for an organization that is configured")
    edit = edit_button(organization, transaction_id, tags, spoken)
    last = [edit, again, call_menu(organization, transaction_id, tags, values.shown, again=again is not None)]
    if not (tags.may_tag and organization.updates):
        return actions(*last)
    about = transaction_id, organization, tags.latest, values, standing
    buttons = tag_buttons(*about, spoken)
    if again is not None or not buttons:
        return actions(*buttons, *last)
    room = max(0, room_beside([*beside, *actions(*buttons, *last)]) - _FOR_THE_MENU)
    menu, left_out = tag_menu(*about, room)
    note = markup(quick_tags_left_out(left_out)) if left_out else None
    return [*actions(*buttons, menu, *last), *context(note)]


_FOR_THE_MENU = 400  # bytes of a menu besides its lines, and of the note below it


def edit_button(
    organization: Organization, transaction_id: str, tags: Tags, spoken: str = ""
) -> Element | None:
    """The way to the form, where there is anything that may be set; None for an id that can't be one."""
    if not (tags.may_tag and organization.updates and organization.fields):
        return None
    said = edit_aloud(spoken or f"the call {handle_of(transaction_id)}")
    return call_button(ActionId.EDIT, EDIT, organization, transaction_id, accessibility_label=said)


def call_menu(
    organization: Organization, transaction_id: str, tags: Tags, shown: Shown, *, again: bool = False
) -> Element | None:
    """The menu, with what ``tags`` say the viewer may do; None where the API gave an id that can't be one.

    A card that everyone in a channel sees isn't shared once more, but opened by oneself. ``again``: there is
    a button that looks the call up again.
    """
    in_channel = shown is Shown.CHANNEL
    offered: dict[OfMenu, bool] = {
        "details": not again,
        "refresh": not again,
        "share": tags.may_share and not in_channel,
        "open": in_channel,
        "external_id": tags.may_tag and organization.updates,
        "history": True,
    }
    try:
        options = [
            option(label, encode(_choice(organization, transaction_id, action)))
            for action, label in _LABELS.items()
            if offered[action]
        ]
    except ValidationError:
        return None
    return overflow(ActionId.CALL_MENU, options)


def _choice(organization: Organization, transaction_id: str, action: OfMenu) -> MenuChoice:
    return MenuChoice(fingerprint=organization.fingerprint, transaction_id=transaction_id, action=action)
