"""The number that somebody answers, and whether others answer it, too."""

from bot.config.organizations import Organization
from bot.dispatch import Services
from bot.ledger.lines import MyLine
from bot.slack.incoming import Interaction
from bot.text import phones


def is_shared(mine: MyLine, organization: Organization) -> bool:
    """Whether several people answer this number: they have set it, or the configuration says so."""
    return mine.shared or any(
        line.shared
        and (known := phones.parse(line.number, organization.region))
        and phones.same(known, mine.number)
        for line in organization.lines
    )


async def number_of_ones_own(
    interaction: Interaction, organization: Organization, services: Services
) -> str | None:
    """The number that this person answers, and nobody else; None where there is none. Raises LedgerError."""
    mine = await services.tagging.lines.get(interaction.person, organization.fingerprint)
    return None if mine is None or is_shared(mine, organization) else mine.number
