"""What a click on a button that sets something does. What the button carries is checked again."""

import json

from bot.access import Permission, Rights
from bot.cards.actions import (
    CallForRequest,
    DraftButton,
    OrganizationButton,
    TagButton,
    decode,
)
from bot.entries import Answer, Services
from bot.errors import OutOfDate
from bot.ledger.asked import Fate
from bot.requests import Request
from commands import setting, tag
from commands.change import Change, on_transaction


async def quick_tag(request: Request, rights: Rights, services: Services) -> Answer:
    """Set what the quick tag sets, unless somebody else has set something else since the card was drawn."""
    button = decode(TagButton, request.text)
    organization = rights.the(Permission.TAG, button.fingerprint)
    chosen = next((each for each in organization.quick_tags if each.name == button.quick_tag), None)
    if chosen is None:
        raise OutOfDate
    change = Change(
        organization,
        on_transaction(button.transaction_id),
        dict(chosen.set),
        quick_tag=chosen,
    )
    return await setting.clicked(request, change, rights, services, seen=button.seen)


async def finish(request: Request, rights: Rights, services: Services) -> Answer:
    """Carry out one of the ways to finish what was typed, once."""
    button = decode(DraftButton, request.text)
    organization = rights.the(Permission.TAG, button.fingerprint)
    kept = await services.kept.get(button.draft_id, request.person, services.clock())
    if not kept.startswith(tag.DRAFT):
        raise OutOfDate
    texts = json.loads(kept.removeprefix(tag.DRAFT))
    if button.position >= len(texts):
        raise OutOfDate
    return await tag.read_and_carry_out(
        request,
        rights,
        services,
        text=str(texts[button.position]),
        able=(organization,),
        default=organization,
        once=f"draft {button.draft_id}",
    )


async def choose_organization(request: Request, rights: Rights, services: Services) -> Answer:
    """Carry out what was typed, in the organization that was chosen."""
    button = decode(OrganizationButton, request.text)
    organization = rights.the(Permission.TAG, button.fingerprint)
    text = await services.kept.get(button.query_id, request.person, services.clock())
    if not text.startswith(tag.TAG):
        raise OutOfDate
    return await tag.read_and_carry_out(
        request,
        rights,
        services,
        text=text.removeprefix(tag.TAG),
        able=(organization,),
        default=organization,
        once=f"draft {button.query_id}",
    )


async def tag_this(request: Request, rights: Rights, services: Services) -> Answer:
    """Set on this call what was asked of several, once."""
    button = decode(CallForRequest, request.text)
    organization = rights.the(Permission.TAG, button.fingerprint)
    asked = await services.tagging.requests.get(button.request_id)
    if asked is None or asked.asked.person != request.person:
        raise OutOfDate
    age = services.clock() - asked.accepted_at
    fields = {name: value for name, value in asked.asked.fields.items() if value is not None}
    if (
        asked.fate is not Fate.NOT_PLACED
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
    )
    return await setting.clicked(request, change, rights, services)
