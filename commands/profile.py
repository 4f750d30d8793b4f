"""The Enhanced Caller Profile: personal data, for supervisors alone, and written down before it is shown."""

from bot import words_inputs, words_modals
from bot.access import Permission, Rights
from bot.cards.notices import notice_view
from bot.cards.profile import profile_view
from bot.cards.view import View
from bot.entries import Answer, Services
from bot.ledger.audit import Action, AuditEntry, Outcome
from bot.lookups import ByTransaction, Query
from bot.organizations import Organization
from bot.requests import Request
from commands import in_modal


def open_for(
    request: Request, organization: Organization, transaction_id: str, rights: Rights, services: Services
) -> Answer:
    """Open the profile of this call's caller. Raises NotPermitted."""
    rights.require(Permission.CALLER_PROFILE, organization)

    async def filled() -> View:
        found = await services.calls.look_up(organization, Query(ByTransaction(transaction_id)))
        await services.rights_now(request.person, Permission.CALLER_PROFILE, organization)
        await services.audit.record(
            AuditEntry(
                services.clock(),
                request.person,
                Action.CALLER_PROFILE,
                organization.fingerprint,
                Outcome.DONE if found.calls else Outcome.NOTHING_FOUND,
                transaction_id if found.calls else None,
            )
        )
        if not found.calls:
            return notice_view(words_modals.PROFILE, words_inputs.CALL_IS_OVER)
        return profile_view(found.calls[0], organization)

    async def open_it() -> None:
        await in_modal.loading(request, words_modals.PROFILE, filled, services)

    return Answer(work=open_it)
