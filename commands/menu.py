"""What can be chosen from a card's menu: each choice is some capability's own."""

from bot.access.rights import Permission
from bot.cards.kit.actions import MenuChoice, decode
from bot.dispatch import Services
from bot.slack.entry import Acknowledgement
from bot.slack.incoming import Interaction
from commands.lookup import history, profile, share
from commands.lookup.buttons import look_again
from commands.tagging import external_id


async def call_menu(interaction: Interaction, services: Services) -> Acknowledgement:
    """Do what was chosen from a card's menu."""
    choice = decode(MenuChoice, interaction.text)
    organization = interaction.rights.the(Permission.LOOK, choice.fingerprint)
    match choice.action:
        case "refresh" | "refresh_more":
            return look_again(
                interaction,
                organization,
                choice.transaction_id,
                services,
                expanded=choice.action == "refresh_more",
            )
        case "history":
            return history.of_call(interaction, organization, choice.transaction_id, services)
        case "share":
            return share.share(interaction, organization, choice.transaction_id, services)
        case "external_id":
            return external_id.open_for(interaction, organization, choice.transaction_id, services)
        case "profile":
            return profile.open_for(interaction, organization, choice.transaction_id, services)
