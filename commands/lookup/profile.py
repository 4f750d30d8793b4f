"""What is known of the person who calls: in a modal of whoever may see it, and nowhere else."""

from collections.abc import Iterator

from bot import words
from bot.access.rights import Permission, Shown
from bot.cards.head import which_call
from bot.cards.kit.blocks import Block, View, as_typed, context, markup, section
from bot.cards.kit.fit import size_in_view
from bot.cards.kit.limits import BLOCKS_OF_VIEW, BYTES_OF_VIEW
from bot.cards.kit.notices import notice_view
from bot.config.organizations import Organization
from bot.dispatch import Services
from bot.invoca.models import Call
from bot.ledger.audit import Action, AuditEntry, AuditOutcome
from bot.queries import ByTransaction, Query
from bot.slack.entry import Acknowledgement, Modal
from bot.slack.incoming import Interaction
from bot.text.markup import plain
from bot.words import PROFILE

CALL_IS_OVER = "This call is over, so Invoca has no profile of its caller any more."

CALL_IS_PERHAPS_OVER = (
    "This call isn't among those Invoca could tell of just now; it may be over. Close this, and open it "
    "again in a moment."
)

# --- Caller profile -----------------------------------------------------------------------------------------

NO_PROFILE = "Invoca has no profile of this caller."

WRITTEN_DOWN = "Personal information. Your view was logged."

PROFILE_LABELS = {
    "display_name": "Display name",
    "address_full_street": "Street",
    "address_city": "City",
    "address_state": "State",
    "address_zip": "ZIP code",
    "is_prepaid": "Prepaid phone",
    "primary_email_address": "Email address",
    "linked_email_addresses": "Other email addresses",
    "length_of_residence_years": "Years of residence",
    "home_owner_status": "Home owner",
    "has_children": "Children",
}


_SUFFIX = "_data_append"

_LABEL = 100

_VALUE = 2800

_ANSWERS = {"true": words.YES, "false": words.NO}


def profile_view(call: Call, organization: Organization, *, named: bool = False) -> View:
    """Draw the profile. That it is looked at is written down before it is drawn: it says so."""
    top = [*which_call(call, call.transaction_id, organization, Shown.FULL, named=named)]
    lines = list(_lines(call))
    bottom = context(markup(WRITTEN_DOWN))
    if not lines:
        top.append(section(markup(NO_PROFILE)))
    blocks: list[Block] = []
    size = size_in_view([*top, *bottom])
    for line in lines:
        block = section(as_typed(line))
        size += size_in_view([block])
        # One block is kept for saying how many have no room.
        if len(top) + len(blocks) + len(bottom) + 1 >= BLOCKS_OF_VIEW or size > BYTES_OF_VIEW:
            break
        blocks.append(block)
    left_out = len(lines) - len(blocks)
    note = context(markup(words.left_out(left_out)) if left_out else None)
    return View(PROFILE, (*top, *blocks, *note, *bottom))


def _lines(call: Call) -> Iterator[str]:
    for name, value in call.demographics.items():
        said = plain(_ANSWERS.get(value.strip().casefold(), value), _VALUE)
        if said:
            yield f"{_label(name)}: {said}"


def _label(name: str) -> str:
    bare = name.removesuffix(_SUFFIX)
    known = PROFILE_LABELS.get(bare)
    return known or plain(bare.replace("_", " ").capitalize(), _LABEL) or words.UNNAMED


def open_for(
    interaction: Interaction,
    organization: Organization,
    transaction_id: str,
    services: Services,
) -> Acknowledgement:
    """Open the profile of this call's caller. Raises NotPermitted."""
    interaction.rights.require(Permission.CALLER_PROFILE, organization)

    async def filled() -> View:
        found = await services.calls.look_up(organization, Query(ByTransaction(transaction_id)))
        now = await services.still_permitted(interaction, Permission.CALLER_PROFILE, organization)
        await services.audit.record(
            AuditEntry(
                services.clock(),
                interaction.person,
                Action.CALLER_PROFILE,
                organization.fingerprint,
                AuditOutcome.DONE if found.calls else AuditOutcome.NOTHING_FOUND,
                transaction_id if found.calls else None,
            )
        )
        if not found.calls:
            return notice_view(PROFILE, CALL_IS_PERHAPS_OVER if found.missing else CALL_IS_OVER)
        return profile_view(found.calls[0], organization, named=now.rights.has_several)

    return Acknowledgement(modal=Modal(PROFILE, filled))
