"""Editing a call's data in a modal: only what was changed is written, and nobody's value by accident."""

from collections.abc import Mapping
from dataclasses import replace

from bot import words_inputs, words_modals
from bot.access import Permission, Rights, Shown
from bot.cards.actions import CallChoice, decode
from bot.cards.edit import edit_view, present_values
from bot.cards.edited import block_id_of, values_of
from bot.cards.field_inputs import prefilled, untouched
from bot.cards.view import View
from bot.entries import Answer, Services
from bot.errors import OutOfDate
from bot.ledger.calls_tagged import Latest, digest
from bot.organizations import CustomField, Organization
from bot.private_numbers import find as private_number
from bot.recent_calls import RecentCall
from bot.requests import Request
from bot.typed_values import ValueRefused, read_value
from commands import editing as open_form
from commands import in_modal, look, results, setting
from commands.change import Change, on_transaction
from commands.editing import Editing
from commands.replying import replying_after_a_form


async def edit(request: Request, rights: Rights, services: Services) -> Answer:
    """Open the modal for the call a button names."""
    choice = decode(CallChoice, request.text)
    organization = rights.the(Permission.TAG, choice.fingerprint)
    return open_for(request, organization, choice.transaction_id, rights, services)


def open_for(
    request: Request, organization: Organization, transaction_id: str, rights: Rights, services: Services
) -> Answer:
    """Open the modal for this call. Raises NotPermitted and NotWritable."""
    setting.require_writable(organization, rights, services)

    async def filled() -> View:
        return await _filled(request, organization, transaction_id, services)

    async def open_it() -> None:
        recent = services.calls.recent.get(organization.fingerprint, transaction_id, services.clock())
        if recent is None:
            await in_modal.loading(request, words_modals.EDIT_TITLE, filled, services)
        else:
            await in_modal.opened(request, await filled(), services)

    return Answer(work=open_it)


async def _filled(
    request: Request, organization: Organization, transaction_id: str, services: Services
) -> View:
    facts = await services.tagging.cards.facts(organization, transaction_id)
    call = facts.call if isinstance(facts, RecentCall) else None
    latest = await services.tagging.tagged.latest(organization.fingerprint, transaction_id)
    rights = await services.rights_now(request.person, Permission.TAG, organization)
    shown = rights.shown(organization) if request.view is None else Shown.LISTED
    known = call is not None or latest != Latest()
    await look.write_down_call(request, organization, transaction_id, services, shown, found=known)
    values = present_values(call, latest)
    editing = Editing(
        organization.fingerprint,
        transaction_id,
        await replying_after_a_form(request, organization, transaction_id, services),
        {
            field.name: values[field.name]
            for field in organization.fields
            if prefilled(field, values.get(field.name)) is not None
        },
        {field.name: digest(latest, [field.name]) for field in organization.fields},
        results=results.shown_in(request),
    )
    return edit_view(
        organization,
        call,
        latest,
        transaction_id,
        shown=shown,
        metadata=await open_form.keep(request, editing, services),
        tag_command=services.tag_command,
    )


async def submitted(request: Request, rights: Rights, services: Services) -> Answer:
    """Write what was changed; wrong values are said at their inputs."""
    editing, organization = await _editing(request, rights, services)
    changed: dict[str, str] = {}
    errors: dict[str, str] = {}
    entered = values_of({} if request.view is None else request.view.values, organization)
    for index, field in enumerate(organization.fields):
        if index not in entered or untouched(field, editing.values.get(field.name), entered[index]):
            continue
        try:
            changed[field.name] = _value(field, entered[index], organization)
        except ValueRefused as refused:
            errors[block_id_of(index, organization)] = refused.problem
    if errors:
        return Answer(errors=errors)
    if not changed:
        return Answer()
    return await _set_or_ask(request, editing, organization, changed, rights, services)


async def replaced(request: Request, rights: Rights, services: Services) -> Answer:
    """Write what was asked about, over what somebody else set meanwhile."""
    editing, organization = await _editing(request, rights, services)
    if editing.chosen is None:
        raise OutOfDate
    return await _set_or_ask(request, editing, organization, editing.chosen, rights, services)


async def _set_or_ask(  # noqa: PLR0913, PLR0917 - what is set, where, and since when it is known
    request: Request,
    editing: Editing,
    organization: Organization,
    values: Mapping[str, str],
    rights: Rights,
    services: Services,
) -> Answer:
    """Set the values; where somebody else has set others since the modal showed them, ask first."""
    latest = await services.tagging.tagged.latest(organization.fingerprint, editing.transaction_id)
    overtaken = [name for name, value in values.items() if _overtaken(name, value, editing, latest, rights)]
    if overtaken:
        asking = replace(editing, chosen=dict(values))
        question = open_form.question(request, asking, latest, overtaken, organization, rights, services)
        return Answer(view=await question)
    change = Change(organization, on_transaction(editing.transaction_id), dict(values))
    return await setting.submitted(
        request,
        change,
        editing.reply_id,
        rights,
        services,
        seen=digest(latest, values),
        below=editing.results,
    )


def _value(field: CustomField, text: str | None, organization: Organization) -> str:
    if not text or not text.strip():
        raise ValueRefused(words_inputs.CANNOT_CLEAR)
    if private_number(text) is not None:
        raise ValueRefused(words_inputs.PRIVATE_NUMBER)
    return read_value(field, text, organization.region)


def _overtaken(name: str, value: str, editing: Editing, latest: Latest, rights: Rights) -> bool:
    """Whether somebody else has set the field to something else while the modal was open."""
    stands = latest.fields.get(name)
    if stands is None or digest(latest, [name]) == editing.seen.get(name):
        return False
    return stands.by.asked.person != rights.person and stands.value != value


async def _editing(request: Request, rights: Rights, services: Services) -> tuple[Editing, Organization]:
    """What the submitted modal is about. Raises OutOfDate, and NotPermitted as things are by now."""
    fingerprint, kept_id = open_form.carried(request)
    organization = rights.the(Permission.TAG, fingerprint)
    setting.require_writable(organization, rights, services)
    return await open_form.kept(request, kept_id, organization, services), organization
