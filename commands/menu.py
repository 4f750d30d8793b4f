"""What can be chosen from a card's menu: each choice is some capability's own."""

from bot.access import Permission, Rights
from bot.cards.actions import MenuChoice, decode
from bot.entries import Answer, Services
from bot.requests import Request
from commands import external_id, history, profile, share
from commands.buttons import look_again


async def call_menu(request: Request, rights: Rights, services: Services) -> Answer:
    """Do what was chosen from a card's menu."""
    choice = decode(MenuChoice, request.text)
    organization = rights.the(Permission.LOOK, choice.fingerprint)
    match choice.action:
        case "refresh" | "refresh_more":
            return look_again(
                request,
                organization,
                choice.transaction_id,
                services,
                expanded=choice.action == "refresh_more",
            )
        case "history":
            return history.of_call(request, organization, choice.transaction_id, rights, services)
        case "share":
            return share.share(request, organization, choice.transaction_id, rights, services)
        case "external_id":
            return external_id.open_for(request, organization, choice.transaction_id, rights, services)
        case "profile":
            return profile.open_for(request, organization, choice.transaction_id, rights, services)
