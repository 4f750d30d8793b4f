"""Setting a call's external id in a modal."""

import json
from dataclasses import dataclass, replace

from bot import words_inputs, words_modals
from bot.access import Permission, Rights
from bot.cards.external_id import BLOCK, Faster, external_id_of, external_id_view
from bot.cards.view import View
from bot.custom_fields import LONGEST_EXTERNAL_ID
from bot.entries import Answer, Services
from bot.errors import OutOfDate
from bot.invoca.models import Call
from bot.ledger.calls_tagged import EXTERNAL_ID, Latest, digest
from bot.organizations import Organization
from bot.private_numbers import find as private_number
from bot.recent_calls import RecentCall
from bot.requests import Request
from commands import in_modal, look, setting
from commands.change import Change, on_transaction
from commands.replying import replying_after_a_form


@dataclass(frozen=True)
class _Carried:
    """What the form carries: the call, the card it was opened from, and a digest of what stood there."""

    fingerprint: str
    transaction_id: str
    reply_id: str | None
    seen: str | None = None

    def written(self) -> str:
        said = {"f": self.fingerprint, "t": self.transaction_id, "r": self.reply_id, "s": self.seen}
        return json.dumps({name: value for name, value in said.items() if value is not None})

    @classmethod
    def read(cls, metadata: str) -> "_Carried":
        """Raises OutOfDate where it is none."""
        try:
            read = json.loads(metadata)
            return cls(str(read["f"]), str(read["t"]), read.get("r"), read.get("s"))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise OutOfDate from None


def open_for(
    request: Request, organization: Organization, transaction_id: str, rights: Rights, services: Services
) -> Answer:
    """Open the modal for this call. Raises NotPermitted and NotWritable."""
    setting.require_writable(organization, rights, services)

    async def filled() -> View:
        facts = await services.tagging.cards.facts(organization, transaction_id)
        call = facts.call if isinstance(facts, RecentCall) else None
        latest = await services.tagging.tagged.latest(organization.fingerprint, transaction_id)
        known = call is not None or latest != Latest()
        now = await services.rights_now(request.person, Permission.TAG, organization)
        shown = now.shown(organization)
        await look.write_down_call(request, organization, transaction_id, services, shown, found=known)
        reply_id = await replying_after_a_form(request, organization, transaction_id, services)
        carried = _Carried(organization.fingerprint, transaction_id, reply_id)
        return _form(organization, carried, call, latest, now)

    async def open_it() -> None:
        await in_modal.loading(request, words_modals.EXTERNAL_ID_TITLE, filled, services)

    return Answer(work=open_it)


async def submitted(request: Request, rights: Rights, services: Services) -> Answer:
    """Set it; what is wrong with it is said at the input, what somebody else has set since is asked about."""
    if request.view is None:
        raise OutOfDate
    carried = _Carried.read(request.view.private_metadata)
    organization = rights.the(Permission.TAG, carried.fingerprint)
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
    latest = await services.tagging.tagged.latest(organization.fingerprint, carried.transaction_id)
    stands = latest.external_unique_id
    theirs = stands is not None and stands.by.asked.person == request.person
    if stands is not None and not theirs and stands.value != entered and carried.seen != _digest(latest):
        recent = services.calls.recent.get(organization.fingerprint, carried.transaction_id, services.clock())
        call = None if recent is None else recent.call
        shown = rights.shown(organization)
        await look.write_down_call(request, organization, carried.transaction_id, services, shown)
        return Answer(view=_form(organization, carried, call, latest, rights, Faster(stands, entered)))
    change = Change(organization, on_transaction(carried.transaction_id), external_unique_id=entered)
    return await setting.submitted(request, change, carried.reply_id, rights, services, seen=carried.seen)


def _digest(latest: Latest) -> str:
    return digest(latest, [EXTERNAL_ID])


def _form(  # noqa: PLR0913, PLR0917 - which call, what is known of it, for whom, and why again
    organization: Organization,
    carried: _Carried,
    call: Call | None,
    latest: Latest,
    rights: Rights,
    faster: Faster | None = None,
) -> View:
    stands = latest.external_unique_id
    present = stands.value if stands is not None else call.external_unique_id if call else None
    return external_id_view(
        organization,
        carried.transaction_id,
        present,
        replace(carried, seen=_digest(latest)).written(),
        shown=rights.shown(organization),
        call=call,
        may_replace=rights.may(Permission.REPLACE_EXTERNAL_ID, organization),
        faster=faster,
    )
