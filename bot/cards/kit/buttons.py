"""Buttons, each with what it carries of its organization as it is now."""

from pydantic import ValidationError

from bot import words
from bot.cards.kit.actions import (
    ActionId,
    CallButton,
    CallForRequest,
    DraftButton,
    LineButton,
    ListButton,
    MenuChoice,
    OfMenu,
    OrganizationButton,
    RequestButton,
    TagButton,
    encode,
)
from bot.cards.kit.blocks import Element, as_typed
from bot.cards.kit.limits import ACCESSIBILITY_LABEL, LABEL_SEEN
from bot.config.fields import QuickTag
from bot.config.organizations import Organization
from bot.ledger.standing import Latest, digest
from bot.text.markup import plain

LIST_ALL = "List all live calls"

SET_NUMBER = "Set the number you answer"

SHOW_MINE = "Show the call on your line"


def button(
    action_id: str,
    label: str,
    value: CallButton | DraftButton | LineButton | ListButton | OrganizationButton | RequestButton,
    *,
    accessibility_label: str = "",
    is_set: bool = False,
) -> Element:
    """A button. Its label is hostile text, cut to what a phone shows.

    ``accessibility_label`` is what is read aloud in its place, hostile text, too. ``is_set``: what it would
    set stands already, which is all that a button is green for.
    """
    element = raw_button(action_id, label, encode(value), accessibility_label=accessibility_label)
    if is_set:
        element["style"] = "primary"
    return element


def raw_button(action_id: str, label: str, carried: str, *, accessibility_label: str = "") -> Element:
    """A button that carries what another did: ``carried`` is as ``encode`` gives it."""
    element = Element({
        "type": "button",
        "text": as_typed(plain(label, LABEL_SEEN) or words.UNNAMED),
        "action_id": action_id,
        "value": carried,
    })  # fmt: skip
    if accessibility_label:
        element["accessibility_label"] = plain(accessibility_label, ACCESSIBILITY_LABEL)
    return element


def call_button(  # noqa: PLR0913 - what it says, and what it is about
    action_id: str,
    label: str,
    organization: Organization,
    transaction_id: str,
    request_id: str = "",
    *,
    accessibility_label: str = "",
) -> Element | None:
    """A button about this call, and a request for it; None where the API gave an id that can't be one."""
    about = {"fingerprint": organization.fingerprint, "transaction_id": transaction_id}
    try:
        value = CallForRequest(**about, request_id=request_id) if request_id else CallButton(**about)
    except ValidationError:
        return None
    return button(action_id, label, value, accessibility_label=accessibility_label)


def choice_button(
    label: str, organization: Organization, transaction_id: str, action: OfMenu, accessibility_label: str
) -> Element | None:
    """A button that does what a line of the call's menu does; None as for ``call_button``."""
    try:
        value = MenuChoice(fingerprint=organization.fingerprint, transaction_id=transaction_id, action=action)
    except ValidationError:
        return None
    name = ActionId.CALL_MENU.numbered(1)
    return button(name, label, value, accessibility_label=accessibility_label)


def tag_button(
    organization: Organization, transaction_id: str, quick_tag: QuickTag, latest: Latest
) -> TagButton | None:
    """What a button for a quick tag carries, and None as for ``call_button``."""
    try:
        return TagButton(
            fingerprint=organization.fingerprint,
            transaction_id=transaction_id,
            quick_tag=quick_tag.name,
            seen=digest(latest, quick_tag.set),
        )
    except ValidationError:
        return None


def list_button(  # noqa: PLR0913 - what it says, and which list and page it is about
    action_id: str,
    label: str,
    organization: Organization,
    query_id: str = "",
    page: int = 1,
    *,
    accessibility_label: str = "",
) -> Element:
    """A button for one page of a list; of all current calls without ``query_id``."""
    value = ListButton(fingerprint=organization.fingerprint, query_id=query_id, page=page)
    return button(action_id, label, value, accessibility_label=accessibility_label)


def all_calls(organization: Organization) -> Element:
    """The way from anything narrower to all current calls."""
    # Beside it can stand a button that refreshes the list, and two in a block need two ids.
    return list_button(
        ActionId.REFRESH_LIST.numbered(1), words.ALL_CALLS, organization, accessibility_label=LIST_ALL
    )


def set_my_line(organization: Organization) -> Element:
    """The way to the window in which somebody's line is set."""
    value = LineButton(fingerprint=organization.fingerprint)
    return button(ActionId.SET_LINE, words.SET_MY_LINE, value, accessibility_label=SET_NUMBER)


def my_call_button(organization: Organization, label: str) -> Element:
    """The call on somebody's line, as it is then."""
    value = LineButton(fingerprint=organization.fingerprint)
    return button(ActionId.MY_CALL, label, value, accessibility_label=SHOW_MINE)
