"""The form in which everything that may be set on a call is set: one input for each field."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block, InputBlock

from bot import words, words_modals
from bot.access import Shown
from bot.cards.edited import block_id_of
from bot.cards.elements import as_typed, clock, context, markup, moment, section
from bot.cards.field_inputs import element_of, prefilled, too_long
from bot.cards.head import by_handle, head_of
from bot.cards.notes import whose
from bot.cards.numbers import Numbers, numbers_of
from bot.cards.tag_lines import state_of
from bot.cards.text import clip_markup, fold, literal, plain, visible
from bot.cards.view import BLOCKS, BYTES, View, ViewId, size_of
from bot.invoca.models import Call
from bot.ledger.calls_tagged import Latest, Tagged
from bot.organizations import CustomField, Organization

INPUTS = 90
_ABOUT = 300
_LABEL = 75
_VALUE = 300  # characters of a value that its input can't hold, in its hint
_FOLDED = 900  # characters of a value in which numbers are looked for
_LOOKED_AT = 3000  # beyond, a value is taken to hold a number: no input could hold it either
_PARAGRAPH = 2900
_LEFT_OUT = 2500
_NAMED = 10  # fields without room that are named
_FOR_THE_REST = 12_000  # bytes kept for naming these


@dataclass(frozen=True)
class _Drawn:
    """One field: its blocks, and a line of small print about who set it, where there is room for one."""

    blocks: tuple[Block, ...]
    note: Block | None
    is_input: bool


def present_values(call: Call | None, latest: Latest) -> dict[str, str]:
    """What stands on a call, by partner (API) name: the ledger's values over the API's, which are older.

    What was set and is no longer kept is left out, also where the API still gives an older value.
    """
    told = {} if call is None else {datum.name: datum.value for datum in call.custom_data}
    set_here = {name.casefold() for name in latest.fields}
    older = {name: value for name, value in told.items() if name.casefold() not in set_here}
    kept = {name: tagged.value for name, tagged in latest.fields.items() if tagged.value is not None}
    return {**older, **kept}


def edit_view(  # noqa: PLR0913 - what the form depends on, each by its name
    organization: Organization,
    call: Call | None,
    latest: Latest,
    transaction_id: str,
    *,
    shown: Shown,
    metadata: str,
    tag_command: str,
) -> View:
    """Draw the form. ``call`` is None while the API can't be asked.

    No input has a value in it that the viewer doesn't see in full, or that it can't hold whole.
    """
    numbers = (
        Numbers(organization.region, shown is Shown.FULL)
        if call is None
        else numbers_of(call, organization, shown)
    )
    top: list[Block] = [
        *which_call(call, transaction_id, organization, shown),
        *([] if organization.fields else [section(markup(words_modals.NO_FIELDS))]),
    ]
    present = present_values(call, latest)
    drawn = [
        _field(at, organization, present.get(each.name), latest.fields.get(each.name), numbers, tag_command)
        for at, each in enumerate(organization.fields)
    ]
    blocks, left_out = _with_room(top, drawn, organization.fields)
    if left_out:
        first = left_out[:_NAMED]
        rest = [literal(numbers.text(each.label, _LABEL), _LABEL) or words.UNNAMED for each in first]
        said = words_modals.fields_left_out(rest, len(left_out), tag_command)
        blocks.append(context(markup(clip_markup(said, _LEFT_OUT))))
    has_inputs = any(isinstance(block, InputBlock) for block in blocks)
    return View(
        words_modals.EDIT_TITLE,
        tuple(blocks),
        ViewId.EDIT,
        submit=words_modals.SAVE if has_inputs else None,
        close=words_modals.CANCEL if has_inputs else words_modals.CLOSE,
        private_metadata=metadata,
    )


def which_call(
    call: Call | None, transaction_id: str, organization: Organization, shown: Shown
) -> Iterator[Block]:
    """Which call a form is about: its head, or the end of its id where no more is known."""
    said = words_modals.call(by_handle(transaction_id))
    if call is not None:
        head = head_of(call, organization, shown, length=_ABOUT)
        said = "\n".join([head.from_to, *([words.since(head.since)] if head.since else [])])
    yield section(markup(said))
    yield from whose(organization)


def _with_room(
    top: Sequence[Block], drawn: Sequence[_Drawn], fields: Sequence[CustomField]
) -> tuple[list[Block], list[CustomField]]:
    """As many fields as have room, in their order, and those that have none."""
    blocks, left_out = list(top), []
    size, inputs = size_of(top) + _FOR_THE_REST, 0
    for at, (each, field) in enumerate(zip(drawn, fields, strict=True)):
        to_come = len(fields) - at - 1
        # Measured last: a value of many paragraphs is out for their number alone.
        if (
            len(blocks) + len(each.blocks) >= BLOCKS
            or (each.is_input and inputs == INPUTS)
            or size + (needed := size_of(each.blocks)) > BYTES
        ):
            left_out.append(field)
            continue
        blocks += each.blocks
        size, inputs = size + needed, inputs + each.is_input
        # Small print never takes the place of a field that comes after it.
        if each.note is not None and len(blocks) + 1 + to_come < BLOCKS:
            blocks.append(each.note)
            size += size_of([each.note])
    return blocks, left_out


def _field(  # noqa: PLR0913, PLR0917 - one field, and everything known of it
    index: int,
    organization: Organization,
    value: str | None,
    tagged: Tagged | None,
    numbers: Numbers,
    tag_command: str,
) -> _Drawn:
    field = organization.fields[index]
    label = plain(field.label, _LABEL) or words.UNNAMED
    note = None if tagged is None else context(markup(_who(tagged)))
    if value is not None and _is_hidden(field, value, numbers):
        said = words_modals.number_hidden(literal(label, _LABEL))
        shown = numbers.text(value, _FOLDED) or words.UNNAMED
        return _Drawn((section(markup(said)), section(as_typed(shown))), note, is_input=False)
    if value is not None and too_long(field, value):
        said = words_modals.too_long(literal(label, _LABEL), len(value), tag_command)
        return _Drawn((section(markup(said)), *_whole(value)), note, is_input=False)
    held = prefilled(field, value)
    hint = _hint(field, value, held, tagged, numbers)
    block = InputBlock(
        block_id=block_id_of(index, organization),
        label=as_typed(label),
        element=element_of(field, held),
        hint=as_typed(hint) if hint else None,
        optional=True,
    )
    return _Drawn((block,), note, is_input=True)


def _is_hidden(field: CustomField, value: str, numbers: Numbers) -> bool:
    """Whether the viewer doesn't see all of a value: in an input it would be saved as they see it."""
    if numbers.full or field.options:
        return False
    if len(value) > _LOOKED_AT:
        return True
    parts = [value[at : at + _FOLDED] for at in range(0, len(value), _FOLDED - 100)]
    return any(numbers.text(part, _FOLDED) != fold(part) for part in parts)


def _hint(
    field: CustomField, value: str | None, held: str | None, tagged: Tagged | None, numbers: Numbers
) -> str:
    said = []
    if tagged is not None and tagged.value is None:
        said.append(words_modals.NO_LONGER_KEPT)
    elif value is not None and held is None and (read := numbers.text(value, _VALUE)):
        say = words_modals.not_a_choice if field.options else words_modals.not_read
        said.append(say(read))
    if tagged is not None:
        said.append(words_modals.set_at(clock(tagged.by.accepted_at)))
    return " ".join(said)


def _who(tagged: Tagged) -> str:
    by = tagged.by
    return words_modals.set_by(by.asked.person.user, moment(by.accepted_at), state_of(by.fate, Shown.MASKED))


def _whole(value: str) -> Iterator[Block]:
    """All of a value, as plain text in as many paragraphs as it takes."""
    text = visible("\n".join(value.splitlines()))
    for at in range(0, len(text), _PARAGRAPH):
        part = text[at : at + _PARAGRAPH].strip("\n")
        if part.strip():
            yield section(as_typed(part))
