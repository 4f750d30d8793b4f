"""Buttons, each with its organization as it is now: key and fingerprint."""

from typing import Literal

from pydantic import ValidationError
from slack_sdk.models.blocks import ButtonElement, ConfirmObject

from bot import words
from bot.cards.kit.actions import (
    ActionId,
    CallButton,
    CallChoice,
    CallForRequest,
    DraftButton,
    ListButton,
    OrganizationButton,
    RequestButton,
    TagButton,
    encode,
)
from bot.cards.kit.blocks import as_typed
from bot.config.fields import QuickTag
from bot.config.organizations import Organization
from bot.ledger.standing import Latest, digest
from bot.ledger.tag_requests import AcceptedRequest
from bot.text.markup import plain

LABEL = 20  # characters of a button that a phone shows

_Carried = (
    CallButton
    | CallChoice
    | CallForRequest
    | DraftButton
    | ListButton
    | OrganizationButton
    | RequestButton
    | TagButton
)


def button(
    action_id: str,
    label: str,
    value: _Carried,
    *,
    style: Literal["primary", "danger"] | None = None,
    confirm: ConfirmObject | None = None,
) -> ButtonElement:
    """A button; its label is hostile text, cut to what a phone shows."""
    return ButtonElement(
        text=as_typed(plain(label, LABEL) or words.UNNAMED),
        action_id=action_id,
        value=encode(value),
        style=style,
        confirm=confirm,
    )


def call_button(organization: Organization, transaction_id: str) -> CallButton | None:
    """What a button about this call carries; None where the API gave an id that can't be one."""
    try:
        return CallButton(
            organization=organization.key, fingerprint=organization.fingerprint, transaction_id=transaction_id
        )
    except ValidationError:
        return None


def form_button(
    action_id: ActionId, label: str, organization: Organization, transaction_id: str
) -> ButtonElement | None:
    """A button that opens a form about this call; None as for ``call_button``."""
    try:
        value = CallChoice(fingerprint=organization.fingerprint, transaction_id=transaction_id)
    except ValidationError:
        return None
    return button(action_id, label, value)


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


def request_button(organization: Organization, request: AcceptedRequest) -> RequestButton:
    """What a button about a request carries."""
    return RequestButton(fingerprint=organization.fingerprint, request_id=request.id)


def list_button(organization: Organization, query_id: str, page: int) -> ListButton:
    """What a button for one page of a list carries."""
    return ListButton(
        organization=organization.key, fingerprint=organization.fingerprint, query_id=query_id, page=page
    )


def all_calls(organization: Organization) -> ButtonElement:
    """The way from anything narrower to all current calls."""
    # Beside it can stand a button that refreshes the list, and two in a block need two ids.
    action_id = ActionId.REFRESH_LIST.numbered(1)
    return button(action_id, words.ALL_CALLS, list_button(organization, "", 1))
