"""The menu of a call: what is wanted less often than what has a button."""

from pydantic import ValidationError
from slack_sdk.models.blocks import Option, OverflowMenuElement

from bot import words, words_tags
from bot.cards.actions import ActionId, MenuChoice, OfMenu, encode
from bot.cards.elements import as_typed
from bot.organizations import Organization

_CHOICES: tuple[tuple[OfMenu, str], ...] = (  # five at the most
    ("refresh", words.REFRESH),
    ("history", words_tags.HISTORY),
)
_EXPANDED: tuple[tuple[OfMenu, str], ...] = (("refresh_more", words.REFRESH), *_CHOICES[1:])
"""What is expanded stays so when it is looked up again."""


def call_menu(
    organization: Organization, transaction_id: str, *, expanded: bool = False
) -> OverflowMenuElement | None:
    """The menu; None where the API gave an id that can't be one."""
    try:
        options = [
            Option(text=as_typed(label), value=encode(_choice(organization, transaction_id, action)))
            for action, label in (_EXPANDED if expanded else _CHOICES)
        ]
    except ValidationError:
        return None
    return OverflowMenuElement(action_id=ActionId.CALL_MENU, options=options)


def _choice(organization: Organization, transaction_id: str, action: OfMenu) -> MenuChoice:
    return MenuChoice(fingerprint=organization.fingerprint, transaction_id=transaction_id, action=action)
