"""Editing a call's data in a modal: only what was changed is written, and nobody's value by accident."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from bot.access.rights import Permission, Shown
from bot.calls.current import RecentCall
from bot.cards.kit.actions import CallButton, EditForm, decode
from bot.cards.kit.blocks import View
from bot.config.fields import CustomField, ValueRefused, read_value
from bot.config.organizations import Organization
from bot.dispatch import Services, beside
from bot.errors import OutOfDate
from bot.ledger.standing import Latest, digest
from bot.person import Person
from bot.slack.entry import Acknowledgement, Modal
from bot.slack.incoming import Interaction
from bot.text.private_numbers import find
from bot.words import EDIT_TITLE, NOT_CLEARED, PRIVATE_NUMBER
from commands.lookup import look, results
from commands.lookup.look import replying_after_a_form
from commands.tagging import open_form, setting
from commands.tagging.form import block_id_of, edit_view, prefilled, present_values, untouched, values_of
from commands.tagging.open_form import Editing
from commands.tagging.setting import Change, on_transaction


async def edit(interaction: Interaction, services: Services) -> Acknowledgement:
    """Open the modal for the call a button names."""
    choice = decode(CallButton, interaction.text)
    organization = interaction.rights.the(Permission.TAG, choice.fingerprint)
    return open_for(interaction, organization, choice.transaction_id, services)


def open_for(
    interaction: Interaction,
    organization: Organization,
    transaction_id: str,
    services: Services,
) -> Acknowledgement:
    """Open the modal for this call. Raises NotPermitted and NotWritable."""
    setting.require_writable(interaction, organization, services)

    filled = partial(_filled, interaction, organization, transaction_id, services)
    recent = services.calls.recent.get(organization.fingerprint, transaction_id, services.clock())
    return Acknowledgement(modal=Modal(EDIT_TITLE, filled, loading=recent is None))


async def _filled(
    interaction: Interaction, organization: Organization, transaction_id: str, services: Services
) -> View:
    facts = await services.tagging.cards.facts(organization, transaction_id)
    call = facts.call if isinstance(facts, RecentCall) else None
    latest = await services.tagging.tagged.latest(organization.fingerprint, transaction_id)
    interaction = await services.still_permitted(interaction, Permission.TAG, organization)
    shown = interaction.rights.shown(organization) if interaction.view is None else Shown.LISTED
    known = call is not None or latest != Latest()
    await look.write_down_call(interaction, organization, transaction_id, services, shown, found=known)
    values = present_values(call, latest)
    characters = sum(map(len, values.values()))
    editing = Editing(
        organization.fingerprint,
        transaction_id,
        await replying_after_a_form(interaction, organization, transaction_id, services),
        await beside(lambda: _prefilled(organization, values), characters),
        {field.name: digest(latest, [field.name]) for field in organization.fields},
        results=results.shown_in(interaction),
    )
    metadata = await open_form.keep(interaction, editing, services)
    draw = partial(
        edit_view,
        organization,
        call,
        latest,
        transaction_id,
        shown=shown,
        metadata=metadata,
        tag_command=services.tag_command,
        named=interaction.rights.has_several,
    )
    return await beside(draw, characters)


async def submitted(interaction: Interaction, services: Services) -> Acknowledgement:
    """Write what was changed; wrong values are said at their inputs."""
    editing, organization = await _editing(interaction, services)
    entered = values_of({} if interaction.view is None else interaction.view.values, organization)
    characters = sum(len(each or "") for each in (*entered.values(), *editing.values.values()))
    changed, errors = await beside(lambda: _changed(entered, editing, organization), characters)
    if errors:
        return Acknowledgement(errors=errors)
    if not changed:
        return Acknowledgement()
    return await _set_or_ask(interaction, editing, organization, changed, services)


async def replaced(interaction: Interaction, services: Services) -> Acknowledgement:
    """Write what was asked about, over what somebody else set meanwhile."""
    editing, organization = await _editing(interaction, services)
    if editing.chosen is None:
        raise OutOfDate
    return await _set_or_ask(interaction, editing, organization, editing.chosen, services)


async def _set_or_ask(
    interaction: Interaction,
    editing: Editing,
    organization: Organization,
    values: Mapping[str, str],
    services: Services,
) -> Acknowledgement:
    """Set the values; where somebody else has set others since the modal showed them, ask first."""
    latest = await services.tagging.tagged.latest(organization.fingerprint, editing.transaction_id)
    overtaken = [
        name
        for name, value in values.items()
        if name not in editing.appends and _overtaken(name, value, editing, latest, interaction.person)
    ]
    if overtaken:
        asking = replace(editing, chosen=dict(values))
        question = open_form.question(interaction, asking, latest, overtaken, organization, services)
        return Acknowledgement(view=await question)
    appends = frozenset(editing.appends)
    change = Change(organization, on_transaction(editing.transaction_id), dict(values), appends=appends)
    return await setting.submitted(
        interaction,
        change,
        editing.reply_id,
        services,
        seen=digest(latest, values),
        below=editing.results,
    )


def _prefilled(organization: Organization, values: Mapping[str, str]) -> dict[str, str]:
    """Give the values that inputs begin with, by the names of their fields."""
    return {
        field.name: values[field.name]
        for field in organization.fields
        if prefilled(field, values.get(field.name)) is not None
    }


def _changed(
    entered: Mapping[int, str | None], editing: Editing, organization: Organization
) -> tuple[dict[str, str], dict[str, str]]:
    """Give what was changed, by the names of fields, and what is wrong, by their inputs."""
    changed: dict[str, str] = {}
    errors: dict[str, str] = {}
    for index, field in enumerate(organization.fields):
        if index not in entered or untouched(field, editing.values.get(field.name), entered[index]):
            continue
        try:
            changed[field.name] = _value(field, entered[index], organization)
        except ValueRefused as refused:
            errors[block_id_of(index, organization)] = refused.problem
    return changed, errors


def _value(field: CustomField, text: str | None, organization: Organization) -> str:
    if not text or not text.strip():
        raise ValueRefused(NOT_CLEARED)
    if find(text) is not None:
        raise ValueRefused(PRIVATE_NUMBER)
    return read_value(field, text, organization.region)


def _overtaken(name: str, value: str, editing: Editing, latest: Latest, person: Person) -> bool:
    """Whether somebody else has set the field to something else while the modal was open."""
    stands = latest.fields.get(name)
    if stands is None or digest(latest, [name]) == editing.seen.get(name):
        return False
    return stands.by.asked.person != person and stands.value != value


async def _editing(interaction: Interaction, services: Services) -> tuple[Editing, Organization]:
    """What the submitted modal is about. Raises OutOfDate, and NotPermitted as things are by now."""
    carried = decode(EditForm, "" if interaction.view is None else interaction.view.private_metadata)
    organization = interaction.rights.the(Permission.TAG, carried.fingerprint)
    setting.require_writable(interaction, organization, services)
    return await open_form.kept(interaction, carried.draft_id, organization, services), organization
