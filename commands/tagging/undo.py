"""Taking a change back: withdrawn where it hasn't been sent, else what was there before is set again."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.access.rights import Permission
from bot.calls.current import RecentCall
from bot.cards.kit.actions import RequestButton, decode
from bot.cards.kit.blocks import Message
from bot.config.organizations import Organization
from bot.dispatch import Services
from bot.errors import OutOfDate
from bot.invoca.errors import InvocaError
from bot.invoca.models import CurrentCalls
from bot.ledger.standing import Before, Tagged
from bot.ledger.tag_requests import AcceptedRequest, Outcome
from bot.slack.entry import Acknowledgement
from bot.slack.incoming import Interaction
from commands.lookup import look
from commands.tagging import setting, undone
from commands.tagging.setting import Change, on_transaction


async def last_change(
    interaction: Interaction, organizations: Sequence[Organization], services: Services
) -> Acknowledgement:
    """Take back the person's last change in these organizations; for one delivery, one of them."""
    if interaction.delivery_id and not await services.deliveries.first_time(
        f"undo {interaction.delivery_id}", services.clock()
    ):
        return Acknowledgement()
    fingerprints = [each.fingerprint for each in organizations]
    last = await services.tagging.tagged.last_of(interaction.person, fingerprints)
    if last is None:
        return Acknowledgement(message=undone.nothing_to_undo())
    organization = next(
        each for each in organizations if each.fingerprint == last.asked.organization_fingerprint
    )
    return await take_back(interaction, last, organization, services)


async def undo(interaction: Interaction, services: Services) -> Acknowledgement:
    """Take back the one change that a button names: the clicker's own."""
    button = decode(RequestButton, interaction.text)
    organization = interaction.rights.the(Permission.TAG, button.fingerprint)
    change = await services.tagging.requests.get(button.request_id)
    if (
        change is None
        or change.asked.person != interaction.person
        or change.asked.organization_fingerprint != button.fingerprint
    ):
        raise OutOfDate
    return await take_back(interaction, change, organization, services)


async def take_back(
    interaction: Interaction,
    change: AcceptedRequest,
    organization: Organization,
    services: Services,
) -> Acknowledgement:
    """Take a change back, or say why that can't be done. Once, however often it is asked for."""
    setting.require_writable(interaction, organization, services)
    tagging, shown = services.tagging, interaction.rights.shown(organization)
    if change.outcome is None and await tagging.requests.withdraw(change.id, interaction.person):
        if change.asked.reply_id is not None:
            tagging.redrawing.soon(change.asked.reply_id)
        return Acknowledgement(message=undone.withdrawn(change, organization, shown))
    now_standing = await tagging.requests.get(change.id)
    if now_standing is None or now_standing.outcome not in {None, Outcome.SENT, Outcome.UNCONFIRMED}:
        return Acknowledgement(message=undone.nothing_to_undo())
    if now_standing.transaction_id is None:
        looked_up = undone.BeingLookedUp()
        looked_up.offered = (undone.undo_again(change, organization),)
        raise looked_up
    before = await tagging.tagged.before(now_standing)
    refused = await _refused(interaction, now_standing, before, organization, services)
    if refused is not None:
        return Acknowledgement(message=refused)
    recent = services.calls.recent.get(
        organization.fingerprint, now_standing.transaction_id, services.clock()
    )
    if recent is None and not _all_in_ledger(before):

        async def ask() -> Message:
            return await _ask(interaction, now_standing, before, organization, services)

        return Acknowledgement(work=ask, in_place=False)
    instead = _instead(now_standing, before, recent)
    if instead is None:
        transaction_id = now_standing.transaction_id
        await look.write_down_call(interaction, organization, transaction_id, services, shown)
        latest = await tagging.tagged.latest(organization.fingerprint, transaction_id)
        return Acknowledgement(message=undone.cannot_clear(now_standing, latest, organization, shown))
    return await setting.typed(
        interaction,
        Change(
            organization,
            on_transaction(now_standing.transaction_id),
            instead.fields,
            instead.external_unique_id,
            undoes=now_standing.id,
            once=f"undo {now_standing.id}",
        ),
        services,
    )


async def _refused(
    interaction: Interaction,
    change: AcceptedRequest,
    before: Before,
    organization: Organization,
    services: Services,
) -> Message | None:
    """Say why it can't be taken back: the call is over, or somebody else has set it since."""
    tagging, transaction_id = services.tagging, change.transaction_id or ""
    if (await tagging.cards.known(organization, transaction_id)).over_at is not None:
        return undone.call_over()
    if not before.overtaken and not before.external_id_overtaken:
        return None
    shown = interaction.rights.shown(organization)
    await look.write_down_call(interaction, organization, transaction_id, services, shown)
    latest = await tagging.tagged.latest(organization.fingerprint, transaction_id)
    is_external_id = before.external_id_overtaken
    return undone.overtaken(change, latest, before.overtaken, organization, shown, external_id=is_external_id)


@dataclass(frozen=True)
class Instead:
    """What is set again."""

    fields: dict[str, str]
    external_unique_id: str | None


def _instead(change: AcceptedRequest, before: Before, recent: RecentCall | None) -> Instead | None:
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
    interaction: Interaction,
    change: AcceptedRequest,
    before: Before,
    organization: Organization,
    services: Services,
) -> Message:
    """Look the call up, then ask whether to set what it has: a click is kept, this lookup would not be.

    Raises InvocaError: then nobody knows what was there before.
    """
    transaction_id = change.transaction_id or ""
    facts = await services.tagging.cards.facts(organization, transaction_id)
    if isinstance(facts, InvocaError):
        raise facts
    interaction = await services.still_permitted(interaction, Permission.TAG, organization)
    shown = interaction.rights.shown(organization)
    await look.write_down_call(interaction, organization, transaction_id, services, shown)
    if isinstance(facts, CurrentCalls):
        return undone.not_there(change, organization, shown, incomplete=bool(facts.missing))
    instead = _instead(change, before, facts)
    if instead is None:
        latest = await services.tagging.tagged.latest(organization.fingerprint, transaction_id)
        return undone.cannot_clear(change, latest, organization, shown)
    return undone.undo_question(
        change, instead.fields, organization, shown, external_unique_id=instead.external_unique_id
    )
