"""The form in which a call is given an external id."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block, InputBlock, PlainTextInputElement

from bot import words_modals, words_tags
from bot.access import Shown
from bot.cards.edit import which_call
from bot.cards.edited import entered
from bot.cards.elements import as_typed, context, markup, moment, section
from bot.cards.numbers import Numbers
from bot.cards.text import fold, literal
from bot.cards.view import View, ViewId
from bot.custom_fields import LONGEST_EXTERNAL_ID
from bot.invoca.models import Call
from bot.ledger.calls_tagged import Tagged
from bot.organizations import Organization

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
    faster: Faster | None = None,
) -> View:
    """Draw the form. ``present`` is the id the call has, the ledger's over the API's.

    Where there is one and the viewer may not replace it, there is no input. ``faster``: the form was
    submitted, and is the question now whether to replace what somebody else has set meanwhile.
    """
    numbers = Numbers(organization.region, shown is Shown.FULL)
    allowed = present is None or may_replace
    entry = present if faster is None else faster.entered
    blocks: list[Block] = [
        *which_call(call, transaction_id, organization, shown),
        *([] if faster is None else [section(markup(_set_meanwhile(faster.tagged, numbers)))]),
        section(markup(_now(present, numbers))),
        *([_input(entry, numbers)] if allowed else [context(markup(words_modals.ONLY_BY_SUPERVISORS))]),
    ]
    save = words_modals.SAVE if faster is None else words_modals.REPLACE
    return View(
        words_modals.EXTERNAL_ID_TITLE,
        tuple(blocks),
        ViewId.EXTERNAL_ID,
        submit=save if allowed else None,
        close=words_modals.CANCEL if allowed else words_modals.CLOSE,
        private_metadata=metadata,
    )


def external_id_of(state: Mapping[str, Any]) -> str | None:
    """What was entered (``view.state.values``); None where that is nothing."""
    return entry_of(state, BLOCK)


def entry_of(state: Mapping[str, Any], block_id: str) -> str | None:
    """What the input of a block holds; None where it is empty, or not there."""
    entries = state.get(block_id)
    entry = entries.get(ACTION) if isinstance(entries, Mapping) else None
    return entered(entry) if isinstance(entry, Mapping) else None


def _set_meanwhile(tagged: Tagged, numbers: Numbers) -> str:
    by, at = tagged.by.asked.person.user, moment(tagged.by.accepted_at)
    return words_modals.while_editing(by, words_modals.EXTERNAL_ID_LABEL, _said(tagged.value, numbers), at)


def _said(external_unique_id: str | None, numbers: Numbers) -> str:
    return literal(numbers.text(external_unique_id or "", _SHOWN), _SHOWN) or words_tags.EMPTY


def _now(present: str | None, numbers: Numbers) -> str:
    if present is None:
        return words_modals.NO_EXTERNAL_ID
    return f"{words_modals.external_id_is(_said(present, numbers))}\n{words_modals.ONLY_REPLACED}"


def _input(present: str | None, numbers: Numbers) -> InputBlock:
    return InputBlock(
        block_id=BLOCK,
        label=as_typed(words_modals.EXTERNAL_ID_LABEL),
        hint=as_typed(words_modals.EXTERNAL_ID_HINT),
        element=PlainTextInputElement(
            action_id=ACTION, max_length=LONGEST_EXTERNAL_ID, initial_value=_at_first(present, numbers)
        ),
        optional=False,
    )


def _at_first(present: str | None, numbers: Numbers) -> str | None:
    """The present id, unless the input can't show exactly that."""
    if present is None or len(present.encode("utf-16-le", "surrogatepass")) // 2 > LONGEST_EXTERNAL_ID:
        return None
    return present if present == fold(present) == numbers.text(present, LONGEST_EXTERNAL_ID) else None
