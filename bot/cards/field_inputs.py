"""One custom data field as an input of a form: its kind, what it holds at first, what it gives back.

What an input can't show exactly it doesn't hold: an input that nobody touches must change nothing.
"""

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from slack_sdk.models.blocks import (
    DatePickerElement,
    InputInteractiveElement,
    NumberInputElement,
    Option,
    PlainTextInputElement,
    StaticSelectElement,
)

from bot import private_numbers, words, words_modals
from bot.cards.elements import as_typed
from bot.cards.text import plain
from bot.lookups import yes_or_no
from bot.organizations import CustomField

ACTION = "value"
"""The action id of every input."""
LONGEST = {"text": 255, "long_text": 3000}
"""Characters a text input takes: what Invoca takes of a short text, what Slack takes of any."""
YEARS = range(1900, 2200)

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


def element_of(field: CustomField, held: str | None) -> InputInteractiveElement:
    """The input; ``held`` is what is in it at first, as ``prefilled`` gives it."""
    if field.is_free_text:
        return PlainTextInputElement(
            action_id=ACTION,
            initial_value=held,
            multiline=field.type == "long_text",
            max_length=LONGEST[field.type],
        )
    if field.type == "number":
        return NumberInputElement(action_id=ACTION, is_decimal_allowed=True, initial_value=held)
    if field.type == "date":
        return DatePickerElement(
            action_id=ACTION, initial_date=held, placeholder=as_typed(words_modals.CHOOSE)
        )
    choices = field.options or (words.YES, words.NO)
    options = _options(choices)
    return StaticSelectElement(
        action_id=ACTION,
        placeholder=as_typed(words_modals.CHOOSE),
        options=options,
        initial_option=None if held is None else options[choices.index(held)],
    )


@lru_cache(maxsize=128)
def _options(choices: tuple[str, ...]) -> tuple[Option, ...]:
    """The options of a choice: most of what there is in many a form, and the same in each."""
    return tuple(Option(text=as_typed(plain(each, 75) or words.UNNAMED), value=each) for each in choices)


def _as_text(field: CustomField, value: str) -> str:
    """The text as an input can hold it: no control characters, and line breaks only where it has lines."""
    text = _NO_TEXT.sub(" ", _LINE_BREAK.sub("\n", value))
    return text if field.type == "long_text" else " ".join(text.split("\n"))


def _is_date(value: str) -> bool:
    try:
        return bool(_DATE.fullmatch(value)) and date.fromisoformat(value).year in YEARS
    except ValueError:
        return False
