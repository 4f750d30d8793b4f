"""Editing a call's data in a modal: only what was changed is written, and nobody's value by accident.

What the modal was filled with is kept on our side while it is open, so that it can be told what was changed,
and what somebody else has changed meanwhile.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

from bot import words_inputs, words_modals
from bot.access import Permission, Rights, Shown
from bot.cards.actions import CallChoice, decode
from bot.cards.edit import edit_view, present_values
from bot.cards.edited import block_id_of, values_of
from bot.cards.field_inputs import untouched
from bot.cards.replace import replace_view
from bot.cards.view import View
from bot.entries import Answer, Services
from bot.errors import OutOfDate
from bot.ledger.calls_tagged import Latest, digest
from bot.organizations import Organization
from bot.private_numbers import find as private_number
from bot.recent_calls import RecentCall
from bot.redrawing import CARD
from bot.requests import Request
from bot.typed_values import ValueRefused, read_value
from commands import in_modal, setting
from commands.change import Change, on_transaction
from commands.replying import replying_to

OPEN_FOR = timedelta(hours=1)


@dataclass(frozen=True)
class Editing:
    """What a modal that edits a call is about; ``values`` and ``seen`` are by partner (API) name."""

    fingerprint: str
    transaction_id: str
    reply_id: str | None
    values: Mapping[str, str]
    """What its inputs were filled with."""
    seen: Mapping[str, str]
    """Which requests stood for the fields then (calls_tagged.digest)."""
    chosen: Mapping[str, str] | None = None
    """What is to be set, where it was asked whether to replace somebody else's values."""


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
    services.limits.lookup(request.person, services.clock())

    async def filled() -> View:
        return await _filled(request, organization, transaction_id, rights, services)

    async def open_it() -> None:
        recent = services.calls.recent.get(organization.fingerprint, transaction_id, services.clock())
        if recent is None:
            await in_modal.loading(request, words_modals.EDIT_TITLE, filled, services)
        else:
            await in_modal.opened(request, await filled(), services)

    return Answer(work=open_it)


async def _filled(
    request: Request, organization: Organization, transaction_id: str, rights: Rights, services: Services
) -> View:
    facts = await services.tagging.cards.facts(organization, transaction_id)
    call = facts.call if isinstance(facts, RecentCall) else None
    latest = await services.tagging.tagged.latest(organization.fingerprint, transaction_id)
    values = present_values(call, latest)
    reply, is_new = await replying_to(request, organization, transaction_id, CARD, services)
    if is_new and reply.where is not None:
        await services.tagging.redrawing.replies.create(reply, services.clock())
    editing = Editing(
        organization.fingerprint,
        transaction_id,
        reply.id if reply.where is not None else None,
        {field.name: values[field.name] for field in organization.fields if field.name in values},
        {field.name: digest(latest, [field.name]) for field in organization.fields},
    )
    return edit_view(
        organization,
        call,
        latest,
        transaction_id,
        shown=rights.shown(organization) if request.view is None else Shown.MASKED,
        metadata=await kept(request, editing, services),
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
    overtaken = {
        name: value for name, value in values.items() if _overtaken(name, value, editing, latest, rights)
    }
    if overtaken:
        seen = {**editing.seen, **{name: digest(latest, [name]) for name in values}}
        metadata = await kept(request, replace(editing, seen=seen, chosen=dict(values)), services)
        shown = rights.shown(organization)
        return Answer(view=replace_view(organization, latest, overtaken, metadata, shown=shown))
    change = Change(organization, on_transaction(editing.transaction_id), dict(values))
    return await setting.submitted(
        request, change, editing.reply_id, rights, services, seen=digest(latest, values)
    )


def _value(field: Any, text: str | None, organization: Organization) -> str:
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


async def kept(request: Request, editing: Editing, services: Services) -> str:
    """Keep what a modal is about; gives what it carries."""
    text = json.dumps(asdict(editing))
    kept_id = await services.kept.keep(request.person, text, services.clock(), OPEN_FOR)
    return json.dumps({"f": editing.fingerprint, "k": kept_id})


async def _editing(request: Request, rights: Rights, services: Services) -> tuple[Editing, Organization]:
    """What the submitted modal is about. Raises OutOfDate, and NotPermitted as things are by now."""
    try:
        carried = json.loads("" if request.view is None else request.view.private_metadata)
        fingerprint, kept_id = str(carried["f"]), str(carried["k"])
    except (ValueError, KeyError, TypeError):
        raise OutOfDate from None
    organization = rights.the(Permission.TAG, fingerprint)
    setting.require_writable(organization, rights, services)
    editing = Editing(**json.loads(await services.kept.get(kept_id, request.person, services.clock())))
    if editing.fingerprint != organization.fingerprint:
        raise OutOfDate
    return editing, organization
