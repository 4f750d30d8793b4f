"""Taking a change in before the ack, whichever way it came: typed, clicked, finished, or from a modal.

What a person may set is checked here once more.
"""

import asyncio
import logging
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from bot.access.rights import Permission, Shown
from bot.cards.drawn_values import values_for
from bot.cards.kit.blocks import Message, View
from bot.cards.saved import receipt, stands_already
from bot.cards.tags import came_with
from bot.config.fields import QuickTag
from bot.config.organizations import Organization
from bot.database.errors import StatementFailed
from bot.delivery.redrawing import SETTLED_WITHIN, TYPED
from bot.delivery.to_invoca import NoUpdates
from bot.dispatch import Services
from bot.errors import BotError, NewerFirst, NotPermitted, NotWritable, OutOfDate
from bot.invoca.models import CurrentCalls
from bot.ledger.accept import Accepted, Outrun, Overtaken, Unchanged
from bot.ledger.replies import CARD, Reply
from bot.ledger.standing import Latest
from bot.ledger.tag_requests import (
    AcceptedRequest,
    CallReference,
    ReferenceKind,
    TagRequest,
    new_id,
)
from bot.queries import AllCalls, ByExternalId, ByLine, ByTransaction, Reference, encode
from bot.slack.entry import Acknowledgement, Modal
from bot.slack.incoming import Interaction
from bot.text.markup import literal
from bot.words import EXTERNAL_ID_TAKEN
from commands.lookup import look, results
from commands.lookup.look import replying_to
from commands.lookup.results import OpenResults
from commands.tagging.open_form import REPLACE_TITLE, Editing, question
from commands.tagging.undone import replace_question, undone

log = logging.getLogger("switchboard.saved")

HELD = 1.0  # seconds that an answer waits for its tag to be in Invoca: a command's answer can't be replaced


@dataclass(frozen=True)
class Change:
    """What is to be set on which call of which organization."""

    organization: Organization
    reference: CallReference
    fields: Mapping[str, str] = field(default_factory=dict)
    external_unique_id: str | None = None
    draft_text: str | None = field(default=None, repr=False)
    """Of a reference that is kept apart, since it holds a number."""
    undoes: str | None = None
    once: str = ""
    """What makes this the same change however often it is asked for; the delivery's own id where empty."""
    quick_tag: QuickTag | None = None
    appends: frozenset[str] = frozenset()
    """Names of the fields whose values come below what stands there."""

    @property
    def transaction_id(self) -> str | None:
        """The call, where it is known."""
        return self.reference.text if self.reference.kind is ReferenceKind.TRANSACTION_ID else None


def added_to(
    organization: Organization, fields: Mapping[str, str], chosen: QuickTag | None = None
) -> frozenset[str]:
    """Give the names of the fields whose values come below what stands there, as configured.

    So does a long text of a quick tag that was ``chosen``: where nobody can be asked whether it may replace
    another, since it was typed, or what stands there came with the call.
    """
    of_tag = {} if chosen is None else chosen.set
    return frozenset(
        field.name
        for field in organization.fields
        if field.name in fields
        and (field.append or (field.type == "long_text" and fields[field.name] == of_tag.get(field.name)))
    )


def referring_to(call: Reference | None) -> tuple[CallReference, str | None]:
    """Give a typed reference as the ledger keeps it, and the text to keep apart; None is my line's call."""
    match call:
        case None:
            return CallReference(ReferenceKind.MY_LINE), None
        case ByTransaction(transaction_id):
            return CallReference(ReferenceKind.TRANSACTION_ID, transaction_id), None
        case ByExternalId(text, may_be_transaction=True):
            return CallReference(ReferenceKind.EITHER_ID, text), None
        case ByExternalId(external_unique_id):
            return CallReference(ReferenceKind.EXTERNAL_ID, external_unique_id), None
        case AllCalls() | ByLine():
            raise OutOfDate  # names no call; the grammar gives neither
        case _:
            return CallReference(ReferenceKind.KEPT_QUERY, new_id()), encode(call)


def on_transaction(transaction_id: str) -> CallReference:
    """The ledger's reference to a call by its id."""
    return CallReference(ReferenceKind.TRANSACTION_ID, transaction_id)


async def answer_in_a_moment(
    interaction: Interaction, change: Change, request_id: str, services: Services
) -> Message | None:
    """Show what became of it so far. What went wrong is told by whoever tells of outcomes."""
    tagging, organization = services.tagging, change.organization
    ended, _ = await asyncio.gather(tagging.outcomes.wait(request_id, HELD), _look_up(change, services))
    stands = ended or await tagging.requests.get(request_id)
    if stands is None or (stands.outcome is not None and stands.outcome.notified):
        return None
    shown = Shown.MASKED
    try:
        interaction = await services.still_permitted(interaction, Permission.LOOK, organization)
        shown = interaction.rights.shown(organization)
        if change.undoes is not None:
            call = stands.transaction_id or ""
            await look.write_down_call(interaction, organization, call, services, shown)
            return undone(stands, organization, shown)
        return await _with_its_call(interaction, stands, organization, services)
    except (BotError, StatementFailed) as error:
        # It is saved, whatever can't be read or written down now: nobody is to think that it wasn't.
        log.warning("a saved tag is shown without its call", extra={"error": type(error).__name__})
        if change.undoes is not None:
            return undone(stands)
        return receipt(stands, organization, shown)


async def _look_up(change: Change, services: Services) -> None:
    """Remember the call as it was before: what undo sets again is there at once, then."""
    if change.transaction_id is not None:
        with suppress(TimeoutError):
            async with asyncio.timeout(HELD):
                await services.tagging.cards.facts(change.organization, change.transaction_id)


async def _with_its_call(
    interaction: Interaction,
    stands: AcceptedRequest,
    organization: Organization,
    services: Services,
) -> Message:
    tagging, shown = services.tagging, interaction.rights.shown(organization)
    paused = None if stands.outcome else await tagging.cards.paused(organization)
    recent = services.calls.recent.get(
        organization.fingerprint, stands.transaction_id or "", services.clock()
    )
    has_several = interaction.rights.has_several
    if recent is None:
        return receipt(stands, organization, shown, paused=paused, has_several=has_several)
    found = CurrentCalls((recent.call,))
    await look.write_down(interaction, organization, found, services, shown=Shown.MASKED)
    return receipt(stands, organization, shown, of=recent.call, paused=paused, has_several=has_several)


def _tags_switched_off(organization: Organization, *, named: bool) -> str:
    return f"Tags are switched off{_for(organization, named=named)} in Switchboard's configuration."


def _tags_not_taken(organization: Organization, *, named: bool) -> str:
    return (
        f"Invoca doesn't take tags{_for(organization, named=named)}; looking calls up still works. "
        f"<@{organization.contact}> can ask Invoca's customer success manager about it."
    )


def _for(organization: Organization, *, named: bool) -> str:
    return f" for {literal(organization.name, 60)}" if named else ""


def _has_external_id(external_unique_id: str) -> str:
    return f"This call already has external ID {external_unique_id}. Only a supervisor can change it."


def require_writable(interaction: Interaction, organization: Organization, services: Services) -> None:
    """Raise unless the person may tag there and tags are taken there: NotPermitted, NotWritable."""
    interaction.rights.require(Permission.TAG, organization)
    match services.tagging.updates.why_not(organization, services.clock()):
        case NoUpdates.SWITCHED_OFF:
            raise NotWritable(_tags_switched_off(organization, named=interaction.rights.has_several))
        case NoUpdates.NO_ROUTE:
            raise NotWritable(_tags_not_taken(organization, named=interaction.rights.has_several))


async def typed(interaction: Interaction, change: Change, services: Services) -> Acknowledgement:
    """Take in what was typed, or finished with a button that is no card's; answered with a message."""
    await _authorize(interaction, change, services)
    reply, is_new = await replying_to(
        interaction, change.organization, change.transaction_id, TYPED, services
    )
    asked = _asked(interaction, change, reply.id, services)
    beside = reply if is_new else None
    outcome = await _accepted(interaction, asked, services, reply=beside, draft_text=change.draft_text)
    match outcome:
        case Accepted(request_id):
            return Acknowledgement(
                work=partial(answer_in_a_moment, interaction, change, request_id, services)
            )
        case Unchanged(latest):
            shown = interaction.rights.shown(change.organization)
            call = change.transaction_id or ""
            await look.write_down_call(interaction, change.organization, call, services, shown)
            return Acknowledgement(
                message=stands_already(latest, asked, change.transaction_id or "", change.organization, shown)
            )
        case Overtaken():
            raise OutOfDate  # asked only where something was seen


async def clicked(
    interaction: Interaction,
    change: Change,
    services: Services,
    *,
    seen: str | None = None,
    careful: frozenset[str] = frozenset(),
) -> Acknowledgement:
    """Take in what was clicked; the message it was clicked on becomes the call's card as it is then.

    ``seen`` is what the card showed: where somebody else has set another value since, it is asked about. So
    is any other text in one of the ``careful`` fields, whoever wrote it.
    """
    await _authorize(interaction, change, services)
    reply, is_new = await replying_to(interaction, change.organization, change.transaction_id, CARD, services)
    reply = reply.with_news(services.clock()) if is_new else reply
    asked = _asked(interaction, change, reply.id, services)
    beside = reply if is_new else None
    outcome = await _accepted(interaction, asked, services, seen=seen, reply=beside, careful=careful)
    redrawing, below = services.tagging.redrawing, results.shown_in(interaction)
    match outcome:
        case Accepted(request_id):

            async def draw() -> None:
                if below is None:
                    await redrawing.after_click(reply, request_id)
                else:
                    await _redraw_results(interaction, below, request_id, change.organization, services)

            return Acknowledgement(work=draw)
        case Unchanged():

            async def draw_as_it_is() -> None:
                if below is None:
                    await redrawing.remember(reply)
                    await redrawing.now(reply)
                else:
                    await results.drawn_again(interaction, below, change.organization, services)

            return Acknowledgement(work=draw_as_it_is)
        case Overtaken(latest, names) if below is not None:
            ask = partial(_ask_in_modal, interaction, change, latest, names, services)
            return Acknowledgement(modal=Modal(REPLACE_TITLE, ask, loading=False))
        case Overtaken(latest, names):
            if change.quick_tag is None or change.transaction_id is None:
                raise NewerFirst
            shown = (
                Shown.CHANNEL if interaction.everyone_sees else interaction.rights.shown(change.organization)
            )
            await look.write_down_call(
                interaction, change.organization, change.transaction_id, services, shown
            )
            question = replace_question(
                latest, names, change.quick_tag, change.transaction_id, change.organization, shown
            )
            return Acknowledgement(message=question)


async def submitted(  # noqa: PLR0913 - what is set, and which card it came from
    interaction: Interaction,
    change: Change,
    reply_id: str | None,
    services: Services,
    *,
    seen: str | None = None,
    below: OpenResults | None = None,
) -> Acknowledgement:
    """Take in what a modal was submitted with; it closes, and what it came from is drawn again."""
    await _authorize(interaction, change, services)
    redrawing = services.tagging.redrawing
    outcome = await _accepted(
        interaction, _asked(interaction, change, reply_id, services), services, seen=seen
    )
    match outcome:
        case Accepted(request_id) if below is not None:
            redraw = partial(_redraw_results, interaction, below, request_id)
            return Acknowledgement(work=partial(redraw, change.organization, services))
        case Accepted(request_id) if reply_id is not None:

            async def draw() -> None:
                reply = await redrawing.replies.get(reply_id, services.clock())
                if reply is not None:
                    await redrawing.after_click(reply, request_id)

            return Acknowledgement(work=draw)
        case Overtaken():
            raise NewerFirst  # within the blink of an eye
        case _:
            return Acknowledgement()


async def _accepted(  # noqa: PLR0913 - what is written down together
    interaction: Interaction,
    asked: TagRequest,
    services: Services,
    *,
    seen: str | None = None,
    reply: Reply | None = None,
    draft_text: str | None = None,
    careful: frozenset[str] = frozenset(),
) -> Accepted | Unchanged | Overtaken:
    """Have it written down. Raises NewerFirst where something newer was taken in before, and LedgerError."""
    outcome = await services.tagging.requests.accept(
        asked,
        seen=seen,
        reply=reply,
        draft_text=draft_text,
        asked_by=interaction.asked_by,
        careful=careful,
    )
    if isinstance(outcome, Outrun):
        raise NewerFirst
    return outcome


async def _redraw_results(
    interaction: Interaction,
    below: OpenResults,
    request_id: str,
    organization: Organization,
    services: Services,
) -> None:
    await services.tagging.outcomes.wait(request_id, SETTLED_WITHIN)
    await results.drawn_again(interaction, below, organization, services, request_id)


async def _ask_in_modal(
    interaction: Interaction,
    change: Change,
    latest: Latest,
    names: Collection[str],
    services: Services,
) -> View:
    """Ask, on top of the results, whether to replace what somebody else has set since they were drawn."""
    organization = change.organization
    asking = Editing(
        organization.fingerprint,
        change.transaction_id or "",
        reply_id=None,
        values={},
        seen={},
        chosen=change.fields,
        results=results.shown_in(interaction),
        appends=sorted(change.appends.difference(names)),
    )
    interaction = await services.still_permitted(interaction, Permission.TAG, organization)
    return await question(interaction, asking, latest, names, organization, services)


async def _authorize(interaction: Interaction, change: Change, services: Services) -> None:
    """Raise unless the person may make this change now: NotPermitted, NotWritable."""
    organization = change.organization
    require_writable(interaction, organization, services)
    if change.external_unique_id is None or change.transaction_id is None or change.undoes is not None:
        return  # of a call that is still to be found out, it is asked when that is done
    has_one, present = await services.tagging.tagged.external_id(
        organization.fingerprint, change.transaction_id
    )
    if not has_one:
        recent = services.calls.recent.get(organization.fingerprint, change.transaction_id, services.clock())
        present = None if recent is None else recent.call.external_unique_id
        has_one = present is not None
    if not has_one or present == change.external_unique_id:
        return
    try:
        interaction.rights.require(Permission.REPLACE_EXTERNAL_ID, organization)
    except NotPermitted:
        if present is None:
            raise NotWritable(EXTERNAL_ID_TAKEN) from None
        shown = interaction.rights.shown(organization)
        await look.write_down_call(interaction, organization, change.transaction_id, services, shown)
        raise NotWritable(_has_external_id(values_for(organization, shown).value(present))) from None


def _asked(interaction: Interaction, change: Change, reply_id: str | None, services: Services) -> TagRequest:
    return TagRequest(
        idempotency_key=change.once or interaction.delivery_id or new_id(),
        person=interaction.person,
        organization_fingerprint=change.organization.fingerprint,
        reference=change.reference,
        fields=change.fields,
        external_unique_id=change.external_unique_id,
        above=dict.fromkeys(change.appends, "") | _came_with(change, services),
        reply_id=reply_id,
        undoes=change.undoes,
        asked_at=interaction.asked_at,
    )


def _came_with(change: Change, services: Services) -> dict[str, str]:
    """The texts that came with the call in the fields that are added to, where the call was seen lately."""
    if not change.appends or change.transaction_id is None:
        return {}
    organization = change.organization
    recent = services.calls.recent.get(organization.fingerprint, change.transaction_id, services.clock())
    told = {} if recent is None else came_with(recent.call, organization)
    return {name: told[name] for name in change.appends if name in told}
