"""Setting a call's external id in a modal."""

import json

from bot import words_inputs, words_modals
from bot.access import Permission, Rights
from bot.cards.external_id import BLOCK, external_id_of, external_id_view
from bot.cards.view import View
from bot.custom_fields import LONGEST_EXTERNAL_ID
from bot.entries import Answer, Services
from bot.errors import OutOfDate
from bot.organizations import Organization
from bot.private_numbers import find as private_number
from bot.recent_calls import RecentCall
from bot.requests import Request
from commands import in_modal, setting
from commands.change import Change, on_transaction
from commands.replying import replying_after_a_form


def open_for(
    request: Request, organization: Organization, transaction_id: str, rights: Rights, services: Services
) -> Answer:
    """Open the modal for this call. Raises NotPermitted and NotWritable."""
    setting.require_writable(organization, rights, services)
    services.limits.lookup(request.person, services.clock())

    async def filled() -> View:
        facts = await services.tagging.cards.facts(organization, transaction_id)
        call = facts.call if isinstance(facts, RecentCall) else None
        latest = await services.tagging.tagged.latest(organization.fingerprint, transaction_id)
        stands = latest.external_unique_id
        present = stands.value if stands is not None else call.external_unique_id if call else None
        carried = {"f": organization.fingerprint, "t": transaction_id}
        reply_id = await replying_after_a_form(request, organization, transaction_id, services)
        if reply_id is not None:
            carried["r"] = reply_id
        return external_id_view(
            organization,
            transaction_id,
            present,
            json.dumps(carried),
            shown=rights.shown(organization),
            call=call,
            may_replace=rights.may(Permission.REPLACE_EXTERNAL_ID, organization),
        )

    async def open_it() -> None:
        await in_modal.loading(request, words_modals.EXTERNAL_ID_TITLE, filled, services)

    return Answer(work=open_it)


async def submitted(request: Request, rights: Rights, services: Services) -> Answer:
    """Set it; what is wrong with it is said at the input."""
    if request.view is None:
        raise OutOfDate
    try:
        carried = json.loads(request.view.private_metadata)
        fingerprint, transaction_id = str(carried["f"]), str(carried["t"])
        reply_id = carried.get("r")
    except (ValueError, KeyError, TypeError, AttributeError):
        raise OutOfDate from None
    organization = rights.the(Permission.TAG, fingerprint)
    entered = (external_id_of(request.view.values) or "").strip()
    problem = None
    if not entered:
        problem = words_inputs.CANNOT_CLEAR
    elif len(entered) > LONGEST_EXTERNAL_ID:
        problem = words_inputs.too_long(LONGEST_EXTERNAL_ID)
    elif private_number(entered) is not None:
        problem = words_inputs.PRIVATE_NUMBER
    if problem is not None:
        return Answer(errors={BLOCK: problem})
    change = Change(organization, on_transaction(transaction_id), external_unique_id=entered)
    return await setting.submitted(request, change, reply_id, rights, services)
