"""Taking a change back: withdrawn where it hasn't been sent, else what was there before is set again."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.access import Permission, Rights
from bot.cards import undone
from bot.cards.actions import RequestButton, decode
from bot.cards.message import Message
from bot.entries import Answer, Services
from bot.errors import OutOfDate
from bot.ledger.asked import Fate
from bot.ledger.asked import Request as Asked
from bot.ledger.calls_tagged import Before, Tagged
from bot.organizations import Organization
from bot.recent_calls import RecentCall
from bot.requests import Request
from commands import look, setting
from commands.change import Change, on_transaction


async def last_change(
    request: Request, organizations: Sequence[Organization], rights: Rights, services: Services
) -> Answer:
    """Take back the person's last change in these organizations; for one delivery, one of them."""
    if request.delivery_id and not await services.deliveries.first_time(
        f"undo {request.delivery_id}", services.clock()
    ):
        return Answer()
    fingerprints = [each.fingerprint for each in organizations]
    last = await services.tagging.tagged.last_of(request.person, fingerprints)
    if last is None:
        return Answer(message=undone.nothing_to_undo())
    organization = next(
        each for each in organizations if each.fingerprint == last.asked.organization_fingerprint
    )
    return await take_back(request, last, organization, rights, services)


async def undo(request: Request, rights: Rights, services: Services) -> Answer:
    """Take back the one change that a button names: the clicker's own."""
    button = decode(RequestButton, request.text)
    organization = rights.the(Permission.TAG, button.fingerprint)
    change = await services.tagging.requests.get(button.request_id)
    if (
        change is None
        or change.asked.person != request.person
        or change.asked.organization_fingerprint != button.fingerprint
    ):
        raise OutOfDate
    return await take_back(request, change, organization, rights, services)


async def take_back(
    request: Request, change: Asked, organization: Organization, rights: Rights, services: Services
) -> Answer:
    """Take a change back, or say why that can't be done. Once, however often it is asked for."""
    setting.require_writable(organization, rights, services)
    tagging, shown = services.tagging, rights.shown(organization)
    if change.fate is None and await tagging.requests.withdraw(change.id, request.person):
        return _withdrawn(change, undone.withdrawn(change, organization, shown), services)
    now_standing = await tagging.requests.get(change.id)
    if now_standing is None or now_standing.fate not in {None, Fate.SENT, Fate.UNCONFIRMED}:
        return Answer(message=undone.nothing_to_undo())
    if now_standing.transaction_id is None:
        raise OutOfDate  # its call is being looked up at this very moment
    before = await tagging.tagged.before(now_standing)
    if before.overtaken or before.external_id_overtaken:
        await look.write_down_call(request, organization, now_standing.transaction_id, services, shown)
        latest = await tagging.tagged.latest(organization.fingerprint, now_standing.transaction_id)
        message = undone.overtaken(
            now_standing,
            latest,
            before.overtaken,
            organization,
            shown,
            external_id=before.external_id_overtaken,
        )
        return Answer(message=message)
    recent = services.calls.recent.get(
        organization.fingerprint, now_standing.transaction_id, services.clock()
    )
    if recent is None and not _all_in_ledger(before):

        async def ask() -> Message:
            return await _ask(request, now_standing, before, organization, services)

        return Answer(work=ask, in_place=False)
    instead = _instead(now_standing, before, recent)
    if instead is None:
        latest = await tagging.tagged.latest(organization.fingerprint, now_standing.transaction_id)
        return Answer(message=undone.cannot_clear(now_standing, latest, organization, shown))
    if change.asked.reply_id is not None:
        tagging.redrawing.soon(change.asked.reply_id)
    return await setting.typed(
        request,
        Change(
            organization,
            on_transaction(now_standing.transaction_id),
            instead.fields,
            instead.external_unique_id,
            undoes=now_standing.id,
            once=f"undo {now_standing.id}",
        ),
        rights,
        services,
    )


@dataclass(frozen=True)
class Instead:
    """What is set again."""

    fields: dict[str, str]
    external_unique_id: str | None


def _instead(change: Asked, before: Before, recent: RecentCall | None) -> Instead | None:
    """Give what was there before; None where something was not set before, which can't be cleared."""
    told = {} if recent is None else {each.name: each.value for each in recent.call.custom_data}
    fields: dict[str, str] = {}
    for name, tagged in before.fields.items():
        value = _value(tagged) or told.get(name)
        if not value:
            return None
        fields[name] = value
    external_unique_id = None
    if change.sets_external_id:
        present = None if recent is None else recent.call.external_unique_id
        external_unique_id = _value(before.external_unique_id) or present
        if not external_unique_id or external_unique_id == change.asked.external_unique_id:
            return None
    return Instead(fields, external_unique_id)


def _value(tagged: Tagged | None) -> str | None:
    return None if tagged is None else tagged.value


def _all_in_ledger(before: Before) -> bool:
    return all(_value(tagged) for tagged in before.fields.values())


async def _ask(
    request: Request, change: Asked, before: Before, organization: Organization, services: Services
) -> Message:
    """Look the call up, then ask whether to set what it has: a click is kept, this lookup would not be."""
    transaction_id = change.transaction_id or ""
    facts = await services.tagging.cards.facts(organization, transaction_id)
    rights = await services.rights_now(request.person, Permission.TAG, organization)
    shown = rights.shown(organization)
    await look.write_down_call(request, organization, transaction_id, services, shown)
    instead = _instead(change, before, facts if isinstance(facts, RecentCall) else None)
    if instead is None:
        latest = await services.tagging.tagged.latest(organization.fingerprint, transaction_id)
        return undone.cannot_clear(change, latest, organization, shown)
    return undone.undo_question(
        change, instead.fields, organization, shown, external_unique_id=instead.external_unique_id
    )


def _withdrawn(change: Asked, message: Message, services: Services) -> Answer:
    """The card it came from shows that it is gone; whoever took it back is told at once."""
    if change.asked.reply_id is not None:
        services.tagging.redrawing.soon(change.asked.reply_id)
    return Answer(message=message)
