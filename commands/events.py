"""What Slack tells of by itself."""

from bot.dispatch import Services
from bot.slack.entry import Acknowledgement
from bot.slack.incoming import Interaction


async def subteam_members_changed(interaction: Interaction, services: Services) -> Acknowledgement:
    """Ask at once who is in the user group now: somebody may have been taken out of it."""

    async def refresh() -> None:
        await services.groups.refresh(interaction.text)

    return Acknowledgement(work=refresh)


async def channel_shared(interaction: Interaction, services: Services) -> Acknowledgement:
    """Take shared cards back from a channel that people of another company read from now on."""

    async def redact() -> None:
        await services.tagging.redrawing.redact(interaction.text, interaction.team)

    return Acknowledgement(work=redact)
