"""The form in which a call is given an external id."""

from dataclasses import dataclass

from bot.access.rights import Permission, Rights, Shown
from bot.calls.current import RecentCall
from bot.cards.head import which_call
from bot.cards.kit.actions import ExternalIdForm, decode, encode
from bot.cards.kit.blocks import Block, View, ViewId, context, entry, markup, minute, section, text_entry
from bot.cards.kit.numbers import Numbers
from bot.config.fields import LONGEST_EXTERNAL_ID
from bot.config.organizations import Organization
from bot.dispatch import Services
from bot.errors import OutOfDate
from bot.invoca.models import Call
from bot.ledger.standing import EXTERNAL_ID, Latest, Tagged, digest
from bot.slack.entry import Acknowledgement, Modal
from bot.slack.incoming import Interaction
from bot.text.markup import fold, literal
from bot.text.private_numbers import find
from bot.words import CANCEL, CLOSE, EMPTY, NOT_CLEARED, PRIVATE_NUMBER, REPLACE, SAVE, while_editing
from commands.lookup import look
from commands.lookup.look import replying_after_a_form
from commands.tagging import setting
from commands.tagging.setting import Change, on_transaction


def _too_long(limit: int) -> str:
    return f"At most {limit} characters."


# --- External ID --------------------------------------------------------------------------------------------

EXTERNAL_ID_TITLE = "External ID"

EXTERNAL_ID_LABEL = "External ID"

EXTERNAL_ID_HINT = "Such as the number of a ticket or a customer. It can be replaced later, but not cleared."

NO_EXTERNAL_ID = "This call has no external ID yet."

ONLY_REPLACED = "Invoca can't clear an external ID; it can only be replaced."

ONLY_BY_SUPERVISORS = "Only a supervisor can change it."


def _external_id_is(external_unique_id: str) -> str:
    return f"Now: *{external_unique_id}*"


BLOCK = "external_id"

ACTION = "value"

_SHOWN = 300


@dataclass(frozen=True)
class Faster:
    """What somebody else set while the form was open, and what was entered there."""

    tagged: Tagged
    entered: str


def external_id_view(  # noqa: PLR0913 - what the form depends on, each by its name
    organization: Organization,
    transaction_id: str,
    present: str | None,
    metadata: str,
    *,
    shown: Shown,
    call: Call | None,
    may_replace: bool,
    named: bool = False,
    faster: Faster | None = None,
) -> View:
    """Draw the form. ``present`` is the id the call has, the ledger's over the API's.

    Where there is one and the viewer may not replace it, there is no input. ``faster``: the form was
    submitted, and is the question now whether to replace what somebody else has set meanwhile.
    """
    numbers = Numbers(organization.region, shown is Shown.FULL)
    allowed = present is None or may_replace
    held = present if faster is None else faster.entered
    blocks: list[Block] = [
        *which_call(call, transaction_id, organization, shown, named=named),
        *([] if faster is None else [section(markup(_set_meanwhile(faster.tagged, numbers)))]),
        section(markup(_now(present, numbers))),
        *([_input(held, numbers)] if allowed else context(markup(ONLY_BY_SUPERVISORS))),
    ]
    save = SAVE if faster is None else REPLACE
    return View(
        EXTERNAL_ID_TITLE,
        tuple(blocks),
        ViewId.EXTERNAL_ID,
        submit=save if allowed else None,
        close=CANCEL if allowed else CLOSE,
        private_metadata=metadata,
    )


def _set_meanwhile(tagged: Tagged, numbers: Numbers) -> str:
    by, at = tagged.by.asked.person.user, minute(tagged.by.accepted_at)
    return while_editing(by, EXTERNAL_ID_LABEL, _said(tagged.value, numbers), at)


def _said(external_unique_id: str | None, numbers: Numbers) -> str:
    return literal(numbers.text(external_unique_id or "", _SHOWN), _SHOWN) or EMPTY


def _now(present: str | None, numbers: Numbers) -> str:
    if present is None:
        return NO_EXTERNAL_ID
    return f"{_external_id_is(_said(present, numbers))}\n{ONLY_REPLACED}"


def _input(present: str | None, numbers: Numbers) -> Block:
    element = text_entry(ACTION, LONGEST_EXTERNAL_ID, _at_first(present, numbers))
    return entry(BLOCK, EXTERNAL_ID_LABEL, element, EXTERNAL_ID_HINT)


def _at_first(present: str | None, numbers: Numbers) -> str | None:
    """The present id, unless the input can't show exactly that."""
    if present is None or len(present.encode("utf-16-le", "surrogatepass")) // 2 > LONGEST_EXTERNAL_ID:
        return None
    return present if present == fold(present) == numbers.text(present, LONGEST_EXTERNAL_ID) else None


def open_for(
    interaction: Interaction,
    organization: Organization,
    transaction_id: str,
    services: Services,
) -> Acknowledgement:
    """Open the modal for this call. Raises NotPermitted and NotWritable."""
    setting.require_writable(interaction, organization, services)

    async def filled() -> View:
        facts = await services.tagging.cards.facts(organization, transaction_id)
        call = facts.call if isinstance(facts, RecentCall) else None
        latest = await services.tagging.tagged.latest(organization.fingerprint, transaction_id)
        known = call is not None or latest != Latest()
        now = await services.still_permitted(interaction, Permission.TAG, organization)
        shown = now.rights.shown(organization)
        await look.write_down_call(interaction, organization, transaction_id, services, shown, found=known)
        reply_id = await replying_after_a_form(interaction, organization, transaction_id, services)
        carried = ExternalIdForm(
            fingerprint=organization.fingerprint,
            transaction_id=transaction_id,
            reply_id=reply_id,
            seen=_digest(latest),
        )
        return _form(organization, carried, call, latest, now.rights)

    return Acknowledgement(modal=Modal(EXTERNAL_ID_TITLE, filled))


async def submitted(interaction: Interaction, services: Services) -> Acknowledgement:
    """Set it; what is wrong with it is said at the input, what somebody else has set since is asked about."""
    if interaction.view is None:
        raise OutOfDate
    carried = decode(ExternalIdForm, interaction.view.private_metadata)
    organization = interaction.rights.the(Permission.TAG, carried.fingerprint)
    entered = (interaction.view.entered(BLOCK, ACTION) or "").strip()
    problem = None
    if not entered:
        problem = NOT_CLEARED
    elif len(entered) > LONGEST_EXTERNAL_ID:
        problem = _too_long(LONGEST_EXTERNAL_ID)
    elif find(entered) is not None:
        problem = PRIVATE_NUMBER
    if problem is not None:
        return Acknowledgement(errors={BLOCK: problem})
    latest = await services.tagging.tagged.latest(organization.fingerprint, carried.transaction_id)
    stands = latest.external_unique_id
    theirs = stands is not None and stands.by.asked.person == interaction.person
    if stands is not None and not theirs and stands.value != entered and carried.seen != _digest(latest):
        recent = services.calls.recent.get(organization.fingerprint, carried.transaction_id, services.clock())
        call = None if recent is None else recent.call
        shown = interaction.rights.shown(organization)
        await look.write_down_call(interaction, organization, carried.transaction_id, services, shown)
        return Acknowledgement(
            view=_form(organization, carried, call, latest, interaction.rights, Faster(stands, entered))
        )
    change = Change(organization, on_transaction(carried.transaction_id), external_unique_id=entered)
    return await setting.submitted(interaction, change, carried.reply_id, services, seen=carried.seen)


def _digest(latest: Latest) -> str:
    return digest(latest, [EXTERNAL_ID])


def _form(  # noqa: PLR0913, PLR0917 - which call, what is known of it, for whom, and why again
    organization: Organization,
    carried: ExternalIdForm,
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
        encode(carried.model_copy(update={"seen": _digest(latest)})),
        shown=rights.shown(organization),
        call=call,
        may_replace=rights.may(Permission.REPLACE_EXTERNAL_ID, organization),
        named=rights.has_several,
        faster=faster,
    )
