"""What can be chosen from a card's menu: each choice is some capability's own."""

from bot.access.rights import Permission
from bot.cards.kit.actions import MenuChoice, decode
from bot.dispatch import Services
from bot.slack.entry import Acknowledgement
from bot.slack.incoming import Interaction
from commands.lookup import details, history, profile, share
from commands.lookup.buttons import look_again
from commands.tagging import external_id


async def call_menu(  # noqa: PLR0911 - one for each line of the menu
    interaction: Interaction, services: Services
) -> Acknowledgement:
    """Do what was chosen from a card's menu."""
    choice = decode(MenuChoice, interaction.text)
    organization = interaction.rights.the(Permission.LOOK, choice.fingerprint)
    about = interaction, organization, choice.transaction_id, services
    match choice.action:
        case "details":
            return details.open_for(*about)
        case "refresh":
            return look_again(*about)
        case "open":
            return look_again(*about, in_place=False)
        case "history":
            return history.of_call(*about)
        case "share":
            return share.share(*about)
        case "profile":
            return profile.open_for(*about)
        case "external_id":
            return external_id.open_for(*about)
