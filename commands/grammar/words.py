"""Sentences that several files of the grammar say. Mrkdwn; whatever is put into one is escaped.

Says what was wrong, then what would work, with an example: it is read with a caller on the line.
"""

from collections.abc import Sequence

from bot.text.markup import clip, literal
from bot.words import EMPTY, VALUE_LENGTH, quote

NOTHING_SET = "Nothing was set."

PAIR_EXAMPLE = "`530-999-9999 855-559-5599`"

ONE_CALL_AT_A_TIME = f"That names several calls. Type one ID, one number, or one pair: {PAIR_EXAMPLE}."

IN_QUOTES = 'If it is part of a value, put the value in quotes: `campaign:"Made in Italy"`.'

LABEL_LENGTH = 75


def not_a_number(typed: str) -> str:
    return f"After `tel:` I need a phone number, and {quote(typed)} isn't one. Example: `tel:530-999-9999`."


def number_missing(typed: str) -> str:
    return f"A phone number belongs after {quote(typed)}, like this: `from 530-999-9999 to 855-559-5599`."


def left_over(typed: str) -> str:
    return f"I don't know what to do with {quote(typed)}. Leave it out."


def as_said(typed: str) -> str:
    """What was typed, within a sentence."""
    return f'"{literal(typed, VALUE_LENGTH) or EMPTY}"'


def not_understood(typed: str) -> str:
    return f"I didn't understand {as_said(typed)}."


def as_external_id(typed: str) -> str:
    in_quotes = '"' + typed.replace('"', "") + '"'
    return quote("ext:" + (in_quotes if " " in typed else typed))


def either_of(choices: Sequence[str]) -> str:
    *rest, last = map(quote, choices)
    return f"{', '.join(rest)} or {last}" if rest else last


# --- labels of buttons ------------------------------------------------------------------------------------


def label(text: str) -> str:
    return clip(text, LABEL_LENGTH)


def set_external_id(typed: str) -> str:
    return label(f"Set external ID {typed}")


def for_call(beside: str, typed: str) -> str:
    return label(f"{beside}, for call {typed}" if beside else f"For call {typed}")


def pair(name: str, value: str) -> str:
    return label(f"{name} = {' '.join(value.split()) or '…'}")
