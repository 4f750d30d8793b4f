"""One custom data field as an input of a form: its kind, what it holds at first, what it gives back.

What an input can't show exactly it doesn't hold: an input that nobody touches must change nothing.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import Any

from bot import words
from bot.access.rights import Shown
from bot.cards.head import which_call
from bot.cards.kit.blocks import (
    Block,
    Element,
    Option,
    View,
    ViewId,
    as_typed,
    context,
    date_entry,
    entry,
    markup,
    minute,
    number_entry,
    option,
    section,
    select,
    text_entry,
)
from bot.cards.kit.fit import size_in_view
from bot.cards.kit.limits import BLOCKS_OF_VIEW, BYTES_OF_VIEW, INPUT_LABEL, TEXT_INPUT
from bot.cards.kit.numbers import Numbers, numbers_of
from bot.cards.tags import with_state
from bot.config.fields import YEARS, CustomField
from bot.config.organizations import Organization
from bot.errors import OutOfDate
from bot.invoca.models import Call
from bot.ledger.standing import Latest, Tagged
from bot.slack.incoming import entered
from bot.text import private_numbers
from bot.text.markup import clip_markup, fold, literal, plain, visible
from bot.text.matching import yes_or_no
from bot.words import CANCEL, CLOSE, EDIT_TITLE, SAVE

NO_FIELDS = "Nothing can be set here: the organizations file names no fields."


def _set_by(user: str, moment: str) -> str:
    return f"Set by <@{user}>, {moment}"


def _not_a_choice(value: str) -> str:
    """Plain text."""
    return f"Now: {value}, which is none of the choices. It stays unless you choose one."


def _not_read(value: str) -> str:
    """Plain text."""
    return f"Now: {value}. It stays unless you enter something."


NO_LONGER_KEPT = "What was set is no longer kept here. It stays in Invoca unless you enter something."


def _too_long(label: str, length: int, tag_command: str) -> str:
    return f"*{label}* is too long to change here ({length:,} characters); `{tag_command}` replaces it."


def _number_hidden(label: str) -> str:
    return f"*{label}* may hold a phone number you don't see in full, so it can't be changed here."


def _fields_left_out(labels: Sequence[str], count: int, tag_command: str) -> str:
    more = count - len(labels)
    named = ", ".join(labels) + (f" and {more} more" if more > 0 else "")
    return f"Without room here: {named}. `{tag_command}` sets {'it' if count == 1 else 'them'}."


ACTION = "value"
"""The action id of every input."""

LONGEST = {"text": 255, "long_text": TEXT_INPUT}
"""Characters a text input takes: what Invoca takes of a short text, what Slack takes of any."""


_SHORT = 40  # characters of a number, a date, a yes or a no

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

_LINE_BREAK = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")

_NO_TEXT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def prefilled(field: CustomField, value: str | None) -> str | None:
    """What the field's input holds at first, and gives back if nobody touches it.

    None: it is empty, or there is no input since the value is too long for one. What looks like a number
    that must not be stored is in no input: it couldn't be saved again.
    """
    held: str | None
    if value is None or (len(value) <= LONGEST["long_text"] and private_numbers.find(value) is not None):
        held = None
    elif field.is_free_text:
        held = None if too_long(field, value) else _as_text(field, value)
    elif field.options:
        held = value if value in field.options else None
    elif len(value) > _SHORT:
        held = None
    elif field.type == "number":
        held = value if _NUMBER.fullmatch(value) else None
    elif field.type == "date":
        held = value if _is_date(value) else None
    else:
        answer = yes_or_no(value)
        held = None if answer is None else words.YES if answer else words.NO
    return held if held and held.strip() else None


def untouched(field: CustomField, value: str | None, entered: str | None) -> bool:
    """Whether an input that began with this value was left as it was.

    Slack gives a text back without what stands around it, with line breaks of its own, and may write a
    number otherwise.
    """
    held = prefilled(field, value)
    if held is None or not entered:
        return held is None and not entered
    if field.type == "number" and _NUMBER.fullmatch(entered):
        return Decimal(held) == Decimal(entered)
    return _as_text(field, held).strip() == _as_text(field, entered).strip()


def too_long(field: CustomField, value: str) -> bool:
    """Whether a text is longer than its input takes, however Slack counts characters."""
    if not field.is_free_text:
        return False
    longest = LONGEST[field.type]
    if len(value) > 2 * longest:  # nothing gets shorter but a line break of two characters
        return True
    return len(_as_text(field, value).encode("utf-16-le")) // 2 > longest


def element_of(field: CustomField, held: str | None) -> Element:
    """The input; ``held`` is what is in it at first, as ``prefilled`` gives it."""
    if field.is_free_text:
        return text_entry(ACTION, LONGEST[field.type], held, in_lines=field.type == "long_text")
    if field.type == "number":
        return number_entry(ACTION, held)
    if field.type == "date":
        return date_entry(ACTION, held)
    choices = field.options or (words.YES, words.NO)
    options = _options(choices)
    return select(ACTION, options, chosen=None if held is None else options[choices.index(held)])


@lru_cache(maxsize=128)
def _options(choices: tuple[str, ...]) -> tuple[Option, ...]:
    """The options of a choice: most of what there is in many a form, and the same in each."""
    return tuple(option(each, each) for each in choices)


def _as_text(field: CustomField, value: str) -> str:
    """The text as an input can hold it: no control characters, and line breaks only where it has lines."""
    text = _NO_TEXT.sub(" ", _LINE_BREAK.sub("\n", value))
    return text if field.type == "long_text" else " ".join(text.split("\n"))


def _is_date(value: str) -> bool:
    try:
        return bool(_DATE.fullmatch(value)) and date.fromisoformat(value).year in YEARS
    except ValueError:
        return False


_OF_FIELD = "field:"

_THOUSANDTHS = re.compile(r"-?[0-9]+\.[0-9]{3}")


def block_id_of(index: int, organization: Organization) -> str:
    """The block id of a field's input. It tells the field by name too: a place can come to mean another."""
    name = organization.fields[index].name
    return f"{_OF_FIELD}{index}:{sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def values_of(state: Mapping[str, Any], organization: Organization) -> dict[int, str | None]:
    """What each input holds, by the field's place: None where it is empty, absent where there was no input.

    ``state`` is ``view.state.values``. A number has its fraction written so that no region reads its point
    otherwise. Raises OutOfDate where the organization's fields have changed since the form was drawn: nothing
    is set on another field than the one it was entered for.
    """
    places = {block_id_of(index, organization): index for index in range(len(organization.fields))}
    values: dict[int, str | None] = {}
    for block_id, entries in state.items():
        if not block_id.startswith(_OF_FIELD):
            continue
        if block_id not in places:
            raise OutOfDate
        given = entries.get(ACTION) if isinstance(entries, Mapping) else None
        if isinstance(given, Mapping):
            index = places[block_id]
            values[index] = _unmistakable(entered(given), organization.fields[index].type)
    return dict(sorted(values.items()))


def _unmistakable(value: str | None, kind: str) -> str | None:
    """A number of three decimals with a fourth: where a point groups, ``1.234`` is a thousand and more."""
    return f"{value}0" if value is not None and kind == "number" and _THOUSANDTHS.fullmatch(value) else value


INPUTS = 90

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
    note: Sequence[Block]
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
    named: bool = False,
) -> View:
    """Draw the form. ``call`` is None while the API can't be asked.

    ``named``: the viewer has other organizations, too.

    No input has a value in it that the viewer doesn't see in full, or that it can't hold whole.
    """
    numbers = (
        Numbers(organization.region, shown is Shown.FULL)
        if call is None
        else numbers_of(call, organization, shown)
    )
    top: list[Block] = [
        *which_call(call, transaction_id, organization, shown, named=named),
        *([] if organization.fields else [section(markup(NO_FIELDS))]),
    ]
    present = present_values(call, latest)
    drawn = [
        _field(at, organization, present.get(each.name), latest.fields.get(each.name), numbers, tag_command)
        for at, each in enumerate(organization.fields)
    ]
    blocks, left_out = _with_room(top, drawn, organization.fields)
    if left_out:
        first = left_out[:_NAMED]
        rest = [
            literal(numbers.text(each.label, INPUT_LABEL), INPUT_LABEL) or words.UNNAMED for each in first
        ]
        said = _fields_left_out(rest, len(left_out), tag_command)
        blocks += context(markup(clip_markup(said, _LEFT_OUT)))
    has_inputs = any(block["type"] == "input" for block in blocks)
    return View(
        EDIT_TITLE,
        tuple(blocks),
        ViewId.EDIT,
        submit=SAVE if has_inputs else None,
        close=CANCEL if has_inputs else CLOSE,
        private_metadata=metadata,
    )


def _with_room(
    top: Sequence[Block], drawn: Sequence[_Drawn], fields: Sequence[CustomField]
) -> tuple[list[Block], list[CustomField]]:
    """As many fields as have room, in their order, and those that have none."""
    blocks, left_out = list(top), []
    size, inputs = size_in_view(top) + _FOR_THE_REST, 0
    for at, (each, field) in enumerate(zip(drawn, fields, strict=True)):
        to_come = len(fields) - at - 1
        # Measured last: a value of many paragraphs is out for their number alone.
        if (
            len(blocks) + len(each.blocks) >= BLOCKS_OF_VIEW
            or (each.is_input and inputs == INPUTS)
            or size + (needed := size_in_view(each.blocks)) > BYTES_OF_VIEW
        ):
            left_out.append(field)
            continue
        blocks += each.blocks
        size, inputs = size + needed, inputs + each.is_input
        # Small print never takes the place of a field that comes after it.
        if len(blocks) + 1 + to_come < BLOCKS_OF_VIEW:
            blocks += each.note
            size += size_in_view(each.note)
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
    label = plain(field.label, INPUT_LABEL) or words.UNNAMED
    note = context(None if tagged is None else markup(_who(tagged)))
    if value is not None and _is_hidden(field, value, numbers):
        said = _number_hidden(literal(label, INPUT_LABEL))
        shown = numbers.text(value, _FOLDED) or words.UNNAMED
        return _Drawn((section(markup(said)), section(as_typed(shown))), note, is_input=False)
    if value is not None and too_long(field, value):
        said = _too_long(literal(label, INPUT_LABEL), len(value), tag_command)
        return _Drawn((section(markup(said)), *_whole(value)), note, is_input=False)
    held = prefilled(field, value)
    hint = _hint(field, value, held, tagged, numbers)
    block = entry(block_id_of(index, organization), label, element_of(field, held), hint, optional=True)
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
    if tagged is not None and tagged.value is None:
        return NO_LONGER_KEPT
    if value is not None and held is None and (read := numbers.text(value, _VALUE)):
        say = _not_a_choice if field.options else _not_read
        return say(read)
    return ""


def _who(tagged: Tagged) -> str:
    by = tagged.by
    return with_state(_set_by(by.asked.person.user, minute(by.accepted_at)), by.outcome)


def _whole(value: str) -> Iterator[Block]:
    """All of a value, as plain text in as many paragraphs as it takes."""
    text = visible("\n".join(value.splitlines()))
    for at in range(0, len(text), _PARAGRAPH):
        part = text[at : at + _PARAGRAPH].strip("\n")
        if part.strip():
            yield section(as_typed(part))
