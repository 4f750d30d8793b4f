"""The way from a call's card to everything that has no room on it: the form, and the menu."""

from pydantic import ValidationError
from slack_sdk.models.blocks import InteractiveElement, Option, OverflowMenuElement

from bot import words, words_modals, words_tags
from bot.access import Shown
from bot.cards.actions import ActionId, MenuChoice, OfMenu, encode
from bot.cards.buttons import form_button
from bot.cards.elements import as_typed
from bot.cards.tags import Tags
from bot.organizations import Organization

_LABELS: dict[OfMenu, str] = {  # five at the most on one card, in this order
    "refresh": words.REFRESH,
    "refresh_more": words.REFRESH,
    "share": words_modals.SHARE,
    "external_id": words_modals.EXTERNAL_ID,
    "history": words_tags.HISTORY,
    "profile": words_modals.PROFILE,
}


def edit_button(organization: Organization, transaction_id: str, tags: Tags) -> list[InteractiveElement]:
    """The way to the form, where there is anything that may be set; nothing for an id that can't be one."""
    if not (tags.may_tag and organization.updates and organization.fields):
        return []
    opening = form_button(ActionId.EDIT, words_modals.EDIT, organization, transaction_id)
    return [] if opening is None else [opening]


def call_menu(
    organization: Organization, transaction_id: str, tags: Tags, shown: Shown, *, expanded: bool = False
) -> OverflowMenuElement | None:
    """The menu, with what ``tags`` say the viewer may do; None where the API gave an id that can't be one.

    What is ``expanded`` stays so when it is looked up again. A card that everyone in a channel sees isn't
    shared once more, and no profile is opened from it.
    """
    in_channel = shown is Shown.CHANNEL
    may_tag = tags.may_tag and organization.updates
    offered: dict[OfMenu, bool] = {
        "refresh": not expanded,
        "refresh_more": expanded,
        "share": (tags.may_share or tags.may_tag) and not in_channel,
        "external_id": may_tag,
        "history": True,
        "profile": tags.profile and not in_channel,
    }
    try:
        options = [
            Option(text=as_typed(label), value=encode(_choice(organization, transaction_id, action)))
            for action, label in _LABELS.items()
            if offered[action]
        ]
    except ValidationError:
        return None
    return OverflowMenuElement(action_id=ActionId.CALL_MENU, options=options)


def _choice(organization: Organization, transaction_id: str, action: OfMenu) -> MenuChoice:
    return MenuChoice(fingerprint=organization.fingerprint, transaction_id=transaction_id, action=action)
