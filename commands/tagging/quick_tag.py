"""What a click on a button that sets something does. What the button carries is checked again."""

import json

from bot.access.rights import Permission
from bot.cards.kit.actions import ActionId, CallForRequest, DraftButton, OrganizationButton, TagButton, decode
from bot.dispatch import Services
from bot.errors import OutOfDate
from bot.ledger.tag_requests import Outcome
from bot.slack.entry import Acknowledgement
from bot.slack.incoming import Interaction
from commands.tagging import setting, tag
from commands.tagging.setting import Change, added_to, on_transaction


async def quick_tag(interaction: Interaction, services: Services) -> Acknowledgement:
    """Set what the quick tag sets, unless somebody else has set something else since the card was drawn.

    A text that somebody wrote, whoever it was, isn't replaced unasked.
    """
    button = decode(TagButton, interaction.text)
    organization = interaction.rights.the(Permission.TAG, button.fingerprint)
    chosen = next((each for each in organization.quick_tags if each.name == button.quick_tag), None)
    if chosen is None:
        raise OutOfDate
    was_asked = interaction.name == ActionId.REPLACE
    change = Change(
        organization,
        on_transaction(button.transaction_id),
        dict(chosen.set),
        quick_tag=chosen,
        appends=added_to(organization, chosen.set, None if was_asked else chosen),
    )
    texts = (field.name for field in organization.fields if field.is_free_text and not field.append)
    careful = frozenset[str]() if was_asked else frozenset(texts) & chosen.set.keys()
    return await setting.clicked(interaction, change, services, seen=button.seen, careful=careful)


async def finish(interaction: Interaction, services: Services) -> Acknowledgement:
    """Carry out one of the ways to finish what was typed, once."""
    button = decode(DraftButton, interaction.text)
    organization = interaction.rights.the(Permission.TAG, button.fingerprint)
    kept = await services.drafts.get(button.draft_id, interaction.person, services.clock())
    if not kept.startswith(tag.DRAFT):
        raise OutOfDate
    texts = json.loads(kept.removeprefix(tag.DRAFT))
    if button.position >= len(texts):
        raise OutOfDate
    return await tag.read_and_carry_out(
        interaction,
        services,
        text=str(texts[button.position]),
        able=(organization,),
        default=organization,
        once=f"draft {button.draft_id}",
    )


async def choose_organization(interaction: Interaction, services: Services) -> Acknowledgement:
    """Carry out what was typed, in the organization that was chosen."""
    button = decode(OrganizationButton, interaction.text)
    organization = interaction.rights.the(Permission.TAG, button.fingerprint)
    text = await services.drafts.get(button.draft_id, interaction.person, services.clock())
    if not text.startswith(tag.TAG):
        raise OutOfDate
    return await tag.read_and_carry_out(
        interaction,
        services,
        text=text.removeprefix(tag.TAG),
        able=(organization,),
        default=organization,
        once=f"draft {button.draft_id}",
    )


async def tag_this(interaction: Interaction, services: Services) -> Acknowledgement:
    """Set on this call what was asked of several, once."""
    button = decode(CallForRequest, interaction.text)
    organization = interaction.rights.the(Permission.TAG, button.fingerprint)
    asked = await services.tagging.requests.get(button.request_id)
    if asked is None or asked.asked.person != interaction.person:
        raise OutOfDate
    age = services.clock() - asked.accepted_at
    fields = {name: value for name, value in asked.asked.fields.items() if value is not None}
    if (
        asked.outcome is not Outcome.NOT_PLACED
        or age > tag.FINISHED_WITHIN
        or len(fields) != len(asked.asked.fields)
        or asked.asked.organization_fingerprint != organization.fingerprint
    ):
        raise OutOfDate
    change = Change(
        organization,
        on_transaction(button.transaction_id),
        fields,
        asked.asked.external_unique_id,
        once=f"which {asked.id}",
        appends=added_to(organization, fields) | set(asked.asked.above),
    )
    return await setting.clicked(interaction, change, services)
